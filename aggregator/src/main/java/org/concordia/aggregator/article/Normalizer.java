package org.concordia.aggregator.article;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.fetch.WebAddress;
import org.concordia.aggregator.parse.Entry;
import org.concordia.aggregator.parse.PlainText;
import org.concordia.aggregator.parse.PublishedTime;
import org.jspecify.annotations.Nullable;

/** Makes an entry ours: identity, canonical address, plain texts within the limits, the claimed language, one time. Pure. */
public final class Normalizer {

    private static final int GUID = 1_000;
    private static final int TITLE = 2_000;
    private static final int SUMMARY = 20_000;
    private static final int AUTHOR = 500;
    private static final int CATEGORIES = 20;
    private static final int CATEGORY = 100;
    private static final int IMAGE = 2_000;

    /** An article whose page says that it was published so long before it reached us is old news. */
    private static final Duration OLD_NEWS = Duration.ofHours(24);

    /** A title made from a text ends here. */
    private static final int MADE_TITLE = 120;

    /**
     * An article of an entry, in the language that is claimed. Whether it is old news only its whole document and the
     * feed's past can tell, so it is not said here.
     *
     * @param now when the entry was fetched; also its time when the feed tells none
     * @return empty only when an entry has neither title, text nor link
     */
    public Optional<Article> toArticle(Feed feed, Entry entry, Instant now) {
        String summary = entry.summary() == null ? "" : PlainText.cut(PlainText.fold(entry.summary()), SUMMARY);
        List<String> problems = new ArrayList<>();
        String title = title(entry, summary, problems);
        if (title.isEmpty()) {
            return Optional.empty();
        }
        String identity = identity(entry);
        Optional<String> canonical = entry.link() == null ? Optional.empty() : CanonicalAddress.of(entry.link());
        if (canonical.isEmpty()) {
            problems.add("The entry has no usable link; its address is that of the feed.");
        }
        String address = canonical.orElseGet(() -> inFeed(feed.address(), identity));
        String language =
                claimed(entry.language(), feed.language(), feed.outlet().language());
        PublishedTime published = entry.published() != null
                ? new PublishedTime(entry.published(), PublishedTime.Source.FEED)
                : new PublishedTime(now, PublishedTime.Source.FETCHED);
        if (entry.published() == null) {
            problems.add("The feed gives no readable time; the time is when we fetched it.");
        }
        String author = entry.author() == null ? null : line(entry.author(), AUTHOR);
        return Optional.of(new Article(
                0,
                feed.id(),
                feed.outlet(),
                identity,
                address,
                title,
                summary,
                author == null || author.isEmpty() ? null : author,
                language,
                published,
                entry.updated(),
                now,
                false,
                problems,
                categories(entry.categories()),
                image(entry.image())));
    }

    /**
     * An article in the language that its text is in, where that contradicts what is claimed. Apart from
     * {@link #toArticle} because it takes longer than all the rest, and most entries of a document are known already.
     */
    public Article inItsLanguage(Feed feed, Article article) {
        String claim = article.language();
        String language = Language.of(
                article.text(), claim, feed.language(), feed.outlet().language());
        return language.equals(claim) ? article : article.withLanguage(language, contradiction(claim, language));
    }

    private static @Nullable String contradiction(String claim, String language) {
        if (claim.equals(Language.UNKNOWN)) {
            return null;
        }
        return "The feed says the language is " + claim + "; the text reads as "
                + (language.equals(Language.UNKNOWN) ? "another." : language + ".");
    }

    /**
     * An article with the text of its own page instead of the feed's summary, and with the page's author, time,
     * language, tags and picture where the feed told none. A page that says that it is old makes it old news.
     *
     * @param page with a text longer than the summary
     */
    public static Article withPage(Article article, ArticlePage page) {
        String text = PlainText.cut(page.text(), SUMMARY);
        boolean dated = article.published().from() != PublishedTime.Source.FETCHED || page.publishedAt() == null;
        PublishedTime published =
                dated ? article.published() : new PublishedTime(page.publishedAt(), PublishedTime.Source.PAGE);
        String claim = article.language().equals(Language.UNKNOWN) ? page.language() : article.language();
        return new Article(
                article.id(),
                article.feedId(),
                article.outlet(),
                article.guid(),
                article.address(),
                article.title(),
                text,
                article.author() == null ? PageStore.byline(page) : article.author(),
                Language.of(article.title() + "\n" + text, claim),
                published,
                article.updatedAt(),
                article.fetchedAt(),
                article.backfill()
                        || !dated && published.at().isBefore(article.fetchedAt().minus(OLD_NEWS)),
                article.problems(),
                article.categories().isEmpty() ? categories(page.tags()) : article.categories(),
                article.image() == null ? page.image() : article.image());
    }

