package org.concordia.aggregator.fetch;

import java.time.Duration;
import java.util.List;

/**
 * Settings for tests: loopback is open. Limits are long, so that a machine with much to do fails no test, but where a
 * test is about reaching them.
 */
public final class Settings {

    /** Longer than any answer of a loopback server takes that answers at all. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    private Settings() {}

    /** With so long between two requests to a host. */
    public static PollSettings with(Duration hostInterval) {
        return with(hostInterval, PATIENT, 10 * 1024 * 1024);
    }

    /** With these limits. */
    public static PollSettings with(Duration hostInterval, Duration timeout, int maxBytes) {
        return new PollSettings(
                List.of("127.0.0.0/8"),
                null,
                Duration.ofMillis(500),
                timeout,
                maxBytes,
                10,
                2,
                hostInterval,
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                20,
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                true);
    }
}
