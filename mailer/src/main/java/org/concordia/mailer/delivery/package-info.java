/** One mailing to one subscriber, sent once. */
@NullMarked
package org.concordia.mailer.delivery;

import org.jspecify.annotations.NullMarked;
