package org.concordia.digest.story;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;

/**
 * Which stories are looked for: those with an article of which all of words, language, outlet and time are true. Null
 * and blank ask nothing.
 *
 * @param words in title or summary, whatever the case
 * @param language of the article, without region
 * @param outlet its id
 * @param from the article was published then or later
 * @param until it was published before
 * @param state as of {@code now}
 * @param hidden whether an editor hid it
 * @param pinned whether an editor pinned it
 */
public record StoryFilter(
        @Nullable Long topic,
        String words,
        @Nullable String language,
        @Nullable Long outlet,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable StoryState state,
        Instant now,
        @Nullable Boolean hidden,
        @Nullable Boolean pinned) {

    private static final String ACCENTED = "áéíóúüñ";
    private static final String PLAIN = "aeiouun";

    /** All that no editor hid. */
    public static final StoryFilter READERS =
            new StoryFilter(null, "", null, null, null, null, null, Instant.EPOCH, false, null);

    /** The same of one topic. */
    public StoryFilter ofTopic(@Nullable Long only) {
        return new StoryFilter(only, words, language, outlet, from, until, state, now, hidden, pinned);
    }

    /** The same, only pinned ones or only others; null for both. */
    public StoryFilter pinned(@Nullable Boolean only) {
        return new StoryFilter(topic, words, language, outlet, from, until, state, now, hidden, only);
    }

    /** The same with these words. */
    public StoryFilter withWords(String others) {
        return new StoryFilter(topic, others, language, outlet, from, until, state, now, hidden, pinned);
    }

    /** Conditions on an article {@code a} and its outlet {@code o}. */
    String ofArticle() {
        return (words.isBlank() ? "" : " AND (" + said("a.title") + " OR " + said("a.summary") + ")")
                + (language == null ? "" : " AND (a.language = :language OR a.language LIKE :region)")
                + (outlet == null ? "" : " AND o.id = :outlet")
                + (from == null ? "" : " AND a.published_at >= :from")
                + (until == null ? "" : " AND a.published_at < :until");
    }

    /** That a text has the words, whatever their case and accents. */
    private static String said(String column) {
        return "TRANSLATE(LOWER(" + column + "), '" + ACCENTED + "', '" + PLAIN + "') LIKE :words ESCAPE '!'";
    }

    /** Conditions on a story {@code s}. */
    String ofStory() {
        return (topic == null ? "" : "AND s.topic_id = :topic\n")
                + (hidden == null ? "" : "AND s.hidden_at IS " + (hidden ? "NOT NULL\n" : "NULL\n"))
                + (pinned == null ? "" : "AND s.pinned_at IS " + (pinned ? "NOT NULL\n" : "NULL\n"));
    }

    /** As the database compares them; quotes around all of it are how other searches ask for a phrase, as this one does. */
    private static String plain(String words) {
        String typed = words.strip().replaceAll("^[\"«“]+|[\"»”]+$", "").toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(typed.length());
        for (char letter : typed.toCharArray()) {
            int accented = ACCENTED.indexOf(letter);
            plain.append(accented < 0 ? letter : PLAIN.charAt(accented));
        }
        return plain.toString();
    }

    /** What the conditions name. */
    Map<String, Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("topic", topic);
        parameters.put("words", "%" + plain(words).replaceAll("([!%_])", "!$1") + "%");
        parameters.put("language", language);
        parameters.put("region", language + "-%");
        parameters.put("outlet", outlet);
        parameters.put("from", Sql.utc(from));
        parameters.put("until", Sql.utc(until));
        parameters.put("grows", Sql.utc(now.minus(StoryState.RECENT)));
        parameters.put("takes", Sql.utc(now.minus(StoryState.TAKES)));
        return parameters;
    }
}
