package org.concordia.mailer.demo;

/**
 * A subscriber of the demo, confirmed from the start for the daily edition and for the topic's alerts.
 *
 * @param address below {@code .example}: nobody's
 * @param language BCP 47
 */
public record DemoReader(String address, String name, String language) {}
