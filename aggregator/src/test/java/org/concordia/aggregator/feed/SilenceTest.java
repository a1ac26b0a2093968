package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");
    /** A Friday, six in the afternoon. */
    private static final Instant LAST =
            ZonedDateTime.of(2025, 11, 28, 18, 0, 0, 0, SANTIAGO).toInstant();

    /** The hours up to the last one in which something came out, by the clock of Santiago. */
    private static List<Instant> hours(int days, Predicate<ZonedDateTime> publishes) {
        List<Instant> hours = new ArrayList<>();
        for (Instant at = LAST.minus(Duration.ofDays(days)); !at.isAfter(LAST); at = at.plus(Duration.ofHours(1))) {
            if (publishes.test(at.atZone(SANTIAGO)) || at.equals(LAST)) {
                hours.add(at);
            }
        }
        return hours;
    }

    private static boolean unusual(List<Instant> hours, Duration silence) {
        return Silence.judge(hours, LAST, LAST.plus(silence)).isPresent();
    }

    /** The first whole hour of silence that is unusual. */
    private static long noticed(List<Instant> hours) {
        for (int hour = 1; hour < 24 * 90; hour++) {
            if (unusual(hours, Duration.ofHours(hour))) {
                return hour;
            }
        }
        return Long.MAX_VALUE;
    }

    private static boolean weekend(ZonedDateTime at) {
        return at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    @Test
    void aNewspaperThatPublishesDayAndNightIsMissedAfterADay() {
        assertThat(noticed(hours(30, at -> true))).isEqualTo(24);
    }

    @Test
    void aNightIsNoSilence() {
        List<Instant> hours = hours(30, at -> at.getHour() >= 7 && at.getHour() <= 22);
        assertThat(noticed(hours)).isEqualTo(24);
    }

    @Test
    void anOfficeThatRestsAtTheWeekendIsNotMissedOnSunday() {
        List<Instant> hours = hours(30, at -> !weekend(at) && at.getHour() >= 9 && at.getHour() <= 18);
        assertThat(unusual(hours, Duration.ofHours(62))).as("Monday at eight").isFalse();
        assertThat(noticed(hours)).as("Monday afternoon").isBetween(64L, 72L);
    }

    @Test
    void oneWeekendWithoutNewsWasEnoughToBeUsual() {
        Instant sunday = LAST.minus(Duration.ofDays(12));
        List<Instant> hours = hours(
                30,
                at -> at.getHour() >= 8
                        && at.getHour() <= 20
                        && (!weekend(at)
                                || Duration.between(sunday, at.toInstant())
                                                .abs()
                                                .toHours()
                                        > 48));
        assertThat(noticed(hours)).as("one exception is no habit").isLessThan(72);
        List<Instant> rarely = hours(
                30,
                at -> at.getHour() >= 8
                        && at.getHour() <= 20
                        && (!weekend(at) || at.getDayOfMonth() % 2 == 0 && at.getDayOfMonth() < 12));
        assertThat(unusual(rarely, Duration.ofHours(62))).isFalse();
    }

    @Test
    void anOutletOfADailyArticleIsMissedAfterDaysNotHours() {
        List<Instant> hours = hours(30, at -> at.getHour() == 18);
        assertThat(noticed(hours)).isBetween(24L * 1 + 1, 24L * 6);
    }

    @Test
    void aMinistryThatPublishesAnyTimeIsGivenFourOfItsPauses() {
        Random random = new Random(7);
        List<Instant> hours = hours(30, at -> random.nextInt(36) == 0);
        Duration longest = Duration.ZERO;
        for (int i = 1; i < hours.size(); i++) {
            Duration pause = Duration.between(hours.get(i - 1), hours.get(i));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        assertThat(noticed(hours)).isBetween(longest.toHours(), longest.toHours() * 8);
    }

    @Test
    void whatPublishesRarelyIsGivenFourTimesItsLongestPause() {
        List<Instant> hours = hours(70, at -> at.getDayOfMonth() % 14 == 0 && at.getHour() == 10);
        assertThat(hours).hasSizeBetween(5, Silence.ENOUGH - 1);
        assertThat(noticed(hours)).isGreaterThan(14 * 24);
        assertThat(noticed(hours)).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void nothingIsSaidOfAnOutletThatIsHardlyKnown() {
        assertThat(noticed(List.of(LAST.minus(Duration.ofHours(2)), LAST))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theLongestUsualPauseIsTold() {
        List<Instant> hours = hours(30, at -> at.getHour() >= 7 && at.getHour() <= 22);
        assertThat(Silence.judge(hours, LAST, LAST.plus(Duration.ofDays(2))))
                .get()
                .satisfies(silence -> {
                    assertThat(silence.since()).isEqualTo(LAST);
                    assertThat(silence.usual()).isEqualTo(Duration.ofHours(9));
                });
    }

    @Test
    void whatWasNotLookedForIsNotMissed() {
        List<Instant> hours = hours(30, at -> true);
        assertThat(Silence.judge(hours, LAST, LAST)).isEmpty();
        assertThat(Silence.judge(hours, LAST, LAST.minus(Duration.ofDays(3)))).isEmpty();
    }
}
