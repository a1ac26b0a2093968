package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.concordia.aggregator.websub.Pushes.Allowance;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");

    @Test
    void lastsForABusyHourAndGrowsAgain() {
        Allowance left = Allowance.full(NOON);
        for (int push = 0; push < Allowance.AT_MOST; push++) {
            left = left.at(NOON).less();
        }
        assertThat(left.at(NOON).pushes()).isZero();
        assertThat(left.at(NOON.plus(Allowance.EACH.dividedBy(2))).pushes()).isZero();
        assertThat(left.at(NOON.plus(Allowance.EACH.multipliedBy(3))).pushes()).isEqualTo(3);
        assertThat(left.at(NOON.plus(Duration.ofDays(1))).pushes()).isEqualTo(Allowance.AT_MOST);
    }

    @Test
    void isWholeAgainWhenTheClockWasSetBack() {
        assertThat(new Allowance(0, NOON).at(NOON.minus(Duration.ofHours(1))).pushes())
                .isEqualTo(Allowance.AT_MOST);
    }
}
