/** Quartz, which is only the clock. */
@NullMarked
package org.concordia.mailer.schedule;

import org.jspecify.annotations.NullMarked;
