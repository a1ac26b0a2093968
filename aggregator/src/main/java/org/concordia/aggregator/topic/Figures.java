package org.concordia.aggregator.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.Language;

/**
 * How well a topic's patterns do on labelled texts, language by language. The marks themselves decide nothing here: each
 * text is asked of the patterns alone.
 *
 * @param all over all languages; its {@code language} is empty
 * @param languages each by itself, by code
 * @param wrong the texts that the patterns get wrong at the digest's threshold, in the order given
 */
public record Figures(Share all, List<Share> languages, List<Wrong> wrong) {

    /** With fewer labels a figure is luck: one text more or less moves it by several hundredths. */
    public static final int ENOUGH = 30;

    /** The levels that have a threshold. */
    private static final List<Level> THRESHOLDS = List.of(Level.REVIEW, Level.DIGEST, Level.ALERT);

    public Figures {
        languages = List.copyOf(languages);
        wrong = List.copyOf(wrong);
    }

    /**
     * A text with its label and what the patterns say.
     *
     * @param language BCP 47; only its first part counts
     */
    public record Judgement(String language, boolean belongs, Level level) {}

    /**
     * The texts of one language.
     *
     * @param belonging how many of them are labelled as belonging
     * @param counts at the thresholds of review, digest and alert, in this order
     */
    public record Share(String language, int labelled, int belonging, List<Count> counts) {

        public Share {
            counts = List.copyOf(counts);
        }

        /** Whether there are enough labels to say anything: {@link Figures#ENOUGH}. */
        public boolean enough() {
            return labelled >= ENOUGH;
        }
    }

    /**
     * What a threshold takes.
     *
     * @param right taken, and they belong
     * @param wrong taken, and they do not belong
     * @param missed left, though they belong
     */
    public record Count(Level level, int right, int wrong, int missed) {

        /** Of what is taken, how much belongs: 0 to 1; empty when nothing is taken. */
        public Optional<Double> precision() {
            return share(right, right + wrong);
        }

        /** Of what belongs, how much is taken: 0 to 1; empty when nothing belongs. */
        public Optional<Double> recall() {
            return share(right, right + missed);
        }

        /** The harmonic mean of both: 0 to 1; empty when nothing is taken and nothing belongs. */
        public Optional<Double> f1() {
            return share(2 * right, 2 * right + wrong + missed);
        }

        private static Optional<Double> share(int part, int whole) {
            return whole == 0 ? Optional.empty() : Optional.of((double) part / whole);
        }
    }

    /** A text of which the patterns say otherwise than its label. */
    public record Wrong(Labelled text, TopicMatch match) {}

    /** Each language by itself, then all together unless there is only one. */
    public List<Share> shares() {
        List<Share> shares = new ArrayList<>(languages);
        if (languages.size() != 1) {
            shares.add(all);
        }
        return shares;
    }

    /** The figures of texts that were judged. */
    public static Figures of(Collection<Judgement> judgements) {
        return of(judgements, List.of());
    }

    /**
     * The figures of a topic as it is given, stored or not, on a labelled set. Takes as long as making a matcher and
     * asking it for each text.
     */
    static Figures of(Topic topic, Collection<Labelled> set) {
        TopicMatcher matcher = new TopicMatcher(List.of(topic));
        return of(set, article -> matcher.explain(article).stream().findFirst());
    }

    /**
     * The figures of a labelled set. A text that is in it several times, as a marked article's copies are, counts once
     * with its latest label.
     *
     * @param set the latest label first
     * @param says what the topic says of an article; empty for nothing
     */
    static Figures of(Collection<Labelled> set, Function<Article, Optional<TopicMatch>> says) {
        List<Judgement> judgements = new ArrayList<>();
        List<Wrong> wrong = new ArrayList<>();
        Set<String> met = new HashSet<>();
        for (Labelled text : set) {
            Article article = text.article();
            if (!met.add(article.text())) {
                continue;
            }
            TopicMatch match =
                    says.apply(article).orElseGet(() -> new TopicMatch(0, 0, Level.NONE, List.of(), List.of()));
            judgements.add(new Judgement(text.language(), text.belongs(), match.level()));
            if (text.belongs() != match.level().compareTo(Level.DIGEST) >= 0) {
                wrong.add(new Wrong(text, match));
            }
        }
        return of(judgements, wrong);
    }

    private static Figures of(Collection<Judgement> judgements, List<Wrong> wrong) {
        Map<String, List<Judgement>> byLanguage = new TreeMap<>();
        for (Judgement judgement : judgements) {
            String language = judgement.language().split("[-_]", 2)[0];
            byLanguage
                    .computeIfAbsent(language.isEmpty() ? Language.UNKNOWN : language, key -> new ArrayList<>())
                    .add(judgement);
        }
        return new Figures(
                share("", judgements),
                byLanguage.entrySet().stream()
                        .map(each -> share(each.getKey(), each.getValue()))
                        .toList(),
                wrong);
    }

    private static Share share(String language, Collection<Judgement> judgements) {
        List<Level> belonging = levels(judgements, true);
        List<Level> others = levels(judgements, false);
        List<Count> counts = new ArrayList<>();
        for (Level threshold : THRESHOLDS) {
            int right = reached(belonging, threshold);
            counts.add(new Count(threshold, right, reached(others, threshold), belonging.size() - right));
        }
        return new Share(language, judgements.size(), belonging.size(), counts);
    }

    private static List<Level> levels(Collection<Judgement> judgements, boolean belonging) {
        return judgements.stream()
                .filter(each -> each.belongs() == belonging)
                .map(Judgement::level)
                .toList();
    }

    private static int reached(List<Level> levels, Level threshold) {
        return (int)
                levels.stream().filter(level -> level.compareTo(threshold) >= 0).count();
    }
}
