package org.concordia.mailer.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.EditionPlan;
import org.concordia.aggregator.topic.Topic;
import org.concordia.aggregator.topic.TopicFile;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.story.StoryStore;
import org.concordia.mailer.desk.Accounts;
import org.concordia.mailer.schedule.Timetable;
import org.concordia.mailer.subscriber.SubscriberFile;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The demo's requests in terms of the newsroom's parts. */
@Component
@Profile("demo")
final class DemoNewsroom implements DemoStory {

    private static final Duration OFTEN = Duration.ofMinutes(5);

    private final OutletStore outlets;
    private final FeedStore feeds;
    private final TopicStore topics;
    private final EditionStore editions;
    private final SubscriberFile subscribers;
    private final Accounts accounts;
    private final StoryStore stories;
    private final Timetable timetable;
    private final InstantSource time;

    DemoNewsroom(
            OutletStore outlets,
            FeedStore feeds,
            TopicStore topics,
            EditionStore editions,
            SubscriberFile subscribers,
            Accounts accounts,
            StoryStore stories,
            Timetable timetable,
            InstantSource time) {
        this.outlets = outlets;
        this.feeds = feeds;
        this.topics = topics;
        this.editions = editions;
        this.subscribers = subscribers;
        this.accounts = accounts;
        this.stories = stories;
        this.timetable = timetable;
        this.time = time;
    }

    @Override
    public void follow(SampleOutlet sample, URI feed) {
        Outlet outlet = outlets.findOrAdd(sample.outlet());
        feeds.add(
                new Feed(
                        0,
                        feed.toString(),
                        outlet,
                        outlet.name(),
                        null,
                        null,
                        sample.zone(),
                        Feed.Status.ACTIVE,
                        OFTEN,
                        time.instant(),
                        null,
                        null,
                        null,
                        0),
                time.instant());
    }

    @Override
    public void publishAt(String edition, LocalTime slot, ZoneId zone) {
        Topic topic = topics.named(Demo.TOPIC).orElseThrow();
        List<EditionPlan> plans = topic.editions().stream()
                .map(plan -> plan.name().equals(edition)
                        ? new EditionPlan(
                                plan.name(),
                                plan.languages(),
                                plan.cadence(),
                                "0 " + slot.getMinute() + " " + slot.getHour() + " * * ?",
                                zone,
                                plan.fewest())
                        : plan)
                .toList();
        change(topic, topic.alerts(), plans);
        editions.install(topics.named(Demo.TOPIC).orElseThrow(), time.instant());
    }

    @Override
    public void alertWithoutEditor(String name, int texts, int aDay) {
        Topic topic = topics.named(name).orElseThrow();
        AlertPolicy usual = topic.alerts();
        change(
                topic,
                new AlertPolicy(
                        usual.window(),
                        usual.showAt(),
                        usual.proposeAt(),
                        texts,
                        texts,
                        usual.maxAge(),
                        aDay,
                        usual.minGap()),
                topic.editions());
    }

    private void change(Topic topic, AlertPolicy policy, List<EditionPlan> plans) {
        Topic changed = new Topic(
                topic.id(),
                topic.name(),
                topic.titles(),
                topic.patterns(),
                topic.gate(),
                topic.homeCountries(),
                topic.review(),
                topic.digest(),
                topic.alert(),
                policy,
                plans,
                topic.words(),
                topic.home(),
                topic.reviewGate(),
                topic.caps(),
                topic.called());
        topics.change(topic.name(), TopicFile.write(changed), time.instant());
    }

    @Override
    public void enrol(DemoReader reader, String edition, String topic) {
        String line = "address,name,language,editions,alerts\n%s,%s,%s,%s,%s\n"
                .formatted(reader.address(), reader.name(), reader.language(), edition, topic);
        try {
            subscribers.read(
                    new StringReader(line),
                    "demo",
                    new SubscriberFile.Defaults("es", SampleDay.ZONE, Set.of(), Set.of(), "demo"),
                    false,
                    (number, fault) -> {
                        throw new IllegalStateException("demo reader: " + fault);
                    },
                    lines -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SubscriberFile.UnreadableException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void admit(String name, String password) {
        accounts.add(name, password);
    }

    @Override
    public void sweep() {
        timetable.runAll();
    }

    @Override
    public Optional<String> latestStory() {
        return stories.latest(1).stream().map(story -> story.first().title()).findFirst();
    }
}
