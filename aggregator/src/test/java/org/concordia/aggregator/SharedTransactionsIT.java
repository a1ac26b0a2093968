package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SharedTransactionsIT {

    @Parameter
    TestDatabase database;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private DataSource source;
    private JdbcClient jdbc;
    private SharedTransactions transactions;

    @BeforeEach
    void open() {
        source = database.fresh();
        jdbc = JdbcClient.create(source);
        transactions = new SharedTransactions(new TransactionTemplate(new JdbcTransactionManager(source)));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private int keep(String host) {
        return jdbc.sql("INSERT INTO host_hold (host, held_until) VALUES (:host, :until)")
                .param("host", host)
                .param("until", Sql.utc(Instant.EPOCH))
                .update();
    }

    private List<String> kept() {
        return jdbc.sql("SELECT host FROM host_hold ORDER BY host")
                .query(String.class)
                .list();
    }

    /** Lets all these wait behind one that takes its time, so that they share the next transaction. */
    private List<Future<Integer>> together(List<ToIntFunction<TransactionStatus>> works) throws InterruptedException {
        threads.submit(() -> transactions.run(status -> {
            first.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return keep("first");
        }));
        first.await();
        List<Future<Integer>> results = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        for (ToIntFunction<TransactionStatus> work : works) {
            results.add(threads.submit(() -> {
                asked.incrementAndGet();
                return transactions.run(work);
            }));
        }
        await().until(() -> asked.get() == works.size() && transactions.waiting() == works.size());
        go.countDown();
        return results;
    }

    @Test
    void whoWaitsTogetherIsStoredTogetherAndEachHearsWhatItsOwnWorkSaid() throws Exception {
        List<Object> connections = java.util.Collections.synchronizedList(new ArrayList<>());
        List<ToIntFunction<TransactionStatus>> works = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            works.add(status -> {
                connections.add(TransactionSynchronizationManager.getResource(source));
                return number + keep("h" + number);
            });
        }
        List<Future<Integer>> results = together(works);
        for (int i = 0; i < 5; i++) {
            assertThat(results.get(i).get()).isEqualTo(i + 1);
        }
        assertThat(connections).hasSize(5).containsOnly(connections.get(0));
        assertThat(kept()).containsExactly("first", "h0", "h1", "h2", "h3", "h4");
    }

    @Test
    void whatOneUndoesOrBreaksIsNobodyElses() throws Exception {
        List<Future<Integer>> results = together(List.of(
                status -> keep("good"),
                status -> {
                    keep("undone");
                    status.setRollbackOnly();
                    return -1;
                },
                status -> keep("half") + keep("first"),
                status -> {
                    keep("broken");
                    throw new StackOverflowError("deep");
                },
                status -> keep("better")));
        assertThat(results.get(0).get()).isEqualTo(1);
        assertThat(results.get(1).get()).isEqualTo(-1);
        assertThatThrownBy(results.get(2)::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(results.get(3)::get).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(results.get(4).get()).isEqualTo(1);
        assertThat(kept()).containsExactly("better", "first", "good");
    }

    @Test
    void undoesOneWithoutTheOthersInOneTransaction() throws Exception {
        List<Future<Integer>> results = together(List.of(
                status -> keep("good"),
                status -> {
                    keep("undone");
                    status.setRollbackOnly();
                    return -1;
                },
                status -> keep("better")));
        for (Future<Integer> result : results) {
            result.get();
        }
        assertThat(kept()).containsExactly("better", "first", "good");
    }

    @Test
    void moreThanFitInOneTransactionAreStoredByTheNext() throws Exception {
        List<ToIntFunction<TransactionStatus>> works = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String host = "h" + i;
            works.add(status -> keep(host));
        }
        for (Future<Integer> result : together(works)) {
            assertThat(result.get()).isEqualTo(1);
        }
        assertThat(kept()).hasSize(51);
    }
}
