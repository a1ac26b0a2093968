package org.concordia.mailer.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At a reader's own hour, on every day once, whatever the clocks do on either side. */
class OwnHourTest {

    private static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");
    private static final LocalTime SEVEN = LocalTime.of(7, 0);

    private static Instant due(String zone, int hour, String slot) {
        return new OwnHour(ZoneId.of(zone), hour).dueAt(Instant.parse(slot), SANTIAGO);
    }

    @Test
    void comesAtTheFirstSuchHourAfterTheSlot() {
        // Seven in Santiago in summer is ten UTC, five in Lima and eleven in Madrid.
        assertThat(due("America/Lima", 8, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-28T13:00:00Z");
        assertThat(due("Europe/Madrid", 20, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-28T19:00:00Z");
        assertThat(due("Europe/Madrid", 8, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-29T07:00:00Z");
        assertThat(due("Asia/Kathmandu", 16, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-29T10:15:00Z");
        assertThat(due("America/Santiago", 7, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-28T10:00:00Z");
        assertThat(due("America/Santiago", 6, "2025-11-28T10:00:00Z")).isEqualTo("2025-11-29T09:00:00Z");
    }

    @Test
    void aNeighbourWithoutSummerTimeGetsOneADayWhenSantiagosClockChanges() {
        // On Saturday the slot is 6 in Lima, from Sunday on it is 5: six o'clock stays six o'clock.
        assertThat(due("America/Lima", 6, "2025-09-06T11:00:00Z")).isEqualTo("2025-09-06T11:00:00Z");
        assertThat(due("America/Lima", 6, "2025-09-07T10:00:00Z")).isEqualTo("2025-09-07T11:00:00Z");
        // Five o'clock is before the slot in winter and at it in summer: neither two on Sunday nor none.
        assertThat(due("America/Lima", 5, "2025-09-06T11:00:00Z")).isEqualTo("2025-09-07T10:00:00Z");
        assertThat(due("America/Lima", 5, "2025-09-07T10:00:00Z")).isEqualTo("2025-09-08T10:00:00Z");
    }

    @Test
    void anHourThatTheClockJumpsOverComesAfterTheJump() {
        assertThat(due("America/Santiago", 0, "2025-09-06T11:00:00Z")).isEqualTo("2025-09-07T04:00:00Z");
        // The hour before midnight comes twice on 5 April 2025: the first time counts.
        assertThat(due("America/Santiago", 23, "2025-04-05T10:00:00Z")).isEqualTo("2025-04-06T02:00:00Z");
    }

    @Test
    void apiasLostDayIsNobodysDigest() {
        assertThat(due("Pacific/Apia", 8, "2011-12-29T10:00:00Z")).isEqualTo("2011-12-29T18:00:00Z");
        assertThat(due("Pacific/Apia", 8, "2011-12-30T10:00:00Z")).isEqualTo("2011-12-30T18:00:00Z");
        assertThat(LocalDate.ofInstant(Instant.parse("2011-12-30T18:00:00Z"), ZoneId.of("Pacific/Apia")))
                .isEqualTo("2011-12-31");
    }

    /** Every day of seven years, every hour, for those whose clocks do the oddest things, and the readers nearest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "America/Santiago",
                "America/Lima",
                "America/Punta_Arenas",
                "America/Asuncion",
                "America/Sao_Paulo",
                "America/New_York",
                "America/St_Johns",
                "Europe/Madrid",
                "Europe/Dublin",
                "Africa/Casablanca",
                "Asia/Gaza",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Pacific/Chatham",
                "Pacific/Easter",
                "Antarctica/Troll"
            })
    void noDayHasNoneOrTwo(String zone) {
        for (ZoneId edition : List.of(SANTIAGO, ZoneId.of("America/Lima"), ZoneId.of("Australia/Lord_Howe"))) {
            for (int hour = 0; hour < 24; hour++) {
                OwnHour reader = new OwnHour(ZoneId.of(zone), hour);
                Instant before = null;
                for (LocalDate day = LocalDate.of(2025, 1, 1);
                        day.isBefore(LocalDate.of(2032, 1, 1));
                        day = day.plusDays(1)) {
                    Instant slot = day.atTime(SEVEN).atZone(edition).toInstant();
                    Instant due = reader.dueAt(slot, edition);
                    assertThat(due).isBetween(slot, slot.plus(Duration.ofHours(26)));
                    if (before != null) {
                        assertThat(Duration.between(before, due))
                                .as("%s %s %s %s", zone, hour, edition, day)
                                .isBetween(Duration.ofHours(21), Duration.ofHours(27));
                    }
                    before = due;
                }
            }
        }
    }

    /**
     * Every change of every clock since 2010. Only where a country moved its standard time for good, or its date, can
     * an hour next to the slot change sides, once.
     */
    @Test
    void everyChangeOfEveryClockIsSurvived() {
        Set<String> odd = new TreeSet<>();
        List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
        int changes = 0;
        for (String name : zones) {
            ZoneId zone = ZoneId.of(name);
            Instant at = Instant.parse("2010-01-01T00:00:00Z");
            while (true) {
                ZoneOffsetTransition change = zone.getRules().nextTransition(at);
                if (change == null || change.getInstant().isAfter(Instant.parse("2031-01-01T00:00:00Z"))) {
                    break;
                }
                at = change.getInstant();
                changes++;
                LocalDate first = LocalDate.ofInstant(at, ZoneOffset.UTC).minusDays(3);
                for (int hour = 0; hour < 24; hour++) {
                    OwnHour reader = new OwnHour(zone, hour);
                    Instant before = null;
                    for (LocalDate day = first; day.isBefore(first.plusDays(7)); day = day.plusDays(1)) {
                        Instant due =
                                reader.dueAt(day.atTime(SEVEN).atZone(SANTIAGO).toInstant(), SANTIAGO);
                        if (before != null) {
                            Duration between = Duration.between(before, due);
                            if (between.compareTo(Duration.ofHours(21)) < 0
                                    || between.compareTo(Duration.ofHours(27)) > 0) {
                                boolean forGood = !zone.getRules()
                                        .getStandardOffset(at.minusSeconds(1))
                                        .equals(zone.getRules().getStandardOffset(at));
                                odd.add((forGood ? "" : "SUMMER TIME: ") + name + " " + hour + " " + day);
                            }
                        }
                        before = due;
                    }
                }
            }
        }
        assertThat(changes).isGreaterThan(5000);
        assertThat(odd).noneMatch(each -> each.startsWith("SUMMER TIME"));
        assertThat(odd.size()).as("zones and hours, of " + changes + " changes").isLessThan(200);
    }
}
