package org.concordia.mailer.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.feed.Outlet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The sample news day: some 170 items of fourteen invented outlets, in Spanish and English, from six in the morning to
 * eight in the evening of Santiago. One event is breaking, at noon ({@link #BREAKING}); smaller ones come before and
 * after; {@link #GROWING} goes on all day with changing numbers; four in ten items are of other matters.
 *
 * @param outlets in the order of their files
 */
public record SampleDay(LocalDate date, List<SampleOutlet> outlets) {

    /** The day the texts are written for, a Friday: some name the weekday. */
    public static final LocalDate DATE = LocalDate.of(2025, 11, 28);

    /** The zone in which the day begins and ends. */
    public static final ZoneId ZONE = ZoneId.of("America/Santiago");

    /** The story key of the one event that deserves an alert. */
    public static final String BREAKING = "peru-emergency";

    /** The story key of the event that grows over the day. */
    public static final String GROWING = "stranded-line";

    private static final LocalTime FIRST = LocalTime.of(6, 0);
    private static final LocalTime LAST = LocalTime.of(20, 0);

    public SampleDay {
        outlets = List.copyOf(outlets);
    }

    /** The day as written, on {@link #DATE}. */
    public static SampleDay load() {
        return load(DATE);
    }

    /** The day with its times moved to another date. */
    public static SampleDay load(LocalDate date) {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver(SampleDay.class.getClassLoader())
                    .getResources("classpath*:demo/*.yaml");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            List<SampleOutlet> outlets = new ArrayList<>();
            for (Resource file : files) {
                outlets.add(read(file, date));
            }
            return new SampleDay(date, outlets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Six in the morning, before the first item. */
    public Instant start() {
        return at(FIRST);
    }

    /** Eight in the evening, after the last item. */
    public Instant end() {
        return at(LAST);
    }

    /** A time of this day. */
    public Instant at(LocalTime time) {
        return date.atTime(time).atZone(ZONE).toInstant();
    }

    /** All items of all outlets, oldest first. */
    public List<SampleItem> items() {
        return outlets.stream()
                .flatMap(outlet -> outlet.items().stream())
                .sorted(Comparator.comparing(SampleItem::publishedAt).thenComparing(SampleItem::id))
                .toList();
    }

    /** The item of this id ({@code outlet/slug}). */
    public Optional<SampleItem> item(String id) {
        return outlets.stream()
                .flatMap(outlet -> outlet.items().stream())
                .filter(item -> item.id().equals(id))
                .findFirst();
    }

    @SuppressWarnings("unchecked")
    private static SampleOutlet read(Resource resource, LocalDate date) throws IOException {
        Map<String, Object> file;
        try (InputStream stream = resource.getInputStream()) {
            file = (Map<String, Object>) new Yaml(new SafeConstructor(new LoaderOptions())).load(stream);
        }
        String key = text(file, "key");
        String language = text(file, "language");
        List<SampleItem> items = new ArrayList<>();
        for (Map<String, Object> item : (List<Map<String, Object>>) file.get("items")) {
            items.add(new SampleItem(
                    key + "/" + text(item, "slug"),
                    date.atTime(LocalTime.parse(text(item, "at"))).atZone(ZONE).toInstant(),
                    textOr(item, "language", language),
                    text(item, "title"),
                    text(item, "summary"),
                    (String) item.get("story"),
                    (String) item.get("copy-of")));
        }
        items.sort(Comparator.comparing(SampleItem::publishedAt));
        return new SampleOutlet(
                key,
                text(file, "host"),
                new Outlet(
                        0,
                        text(file, "name"),
                        (String) file.get("owner"),
                        text(file, "country"),
                        language,
                        Boolean.TRUE.equals(file.get("wire")),
                        Boolean.TRUE.equals(file.get("official"))),
                ZoneId.of(text(file, "zone")),
                SampleOutlet.Format.valueOf(text(file, "format")),
                SampleOutlet.Quirk.valueOf(textOr(file, "quirk", "NONE")),
                items);
    }

    private static String text(Map<String, Object> node, String name) {
        Object value = node.get(name);
        if (!(value instanceof String text) || text.isBlank()) {
            throw new IllegalArgumentException("sample day: " + node.get("slug") + ": no text for " + name);
        }
        return text.strip();
    }

    private static String textOr(Map<String, Object> node, String name, String otherwise) {
        @Nullable Object value = node.get(name);
        return value == null ? otherwise : (String) value;
    }
}
