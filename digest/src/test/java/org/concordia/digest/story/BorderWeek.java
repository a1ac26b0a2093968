package org.concordia.digest.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.parse.PublishedTime;

/** The labelled sample of invented news, in the order of time. */
public final class BorderWeek {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");

    private BorderWeek() {}

    /** An article, the story it belongs to and the text it is. */
    public record Labelled(Article article, String story, String text) {}

    public static List<Labelled> all() {
        List<Labelled> articles = new ArrayList<>();
        Map<String, Long> outlets = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                BorderWeek.class.getResourceAsStream("border-week.tsv"), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t");
                    String outlet = cells[2].replace("*", "");
                    long outletId = outlets.computeIfAbsent(outlet, name -> outlets.size() + 1L);
                    Instant at = START.plusSeconds((long) (Double.parseDouble(cells[0]) * 3600));
                    articles.add(new Labelled(
                            article(
                                    articles.size() + 1,
                                    new Outlet(outletId, outlet, null, null, null, cells[2].endsWith("*"), false),
                                    cells[1],
                                    cells[5],
                                    cells[6],
                                    at),
                            cells[3],
                            cells[4]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        articles.sort(
                Comparator.comparing(labelled -> labelled.article().published().at()));
        return articles;
    }

    /** An article that only has what filing looks at. */
    public static Article article(long id, Outlet outlet, String language, String title, String summary, Instant at) {
        return new Article(
                id,
                outlet.id(),
                outlet,
                "g" + id,
                "https://outlet" + outlet.id() + ".example/" + id,
                title,
                summary,
                null,
                language,
                new PublishedTime(at, PublishedTime.Source.FEED),
                null,
                at,
                false,
                List.of());
    }
}
