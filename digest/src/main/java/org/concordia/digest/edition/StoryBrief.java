package org.concordia.digest.edition;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an issue says of one story.
 *
 * @param update readers of the edition were told of it before
 * @param wordings one for each of the edition's languages that the story was told in; the one of its most central
 *     article when it was told in none of them; never empty
 * @param ownTexts articles that are no copies
 * @param voices independent newsrooms with a text of their own
 * @param versions one for each outlet, own texts before copies, first to tell first
 * @param news the articles with a text of their own that readers were not told of, oldest first; all of them for a
 *     story told for the first time
 * @param first the first report
 * @param latestAt when the latest article was published
 */
public record StoryBrief(
        long storyId,
        boolean update,
        List<Wording> wordings,
        int articles,
        int ownTexts,
        int voices,
        List<Version> versions,
        List<Version> news,
        Version first,
        Instant latestAt) {

    public StoryBrief {
        wordings = List.copyOf(wordings);
        versions = List.copyOf(versions);
        news = List.copyOf(news);
        if (wordings.isEmpty() || versions.isEmpty()) {
            throw new IllegalArgumentException("story " + storyId + " has nothing to say");
        }
    }

    /** What readers of a language are told: in their language if the story was told in it, else as it stands. */
    public Wording wording(String language) {
        return wordings.stream()
                .filter(wording -> wording.language().equals(language))
                .findFirst()
                .orElse(wordings.get(0));
    }

    /** The same for readers who knew it at a time, with what came after that as its news; empty if nothing did. */
    Optional<StoryBrief> since(Instant known) {
        List<Version> later =
                news.stream().filter(version -> version.at().isAfter(known)).toList();
        return later.isEmpty()
                ? Optional.empty()
                : Optional.of(new StoryBrief(
                        storyId, true, wordings, articles, ownTexts, voices, versions, later, first, latestAt));
    }

    /**
     * Headline and summary in one language, each an outlet's own words.
     *
     * @param language BCP 47 without region, {@code und} when unknown
     * @param outlet whose summary it is
     */
    public record Wording(String language, String headline, String summary, String outlet, String address) {}

    /**
     * An outlet's own version.
     *
     * @param copy its text repeats another's
     * @param articles how many of the outlet's articles the story has
     */
    public record Version(
            String outlet, String language, String title, String address, Instant at, boolean copy, int articles) {}
}
