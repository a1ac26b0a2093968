/**
 * The demo: a sample news day of invented outlets that publishes itself on loopback while time runs fast.
 *
 * <p>The day's texts are in {@code demo/*.yaml}, one file an outlet; the first file's header says how to read them.
 */
@NullMarked
package org.concordia.mailer.demo;

import org.jspecify.annotations.NullMarked;
