package org.concordia.aggregator.parse;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to entries, whatever a newsroom publishes: RSS, Atom, RDF, CDF, JSON Feed and sitemaps, well-formed or not.
 * Nothing in a document can make it read a file, open a connection, or grow beyond the limits; nothing but
 * {@link NotAFeedException} ever comes out of it. Safe for use by several threads.
 */
public final class FeedParser {

    /** Bytes of the largest document taken; where its bytes are gzip, of what they hold. */
    public static final int LARGEST = FeedText.LIMIT;

    /** Entries beyond these are left out; a feed of news has some dozens. */
    static final int ENTRIES = 2_000;

    static final int TITLE = 2_000;
    static final int SUMMARY = 20_000;
    private static final int AUTHOR = 500;
    private static final int HUBS = 5;

    /** Languages that publishers call by their names. */
    private static final Map<String, String> LANGUAGES = Map.of(
            "english", "en",
            "inglés", "en",
            "spanish", "es",
            "español", "es",
            "castellano", "es",
            "portuguese", "pt",
            "português", "pt",
            "french", "fr",
            "français", "fr",
            "german", "de");

    private static final Duration LONGEST_WISH = Duration.ofDays(7);

    /** Zones of countries with one, by the ending of their addresses: for local times when nothing else tells. */
    static final Map<String, String> COUNTRY_ZONES = Map.ofEntries(
            Map.entry("cl", "America/Santiago"),
            Map.entry("pe", "America/Lima"),
            Map.entry("bo", "America/La_Paz"),
            Map.entry("co", "America/Bogota"),
            Map.entry("ve", "America/Caracas"),
            Map.entry("uy", "America/Montevideo"),
            Map.entry("py", "America/Asuncion"),
            Map.entry("ar", "America/Argentina/Buenos_Aires"),
            Map.entry("cr", "America/Costa_Rica"),
            Map.entry("pa", "America/Panama"),
            Map.entry("gt", "America/Guatemala"),
            Map.entry("ht", "America/Port-au-Prince"),
            Map.entry("do", "America/Santo_Domingo"),
            Map.entry("cu", "America/Havana"));

    /**
     * Reads a document.
     *
     * @param body at most 10 MB, also when it is compressed and is inflated here
     * @param contentType the header; a hint among others
     * @param address where it came from after redirects; relative links are resolved against it unless the document
     *     names a base. One that is not http or https is no base
     * @param zone of times that name none, as an editor set it. Null: times in machines' formats are UTC, others in the
     *     zone that the document's other times or its country tell
     * @param now times much later are not believed
     * @throws NotAFeedException when there is no feed in it; it says what it is instead
     */
    public ParsedFeed parse(byte[] body, @Nullable String contentType, URI address, @Nullable ZoneId zone, Instant now)
            throws NotAFeedException {
        Repairs repairs = new Repairs();
        String base = Links.isWeb(address.toString()) ? address.toString() : "";
        try {
            Draft.Feed feed = read(FeedText.of(body, contentType, repairs), base, repairs);
            return finished(feed, base, zone, now, repairs);
        } catch (StackOverflowError deep) {
            throw new NotAFeedException(NotAFeedException.Kind.TOO_DEEP);
        }
    }

    private static Draft.Feed read(String text, String address, Repairs repairs) throws NotAFeedException {
        if (JsonFeed.looksLike(text)) {
            if (!Markup.ROOT.matcher(text).find()) {
                return new JsonFeed(repairs).read(text, address);
            }
        }
        Markup markup = new Markup(repairs);
        Markup.Tree tree = markup.read(text, address);
        Node root = tree.root();
        if (root.is("urlset")) {
            return Sitemap.read(tree.drafts(), address);
        }
        if (root.is("sitemapindex")) {
            throw Sitemap.index(root, address);
        }
        Draft.Feed feed = XmlFeed.read(root, tree.drafts(), address);
        if (feed == null || feed.entries.isEmpty()) {
            Draft.Feed second = tree.document() == null ? null : RomeReader.read(tree.document(), address, repairs);
            feed = second == null ? feed : second;
        }
        if (feed == null) {
            throw new NotAFeedException(NotAFeedException.Kind.XML, PlainText.cut(PlainText.fold(root.key()), 40));
        }
        if (feed.entries.isEmpty() && Markup.hasItems(text)) {
            List<Draft> outside = markup.readAll(text, address).drafts();
            if (!outside.isEmpty()) {
                repairs.add(Repair.Kind.OUTSIDE);
                feed.entries = outside;
            }
        }
        if (tree.truncated() && feed.entries.size() > 1) {
            feed.entries.remove(feed.entries.size() - 1);
        }
        return feed;
    }

