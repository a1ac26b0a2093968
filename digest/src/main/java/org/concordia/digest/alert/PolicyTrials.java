package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Topic;
import org.concordia.digest.story.GrowingStories;
import org.concordia.digest.story.StoryStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What a policy would have proposed and sent in the last 30 days, beside what the topic's own would: both over the stored
 * articles in the order in which they were filed, in the stories that they are in today. Runs in the background, one
 * after the other; what a restart interrupts is asked for again by the page.
 */
@Component
final class PolicyTrials implements AutoCloseable {

    static final Duration REACH = Duration.ofDays(30);

    private static final int BATCH = 500;

    /** As many as are told of each policy, the latest. */
    private static final int TOLD = 100;

    private static final Logger LOG = LoggerFactory.getLogger(PolicyTrials.class);

    private final StoryStore stories;
    private final InstantSource clock;
    private final Map<Whose, Trial> trials = new ConcurrentHashMap<>();
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "policy-trial");
        thread.setDaemon(true);
        return thread;
    });

    PolicyTrials(StoryStore stories, InstantSource clock) {
        this.stories = stories;
        this.clock = clock;
    }

    private record Whose(long topic, String author) {}

    /**
     * How far a trial is and what it found until there.
     *
     * @param now the topic's own policy, and what it would have done
     * @param then the other
     * @param done articles gone through, of {@code articles}
     */
    record Trial(AlertPolicy now, AlertPolicy then, long done, long articles, Found byNow, Found byThen, State state) {

        /** Of a hundred parts those done; the page asks for it. */
        public int percent() {
            return articles == 0 ? 100 : (int) Math.min(100, 100 * done / articles);
        }
    }

    /** Whether more is to come. */
    enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** What a policy would have done; the lines are the latest, newest first. */
    record Found(int proposed, int sent, List<AlertReplay.Line> lines) {

        Found {
            lines = List.copyOf(lines);
        }

        private Found and(AlertReplay.Line line) {
            List<AlertReplay.Line> all = new ArrayList<>(lines);
            all.add(0, line);
            boolean isSent = line.outcome() == AlertReplay.Outcome.SEND;
            return new Found(
                    proposed + (isSent ? 0 : 1), sent + (isSent ? 1 : 0), all.subList(0, Math.min(TOLD, all.size())));
        }
    }

    /** The trial of these two policies for an editor, begun now if it was not before. */
    Trial of(Topic topic, String author, AlertPolicy then) {
        Whose whose = new Whose(topic.id(), author);
        Trial known = trials.get(whose);
        if (known != null && known.now().equals(topic.alerts()) && known.then().equals(then)) {
            return known;
        }
        Instant since = clock.instant().minus(REACH);
        Found nothing = new Found(0, 0, List.of());
        Trial begun = new Trial(
                topic.alerts(), then, 0, stories.filedSince(topic.id(), since), nothing, nothing, State.RUNNING);
        trials.put(whose, begun);
        runner.execute(() -> run(whose, begun, since));
        return begun;
    }

    /** Drops what an editor need not see any more. */
    void forget(long topicId, String author) {
        trials.remove(new Whose(topicId, author));
    }

    private void run(Whose whose, Trial begun, Instant since) {
        try {
            AlertReplay now = new AlertReplay(begun.now());
            AlertReplay then = new AlertReplay(begun.then());
            GrowingStories growing = new GrowingStories();
            Trial trial = begun;
            List<StoryStore.Filed> batch = stories.filed(whose.topic(), since, 0, BATCH);
            while (!batch.isEmpty() && trials.get(whose) == trial) {
                Trial before = trial;
                Found byNow = trial.byNow();
                Found byThen = trial.byThen();
                Map<Long, List<Long>> near = stories.nearTo(
                        whose.topic(),
                        batch.stream()
                                .map(filed -> filed.member().article().id())
                                .toList());
                for (StoryStore.Filed filed : batch) {
                    growing.put(
                            filed.story(),
                            filed.member(),
                            near.getOrDefault(filed.member().article().id(), List.of()));
                    byNow = and(byNow, grew(now, growing, filed));
                    byThen = and(byThen, grew(then, growing, filed));
                }
                trial = new Trial(
                        begun.now(),
                        begun.then(),
                        before.done() + batch.size(),
                        begun.articles(),
                        byNow,
                        byThen,
                        State.RUNNING);
                trials.replace(whose, before, trial);
                batch = stories.filed(
                        whose.topic(), since, batch.get(batch.size() - 1).position(), BATCH);
            }
            end(whose, trial, State.DONE);
        } catch (RuntimeException e) {
            // In a thread of its own: the page of the editor who asked says that it failed.
            LOG.error("policy trial failed topic={} fault={}", whose.topic(), e.toString(), e);
            end(whose, trials.get(whose), State.FAILED);
        }
    }

    private static Optional<AlertReplay.Line> grew(AlertReplay replay, GrowingStories growing, StoryStore.Filed filed) {
        Instant at = filed.member().placedAt();
        return replay.grew(growing.story(filed.story(), at), growing.near(filed.story(), replay.since(at), at), at);
    }

    private static Found and(Found found, Optional<AlertReplay.Line> line) {
        return line.map(found::and).orElse(found);
    }

    /** Nothing if another trial took its place. */
    private void end(Whose whose, @Nullable Trial trial, State state) {
        if (trial != null) {
            trials.replace(
                    whose,
                    trial,
                    new Trial(
                            trial.now(),
                            trial.then(),
                            trial.done(),
                            trial.articles(),
                            trial.byNow(),
                            trial.byThen(),
                            state));
        }
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
