package org.concordia.mailer.schedule;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that means "do what is due": it may run twice or late without harm, and finds what to do in the database.
 *
 * @param name unique, one word
 * @param every the longest time between two runs
 * @param work true if it did something, so that what follows should look at once
 * @param next the sweep that has work when this one did something; null when nothing follows
 */
public record Sweep(
        String name,
        Duration every,
        BooleanSupplier work,
        @Nullable String next) {}
