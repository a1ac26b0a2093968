package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.concordia.mailer.delivery.RetryPolicy.Next;
import org.concordia.mailer.smtp.SendOutcome;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");
    private final RetryPolicy policy = new RetryPolicy(() -> 0.5);

    private static SendOutcome deferred() {
        return new SendOutcome.Deferred("451", null);
    }

    @Test
    void waitsLongerEachTimeAndGivesUpAfterTwoDays() {
        Instant now = NOON;
        Duration last = Duration.ZERO;
        int attempts = 0;
        Next next = policy.after(deferred(), attempts, 0, null, now);
        assertThat(next.nextTryAt()).isEqualTo(NOON.plus(Duration.ofMinutes(5)));
        while (next.nextTryAt() != null) {
            Duration wait = Duration.between(now, next.nextTryAt());
            assertThat(wait).isGreaterThan(last);
            last = wait;
            now = next.nextTryAt();
            next = policy.after(deferred(), ++attempts, 0, NOON, now);
        }
        assertThat(next.status()).isEqualTo(DeliveryStatus.EXPIRED);
        assertThat(attempts).isBetween(15, 25);
        assertThat(Duration.between(NOON, now)).isGreaterThanOrEqualTo(Duration.ofHours(48));
    }

    @Test
    void comesBackWhenTheServerAsks() {
        Next next = policy.after(new SendOutcome.Deferred("450", Duration.ofSeconds(60)), 7, 0, NOON, NOON);
        assertThat(next.nextTryAt()).isBetween(NOON.plusSeconds(60), NOON.plusSeconds(66));
    }

    @Test
    void spreadsThoseThatWereDeferredTogether() {
        Instant early =
                new RetryPolicy(() -> 0).after(deferred(), 0, 0, null, NOON).nextTryAt();
        Instant late =
                new RetryPolicy(() -> 1).after(deferred(), 0, 0, null, NOON).nextTryAt();
        assertThat(Duration.between(early, late)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void triesAnUncertainOneFiveTimes() {
        for (int uncertain = 0; uncertain < 4; uncertain++) {
            assertThat(policy.after(new SendOutcome.Uncertain(""), uncertain, uncertain, NOON, NOON)
                            .nextTryAt())
                    .isAfter(NOON);
        }
        Next last = policy.after(new SendOutcome.Uncertain(""), 4, 4, NOON, NOON);
        assertThat(last.nextTryAt()).isNull();
        assertThat(last.status()).isEqualTo(DeliveryStatus.UNCERTAIN);
    }

    @Test
    void suppressesOnlyAddressesThatAreAtFault() {
        assertThat(policy.after(new SendOutcome.Bounced("550 5.1.1", true), 0, 0, null, NOON))
                .isEqualTo(new Next(DeliveryStatus.BOUNCED, null, true));
        assertThat(policy.after(new SendOutcome.Bounced("554", false), 0, 0, null, NOON))
                .isEqualTo(new Next(DeliveryStatus.BOUNCED, null, false));
    }
}
