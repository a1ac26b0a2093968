/** What comes back of our mail, and addresses not to write to, and why. */
@NullMarked
package org.concordia.mailer.bounce;

import org.jspecify.annotations.NullMarked;
