package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.concordia.aggregator.fetch.PollSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");

    private final PollSchedule schedule = new PollSchedule(PollSettings.defaults(), () -> 0);

    private static List<Instant> every(Duration gap, int entries) {
        return IntStream.range(0, entries)
                .mapToObj(n -> NOW.minus(gap.multipliedBy(n)))
                .toList();
    }

    private static Duration after(PollSchedule.NextPoll next) {
        return Duration.between(NOW, next.at());
    }

    @Nested
    class WhileAHubTells {

        private PollSchedule.NextPoll told(Duration pinned, Duration ttl) {
            return schedule.whileTold(
                    schedule.afterAnswer(pinned, every(Duration.ofMinutes(20), 10), ttl, null, NOW), pinned, NOW);
        }

        @Test
        void isTheLongestInterval() {
            assertThat(after(told(null, null))).isEqualTo(Duration.ofHours(4));
            assertThat(told(null, null).why().key()).isEqualTo("feed.why.hub");
        }

        @Test
        void isStillAsLongAsThePublisherWishes() {
            assertThat(after(told(null, Duration.ofHours(6)))).isEqualTo(Duration.ofHours(6));
            assertThat(told(null, Duration.ofHours(6)).why().key()).isEqualTo("feed.why.ttl");
        }

        @Test
        void isStillWhatAnEditorPinned() {
            assertThat(after(told(Duration.ofMinutes(2), null))).isEqualTo(Duration.ofMinutes(2));
        }
    }

    @Nested
    class OfAFeedThatWorks {

        @ParameterizedTest
        @CsvSource({"PT20M, PT10M", "PT1M, PT5M", "PT10M, PT5M", "PT3H, PT1H30M", "PT8H, PT4H", "PT48H, PT4H"})
        void isHalfTheMeanGapWithinFiveMinutesAndFourHours(Duration gap, Duration interval) {
            assertThat(after(schedule.afterAnswer(null, every(gap, 10), null, null, NOW)))
                    .isEqualTo(interval);
        }

        @Test
        void measuresTheMeanAndNotTheLastGap() {
            List<Instant> published = List.of(NOW, NOW.minusSeconds(60), NOW.minusSeconds(7200));
            assertThat(after(schedule.afterAnswer(null, published, null, null, NOW)))
                    .isEqualTo(Duration.ofMinutes(30));
        }

        @Test
        void doesNotCountEntriesOfTheFuture() {
            List<Instant> published = List.of(NOW.plusSeconds(900_000), NOW, NOW.minusSeconds(3600));
            assertThat(after(schedule.afterAnswer(null, published, null, null, NOW)))
                    .isEqualTo(Duration.ofMinutes(30));
        }

        @Test
        void isTwentyMinutesWhenEntriesNameNoTimes() {
            PollSchedule.NextPoll next = schedule.afterAnswer(null, List.of(NOW), null, null, NOW);
            assertThat(after(next)).isEqualTo(Duration.ofMinutes(20));
            assertThat(next.why().key()).isEqualTo("feed.why.undated");
        }

        @Test
        void isWhatAnEditorPinnedButNoLessThanAMinute() {
            assertThat(after(schedule.afterAnswer(
                            Duration.ofMinutes(1), every(Duration.ofHours(9), 5), null, null, NOW)))
                    .isEqualTo(Duration.ofMinutes(1));
            assertThat(after(schedule.afterAnswer(Duration.ofSeconds(3), List.of(), null, null, NOW)))
                    .isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void isRaisedByWhatThePublisherAsksAndNeverLowered() {
            List<Instant> published = every(Duration.ofMinutes(40), 5);
            Duration half = Duration.ofMinutes(20);
            Duration hour = Duration.ofHours(1);
            Duration minute = Duration.ofMinutes(1);
            assertThat(after(schedule.afterAnswer(null, published, hour, null, NOW)))
                    .isEqualTo(hour);
            assertThat(after(schedule.afterAnswer(null, published, minute, null, NOW)))
                    .isEqualTo(half);
            assertThat(after(schedule.afterAnswer(null, published, null, hour, NOW)))
                    .isEqualTo(hour);
            assertThat(after(schedule.afterAnswer(null, published, null, minute, NOW)))
                    .isEqualTo(half);
            assertThat(after(schedule.afterAnswer(null, published, hour, hour.plus(minute), NOW)))
                    .isEqualTo(hour.plus(minute));
        }

        @Test
        void standsAsPinnedAgainstTheDocumentButNotAgainstTheServer() {
            Duration minute = Duration.ofMinutes(1);
            Duration hour = Duration.ofHours(1);
            PollSchedule.NextPoll next = schedule.afterAnswer(minute, List.of(), hour, null, NOW);
            assertThat(after(next)).isEqualTo(minute);
            assertThat(next.why().key()).isEqualTo("feed.why.pinned");
            next = schedule.afterAnswer(minute, List.of(), hour, Duration.ofMinutes(10), NOW);
            assertThat(after(next)).isEqualTo(Duration.ofMinutes(10));
            assertThat(next.why().key()).isEqualTo("feed.why.max-age");
            assertThat(after(schedule.afterAnswer(minute, List.of(), null, Duration.ofDays(300), NOW)))
                    .isEqualTo(Duration.ofDays(1));
            assertThat(after(schedule.afterRateLimit(minute, hour, NOW))).isEqualTo(hour);
        }

        @Test
        void isNeverLongerThanADay() {
            assertThat(after(schedule.afterAnswer(null, List.of(), Duration.ofDays(900), null, NOW)))
                    .isEqualTo(Duration.ofDays(1));
            assertThat(after(schedule.afterAnswer(null, List.of(), null, Duration.ofDays(365), NOW)))
                    .isEqualTo(Duration.ofDays(1));
        }

        @Test
        void saysWhy() {
            assertThat(schedule.afterAnswer(null, every(Duration.ofMinutes(40), 5), null, null, NOW)
                            .why())
                    .isEqualTo(Wording.of("feed.why.gap", "40 min", "20 min"));
            assertThat(schedule.afterAnswer(null, List.of(), Duration.ofMinutes(90), null, NOW)
                            .why())
                    .isEqualTo(Wording.of("feed.why.ttl", "1 h 30 min"));
        }
    }

    @Test
    void chanceOnlyLengthensAndByATenthAtMost() {
        PollSchedule late = new PollSchedule(PollSettings.defaults(), () -> 0.999);
        assertThat(after(late.afterAnswer(Duration.ofMinutes(100), List.of(), null, null, NOW)))
                .isBetween(Duration.ofMinutes(109), Duration.ofMinutes(110));
    }

    @ParameterizedTest
    @CsvSource({"1, PT5M", "2, PT10M", "3, PT20M", "8, PT10H40M", "9, PT21H20M", "10, PT24H", "1000000, PT24H"})
    void backsOffTwiceAsLongUpToADay(int failures, Duration interval) {
        assertThat(after(schedule.afterFailure(null, failures, NOW))).isEqualTo(interval);
    }

    @Test
    void leavesAHostAloneAsLongAsItAsks() {
        assertThat(after(schedule.afterRateLimit(null, Duration.ofHours(2), NOW)))
                .isEqualTo(Duration.ofHours(2));
        assertThat(after(schedule.afterRateLimit(null, Duration.ofSeconds(1), NOW)))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(after(schedule.afterRateLimit(null, Duration.ofDays(30), NOW)))
                .isEqualTo(Duration.ofDays(1));
    }
}
