package org.concordia.mailer.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chile's clocks go forward at midnight of 2026-09-06 and back at the end of 2026-04-04. */
class AlertChoiceTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");

    @Test
    void anAlertOutsideTheQuietHoursIsDueAtOnceAndOneInThemAtTheirEnd() {
        AlertChoice night = quiet("22:00", "07:00");
        assertThat(night.dueAt(at("2026-06-01T01:59:00Z"))).isEqualTo(at("2026-06-01T01:59:00Z"));
        assertThat(night.dueAt(at("2026-06-01T02:00:00Z"))).isEqualTo(at("2026-06-01T11:00:00Z"));
        assertThat(night.dueAt(at("2026-06-01T10:59:59Z"))).isEqualTo(at("2026-06-01T11:00:00Z"));
        assertThat(night.dueAt(at("2026-06-01T11:00:00Z"))).isEqualTo(at("2026-06-01T11:00:00Z"));
    }

    @Test
    void theNightInWhichTheClockGoesForwardIsAnHourShorter() {
        AlertChoice night = quiet("22:00", "07:00");
        Instant begins = at("2026-09-06T02:00:00Z");
        assertThat(Duration.between(begins, night.dueAt(begins))).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void anEndThatTheClockJumpsOverComesAfterTheJump() {
        assertThat(quiet("22:00", "00:30").dueAt(at("2026-09-06T03:30:00Z"))).isEqualTo(at("2026-09-06T04:30:00Z"));
    }

    @Test
    void anEndThatComesTwiceIsTheNextOne() {
        AlertChoice late = quiet("23:00", "23:45");
        assertThat(late.dueAt(at("2026-04-05T02:10:00Z"))).isEqualTo(at("2026-04-05T02:45:00Z"));
        assertThat(late.dueAt(at("2026-04-05T02:50:00Z"))).isEqualTo(at("2026-04-05T02:50:00Z"));
        assertThat(late.dueAt(at("2026-04-05T03:10:00Z"))).isEqualTo(at("2026-04-05T03:45:00Z"));
    }

    @Test
    void theNightInWhichTheClockGoesBackIsAnHourLonger() {
        AlertChoice night = quiet("22:00", "07:00");
        Instant begins = at("2026-04-05T01:00:00Z");
        assertThat(Duration.between(begins, night.dueAt(begins))).isEqualTo(Duration.ofHours(10));
    }

    @Test
    void whatWouldWaitLongerThanItIsNewsIsLeftToTheDigest() {
        assertThat(quiet("08:00", "21:00").dueAt(at("2026-06-01T12:30:00Z"))).isNull();
        assertThat(quiet("08:00", "21:00").dueAt(at("2026-06-01T13:00:00Z"))).isEqualTo(at("2026-06-02T01:00:00Z"));
        assertThat(new AlertChoice(SANTIAGO, LocalTime.of(22, 0), LocalTime.of(7, 0), true, null)
                        .dueAt(at("2026-06-01T02:00:00Z")))
                .isNull();
    }

    @Test
    void aDayIsTheReadersAlsoWhenItHas23Or25Hours() {
        AlertChoice three = choice(null, null, 3);
        assertThat(day(three, "2026-09-06T12:00:00Z")).isEqualTo(Duration.ofHours(23));
        assertThat(three.dayOf(at("2026-09-06T12:00:00Z"))).isEqualTo(at("2026-09-06T04:00:00Z"));
        assertThat(day(three, "2026-04-04T12:00:00Z")).isEqualTo(Duration.ofHours(25));
        assertThat(day(three, "2026-06-01T12:00:00Z")).isEqualTo(Duration.ofHours(24));
    }

    private static Duration day(AlertChoice choice, String at) {
        return Duration.between(choice.dayOf(at(at)), choice.dayAfter(at(at)));
    }

    private static AlertChoice quiet(String from, String to) {
        return choice(LocalTime.parse(from), LocalTime.parse(to), null);
    }

    private static AlertChoice choice(@Nullable LocalTime from, @Nullable LocalTime to, @Nullable Integer aDay) {
        return new AlertChoice(SANTIAGO, from, to, false, aDay);
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}
