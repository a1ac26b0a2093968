package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The desk's chart of alerts: what came of them day by day, and how long readers waited. */
@Controller
final class AlertFigurePages {

    private static final int DAYS = 30;

    /** Between the bars of two days, and of one bar; in days. */
    private static final double GAP = .25;

    private static final double WIDTH = (1 - GAP) / AlertFigureStore.Figure.values().length;

    private final AlertFigureStore figures;
    private final AlertStore alerts;
    private final ObjectProvider<AlertReach> reach;
    private final InstantSource clock;

    AlertFigurePages(
            AlertFigureStore figures, AlertStore alerts, ObjectProvider<AlertReach> reach, InstantSource clock) {
        this.figures = figures;
        this.alerts = alerts;
        this.reach = reach;
        this.clock = clock;
    }

    @GetMapping("/desk/alerts/figures")
    String figures(Model model) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Instant since = today.minusDays(DAYS - 1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Map<LocalDate, Map<AlertFigureStore.Figure, Integer>> counted = figures.since(since);
        List<Bar> bars = new ArrayList<>();
        int height = 1;
        for (int slot = 0; slot < DAYS; slot++) {
            Map<AlertFigureStore.Figure, Integer> day =
                    counted.getOrDefault(today.minusDays(DAYS - 1 - slot), Map.of());
            for (AlertFigureStore.Figure figure : AlertFigureStore.Figure.values()) {
                int count = day.getOrDefault(figure, 0);
                if (count > 0) {
                    bars.add(new Bar(figure, slot + GAP / 2 + figure.ordinal() * WIDTH, count));
                    height = Math.max(height, count);
                }
            }
        }
        List<Alert> sent = alerts.approvedSince(since);
        Map<Long, Instant> last = Optional.ofNullable(reach.getIfAvailable())
                .map(known -> known.lastAccepted(sent.stream().map(Alert::id).toList()))
                .orElse(Map.of());
        model.addAttribute("bars", bars);
        model.addAttribute("width", WIDTH);
        model.addAttribute("first", today.minusDays(DAYS - 1));
        model.addAttribute("today", today);
        model.addAttribute("slots", DAYS);
        model.addAttribute("height", height);
        model.addAttribute("figures", AlertFigureStore.Figure.values());
        model.addAttribute("counted", counted);
        model.addAttribute("decision", median(sent.stream().flatMap(alert -> minutes(alert, alert.decidedAt()))));
        model.addAttribute("delivery", median(sent.stream().flatMap(alert -> minutes(alert, last.get(alert.id())))));
        return "alert/figures";
    }

    /** From the first report, as the reasons have it. */
    private static Stream<Long> minutes(Alert alert, @Nullable Instant until) {
        return until == null
                ? Stream.empty()
                : alert.reasons().stream()
                        .filter(reason -> reason.kind() == Reason.Kind.FIRST_REPORT)
                        .map(Reason::at)
                        .filter(at -> at != null)
                        .map(at -> Duration.between(at, until).toMinutes());
    }

    /** The middle one in minutes; null of none. */
    private static @Nullable Long median(Stream<Long> minutes) {
        List<Long> sorted = minutes.sorted().toList();
        return sorted.isEmpty() ? null : sorted.get(sorted.size() / 2);
    }

    /**
     * What a figure counted on a day. An alert is in several figures of its day, so they stand side by side.
     *
     * @param x in days, from the oldest
     */
    record Bar(AlertFigureStore.Figure figure, double x, int count) {}
}
