package org.concordia.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.story.BorderWeek;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class NewsroomIT {

    private final TestDatabase kind;
    private final Desk desk;

    NewsroomIT(TestDatabase kind) {
        this.kind = kind;
        this.desk = new Desk(kind);
    }

    @Test
    void filesEachArticleOnceHoweverOftenItIsCalled() {
        put(desk, 0, 40);
        try (Newsroom newsroom = newsroom(desk)) {
            assertThat(newsroom.fileNew()).isEqualTo(40);
            Map<Long, Long> filed = desk.filed();
            assertThat(filed).hasSize(40);
            assertThat(newsroom.fileNew()).isZero();
            assertThat(desk.filed()).isEqualTo(filed);
        }
    }

    @Test
    void restartedAfterEveryFewArticlesItMakesTheSameStories() {
        Desk through = new Desk(kind);
        try (Newsroom newsroom = newsroom(through)) {
            for (int i = 0; i < 88; i += 11) {
                put(through, i, i + 11);
                newsroom.fileNew();
            }
        }
        for (int i = 0; i < 88; i += 11) {
            put(desk, i, i + 11);
            try (Newsroom newsroom = newsroom(desk)) {
                newsroom.fileNew();
            }
        }
        assertThat(desk.filed()).hasSize(88).isEqualTo(through.filed());
        assertThat(reasons(desk)).isEqualTo(reasons(through));
    }

    @Test
    void aFailedTransactionLeavesNothingBehindAndTheNextCallFilesTheSame() {
        Desk through = new Desk(kind);
        put(through, 0, 60);
        try (Newsroom newsroom = newsroom(through)) {
            newsroom.fileNew();
        }
        put(desk, 0, 30);
        FailingOnce transactions = new FailingOnce(desk);
        try (Newsroom newsroom = new Newsroom(
                desk.topics, desk.filing, transactions, InstantSource.fixed(Desk.NOON), (topic, ids) -> {})) {
            newsroom.fileNew();
            put(desk, 30, 60);
            transactions.fail = true;
            assertThat(newsroom.fileNew()).isZero();
            assertThat(desk.filed()).hasSize(30);
            assertThat(newsroom.fileNew()).isEqualTo(30);
        }
        assertThat(desk.numbers()).isEqualTo(through.numbers());
    }

    @Test
    void twoNewsroomsAtOnceFileEachArticleOnce() throws Exception {
        put(desk, 0, 88);
        List<Set<Long>> heard = List.of(new HashSet<>(), new HashSet<>());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Newsroom one = newsroom(desk, heard.get(0));
                Newsroom two = newsroom(desk, heard.get(1))) {
            List<Future<Integer>> counts = new ArrayList<>();
            counts.add(threads.submit(one::fileNew));
            counts.add(threads.submit(two::fileNew));
            assertThat(counts.get(0).get() + counts.get(1).get()).isEqualTo(88);
        } finally {
            threads.shutdown();
        }
        assertThat(desk.filed()).hasSize(88);
        assertThat(heard).filteredOn(ids -> !ids.isEmpty()).hasSize(1);
    }

    @Test
    void anotherNewsroomTakesOverOnceTheLeaseIsGivenBack() {
        put(desk, 0, 10);
        Newsroom first = newsroom(desk);
        first.fileNew();
        put(desk, 10, 20);
        try (Newsroom second = newsroom(desk)) {
            assertThat(second.fileNew()).isZero();
            first.close();
            assertThat(second.fileNew()).isEqualTo(10);
        }
    }

    @Test
    void tellsOfTheStoriesThatChangedAndOfNoMergedOne() {
        put(desk, 0, 88);
        Set<Long> heard = new HashSet<>();
        try (Newsroom newsroom = newsroom(desk, heard)) {
            newsroom.fileNew();
        }
        assertThat(heard)
                .containsExactlyInAnyOrderElementsOf(new HashSet<>(desk.filed().values()));
    }

    private static Newsroom newsroom(Desk desk) {
        return newsroom(desk, new HashSet<>());
    }

    private static Newsroom newsroom(Desk desk, Set<Long> heard) {
        return new Newsroom(
                desk.topics,
                desk.filing,
                desk.transactions,
                InstantSource.fixed(Desk.NOON.plus(Duration.ofDays(10))),
                (topic, ids) -> heard.addAll(ids));
    }

    private static void put(Desk desk, int from, int to) {
        BorderWeek.all().subList(from, to).forEach(labelled -> {
            var article = labelled.article();
            desk.matched(
                    article.outlet(),
                    article.language(),
                    article.title(),
                    article.summary(),
                    article.published().at());
        });
    }

    private static List<String> reasons(Desk desk) {
        return desk.jdbc
                .sql("SELECT evidence FROM placement ORDER BY article_id")
                .query(String.class)
                .list();
    }

    /** Transactions on a real database, of which one is lost at its commit. */
    private static final class FailingOnce implements PlatformTransactionManager {
        private final Desk desk;
        private boolean fail;

        FailingOnce(Desk desk) {
            this.desk = desk;
        }

        @Override
        public TransactionStatus getTransaction(TransactionDefinition definition) {
            return desk.transactions.getTransaction(definition);
        }

        @Override
        public void commit(TransactionStatus status) {
            if (fail) {
                fail = false;
                desk.transactions.rollback(status);
                throw new TransactionSystemException("the connection broke at the commit");
            }
            desk.transactions.commit(status);
        }

        @Override
        public void rollback(TransactionStatus status) {
            desk.transactions.rollback(status);
        }
    }
}
