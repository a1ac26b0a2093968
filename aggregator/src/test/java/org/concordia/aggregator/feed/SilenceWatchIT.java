package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SilenceWatchIT {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");
    private static final Duration EVERY = Duration.ofDays(1);

    @Parameter
    private TestDatabase database;

    private Instant now = START;
    private JdbcClient jdbc;
    private FeedStore feeds;
    private HealthStore health;
    private SilenceWatch watch;
    private Outlet outlet;
    private long feed;
    private int articles;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        feeds = new FeedStore(jdbc, transaction);
        health = new HealthStore(jdbc);
        watch = new SilenceWatch(new SilenceStore(jdbc), transaction, () -> now);
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "Radio Sur", null, "CL", "es", false, false));
        feed = follow("https://radio.example/rss");
    }

    private long follow(String address) {
        return feeds.add(
                        new Feed(
                                0,
                                address,
                                outlet,
                                address,
                                null,
                                null,
                                null,
                                Feed.Status.ACTIVE,
                                null,
                                now,
                                null,
                                null,
                                null,
                                0),
                        now)
                .orElseThrow();
    }

    /** Stores what a poll found, as the poller does. */
    private void poll(PollOutcome.Kind kind, PollOutcome.@Nullable Document document) {
        jdbc.sql("UPDATE feed SET next_poll_at = :now WHERE id = :id")
                .param("now", Sql.utc(now))
                .param("id", feed)
                .update();
        FeedStore.Claim claim = feeds.due(now, Duration.ofMinutes(10), 10, 10).get(0);
        feeds.record(
                claim,
                new PollOutcome(
                        kind,
                        now,
                        Wording.of("feed.said.not-modified"),
                        new PollSchedule.NextPoll(now.plusSeconds(600), Wording.of("feed.why.new")),
                        null,
                        document));
    }

    private void article(Instant published) {
        articles++;
        jdbc.sql("""
                        INSERT INTO article (feed_id, outlet_id, guid, address, title, summary, language, published_at,
                                             published_from, fetched_at, backfill)
                        VALUES (:feed, :outlet, :guid, :guid, 'T', '', 'es', :at, 'feed', :at, FALSE)
                        """)
                .param("feed", feed)
                .param("outlet", outlet.id())
                .param("guid", "g" + articles)
                .param("at", Sql.utc(published))
                .update();
    }

    private void aMonthOfHours() {
        for (Instant at = START.minus(Duration.ofDays(30)); !at.isAfter(START); at = at.plus(Duration.ofHours(1))) {
            article(at);
        }
    }

    private List<String> told() {
        return health.events(START.minus(EVERY), now, 10).stream()
                .map(HealthStore.Event::kind)
                .toList();
    }

    @Test
    void aFeedThatAnswersAndBringsNothingIsNoticedOnce() {
        aMonthOfHours();
        now = START.plus(Duration.ofHours(23));
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        assertThat(watch.look()).isZero();

        now = START.plus(Duration.ofHours(25));
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        assertThat(watch.look()).isEqualTo(1);
        assertThat(watch.look()).isZero();
        assertThat(told()).containsExactly("silent");
        assertThat(feeds.health(feed)).get().satisfies(silent -> {
            assertThat(silent.state()).isEqualTo(FeedHealth.State.SILENT);
            assertThat(silent.silentSince()).isEqualTo(START);
            assertThat(silent.usual()).isEqualTo(Duration.ofHours(1));
            assertThat(silent.doubts()).extracting(Wording::key).containsExactly("feed.doubt.silent");
        });
        assertThat(health.counts()).containsOnly(java.util.Map.entry(FeedHealth.State.SILENT, 1));

        article(now);
        assertThat(watch.look()).isEqualTo(1);
        assertThat(told()).containsExactly("heard", "silent");
        assertThat(feeds.health(feed)).get().extracting(FeedHealth::state).isEqualTo(FeedHealth.State.FINE);
    }

    @Test
    void whileItsFeedsFailAnOutletIsNotCalledSilent() {
        aMonthOfHours();
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        now = START.plus(Duration.ofDays(3));
        poll(PollOutcome.Kind.FAILED, null);
        assertThat(watch.look()).isZero();
    }

    @Test
    void anotherFeedOfTheOutletSpeaksForIt() {
        aMonthOfHours();
        now = START.plus(Duration.ofDays(2));
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        feed = follow("https://radio.example/otra");
        article(now.minusSeconds(60));
        assertThat(watch.look()).isZero();
    }

    @Test
    void oldNewsThatCameJustNowIsASignOfLife() {
        aMonthOfHours();
        now = START.plus(Duration.ofDays(2));
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        jdbc.sql("UPDATE article SET fetched_at = :now WHERE guid = 'g3'")
                .param("now", Sql.utc(now))
                .update();
        assertThat(watch.look()).isZero();
    }

    @Test
    void aFeedWithoutEntriesAndOneWithoutTimesAreTold() {
        now = START.plusSeconds(60);
        poll(PollOutcome.Kind.FETCHED, new PollOutcome.Document(null, null, "a", null, null, List.of(), 0, 0));
        now = START.plusSeconds(120);
        poll(PollOutcome.Kind.FETCHED, new PollOutcome.Document(null, null, "b", null, null, List.of(), 0, 0));
        assertThat(feeds.health(feed)).get().satisfies(empty -> {
            assertThat(empty.state()).isEqualTo(FeedHealth.State.SILENT);
            assertThat(empty.emptySince()).isEqualTo(START.plusSeconds(60));
            assertThat(empty.doubts()).extracting(Wording::key).containsExactly("feed.doubt.empty");
        });
        now = START.plusSeconds(180);
        poll(PollOutcome.Kind.FETCHED, new PollOutcome.Document(null, null, "c", null, null, List.of(), 7, 0));
        assertThat(feeds.health(feed)).get().satisfies(undated -> {
            assertThat(undated.state()).isEqualTo(FeedHealth.State.FINE);
            assertThat(undated.emptySince()).isNull();
            assertThat(undated.doubts()).extracting(Wording::key).containsExactly("feed.doubt.undated");
        });
    }

    @Test
    void theListPutsWhatFailsLongestFirst() {
        poll(PollOutcome.Kind.NOT_MODIFIED, null);
        long fine = feed;
        feed = follow("https://radio.example/nueva");
        long fresh = feed;
        feed = follow("https://radio.example/rota");
        long broken = feed;
        now = START.plusSeconds(10);
        jdbc.sql(
                        "UPDATE feed SET failures = 9, failing_since = :since, last_outcome = 'failed', last_polled_at = :since"
                                + " WHERE id = :id")
                .param("since", Sql.utc(now))
                .param("id", broken)
                .update();
        feed = follow("https://radio.example/mas-rota");
        jdbc.sql(
                        "UPDATE feed SET failures = 9, failing_since = :since, last_outcome = 'failed', last_polled_at = :since"
                                + " WHERE id = :id")
                .param("since", Sql.utc(START.minusSeconds(10)))
                .param("id", feed)
                .update();
        assertThat(health.page(new HealthStore.Wanted(null, "", HealthStore.Order.WORST), 0, 10))
                .extracting(one -> one.feed().id())
                .containsExactly(feed, broken, fresh, fine);
        for (HealthStore.Order order : HealthStore.Order.values()) {
            assertThat(health.page(new HealthStore.Wanted(null, "RADIO sur", order), 1, 2))
                    .hasSize(2);
            assertThat(health.page(new HealthStore.Wanted(FeedHealth.State.FAILING, "rota", order), 0, 10))
                    .hasSize(2);
        }
    }
}
