package org.concordia.digest.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;

/**
 * A story judged urgent.
 *
 * @param reasons the verdict's, as last judged while it was held
 * @param decidedAt null while held
 * @param decidedBy the editor's name, {@link AlertStore#POLICY}, or why it lapsed; null while held
 * @param byPolicy the topic's policy sent it, no editor
 * @param escalatedAt when every editor was told of it again because nobody had decided; null if that was not needed
 */
public record Alert(
        long id,
        long storyId,
        long topicId,
        Status status,
        List<Reason> reasons,
        Instant proposedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        boolean byPolicy,
        @Nullable Instant escalatedAt) {

    public Alert {
        reasons = List.copyOf(reasons);
    }

    /**
     * The part of its story that broke: what is older than the first report that the reasons name had gone before. A story
     * may have begun hours earlier with what led to it, and an alert tells what broke.
     */
    public Story broken(Story story) {
        Instant first = reasons.stream()
                .filter(reason -> reason.kind() == Reason.Kind.FIRST_REPORT)
                .map(Reason::at)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Instant.MIN);
        List<StoryArticle> since = story.articles().stream()
                .filter(member -> !member.article().published().at().isBefore(first))
                .toList();
        return since.isEmpty() ? story : story.with(since);
    }

    /** Where it stands. */
    public enum Status {
        /** Waits for an editor. */
        HELD,
        /** To be sent, or sent. */
        APPROVED,
        /** An editor said no. */
        DECLINED,
        /** Nobody decided in time, or its event was alerted under another story; never sent. */
        LAPSED;

        /** As stored. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