    private static ParsedFeed finished(
            Draft.Feed feed, String address, @Nullable ZoneId zone, Instant now, Repairs repairs) {
        List<Draft> drafts = feed.entries;
        if (drafts.size() > ENTRIES) {
            drafts = drafts.subList(0, ENTRIES);
            repairs.add(Repair.Kind.LIMIT);
        }
        if (feed.base.isEmpty()) {
            String link = Links.absolute(feed.link, "");
            String self = Links.absolute(feed.self, "");
            feed.base = link != null ? link : self != null ? self : "";
        }
        Zones zones = new Zones(zone, new ArrayList<>());
        List<Timed> timed = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            timed.add(new Timed(draft, times(draft.published, zones), times(draft.updated, zones)));
        }
        ZoneId local = zones.local(feed, address, drafts);
        List<Entry> entries = new ArrayList<>(drafts.size());
        for (int at = 0; at < timed.size(); at++) {
            entries.add(entry(timed.get(at), feed, zone, local, now, repairs));
            // What was read makes room for what comes of it.
            timed.set(at, null);
        }
        return new ParsedFeed(
                title(feed.title, false),
                language(feed.language),
                identified(entries, repairs),
                repairs.list(),
                wish(feed),
                hubs(feed),
                Links.absolute(feed.self, feed.base));
    }

    private static List<String> hubs(Draft.Feed feed) {
        Set<String> hubs = new LinkedHashSet<>();
        for (String hub : feed.hubs) {
            String address = Links.absolute(hub, feed.base);
            if (address != null && hubs.size() < HUBS) {
                hubs.add(address);
            }
        }
        return List.copyOf(hubs);
    }

    private static Entry entry(
            Timed timed, Draft.Feed feed, @Nullable ZoneId zone, ZoneId local, Instant now, Repairs repairs) {
        Draft draft = timed.draft;
        String base = draft.base.isEmpty() ? feed.base : draft.base;
        String link = null;
        for (String candidate : draft.links) {
            link = link == null ? Links.absolute(candidate, base) : link;
        }
        if (link == null && base.isEmpty()) {
            for (String candidate : draft.links) {
                link = link == null ? Links.relative(candidate) : link;
            }
            link = link == null ? Links.relative(draft.guid) : link;
        }
        String title = title(draft.title, draft.literalTitle);
        String summary = null;
        for (String candidate : draft.summaries) {
            if (summary == null && candidate != null) {
                String plain = PlainText.blocks(candidate);
                // What is never closed is no tag.
                plain = plain.isEmpty() && candidate.indexOf('>') < 0 ? PlainText.fold(candidate) : plain;
                summary = plain.isEmpty() ? null : PlainText.cut(plain, SUMMARY);
            }
        }
        Instant published = credible(timed.published, zone, local, now);
        Instant updated = credible(timed.updated, zone, local, now);
        if (draft.title != null && PlainText.isDoubled(draft.title)) {
            repairs.entry(Repair.Kind.CHARSET_TWICE, draft.title);
        }
        String written = firstOf(draft.published, draft.updated);
        if (published == null && updated == null && written != null) {
            repairs.entry(Repair.Kind.DATE, written);
        }
        List<String> categories = new ArrayList<>(new LinkedHashSet<>(draft.categories.stream()
                .limit(Draft.CATEGORIES)
                .map(PlainText::line)
                .map(category -> PlainText.cut(category, 200))
                .filter(category -> !category.isEmpty())
                .toList()));
        return new Entry(
                draft.guid == null || draft.guid.isBlank()
                        ? null
                        : PlainText.fold(draft.guid).replace('\n', ' '),
                link,
                title,
                summary,
                plain(draft.author, AUTHOR),
                published == null ? updated : published,
                updated,
                language(draft.language == null ? feed.language : draft.language),
                categories,
                Links.absolute(draft.image, base));
    }

    private static @Nullable String title(@Nullable String markup, boolean literal) {
        if (markup == null) {
            return null;
        }
        String title = literal && !PlainText.hasKnownTag(markup)
                ? PlainText.fold(markup).replace('\n', ' ')
                : PlainText.line(markup);
        if (title.isEmpty() && !PlainText.hasKnownTag(markup)) {
            // "<title>" may be a title after all, when it is no tag of a text.
            title = PlainText.fold(markup).replace('\n', ' ');
        }
        return title.isEmpty() ? null : PlainText.cut(title, TITLE);
    }

    /**
     * Entries whose guid names others of the document too lose it: publishers who write the same guid everywhere mean
     * nothing by it, and the link must tell the entries apart. An entry that is merely repeated keeps it.
     */
    private static List<Entry> identified(List<Entry> entries, Repairs repairs) {
        Map<String, String> seen = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.guid() != null) {
                String before = seen.putIfAbsent(entry.guid(), mark(entry));
                if (before != null && !before.equals(mark(entry))) {
                    ambiguous.add(entry.guid());
                }
            }
        }
        if (ambiguous.isEmpty()) {
            return entries;
        }
        List<Entry> told = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (entry.guid() != null && ambiguous.contains(entry.guid())) {
                repairs.entry(Repair.Kind.IDENTITY, entry.guid());
                told.add(entry.withoutGuid());
            } else {
                told.add(entry);
            }
        }
        return told;
    }

    private static String mark(Entry entry) {
        return entry.link() != null ? entry.link() : String.valueOf(entry.title());
    }

    private static List<PublishedTimes.Reading> times(List<@Nullable String> candidates, Zones zones) {
        List<PublishedTimes.Reading> readings = new ArrayList<>(1);
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                Optional<PublishedTimes.Reading> reading = PublishedTimes.read(candidate);
                reading.ifPresent(readings::add);
                reading.ifPresent(zones::saw);
            }
        }
        return readings;
    }

    private static @Nullable Instant credible(
            List<PublishedTimes.Reading> readings, @Nullable ZoneId zone, ZoneId local, Instant now) {
        for (PublishedTimes.Reading reading : readings) {
            ZoneId otherwise = zone != null ? zone : reading.machine() ? ZoneOffset.UTC : local;
            try {
                Instant time = reading.at(otherwise);
                if (PublishedTimes.isCredible(time, now)) {
                    return time;
                }
            } catch (DateTimeException | ArithmeticException beyond) {
                // A year that no instant reaches; the next candidate may do.
            }
        }
        return null;
    }

    private static @Nullable String firstOf(List<@Nullable String> first, List<@Nullable String> second) {
        for (List<@Nullable String> texts : List.of(first, second)) {
            for (String text : texts) {
                if (text != null && !text.isBlank()) {
                    return text;
                }
            }
        }
        return null;
    }

    private static @Nullable String plain(@Nullable String markup, int length) {
        if (markup == null) {
            return null;
        }
        String plain = PlainText.cut(PlainText.line(markup), length);
        return plain.isEmpty() ? null : plain;
    }

    /** A claim as BCP 47, lower case; null when it is not of that shape. */
    static @Nullable String language(@Nullable String claim) {
        if (claim == null) {
            return null;
        }
        String name = claim.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        String tag = LANGUAGES.getOrDefault(name, name);
        return tag.matches("[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}") ? tag : null;
    }

    /** The publisher's wish: the longer of {@code ttl} (minutes) and {@code sy:updatePeriod / updateFrequency}. */
    private static @Nullable Duration wish(Draft.Feed feed) {
        Duration wish = Duration.ZERO;
        double minutes = number(feed.ttl);
        if (minutes > 0 && minutes < LONGEST_WISH.toMinutes()) {
            wish = Duration.ofSeconds((long) (minutes * 60));
        }
        if (feed.updatePeriod != null) {
            long hours = switch (feed.updatePeriod.strip().toLowerCase(Locale.ROOT)) {
                case "hourly" -> 1;
                case "daily" -> 24;
                case "weekly" -> 24 * 7;
                default -> 0;
            };
            double frequency = Math.max(1, number(feed.updateFrequency));
            Duration period = Duration.ofSeconds((long) (hours * 3600 / frequency));
            wish = period.compareTo(wish) > 0 ? period : wish;
        }
        return wish.isZero() ? null : wish;
    }

    private static double number(@Nullable String digits) {
        return digits != null && digits.strip().matches("\\d{1,6}(?:\\.\\d{1,3})?")
                ? Double.parseDouble(digits.strip())
                : 0;
    }

    private record Timed(Draft draft, List<PublishedTimes.Reading> published, List<PublishedTimes.Reading> updated) {}

    /** What the times of a document tell of its zone. */
    private record Zones(@Nullable ZoneId set, List<ZoneId> named) {

        void saw(PublishedTimes.Reading reading) {
            ZoneId zone = reading.zone();
            if (set == null && zone != null && !zone.equals(ZoneOffset.UTC) && !named.contains(zone)) {
                named.add(zone);
            }
        }

        /** The one zone that the document's other times name; else that of its country; else UTC. */
        ZoneId local(Draft.Feed feed, String address, List<Draft> drafts) {
            if (set != null) {
                return set;
            }
            if (named.size() == 1) {
                return named.get(0);
            }
            List<@Nullable String> addresses = new ArrayList<>(List.of(address));
            addresses.add(feed.link);
            if (!drafts.isEmpty()) {
                addresses.addAll(drafts.get(0).links);
            }
            for (String candidate : addresses) {
                String country = candidate == null || !Links.isWeb(candidate) ? null : country(candidate);
                if (country != null && COUNTRY_ZONES.containsKey(country)) {
                    return ZoneId.of(COUNTRY_ZONES.get(country));
                }
            }
            return ZoneOffset.UTC;
        }

        private static @Nullable String country(String address) {
            int host = address.indexOf("//") + 2;
            int end = host;
            while (end < address.length() && "/?#:".indexOf(address.charAt(end)) < 0) {
                end++;
            }
            String name = address.substring(host, end);
            return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The text of a document that lists feeds rather than being one; its charset is told as that of a feed.
     *
     * @throws NotAFeedException when nothing is there, or more than 10 MB
     */
    public static String text(byte[] body) throws NotAFeedException {
        return FeedText.of(body, null, new Repairs());
    }
}
