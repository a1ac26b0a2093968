package org.concordia.digest.alert;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The way of an alert: a changed story is judged, held for an editor or sent by its topic's policy, and lapses when
 * nobody decides. Everything here may run twice or late; the store's keys keep it one alert for an event.
 */
@Component
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final AlertStore alerts;
    private final StoryStore stories;
    private final TopicStore topics;
    private final InstantSource clock;
    private final ClockWatch watch;
    private volatile Runnable wakeUp = () -> {};

    public Alerts(AlertStore alerts, StoryStore stories, TopicStore topics, InstantSource clock, ClockWatch watch) {
        this.alerts = alerts;
        this.stories = stories;
        this.topics = topics;
        this.clock = clock;
        this.watch = watch;
    }

    /** Whom to wake when there is something to mail to readers or editors; a hint that may be lost. */
    public void onNews(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** What to send was decided outside this class. */
    public void decided() {
        wakeUp.run();
    }

    /**
     * Judges a story that changed and acts on the verdict.
     *
     * @return the verdict, whether or not the event was alerted before
     */
    public Verdict judge(Story story, Topic topic) {
        Instant now = clock.instant();
        return judge(story, near(story, topic, now), topic, now);
    }

    private Verdict judge(Story story, List<Story> near, Topic topic, Instant now) {
        Verdict verdict = unlessSettled(verdict(story, near, topic, now), story, near, topic);
        Story strongest = Reason.isAnyNear(verdict.reasons()) ? strongest(story, near) : story;
        if (verdict instanceof Verdict.Show) {
            alerts.candidate(story.id(), now);
        } else if (strongest.id() != story.id() && alerts.ofEventOf(story.id()).isEmpty()) {
            return judge(strongest, topic);
        } else if (verdict instanceof Verdict.Propose) {
            propose(story, verdict.reasons(), now);
        } else if (verdict instanceof Verdict.Send && (isRegrouped(story) || isClockDoubtful(story, now))) {
            propose(story, verdict.reasons(), now);
        } else if (verdict instanceof Verdict.Send) {
            send(story, topic.alerts(), verdict.reasons(), now);
        }
        return verdict;
    }

    /** What the topic's policy says of a story and of those that may tell the same event. */
    private Verdict verdict(Story story, List<Story> near, Topic topic, Instant at) {
        boolean told = !near.isEmpty()
                && alerts.ofEventOf(story.id()).isEmpty()
                && near.stream().anyMatch(other -> alerts.ofEventOf(other.id()).isPresent());
        return BreakingPolicy.judge(story, near, told, topic.alerts(), at);
    }

    /** Saving a topic alerts nobody: what makes news urgent is news, and not another policy. */
    private Verdict unlessSettled(Verdict verdict, Story story, List<Story> near, Topic topic) {
        if (BreakingPolicy.isBelow(verdict)) {
            return verdict;
        }
        boolean settled = topics.current(topic.name())
                .filter(version -> version.number() > 1)
                .filter(version -> Stream.concat(Stream.of(story), near.stream())
                        .flatMap(each -> each.articles().stream())
                        .allMatch(member -> member.placedAt().isBefore(version.savedAt())))
                .isPresent();
        return settled ? new Verdict.Show(BreakingPolicy.and(verdict, Reason.of(Reason.Kind.SETTLED, 0))) : verdict;
    }

    /** Thousands may have changed, and few are near to another: those are asked for at once. */
    private void forRecent(Topic topic, Instant now, BiConsumer<Story, List<Story>> each) {
        Instant since = now.minus(topic.alerts().maxAge());
        Set<Long> withNear = stories.withNear(topic.id(), since);
        for (Story story : stories.changedSince(topic.id(), since)) {
            each.accept(story, withNear.contains(story.id()) ? stories.near(story.id(), since) : List.of());
        }
    }

    private List<Story> near(Story story, Topic topic, Instant at) {
        return stories.near(story.id(), at.minus(topic.alerts().maxAge()));
    }

    /** Of stories counted together the one that most newsrooms tell stands for all, of equal ones the oldest. */
    private static Story strongest(Story story, List<Story> near) {
        return Stream.concat(Stream.of(story), near.stream())
                .max(Comparator.comparingInt(Story::voices).thenComparing(Story::id, Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** An editor put articles here whose readers may have been alerted of another story: an editor decides again. */
    private static boolean isRegrouped(Story story) {
        return story.articles().stream().anyMatch(member -> member.movedBy() != null);
    }

    /** A clock that was set back makes old news young: what we have is from later than now. An editor decides. */
    private boolean isClockDoubtful(Story story, Instant now) {
        Instant latest = now.plus(BreakingPolicy.CLOCK_SKEW);
        return !watch.isSteady()
                || story.articles().stream()
                        .anyMatch(member -> member.placedAt().isAfter(latest));
    }

    /**
     * Judges stories of a topic that changed just now, as whoever filed them tells.
     *
     * @param storyIds ids that are no story any more are passed over
     */
    public void changed(long topicId, Collection<Long> storyIds) {
        topics.find(topicId)
                .ifPresent(topic -> storyIds.forEach(id -> stories.find(id).ifPresent(story -> judge(story, topic))));
    }

    /**
     * Does what is due: judges what changed lately (a hint may have been lost) and lets held alerts lapse that are
     * too old to be sent as news.
     */
    public void sweep() {
        Instant now = clock.instant();
        for (Topic topic : topics.all()) {
            forRecent(topic, now, (story, near) -> judge(story, near, topic, now));
            for (Alert held : alerts.held()) {
                if (held.topicId() == topic.id()) {
                    unmake(held, topic, now);
                }
            }
            seeToHeld(topic, now);
        }
    }

    /**
     * What nobody decided is told to every editor once more, and lapses in the end. Both go by time alone and lapsing
     * is for good: neither is done while the clock is in doubt.
     */
    private void seeToHeld(Topic topic, Instant now) {
        if (!watch.isSteady()) {
            return;
        }
        AlertPolicy policy = topic.alerts();
        for (Alert held : alerts.held()) {
            Duration waited = Duration.between(held.proposedAt(), now);
            if (held.topicId() != topic.id()) {
                continue;
            }
            if (waited.compareTo(policy.lapseAfter()) > 0) {
                if (alerts.lapse(held.id(), now)) {
                    LOG.warn("alert lapsed id={} topic={}", held.id(), topic.name());
                }
            } else if (!policy.escalateAfter().isZero()
                    && waited.compareTo(policy.escalateAfter()) > 0
                    && alerts.escalate(held.id(), now)) {
                LOG.warn("alert escalated id={} topic={}", held.id(), topic.name());
                wakeUp.run();
            }
        }
    }

    /**
     * Takes a held alert back if editors hid its story, or marked or moved so much out of it that the rest would not be held.
     *
     * @return whether it is taken back now
     */
    boolean unmake(Alert held, Topic topic, Instant now) {
        OptionalLong today = stories.idToday(held.storyId());
        Optional<Story> rest = stories.find(held.storyId());
        boolean edited = stories.onDesk(held.storyId())
                .map(story -> story.said().revision() > 0)
                .orElse(false);
        if (today.isEmpty() || !edited && stories.withdrawn(today.getAsLong()).isEmpty()) {
            return false;
        }
        // As of the proposal too: what only grew old since stays for the editor to decide.
        if (rest.isPresent() && (isUrgent(rest.get(), topic, now) || isUrgent(rest.get(), topic, held.proposedAt()))) {
            return false;
        }
        boolean unmade = alerts.unmake(held.id());
        if (unmade) {
            LOG.warn("alert withdrawn id={} story={} reason=editors", held.id(), held.storyId());
        }
        return unmade;
    }

    private boolean isUrgent(Story story, Topic topic, Instant at) {
        Verdict verdict = verdict(story, near(story, topic, at), topic, at);
        return verdict instanceof Verdict.Propose || verdict instanceof Verdict.Send;
    }

    /** Stories worth a look that are no alerts yet: those judged to be shown, the latest changed first. */
    List<Candidate> candidates() {
        Instant now = clock.instant();
        List<Candidate> candidates = new ArrayList<>();
        for (Topic topic : topics.all()) {
            forRecent(topic, now, (story, near) -> {
                Verdict verdict = unlessSettled(verdict(story, near, topic, now), story, near, topic);
                if (verdict instanceof Verdict.Show
                        && alerts.ofEventOf(story.id()).isEmpty()) {
                    candidates.add(0, new Candidate(story, verdict.reasons()));
                }
            });
        }
        return candidates;
    }

    private void propose(Story story, List<Reason> reasons, Instant now) {
        tell(alerts.propose(story.id(), story.topicId(), reasons, now), story, now);
    }

    private void send(Story story, AlertPolicy policy, List<Reason> reasons, Instant now) {
        tell(alerts.sendByPolicy(story.id(), story.topicId(), reasons, policy, now), story, now);
    }

    private void tell(Optional<Alert> fresh, Story story, Instant now) {
        fresh.ifPresent(alert -> {
            LOG.warn(
                    "alert {} id={} story={} delay={}",
                    alert.status().word(),
                    alert.id(),
                    story.id(),
                    Duration.between(story.first().published().at(), now));
            wakeUp.run();
        });
    }

    /** A story that an editor may want to see. */
    record Candidate(Story story, List<Reason> reasons) {}
}
