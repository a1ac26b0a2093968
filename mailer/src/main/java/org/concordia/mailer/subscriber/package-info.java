/** Who gets mail, what they asked for, and how they leave. */
@NullMarked
package org.concordia.mailer.subscriber;

import org.jspecify.annotations.NullMarked;
