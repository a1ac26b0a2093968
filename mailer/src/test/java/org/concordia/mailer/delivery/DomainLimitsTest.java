package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.concordia.mailer.smtp.MailSettings.Limit;
import org.junit.jupiter.api.Test;

class DomainLimitsTest {

    private static final Instant NOON = Newsletter.NOON;

    private static DomainLimits limits(String domain, int connections, double rate) {
        return new DomainLimits(Map.of(domain, new Limit(connections, rate)), () -> 0.5);
    }

    @Test
    void othersAreNotKeptBack() {
        DomainLimits limits = limits("slow.example", 0, 1);
        assertThat(limits.wait("a@SLOW.example", false, NOON)).isNull();
        assertThat(limits.wait("b@slow.example", false, NOON)).isNotNull();
        for (int i = 0; i < 100; i++) {
            assertThat(limits.wait("a@quick.example", false, NOON)).isNull();
        }
    }

    @Test
    void givesEachWhoWaitsATimeOfTheirOwn() {
        DomainLimits limits = limits("*", 0, 2);
        assertThat(limits.wait("a@slow.example", false, NOON)).isNull();
        Set<Instant> times = new HashSet<>();
        for (int i = 1; i <= 20; i++) {
            times.add(limits.wait("b" + i + "@slow.example", false, NOON));
        }
        assertThat(times).hasSize(20).contains(NOON.plusMillis(500), NOON.plusSeconds(10));
        assertThat(limits.wait("a@other.example", false, NOON))
                .as("each domain by itself")
                .isNull();
    }

    @Test
    void keepsTheRateOverTimeAndMakesUpForLittle() {
        DomainLimits limits = limits("*", 0, 2);
        int sent = 0;
        for (int second = 0; second < 100; second += 5) {
            for (int i = 0; i < 50; i++) {
                sent += limits.wait("a@slow.example", false, NOON.plusSeconds(second)) == null ? 1 : 0;
            }
        }
        assertThat(sent).isBetween(190, 200);
        int afterAnHour = 0;
        for (int i = 0; i < 50; i++) {
            afterAnHour += limits.wait("a@slow.example", false, NOON.plusSeconds(3600)) == null ? 1 : 0;
        }
        assertThat(afterAnHour).isEqualTo(10);
    }

    @Test
    void holdsBackWhatWouldBeOneTooManyAtOnce() {
        DomainLimits limits = limits("slow.example", 2, 0);
        assertThat(limits.wait("a@slow.example", false, NOON)).isNull();
        assertThat(limits.wait("b@slow.example", false, NOON)).isNull();
        assertThat(limits.wait("c@slow.example", false, NOON)).isAfter(NOON);
        assertThat(limits.wait("c@slow.example", true, NOON))
                .as("behind another on the same connection")
                .isNull();
        limits.gone("c@slow.example", Duration.ofMillis(100), NOON);
        limits.gone("a@slow.example", Duration.ofMillis(100), NOON);
        assertThat(limits.wait("c@slow.example", false, NOON)).isNull();
    }

    @Test
    void makesNoPlansBeyondTenMinutes() {
        DomainLimits limits = limits("slow.example", 0, 1);
        Instant last = NOON;
        for (int i = 0; i < 5000; i++) {
            Instant wait = limits.wait("a@slow.example", false, NOON);
            last = wait == null || wait.isBefore(last) ? last : wait;
        }
        assertThat(last).isBeforeOrEqualTo(NOON.plus(Duration.ofMinutes(10)));
    }
}
