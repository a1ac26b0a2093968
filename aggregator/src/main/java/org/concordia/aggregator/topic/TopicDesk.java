package org.concordia.aggregator.topic;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What editors do to topics: drafts, saving them as versions, taking versions back, new topics, and rest. */
@Component
final class TopicDesk {

    /** As long as a topic's file may be, in UTF-16 units; the shipped one has a fiftieth of it. */
    static final int LONGEST = 2_000_000;

    private static final int NOTE = 500;

    private final TopicStore topics;
    private final DraftStore drafts;
    private final ReplayStore replays;
    private final Replays replaying;
    private final TopicMatching matching;
    private final InstantSource clock;

    TopicDesk(
            TopicStore topics,
            DraftStore drafts,
            ReplayStore replays,
            Replays replaying,
            TopicMatching matching,
            InstantSource clock) {
        this.topics = topics;
        this.drafts = drafts;
        this.replays = replays;
        this.replaying = replaying;
        this.matching = matching;
        this.clock = clock;
    }

    /**
     * A topic's text as the desk takes it: line breaks of one kind, as a browser's form changes them.
     *
     * @throws TopicFileException if it cannot be read, or gives a stored topic another name
     */
    static String checked(String typed, @Nullable String name) {
        String text = typed.replace("\uFEFF", "").replace("\r\n", "\n").replace('\r', '\n');
        if (text.length() > LONGEST) {
            throw new TopicFileException(0, TopicFault.wording("large"));
        }
        Topic read = TopicFile.read(0, text);
        if (name != null && !read.name().equals(name)) {
            throw new TopicFileException(
                    List.of(new TopicFault(line(text), "name", 0, TopicFault.wording("keeps-name", name))));
        }
        return text;
    }

    private static int line(String text) {
        return (int) text.substring(0, Math.max(0, text.indexOf("name:")))
                        .lines()
                        .count()
                + 1;
    }

    Optional<Draft> draft(Topic topic, String author) {
        return drafts.find(topic.id(), author);
    }

    /** Keeps a checked text as an editor's draft; what was shown of the one before is out of date and goes. */
    void keep(Draft draft) {
        replays.stop(draft.topicId(), Replay.Purpose.DRAFT, draft.author());
        drafts.keep(draft, clock.instant());
    }

    /** Keeps a draft and has it shown what it would change. */
    void preview(Draft draft) {
        drafts.keep(draft, clock.instant());
        replaying.preview(draft);
    }

    void discard(Topic topic, String author) {
        replays.stop(topic.id(), Replay.Purpose.DRAFT, author);
        drafts.drop(topic.id(), author);
    }

    /** Makes a draft the topic's next version, and has the stored articles decided anew. */
    Saved save(Topic topic, Draft draft, String note) {
        String cut = note.strip();
        Saved saved = topics.save(
                topic.name(),
                draft.definition(),
                draft.basedOn(),
                draft.author(),
                cut.substring(0, Math.min(NOTE, cut.length())),
                draft.restores(),
                clock.instant());
        if (saved instanceof Saved.Done) {
            matching.refresh();
            replaying.decideAnew(topic.name());
        }
        if (!(saved instanceof Saved.Overtaken)) {
            discard(topic, draft.author());
        }
        return saved;
    }

    /** Lets a topic rest or puts it to work, which has it asked of the stored articles. */
    void rest(Topic topic, boolean rests) {
        topics.rest(topic.name(), rests, clock.instant());
        matching.refresh();
        if (rests) {
            replays.stop(topic.id(), Replay.Purpose.SAVED, "");
        } else {
            replaying.decideAnew(topic.name());
        }
    }

    /** Stores a new topic at rest; false if there is one of its name. */
    boolean add(String name, String definition, String author) {
        return topics.addAtRest(name, definition, author, clock.instant());
    }
}
