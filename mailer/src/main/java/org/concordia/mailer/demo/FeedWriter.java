package org.concordia.mailer.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes an outlet's feed the way that outlet does, quirks included. */
final class FeedWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final DateTimeFormatter WITHOUT_ZONE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final List<String> DAYS = List.of("lun", "mar", "mié", "jue", "vie", "sáb", "dom");
    private static final List<String> MONTHS =
            List.of("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic");

    private final String base;

    /** @param base the address before an outlet's path, without a slash at its end */
    FeedWriter(String base) {
        this.base = base;
    }

    /**
     * The feed of these items.
     *
     * @param items newest first
     */
    byte[] write(SampleOutlet outlet, List<SampleItem> items) {
        return switch (outlet.format()) {
            case RSS ->
                rss(outlet, items)
                        .getBytes(
                                outlet.quirk() == SampleOutlet.Quirk.WINDOWS_1252
                                        ? WINDOWS_1252
                                        : StandardCharsets.UTF_8);
            case ATOM -> atom(outlet, items).getBytes(StandardCharsets.UTF_8);
            case JSON -> json(outlet, items).getBytes(StandardCharsets.UTF_8);
        };
    }

    private String rss(SampleOutlet outlet, List<SampleItem> items) {
        boolean defects = outlet.quirk() == SampleOutlet.Quirk.DEFECTS;
        StringBuilder xml = new StringBuilder();
        if (defects) {
            xml.append('\n');
        }
        xml.append("<?xml version=\"1.0\" encoding=\"")
                .append(outlet.quirk() == SampleOutlet.Quirk.WINDOWS_1252 ? "windows-1252" : "UTF-8")
                .append("\"?>\n<rss version=\"2.0\">\n<channel>\n");
        element(xml, "title", escaped(outlet.outlet().name()));
        element(xml, "link", base + "/" + outlet.key() + "/");
        element(xml, "description", escaped(outlet.host()));
        element(xml, "language", outlet.locale().toLanguageTag());
        for (SampleItem item : items) {
            xml.append("<item>\n");
            element(xml, "title", defects ? item.title() : escaped(item.title()));
            element(xml, "link", base + "/" + item.id());
            if (!defects) {
                element(xml, "guid isPermaLink=\"false\"", tag(outlet, item));
            }
            element(xml, "pubDate", date(outlet, item.publishedAt()));
            element(
                    xml,
                    "description",
                    switch (outlet.quirk()) {
                        case DEFECTS -> item.summary();
                        case MARKUP -> "<![CDATA[<p>" + escaped(item.summary()) + "</p>]]>";
                        default -> escaped(item.summary());
                    });
            xml.append("</item>\n");
        }
        return xml.append("</channel>\n</rss>\n").toString();
    }

    private String atom(SampleOutlet outlet, List<SampleItem> items) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"")
                .append(outlet.locale().toLanguageTag())
                .append("\">\n");
        element(xml, "title", escaped(outlet.outlet().name()));
        element(xml, "id", "tag:" + outlet.host() + ",2025:feed");
        xml.append("<link rel=\"self\" href=\"")
                .append(base)
                .append(outlet.feedPath())
                .append("\"/>\n");
        element(xml, "updated", (items.isEmpty() ? Instant.EPOCH : items.get(0).publishedAt()).toString());
        xml.append("<author><name>").append(escaped(outlet.outlet().name())).append("</name></author>\n");
        for (SampleItem item : items) {
            xml.append("<entry xml:lang=\"").append(item.language()).append("\">\n");
            element(xml, "title", escaped(item.title()));
            element(xml, "id", tag(outlet, item));
            xml.append("<link href=\"")
                    .append(base)
                    .append('/')
                    .append(item.id())
                    .append("\"/>\n");
            element(xml, "published", date(outlet, item.publishedAt()));
            element(xml, "updated", date(outlet, item.publishedAt()));
            element(xml, "summary", escaped(item.summary()));
            xml.append("</entry>\n");
        }
        return xml.append("</feed>\n").toString();
    }

    private String json(SampleOutlet outlet, List<SampleItem> items) {
        Map<String, Object> feed = new LinkedHashMap<>();
        feed.put("version", "https://jsonfeed.org/version/1.1");
        feed.put("title", outlet.outlet().name());
        feed.put("home_page_url", base + "/" + outlet.key() + "/");
        feed.put("feed_url", base + outlet.feedPath());
        feed.put("language", outlet.locale().toLanguageTag());
        feed.put(
                "items",
                items.stream()
                        .map(item -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("id", tag(outlet, item));
                            entry.put("url", base + "/" + item.id());
                            entry.put("title", item.title());
                            entry.put("content_text", item.summary());
                            entry.put("date_published", date(outlet, item.publishedAt()));
                            entry.put("language", item.language());
                            return entry;
                        })
                        .toList());
        return JSON.writeValueAsString(feed);
    }

    private static String date(SampleOutlet outlet, Instant at) {
        ZonedDateTime time = at.atZone(outlet.zone());
        if (outlet.format() != SampleOutlet.Format.RSS) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        }
        return switch (outlet.quirk()) {
            case DEFECTS -> WITHOUT_ZONE.format(time);
            case SPANISH_DATES ->
                String.format(
                        Locale.ROOT,
                        "%s, %02d %s %d %s",
                        DAYS.get(time.getDayOfWeek().getValue() - 1),
                        time.getDayOfMonth(),
                        MONTHS.get(time.getMonthValue() - 1),
                        time.getYear(),
                        DateTimeFormatter.ofPattern("HH:mm:ss xx", Locale.ROOT).format(time));
            default -> DateTimeFormatter.RFC_1123_DATE_TIME.format(time);
        };
    }

    private static String tag(SampleOutlet outlet, SampleItem item) {
        return "tag:" + outlet.host() + ",2025:" + item.id().substring(item.id().indexOf('/') + 1);
    }

    private static void element(StringBuilder xml, String start, String content) {
        int space = start.indexOf(' ');
        String name = space < 0 ? start : start.substring(0, space);
        xml.append('<').append(start).append('>').append(content);
        xml.append("</").append(name).append(">\n");
    }

    /** Text for an element or a quoted attribute of XML or HTML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
