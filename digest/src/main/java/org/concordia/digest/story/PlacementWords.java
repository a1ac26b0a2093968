package org.concordia.digest.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Says in an editor's language why an article is where it is. */
final class PlacementWords {

    private final MessageSource messages;
    private final Locale locale;
    private final LongFunction<@Nullable String> articles;

    /** @param articles says which article an id is; null when it is gone */
    PlacementWords(MessageSource messages, Locale locale, LongFunction<@Nullable String> articles) {
        this.messages = messages;
        this.locale = locale;
        this.articles = articles;
    }

    /**
     * Why, as a page shows it.
     *
     * @param words sentences, the deciding one first
     * @param features what made the likelihood, the strongest first
     */
    record Why(List<String> words, List<Feature> features) {

        Why {
            words = List.copyOf(words);
            features = List.copyOf(features);
        }
    }

    /**
     * A feature in words.
     *
     * @param says signed, what it added to the log-odds
     */
    record Feature(String name, String value, String weight, String says) {}

    /** @param opener the article that opened the story */
    Why of(StoryArticle member, StoryArticle opener) {
        List<String> words = new ArrayList<>();
        Placement.Evidence evidence = member.evidence();
        if (member.movedBy() != null) {
            words.add(say("moved", member.movedBy()));
        }
        if (evidence == null) {
            if (words.isEmpty()) {
                words.add(say("unknown"));
            }
            return new Why(words, List.of());
        }
        words.addAll(words(evidence));
        if (evidence.members() == 0 && !evidence.sameText() && member.movedBy() == null && !member.equals(opener)) {
            words.add(say("merged"));
        }
        return new Why(
                words,
                evidence.weighed().stream()
                        .filter(weighed -> Math.abs(weighed.says()) >= .005)
                        .sorted(Comparator.comparingDouble((Placement.Weighed weighed) -> -Math.abs(weighed.says())))
                        .map(this::feature)
                        .toList());
    }

    private List<String> words(Placement.Evidence evidence) {
        if (evidence.nearest() == null) {
            return List.of(say("alone"));
        }
        String named = articles.apply(evidence.nearest());
        String nearest = named == null ? "#" + evidence.nearest() : named;
        if (evidence.sameText()) {
            return List.of(say("same", nearest));
        }
        List<String> words = new ArrayList<>();
        words.add(
                evidence.members() == 0
                        ? say("opens", percent(evidence.likelihood()), percent(evidence.needed()))
                        : say("joins", evidence.members(), percent(evidence.mean()), percent(evidence.needed())));
        words.add(say("nearest", nearest, percent(evidence.likelihood()), number("%.1f", evidence.hours())));
        if (!evidence.shared().isEmpty()) {
            words.add(say("shared", String.join(", ", evidence.shared())));
        }
        return words;
    }

    private Feature feature(Placement.Weighed weighed) {
        return new Feature(
                messages.getMessage("story.feature." + weighed.feature(), null, weighed.feature(), locale),
                number("%.2f", weighed.value()),
                number("%+.2f", weighed.weight()),
                number("%+.2f", weighed.says()));
    }

    private String say(String key, Object... values) {
        return messages.getMessage("story.why." + key, values, locale);
    }

    private int percent(double share) {
        return (int) Math.round(100 * share);
    }

    private String number(String format, double number) {
        return String.format(locale, format, number);
    }
}
