package org.concordia.aggregator.fetch;

import java.time.Duration;
import java.util.List;

/** Settings for tests: loopback is open, and limits that nobody wants to wait for are short. */
public final class Settings {

    private Settings() {}

    /** With so long between two requests to a host. */
    public static PollSettings with(Duration hostInterval) {
        return with(hostInterval, Duration.ofMillis(1_000), 10 * 1024 * 1024);
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
