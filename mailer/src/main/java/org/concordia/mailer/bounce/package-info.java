/** Addresses not to write to, and why. */
@NullMarked
package org.concordia.mailer.bounce;

import org.jspecify.annotations.NullMarked;
