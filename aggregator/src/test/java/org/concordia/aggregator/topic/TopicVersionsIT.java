package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Versions, drafts and replays on both databases. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class TopicVersionsIT {

    private static final String FILE = """
            # ours
            name: border
            titles: {en: Border}
            thresholds: {review: 1, digest: 2, alert: 3}
            patterns:
              - language: es
                group: people
                queries:
                  - {query: migrante, weight: 2}
                  - {query: fila, weight: 1}
            """;
    private static final String WIDER = FILE.replace("migrante, weight: 2", "albergue, weight: 3");

    @Parameter
    TestDatabase database;

    private Instant now = Sample.NOW;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private TopicStore topics;
    private DraftStore drafts;
    private ReplayStore replays;
    private Replays replaying;
    private TopicMatching matching;
    private TopicDesk desk;
    private ArticleStore articles;
    private Outlet outlet;
    private Topic topic;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        jdbc = JdbcClient.create(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        topics = new TopicStore(new JdbcTemplate(source));
        drafts = new DraftStore(jdbc);
        replays = new ReplayStore(jdbc);
        InstantSource clock = () -> now;
        replaying = new Replays(replays, topics, transaction, clock);
        matching = new TopicMatching(topics, clock);
        desk = new TopicDesk(topics, drafts, replays, replaying, matching, clock);
        articles = new ArticleStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro", null, "CL", "es", false, false));
        jdbc.sql("""
                        INSERT INTO feed (address, host, outlet_id, title, next_poll_at, created_at)
                        VALUES ('https://elfaro.example/rss', 'elfaro.example', :outlet, 'El Faro', :now, :now)
                        """).param("outlet", outlet.id()).param("now", Sql.utc(now)).update();
        topics.add("border", FILE, now);
        topic = topics.named("border").orElseThrow();
    }

    /** Stores an article with what the topics say of it. */
    private long article(String title, Duration age) {
        long feed = jdbc.sql("SELECT MIN(id) FROM feed").query(Long.class).single();
        Article article = new Article(
                0,
                feed,
                outlet,
                title,
                "https://elfaro.example/" + title.replace(' ', '-'),
                title,
                "",
                null,
                "es",
                new PublishedTime(now.minus(age), PublishedTime.Source.FEED),
                null,
                now,
                false,
                List.of());
        long id = articles.add(article).orElseThrow();
        topics.record(id, matching.match(article), now);
        return id;
    }

    private Draft draft(String author, String text) {
        return new Draft(
                topic.id(), author, text, topics.current("border").orElseThrow().number(), null);
    }

    private Level level(long article) {
        return topics.said(article).stream().findFirst().map(TopicMatch::level).orElse(Level.NONE);
    }

    @Test
    void everySaveIsAVersionWithItsAuthorAndMayBeTakenBack() {
        assertThat(desk.save(topic, draft("ana", WIDER), " wider ")).isEqualTo(new Saved.Done(2));
        assertThat(desk.save(topic, draft("ana", WIDER), "")).isEqualTo(new Saved.Same());
        Draft back = new Draft(topic.id(), "luis", FILE, 2, 1);
        assertThat(desk.save(topic, back, "")).isEqualTo(new Saved.Done(3));
        assertThat(topics.versions("border"))
                .extracting(TopicVersion::number, TopicVersion::author, TopicVersion::note, TopicVersion::restores)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3, "luis", "", 1),
                        org.assertj.core.groups.Tuple.tuple(2, "ana", "wider", null),
                        org.assertj.core.groups.Tuple.tuple(1, TopicVersion.PROGRAM, "", null));
        assertThat(topics.versions("border"))
                .extracting(TopicVersion::definition)
                .containsExactly(FILE, WIDER, FILE);
        assertThat(topics.definition("border")).hasValue(FILE);
    }

    @Test
    void ofEditorsWhoSaveAtOnceOneSavesAndTheOthersAreTold() throws Exception {
        int editors = 6;
        ExecutorService together = Executors.newFixedThreadPool(editors);
        try {
            for (int round = 1; round <= 5; round++) {
                int basedOn = round;
                CyclicBarrier start = new CyclicBarrier(editors);
                List<Callable<Saved>> saves = new java.util.ArrayList<>();
                for (int editor = 0; editor < editors; editor++) {
                    String author = "editor" + editor;
                    saves.add(() -> {
                        start.await();
                        return topics.save(
                                "border", FILE + "# " + author + basedOn, basedOn, author, "", null, Sample.NOW);
                    });
                }
                int done = 0;
                for (Future<Saved> saved : together.invokeAll(saves)) {
                    if (saved.get() instanceof Saved.Done one) {
                        done++;
                        assertThat(one.number()).isEqualTo(basedOn + 1);
                    } else {
                        assertThat(saved.get()).isInstanceOf(Saved.Overtaken.class);
                    }
                }
                assertThat(done).isEqualTo(1);
            }
        } finally {
            together.shutdownNow();
        }
        assertThat(topics.versions("border")).extracting(TopicVersion::number).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(topics.versions("border"))
                .extracting(TopicVersion::definition)
                .doesNotHaveDuplicates();
    }

    @Test
    void overtakenDraftIsKeptAndTheOtherVersionStands() {
        Draft slow = draft("luis", FILE + "# luis");
        drafts.keep(slow, now);
        desk.save(topic, draft("ana", WIDER), "");
        assertThat(desk.save(topic, slow, ""))
                .isInstanceOfSatisfying(
                        Saved.Overtaken.class,
                        saved -> assertThat(saved.by().author()).isEqualTo("ana"));
        assertThat(drafts.find(topic.id(), "luis")).hasValue(slow);
        assertThat(topics.definition("border")).hasValue(WIDER);
    }

    @Test
    void replayShowsWhatWouldComeInGoOutAndChangeAndChangesNothing() {
        long in = article("Nuevo albergue en la ciudad", Duration.ofDays(2));
        article("Otro albergue", Duration.ofDays(29));
        article("Un albergue de antes", Duration.ofDays(31));
        long out = article("Llega un migrante", Duration.ofDays(1));
        long up = article("Una fila en el albergue", Duration.ofDays(3));
        long down = article("Migrante en la fila", Duration.ofDays(3));
        article("Nada de nada", Duration.ofDays(3));
        Draft draft = draft("ana", WIDER);
        desk.preview(draft);
        assertThat(replaying.replayDue()).isFalse();

        Replay replay = replays.find(topic.id(), Replay.Purpose.DRAFT, "ana").orElseThrow();
        assertThat(replay.fault()).isNull();
        assertThat(replay.finishedAt()).isEqualTo(now);
        assertThat(replay.done()).isEqualTo(6);
        assertThat(replay.articles()).isEqualTo(6);
        assertThat(replay.outcome())
                .isEqualTo(new Outcome(List.of(3L, 1L, 1L, 1L), List.of(2L, 1L, 0L, 3L), List.of(2L, 1L, 1L, 1L)));
        assertThat(replays.changes(replay.id(), Replay.Change.IN, 0, 10))
                .first()
                .satisfies(first -> {
                    assertThat(first.matched().article().id()).isEqualTo(in);
                    assertThat(first.oldLevel()).isEqualTo(Level.NONE);
                    assertThat(first.matched().match().score()).isEqualTo(3);
                    assertThat(first.matched().match().reasons().get(0).found()).containsExactly("albergue");
                });
        assertThat(replays.changes(replay.id(), Replay.Change.IN, 1, 10)).hasSize(1);
        assertThat(replays.changes(replay.id(), Replay.Change.OUT, 0, 10))
                .extracting(change -> change.matched().article().id())
                .containsExactly(out);
        assertThat(replays.changes(replay.id(), Replay.Change.UP, 0, 10))
                .extracting(change -> change.matched().article().id())
                .containsExactly(up);
        assertThat(replays.changes(replay.id(), Replay.Change.DOWN, 0, 10))
                .extracting(change -> change.matched().article().id())
                .containsExactly(down);
        assertThat(level(in)).isEqualTo(Level.NONE);
        assertThat(level(out)).isEqualTo(Level.DIGEST);
        desk.discard(topic, "ana");
        assertThat(replays.find(topic.id(), Replay.Purpose.DRAFT, "ana")).isEmpty();
    }

    @Test
    void savingDecidesAnewAboutStoredArticles() {
        long in = article("Nuevo albergue en la ciudad", Duration.ofDays(2));
        long out = article("Llega un migrante", Duration.ofDays(1));
        long filed = article("Otro migrante", Duration.ofDays(1));
        long up = article("Una fila en el albergue", Duration.ofDays(3));
        long old = article("Un albergue de antes", Duration.ofDays(31));
        topics.filed(topic.id(), List.of(filed), now);
        desk.save(topic, draft("ana", WIDER), "");
        assertThat(replaying.replayDue()).isTrue();
        assertThat(List.of(in, out, filed, up, old))
                .extracting(this::level)
                .containsExactly(Level.ALERT, Level.NONE, Level.NONE, Level.ALERT, Level.NONE);
        assertThat(topics.unfiled(topic.id(), 10))
                .extracting(matched -> matched.article().id())
                .containsExactly(up, in);
        assertThat(jdbc.sql("SELECT article_id FROM topic_match WHERE by_edit ORDER BY article_id")
                        .query(Long.class)
                        .list())
                .containsExactly(in, up);
        assertThat(replaying.replayDue()).isFalse();
    }

    @Test
    void whatAKilledProcessLeftIsGoneOnWithFromWhereItWas() {
        int many = 600;
        for (int i = 0; i < many; i++) {
            article((i % 2 == 0 ? "albergue " : "migrante ") + i, Duration.ofMinutes(i));
        }
        desk.save(topic, draft("ana", WIDER), "");
        int[] left = {2};
        // A process that dies in its third batch: its transaction is never committed, its lease runs out.
        Replays dying = new Replays(
                replays,
                topics,
                new TransactionTemplate(transaction.getTransactionManager()) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public <T> T execute(org.springframework.transaction.support.TransactionCallback<T> action) {
                        return super.execute(status -> {
                            T result = action.doInTransaction(status);
                            if (left[0]-- == 0) {
                                throw new ThreadDeath();
                            }
                            return result;
                        });
                    }
                },
                () -> now);
        org.assertj.core.api.Assertions.assertThatThrownBy(dying::replayDue).isInstanceOf(ThreadDeath.class);
        Replay half = replays.find(topic.id(), Replay.Purpose.SAVED, "").orElseThrow();
        assertThat(half.done()).isEqualTo(500);
        assertThat(half.finishedAt()).isNull();
        assertThat(replaying.replayDue()).as("while the lease holds").isFalse();

        now = now.plus(Duration.ofMinutes(2));
        assertThat(replaying.replayDue()).isTrue();
        Replay whole = replays.find(topic.id(), Replay.Purpose.SAVED, "").orElseThrow();
        assertThat(whole.done()).isEqualTo(many);
        assertThat(whole.outcome().changes()).containsExactly(300L, 300L, 0L, 0L);
        assertThat(topics.counts(topic.id())).containsEntry(Level.ALERT, 300L).containsEntry(Level.NONE, 300L);
    }

    @Test
    void changingTheDraftEndsTheReplayOfTheOneBefore() {
        article("Nuevo albergue", Duration.ofDays(2));
        desk.preview(draft("ana", WIDER));
        Replay first = replays.claim("mine", now, now.plusSeconds(60)).orElseThrow();
        desk.preview(draft("ana", FILE + "# other"));
        assertThat(replays.reached(first, "mine", now, now.plusSeconds(60))).isFalse();
        replaying.replayDue();
        assertThat(replays.find(topic.id(), Replay.Purpose.DRAFT, "ana"))
                .get()
                .satisfies(replay -> assertThat(replay.outcome().changes()).containsExactly(0L, 0L, 0L, 0L));
    }

    @Test
    void topicAtRestIsAskedNothingUntilItIsPutToWork() {
        desk.rest(topic, true);
        long article = article("Llega un migrante", Duration.ofDays(1));
        assertThat(topics.said(article)).isEmpty();
        assertThat(topics.all()).isEmpty();
        assertThat(topics.known()).hasSize(1);
        desk.save(topic, draft("ana", FILE + "# more"), "");
        assertThat(replaying.replayDue()).isFalse();
        desk.rest(topic, false);
        replaying.replayDue();
        assertThat(level(article)).isEqualTo(Level.DIGEST);
        assertThat(desk.add("border", FILE, "ana")).isFalse();
    }
}
