package org.concordia.aggregator.article;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.concordia.aggregator.article.ArticlePage.Reading;
import org.concordia.aggregator.article.ArticlePage.Why;
import org.concordia.aggregator.article.PageBlocks.Block;
import org.concordia.aggregator.article.PageByline.Dated;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.PageTime;
import org.concordia.aggregator.parse.PlainText;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * One page being read. What machines are told (JSON-LD, then meta elements and microdata) is believed before what
 * readers see; the text is what readers see, and the data says which of it.
 */
final class PageExtraction {

    private static final int TEXT = 20_000;
    private static final int HEADLINE = 500;
    private static final int MOST_TAGS = 30;
    private static final int MOST_METAS = 500;
    private static final int MOST_SEEN = 50;

    /** From so many characters of paragraphs on, a page can be an article without saying that it is one. */
    private static final int ENOUGH = 400;

    private static final Pattern LOGIN_PATH = Pattern.compile(
            "(?i).*/(?:login|log-in|signin|sign-in|acceso|acceder|ingresar|iniciar-sesion|registro|register|subscribe|suscripcion|suscribete|paywall|consent)(?:[/.?].*)?");
    private static final Pattern MISSING = Pattern.compile(
            "(?i).*(?:\\b404\\b|page not found|not found|p[aá]gina no (?:encontrada|existe|disponible)|no encontrad[ao]|no se encontr[oó]).*");
    private static final Pattern GLUED = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu}\\p{Ll})");
    private static final Pattern SITE_NAME = Pattern.compile("\\s+[|\\-–—·»:]\\s+[^|\\-–—·»]{2,60}$");

    private final Document page;
    private final String html;
    private final URI address;
    private final @Nullable ZoneId zone;
    private final Instant now;
    private final LinkedData data;
    private final Map<String, List<String>> metas;
    private final PageBlocks blocks;
    private final List<Block> all;
    private final Map<String, Object> article;
    private final boolean plain;

    PageExtraction(String html, String type, URI address, @Nullable ZoneId zone, Instant now) {
        this.plain = type.equals("text/plain") || html.indexOf('<') < 0;
        if (plain) {
            page = Document.createShell(address.toString());
            page.body().text(html);
        } else {
            page = Jsoup.parse(html, address.toString());
        }
        this.html = html;
        this.address = address;
        String host = WebAddress.host(address).replaceFirst(":\\d+$", "");
        this.zone = zone != null ? zone : PageTime.zoneOf(host.substring(host.lastIndexOf('.') + 1));
        this.now = now;
        this.metas = metas(page);
        this.data = LinkedData.of(page);
        this.blocks = PageBlocks.of(page);
        this.all = blocks.all();
        this.article = choose(data.articles());
    }

    Reading read() {
        Why why = notAnArticle();
        if (why != null) {
            return new Reading.NotAnArticle(why);
        }
        Visible visible = new Visible();
        String headline = headline(visible);
        if (headline.isBlank()) {
            return new Reading.NotAnArticle(blocks.prose() == 0 ? Why.EMPTY : Why.SECTION);
        }
        Body body = body(headline, visible);
        if (body.text.isEmpty()) {
            return new Reading.NotAnArticle(isLogin() ? Why.LOGIN : Why.EMPTY);
        }
        boolean paywalled = "false".equalsIgnoreCase(LinkedData.text(article, "isAccessibleForFree"))
                || all.stream().anyMatch(block -> PageClutter.isWall(block.text()));
        boolean complete = !paywalled || body.text.length() > 1_500 || body.whole;
        List<String> authors = authors(headline, visible);
        Times times = times(headline, visible, body);
        return new Reading.Read(new ArticlePage(
                headline,
                authors,
                times.published,
                times.updated,
                language(),
                PlainText.cut(body.text, TEXT),
                complete,
                tags(visible),
                image(),
                canonical()));
    }

    // What the page is

    private @Nullable Why notAnArticle() {
        String path = address.getPath() == null ? "" : address.getPath();
        if (LOGIN_PATH.matcher(path).matches()) {
            return Why.LOGIN;
        }
        int prose = blocks.prose();
        String title = PlainText.line(page.title()) + " "
                + page.select("h1").stream().limit(2).map(Element::text).toList();
        if (prose < ENOUGH && article.isEmpty() && MISSING.matcher(title).matches()) {
            return Why.MISSING;
        }
        boolean front =
                path.isEmpty() || path.equals("/") || path.matches("(?i)/(?:index\\.\\w{2,5}|home|inicio|portada)/?");
        if (front && !plain) {
            return Why.SECTION;
        }
        boolean says = !article.isEmpty()
                || firstMeta("og:type").equalsIgnoreCase("article")
                || !firstMeta("article:published_time").isEmpty()
                || page.selectFirst("[itemprop=articleBody]") != null
                || page.selectFirst("[itemtype*=NewsArticle]") != null
                || firstMeta("parsely-type").equalsIgnoreCase("post");
        if (isLogin() && prose < ENOUGH && !says) {
            return Why.LOGIN;
        }
        if (says) {
            return null;
        }
        if (prose < ENOUGH) {
            int words = all.stream().mapToInt(block -> block.text().length()).sum();
            return words < 300 ? Why.EMPTY : Why.SECTION;
        }
        if (data.listsArticles() || firstMeta("og:type").equalsIgnoreCase("website") && isList()) {
            return Why.SECTION;
        }
        return isList() ? Why.SECTION : null;
    }

    /** Many headlines that lead elsewhere, and little to read in one piece. */
    private boolean isList() {
        Element region = blocks.region();
        if (region == null) {
            return true;
        }
        int paragraphs = 0;
        int teasers = 0;
        for (Block block : all) {
            if (!blocks.isAside(block) && isInside(block.element(), region)) {
                paragraphs += block.isProse() ? 1 : 0;
                teasers += block.isHeading() && block.isLink() ? 1 : 0;
            }
        }
        return teasers >= 3 && teasers * 2 >= paragraphs;
    }

    private boolean isLogin() {
        return page.selectFirst("input[type=password]") != null;
    }

    // What machines are told

    /** The article that the page is about: the one with its address or headline, else the one that says most. */
    private Map<String, Object> choose(List<Map<String, Object>> candidates) {
        String shown = PageBlocks.key(firstMeta("og:title"));
        String here = CanonicalAddress.of(address.toString()).orElse("");
        Map<String, Object> best = Map.of();
        int most = Integer.MIN_VALUE;
        for (Map<String, Object> candidate : candidates) {
            List<String> addresses = new ArrayList<>(data.named(candidate.get("url"), "url", "@id"));
            addresses.addAll(data.named(candidate.get("mainEntityOfPage"), "@id", "url"));
            boolean own = addresses.stream()
                    .anyMatch(one ->
                            CanonicalAddress.of(absolute(one)).orElse("-").equals(here));
            String headline = PageBlocks.key(String.valueOf(LinkedData.text(candidate, "headline")));
            int points = (own ? 4 : 0)
                    + (!shown.isEmpty() && (shown.startsWith(headline) || headline.startsWith(shown)) ? 3 : 0)
                    + (candidate.containsKey("datePublished") ? 1 : 0)
                    + (candidate.containsKey("articleBody") ? 1 : 0)
                    + (candidate.containsKey("author") ? 1 : 0)
                    + (candidate.containsKey("headline") ? 1 : -2);
            if (points > most) {
                most = points;
                best = candidate;
            }
        }
        Map<String, Object> whole = new LinkedHashMap<>(best);
        // A page may give the same article twice, and each time half of it.
        String headline = PageBlocks.key(String.valueOf(best.get("headline")));
        for (Map<String, Object> other : candidates) {
            if (PageBlocks.key(String.valueOf(other.get("headline"))).equals(headline)) {
                other.forEach(whole::putIfAbsent);
            }
        }
        return whole;
    }

    /** The content of the meta elements, by name or property in lower case. */
    private static Map<String, List<String>> metas(Document page) {
        Map<String, List<String>> metas = new HashMap<>();
        page.getElementsByTag("meta").stream().limit(MOST_METAS).forEach(meta -> {
            String content = PlainText.line(PlainText.cut(meta.attr("content"), 5_000));
            for (String name :
                    new HashSet<>(List.of(meta.attr("name"), meta.attr("property"), meta.attr("itemprop")))) {
                if (!name.isBlank() && !content.isBlank()) {
                    metas.computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                            .add(content.strip());
                }
            }
        });
        return metas;
    }

    /** What meta elements of these names say, the names in this order. */
    private List<String> meta(String... names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.addAll(metas.getOrDefault(name, List.of()));
        }
        return values;
    }

    private String firstMeta(String... names) {
        List<String> values = meta(names);
        return values.isEmpty() ? "" : values.get(0);
    }

    private String first(String query) {
        for (Element element : page.select(query)) {
            String value = PlainText.line(element.hasAttr("content") ? element.attr("content") : element.text());
            if (!value.isBlank()) {
                return value.strip();
            }
        }
        return "";
    }

    private List<String> every(String query) {
        return page.select(query).stream()
                .limit(50)
                .map(element -> PlainText.line(element.hasAttr("content") ? element.attr("content") : element.text()))
                .filter(value -> !value.isBlank())
                .toList();
    }

    private String headline(Visible visible) {
        String given =
                PlainText.line(String.valueOf(article.getOrDefault("headline", article.getOrDefault("name", ""))));
        List<String> shown = page.select("h1").stream()
                .limit(5)
                .map(element -> PlainText.line(element.text()))
                .filter(line -> line.length() > 10)
                .toList();
        String social = withoutSite(firstMeta(
                "og:title", "twitter:title", "parsely-title", "citation_title", "dc.title", "sailthru.title"));
        String title = withoutSite(PlainText.line(page.title()));
        String item = first("[itemprop=headline]");
        for (String candidate : List.of(given, item)) {
            if (candidate.length() > 5) {
                return PlainText.cut(candidate, HEADLINE);
            }
        }
        // The heading that the page's own title repeats, else the only one.
        for (String heading : shown) {
            if (similar(heading, social) || similar(heading, title)) {
                return PlainText.cut(heading, HEADLINE);
            }
        }
        if (social.length() > 10) {
            return PlainText.cut(social, HEADLINE);
        }
        if (shown.size() == 1) {
            return PlainText.cut(shown.get(0), HEADLINE);
        }
        if (!visible.headline.isEmpty()) {
            return PlainText.cut(visible.headline, HEADLINE);
        }
        return PlainText.cut(title.isEmpty() ? shown.isEmpty() ? "" : shown.get(0) : title, HEADLINE);
    }

    /** A title without the outlet's name after it. */
    private String withoutSite(String title) {
        String site = PageBlocks.key(firstMeta("og:site_name", "application-name"));
        String text = title.strip();
        for (int turn = 0; turn < 2; turn++) {
            java.util.regex.Matcher suffix = SITE_NAME.matcher(text);
            if (!suffix.find() || suffix.start() < 15) {
                break;
            }
            String name = PageBlocks.key(suffix.group());
            boolean shorter = name.length() * 2 < suffix.start();
            if (!site.isEmpty() && (name.contains(site) || site.contains(name))
                    || shorter && !text.substring(suffix.start()).contains(":")) {
                text = text.substring(0, suffix.start()).strip();
            } else {
                break;
            }
        }
        return text;
    }

    private static boolean similar(String one, String other) {
        String a = PageBlocks.key(one);
        String b = PageBlocks.key(other);
        return a.length() > 8 && b.length() > 8 && (a.startsWith(b) || b.startsWith(a));
    }

    private List<String> authors(String headline, Visible visible) {
        List<String> names = PageByline.given(withoutPublisher(data.named(article.get("author"), "name", "@id")));
        if (names.isEmpty()) {
            names = PageByline.given(data.named(article.get("creator"), "name"));
        }
        if (names.isEmpty()) {
            names = PageByline.given(meta(
                    "author",
                    "article:author",
                    "parsely-author",
                    "sailthru.author",
                    "dc.creator",
                    "dcterms.creator",
                    "citation_author",
                    "byl",
                    "cxenseparse:author"));
        }
        // The visible byline names people where the data names the house.
        String site = PageBlocks.key(firstMeta("og:site_name"));
        boolean house = names.size() == 1
                && !site.isEmpty()
                && PageBlocks.key(names.get(0)).contains(site);
        if (names.isEmpty() || house) {
            List<String> seen = seenAuthors(headline, visible);
            return seen.isEmpty() ? names : seen;
        }
        return names;
    }

    private List<String> withoutPublisher(List<String> names) {
        Set<String> publisher = new HashSet<>();
        data.named(article.get("publisher"), "name").forEach(name -> publisher.add(PageBlocks.key(name)));
        List<String> people = names.stream()
                .filter(name -> !publisher.contains(PageBlocks.key(name)))
                .toList();
        return people.isEmpty() ? names : people;
    }

    private List<String> seenAuthors(String headline, Visible visible) {
        for (String query : List.of(
                "[itemprop=author] [itemprop=name]",
                "[itemprop=author]",
                "a[rel~=author]",
                "[class~=(?i)(^|[^a-z])(byline|by-line|author-?name|nombre-?autor|autor|author|firma|signature)([^a-z]|$)]")) {
            List<String> names = new ArrayList<>();
            for (Element element : page.select(query).stream().limit(MOST_SEEN).toList()) {
                String line = PlainText.line(element.hasAttr("content") ? element.attr("content") : element.text());
                if (line.length() <= 200 && !visible.isFar(element)) {
                    List<Dated> dates = PageByline.dates(line, zone, now);
                    names.addAll(PageByline.names(
                            dates.isEmpty() ? line : dates.get(0).rest()));
                }
            }
            if (!names.isEmpty()) {
                return PageByline.given(names);
            }
        }
        return visible.authors;
    }

    private record Times(
            @Nullable Instant published, @Nullable Instant updated) {}

    private Times times(String headline, Visible visible, Body body) {
        Instant published = time(LinkedData.text(article, "datePublished"));
        Instant updated = time(LinkedData.text(article, "dateModified"));
        if (published == null) {
            published = time(LinkedData.text(article, "dateCreated"));
        }
        if (published == null) {
            published = firstTime(meta(
                    "article:published_time",
                    "og:article:published_time",
                    "datepublished",
                    "parsely-pub-date",
                    "sailthru.date",
                    "publish-date",
                    "publishdate",
                    "pubdate",
                    "publication_date",
                    "date",
                    "dc.date",
                    "dc.date.issued",
                    "dcterms.created",
                    "dcterms.date",
                    "citation_publication_date",
                    "cxenseparse:recs:publishtime",
                    "cxenseparse:publishtime",
                    "original-publish-date",
                    "article.published"));
        }
        if (updated == null) {
            updated = firstTime(meta("article:modified_time", "og:updated_time", "datemodified", "last-modified"));
        }
        if (published == null) {
            published = marked("[itemprop=datePublished]");
        }
        if (updated == null) {
            updated = marked("[itemprop=dateModified]");
        }
        if (published == null) {
            for (Element time : page.select("time").stream().limit(MOST_SEEN).toList()) {
                Instant at = time(time.attr("datetime").isBlank() ? time.text() : time.attr("datetime"));
                if (at != null && !visible.isFar(time)) {
                    published = at;
                    break;
                }
            }
        }
        if (published == null) {
            published = visible.published;
        }
        if (updated == null) {
            updated = visible.updated;
        }
        return new Times(
                published, updated != null && published != null && updated.isBefore(published) ? null : updated);
    }

    private @Nullable Instant marked(String query) {
        for (Element element : page.select(query)) {
            String text = element.hasAttr("content")
                    ? element.attr("content")
                    : element.hasAttr("datetime") ? element.attr("datetime") : element.text();
            Instant at = time(text);
            if (at != null) {
                return at;
            }
        }
        return null;
    }

    private @Nullable Instant firstTime(List<String> texts) {
        for (String text : texts) {
            Instant at = time(text);
            if (at != null) {
                return at;
            }
        }
        return null;
    }

    private @Nullable Instant time(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > 200) {
            return null;
        }
        return PageTime.read(text, zone, now)
                .or(() -> PageByline.dates(text, zone, now).stream()
                        .map(Dated::at)
                        .findFirst())
                .orElse(null);
    }

    private @Nullable String language() {
        for (String claim : List.of(
                String.valueOf(article.getOrDefault("inLanguage", "")),
                page.select("html").attr("lang"),
                page.select("html").attr("xml:lang"),
                firstMeta("og:locale", "content-language", "language"),
                page.select("meta[http-equiv=content-language]").attr("content"))) {
            String tag = claim.strip().toLowerCase(Locale.ROOT).replace('_', '-');
            if (tag.matches("[a-z]{2,3}(-[a-z0-9]{2,8})*")) {
                return tag;
            }
        }
        return null;
    }

    private @Nullable String image() {
        List<String> candidates = new ArrayList<>(data.named(article.get("image"), "url", "contentUrl", "@id"));
        candidates.addAll(
                meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"));
        candidates.addAll(page.select("link[rel=image_src]").eachAttr("href"));
        for (String candidate : candidates) {
            try {
                String image = WebAddress.resolve(address, candidate).toString();
                if (image.length() <= CanonicalAddress.LENGTH) {
                    return image;
                }
            } catch (IllegalArgumentException noAddress) {
                // The next may be one.
            }
        }
        return null;
    }

    private @Nullable String canonical() {
        List<String> candidates =
                new ArrayList<>(page.select("link[rel=canonical]").eachAttr("href"));
        candidates.addAll(meta("og:url"));
        candidates.addAll(data.named(article.get("mainEntityOfPage"), "@id", "url"));
        for (String candidate : candidates) {
            Optional<String> canonical = CanonicalAddress.of(absolute(candidate));
            if (canonical.isPresent() && !canonical.get().matches("https?://[^/]+/?")) {
                return canonical.get();
            }
        }
        return null;
    }

    private String absolute(String reference) {
        try {
            return reference.isBlank()
                    ? ""
                    : WebAddress.resolve(address, reference).toString();
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }

    private List<String> tags(Visible visible) {
        Map<String, String> tags = new LinkedHashMap<>();
        collect(tags, listed(data.named(article.get("keywords"), "name")));
        collect(tags, meta("article:tag", "og:article:tag"));
        collect(tags, listed(meta("parsely-tags", "sailthru.tags")));
        collect(tags, visible.tags);
        collect(tags, every("a[rel~=tag]"));
        if (tags.isEmpty()) {
            collect(tags, listed(meta("news_keywords")));
        }
        if (tags.isEmpty()) {
            collect(tags, listed(meta("keywords")));
        }
        return tags.values().stream().limit(MOST_TAGS).toList();
    }

    private static List<String> listed(List<String> values) {
        return values.stream()
                .flatMap(value -> java.util.Arrays.stream(value.split("\\s*[,;|]\\s*")))
                .toList();
    }

    private static void collect(Map<String, String> tags, List<String> values) {
        for (String value : values) {
            String tag = PlainText.line(value).strip().replaceFirst("^#+\\s*", "");
            String key = PageBlocks.key(tag);
            if (!key.isEmpty() && tag.length() <= 60 && !tag.matches(".*[/=].*")) {
                tags.putIfAbsent(key, tag);
            }
        }
    }

    // What readers see

    /** The lines around the text: where it begins, and what stands between headline and first paragraph. */
    private final class Visible {

        final int begin;
        final int end;
        String headline = "";
        List<String> authors = List.of();
        List<String> tags = List.of();

        @Nullable
        Instant published;

        @Nullable
        Instant updated;

        private final Map<Element, Boolean> far = new HashMap<>();

        Visible() {
            begin = firstParagraph();
            headline = repeated();
            end = lastParagraph();
            readDates();
            readTags();
        }

        /** The first paragraph of the text: one in the region, in no box. */
        private int firstParagraph() {
            Element region = blocks.region();
            for (Block block : all) {
                if (block.isProse()
                        && !blocks.isAside(block)
                        && region != null
                        && isInside(block.element(), region)
                        && !PageClutter.isAnywhere(block.text())
                        && !isRepeated(block)) {
                    return block.place();
                }
            }
            return all.size();
        }

        private int lastParagraph() {
            for (int at = all.size() - 1; at > begin; at--) {
                if (all.get(at).isProse() && !blocks.isAside(all.get(at))) {
                    return at;
                }
            }
            return begin;
        }

        /** A line that stands several times before the text is its headline. */
        private String repeated() {
            Map<String, Integer> seen = new LinkedHashMap<>();
            Map<String, String> lines = new HashMap<>();
            for (Block block : all.subList(0, Math.min(begin, all.size()))) {
                if (block.text().length() >= 20
                        && block.text().length() <= 250
                        && PageByline.dates(block.text(), zone, now).isEmpty()
                        && !PageClutter.isLine(block.text())
                        && !PageClutter.isAnywhere(block.text())) {
                    String key = block.key();
                    seen.merge(key, 1, Integer::sum);
                    lines.putIfAbsent(key, block.text());
                }
            }
            String best = "";
            int most = 1;
            for (Map.Entry<String, Integer> line : seen.entrySet()) {
                if (line.getValue() > most) {
                    most = line.getValue();
                    best = lines.get(line.getKey());
                }
            }
            if (best.isEmpty()) {
                // Text without markup: the first line that could be a headline.
                return lines.values().isEmpty()
                        ? ""
                        : seen.keySet().stream()
                                .map(lines::get)
                                .filter(line -> line.split(" ").length >= 4)
                                .findFirst()
                                .orElse("");
            }
            return best;
        }

        private void readDates() {
            int bestPublished = -1;
            int bestUpdated = -1;
            int from = Math.max(0, begin - 60);
            for (Block block : all.subList(from, Math.min(begin, all.size()))) {
                if (isNavigation(block)) {
                    continue;
                }
                List<Dated> dates = PageByline.dates(block.text(), zone, now);
                for (Dated dated : dates) {
                    if (dated.updated() && dated.quality() > bestUpdated) {
                        updated = dated.at();
                        bestUpdated = dated.quality();
                    } else if (!dated.updated() && dated.quality() > bestPublished) {
                        published = dated.at();
                        bestPublished = dated.quality();
                    }
                }
                if (authors.isEmpty()) {
                    if (!dates.isEmpty()) {
                        authors = PageByline.names(dates.get(0).rest());
                    } else if (PageByline.isByline(block.text())) {
                        authors = PageByline.names(block.text());
                    }
                }
            }
            if (authors.isEmpty()) {
                // A name alone in the line before or after that of the date.
                for (int at = from; at < Math.min(begin, all.size()); at++) {
                    if (!PageByline.dates(all.get(at).text(), zone, now).isEmpty()) {
                        for (int beside : new int[] {at - 1, at + 1}) {
                            if (authors.isEmpty()
                                    && beside >= from
                                    && beside < begin
                                    && !isNavigation(all.get(beside))
                                    && !all.get(beside).key().equals(PageBlocks.key(headline))) {
                                authors = PageByline.names(all.get(beside).text());
                            }
                        }
                    }
                }
            }
            if (authors.isEmpty()) {
                // Spanish papers sign below the text.
                for (Block block : all.subList(Math.min(end, all.size()), Math.min(all.size(), end + 6))) {
                    if (authors.isEmpty() && PageByline.isByline(block.text())) {
                        authors = PageByline.names(block.text());
                    }
                }
            }
            if (published == null) {
                published = updated;
                updated = null;
            }
        }

        private boolean isNavigation(Block block) {
            for (Element at = block.element(); at != null; at = at.parent()) {
                if (at.normalName().equals("nav")
                        || at.normalName().equals("form")
                        || at.normalName().equals("aside")) {
                    return true;
                }
            }
            return false;
        }

        private void readTags() {
            for (int at = begin; at < all.size(); at++) {
                String text = all.get(at).text();
                boolean label = PageClutter.introducesTags(text);
                String inLine = label ? "" : afterLabel(text);
                if (!label && inLine.isEmpty()) {
                    continue;
                }
                List<String> found = new ArrayList<>();
                if (!inLine.isEmpty()) {
                    found.addAll(all.get(at).links().size() > 0 ? all.get(at).links() : listed(List.of(inLine)));
                } else {
                    for (Block block : all.subList(at + 1, Math.min(all.size(), at + 1 + MOST_TAGS))) {
                        List<String> these = tagsOf(block);
                        if (these.isEmpty()) {
                            break;
                        }
                        found.addAll(these);
                    }
                }
                if (!found.isEmpty()) {
                    tags = found.stream().filter(tag -> tag.length() <= 60).toList();
                    return;
                }
            }
        }

        private String afterLabel(String text) {
            int colon = text.indexOf(':');
            return colon > 0
                            && colon < 40
                            && text.length() < 400
                            && PageClutter.introducesTags(text.substring(0, colon))
                    ? text.substring(colon + 1).strip()
                    : "";
        }

        private List<String> tagsOf(Block block) {
            String text = block.text();
            if (PageClutter.ends(text) || PageClutter.isLine(text) || block.isProse() || block.isHeading()) {
                return List.of();
            }
            if (!block.links().isEmpty() && block.isLink()) {
                return block.links().stream().anyMatch(link -> link.length() > 60) ? List.of() : block.links();
            }
            String[] pieces = text.split("\\s*[,;|·•]\\s*");
            if (pieces.length == 1 && text.length() > 12) {
                // Links that stood without a space between them.
                pieces = GLUED.split(text);
            }
            for (String piece : pieces) {
                if (piece.length() > 40 || piece.split(" ").length > 5 || block.endsASentence()) {
                    return List.of();
                }
            }
            return List.of(pieces);
        }

        private boolean isRepeated(Block block) {
            String key = block.key();
            return all.stream()
                            .limit(block.place())
                            .anyMatch(other -> other.key().equals(key))
                    || key.equals(PageBlocks.key(firstMeta("description", "og:description")))
                            && all.stream().skip(block.place() + 1).anyMatch(Block::isProse)
                            && block.place() < all.size() / 2
                            && isAboveMore(block);
        }

        /** True if three more paragraphs follow: a standfirst, then, and not the text itself. */
        private boolean isAboveMore(Block block) {
            return all.stream()
                            .skip(block.place() + 1L)
                            .filter(Block::isProse)
                            .limit(3)
                            .count()
                    == 3;
        }

        /** True for elements of other articles: below the text, or in a box. */
        boolean isFar(Element element) {
            return far.computeIfAbsent(element, one -> {
                int place = -1;
                for (Block block : all) {
                    if (isInside(block.element(), one) || isInside(one, block.element())) {
                        place = block.place();
                        break;
                    }
                }
                return place > end + 8;
            });
        }
    }

    private static boolean isInside(Element element, Element ancestor) {
        for (Element at = element; at != null; at = at.parent()) {
            if (at == ancestor) {
                return true;
            }
        }
        return false;
    }

    /**
     * The text.
     *
     * @param whole the data says that this is all
     */
    private record Body(String text, boolean whole) {}

    private Body body(String headline, Visible visible) {
        List<String> seen = new PageBody(
                        page, html, blocks, headline, visible.begin, firstMeta("description", "og:description"))
                .paragraphs();
        String text = String.join("\n", seen);
        String given = PlainText.blocks(String.valueOf(article.getOrDefault("articleBody", "")));
        if (given.length() >= 200) {
            // The data tells which of the blocks are the text, as long as the page shows them.
            String key = PageBlocks.key(given);
            List<String> told = new ArrayList<>();
            Set<String> taken = new HashSet<>();
            int length = 0;
            for (Block block : all) {
                String one = block.key();
                if (one.length() >= 20 && key.contains(one) && taken.add(one)) {
                    told.add(block.text());
                    length += one.length();
                }
            }
            if (length * 10 >= key.length() * 7
                    && key.length() * 10 >= PageBlocks.key(text).length() * 6) {
                return new Body(String.join("\n", told), true);
            }
            if (PageBlocks.key(text).length() * 10 < key.length() * 7) {
                return new Body(given, true);
            }
        }
        if (text.isEmpty()) {
            String description = firstMeta("og:description", "description", "twitter:description");
            String told = PlainText.line(String.valueOf(article.getOrDefault("description", "")));
            return new Body(told.length() > description.length() ? told : description, false);
        }
        return new Body(text, false);
    }
}
