/** The runnable program. */
@NullMarked
package org.concordia.mailer;

import org.jspecify.annotations.NullMarked;
