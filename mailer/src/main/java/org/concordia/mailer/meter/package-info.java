/** Figures for those who run the house, at {@code /actuator/prometheus}. */
@NullMarked
package org.concordia.mailer.meter;

import org.jspecify.annotations.NullMarked;
