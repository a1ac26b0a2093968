/** Messages and the wire they leave by; the code that knows Jakarta Mail. */
@NullMarked
package org.concordia.mailer.smtp;

import org.jspecify.annotations.NullMarked;