    /**
     * What tells an entry from others of its feed: its guid; without one the canonical link; without a link either, a
     * digest of title and time. At most 1,000 characters: longer ones are digested.
     */
    public static String identity(Entry entry) {
        if (entry.guid() != null) {
            String guid = PlainText.fold(entry.guid()).replace('\n', ' ');
            if (!guid.isEmpty()) {
                return guid.length() <= GUID ? guid : "sha256:" + digest(entry.guid());
            }
        }
        if (entry.link() != null) {
            String link = CanonicalAddress.of(entry.link()).orElse(entry.link());
            return link.length() <= GUID ? link : "sha256:" + digest(link);
        }
        String text = entry.title() != null ? entry.title() : String.valueOf(entry.summary());
        return "sha256:" + digest(text + "\n" + (entry.published() == null ? "" : entry.published()));
    }

    private static String title(Entry entry, String summary, List<String> problems) {
        String title = entry.title() == null ? "" : line(entry.title(), TITLE);
        if (!title.isEmpty()) {
            return title;
        }
        String made = summary.isEmpty() ? fromLink(entry.link()) : beginning(summary);
        if (!made.isEmpty()) {
            problems.add("The entry has no title; one was made from its " + (summary.isEmpty() ? "link." : "text."));
        }
        return made;
    }

    /** The first sentence of a text if it is short, else its first words. */
    private static String beginning(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        for (int at = 20; at < Math.min(line.length() - 1, MADE_TITLE); at++) {
            if (".?!".indexOf(line.charAt(at)) >= 0 && line.charAt(at + 1) == ' ') {
                return line.substring(0, line.charAt(at) == '.' ? at : at + 1);
            }
        }
        if (line.length() <= MADE_TITLE) {
            return line;
        }
        int space = line.lastIndexOf(' ', MADE_TITLE);
        return PlainText.cut(line, space > 40 ? space : MADE_TITLE).strip() + "…";
    }

    /** The words of an address: "/2025/11/acuerdo-en-arica.html" says "acuerdo en arica". */
    private static String fromLink(@Nullable String link) {
        if (link == null) {
            return "";
        }
        String path = link.replaceFirst("[?#].*", "").replaceFirst("/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.[a-z]{2,5}$", "");
        String words = line(last.replaceAll("[-_+]+|%20", " "), MADE_TITLE);
        return words.isEmpty() ? line(link, MADE_TITLE) : words;
    }

    /** An address for an entry that has none: the feed's own, with a fragment, which no canonical address has. */
    private static String inFeed(String feed, String identity) {
        return PlainText.cut(feed, CanonicalAddress.LENGTH - 70) + "#" + digest(identity);
    }

    private static List<String> categories(List<String> given) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String each : given) {
            String category = line(each, CATEGORY);
            if (!category.isEmpty() && named.size() < CATEGORIES) {
                named.putIfAbsent(category.toLowerCase(Locale.ROOT), category);
            }
        }
        return List.copyOf(named.values());
    }

    private static @Nullable String image(@Nullable String given) {
        if (given == null) {
            return null;
        }
        try {
            String address = WebAddress.of(given).toString();
            return address.length() <= IMAGE ? address : null;
        } catch (IllegalArgumentException noWebAddress) {
            return null;
        }
    }

    private static String line(String text, int length) {
        return PlainText.cut(PlainText.fold(text).replace('\n', ' '), length).strip();
    }

    private static String claimed(@Nullable String... claims) {
        for (String claim : claims) {
            String primary = claim == null ? null : Language.primary(claim);
            if (primary != null) {
                return primary;
            }
        }
        return Language.UNKNOWN;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
