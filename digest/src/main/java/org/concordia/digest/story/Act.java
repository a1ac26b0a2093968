package org.concordia.digest.story;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an editor did to a story.
 *
 * @param story that it was done to; of a merge the older
 * @param other the story that took part: the younger of a merge, the one that articles went to; null else
 * @param who the account's name
 * @param note why, in the editor's words; may be empty
 * @param undoneBy who took it back; null while it stands
 */
public record Act(
        long id,
        long story,
        @Nullable Long other,
        Kind kind,
        String who,
        Instant at,
        String note,
        Details details,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt) {

    /** What can be done to a story. */
    public enum Kind {
        /** Two stories are one: the younger points to the older. */
        MERGE,
        /** Some of its articles are a story of their own. */
        SPLIT,
        /** Some of its articles belong to another. */
        MOVE,
        /** No reader sees it. */
        HIDE,
        /** Readers see it again. */
        SHOW,
        /** It comes first. */
        PIN,
        /** It comes where its articles put it. */
        UNPIN,
        /** It is called otherwise in a language. */
        HEADLINE;

        /** Its name in messages, in the database and in addresses. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** What became of something that an editor asked for. */
    public enum Outcome {
        DONE,
        /** Somebody else changed the story since the editor saw it, or what it was done to is no more. */
        LATE,
        /** It was so already. */
        ALREADY,
        /** No article was chosen. */
        NONE,
        /** All its articles were chosen, so that nothing would stay. */
        ALL,
        /** A story would be merged with itself. */
        SAME,
        /** The two stories are of different topics. */
        TOPIC,
        /** One of the two stories is hidden and the other is not. */
        HIDDEN,
        /** There is no such story. */
        UNKNOWN;

        /** Its name in messages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Who does it.
     *
     * @param who the account's name
     * @param note why; cut at {@value #NOTE} characters
     * @param seen the story's revision that the editor saw
     */
    public record By(String who, String note, Instant now, int seen) {

        private static final int NOTE = 300;

        public By {
            note = note.strip().replaceAll("\\s+", " ");
            note = note.length() <= NOTE ? note : note.substring(0, NOTE);
        }
    }

    /**
     * What is needed to take it back.
     *
     * @param articles that changed their story
     * @param placed those of them that an editor had placed before, and who
     * @param stories that had been merged into the younger of a merge before
     * @param languages of headlines that a merge brought along
     * @param pinned a merge brought the pin along
     * @param language of a headline
     * @param before the headline before; null for the outlets' own
     * @param after the headline after; null for the outlets' own
     */
    public record Details(
            List<Long> articles,
            Map<Long, String> placed,
            List<Long> stories,
            List<String> languages,
            boolean pinned,
            @Nullable String language,
            @Nullable String before,
            @Nullable String after) {

        static final Details NONE = moved(List.of(), Map.of());

        public Details {
            articles = List.copyOf(articles);
            placed = Map.copyOf(placed);
            stories = List.copyOf(stories);
            languages = List.copyOf(languages);
        }

        static Details moved(List<Long> articles, Map<Long, String> placed) {
            return new Details(articles, placed, List.of(), List.of(), false, null, null, null);
        }

        static Details called(String language, @Nullable String before, @Nullable String after) {
            return new Details(List.of(), Map.of(), List.of(), List.of(), false, language, before, after);
        }
    }
}
