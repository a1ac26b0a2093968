package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.storage.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an editor waits for who looks at mailings to a hundred thousand people each, on H2 in a file as it is shipped. In
 * processor time: H2 works in the thread that asks.
 */
class DeliveryPagesBench {

    private static final int RECIPIENTS = 100_000;
    private static final int MAILINGS = Integer.getInteger("bench.mailings", 10);
    private static final double SECONDS = 1;

    private Runnable touch = () -> {};

    @TempDir
    private Path folder;

    @Test
    void lookingAtLargeMailings() {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("news") + ";" + TestDatabase.H2_SETTINGS
                + ";QUERY_CACHE_SIZE=64;TRACE_LEVEL_FILE=0");
        pool.setUsername("sa");
        try (HikariDataSource database = new HikariDataSource(pool)) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            Newsletter newsletter = new Newsletter(database);
            List<Long> mailings = fill(newsletter);
            touch = () -> newsletter
                    .jdbc
                    .sql("UPDATE delivery SET changed_at = CURRENT_TIMESTAMP WHERE id = (SELECT MAX(id) FROM delivery)")
                    .update();
            long sending = mailings.get(mailings.size() - 1);
            List<Long> done = mailings.subList(0, mailings.size() - 1);
            seconds(
                    "counts of " + done.size() + " that are done, the first time",
                    60,
                    () -> newsletter.deliveries.counts(done));
            seconds(
                    "the list: counts of " + mailings.size() + ", one being sent",
                    SECONDS,
                    () -> newsletter.deliveries.counts(mailings));
            seconds("counts of one being sent", SECONDS, () -> newsletter.deliveries.counts(sending));
            seconds("reasons of 10,000 refusals", SECONDS, () -> newsletter.deliveries.troubles(sending, 50));
            seconds("slowest of 50 domains", SECONDS, () -> newsletter.deliveries.slowest(sending, 10));
            seconds("how many were uncertain", SECONDS, () -> newsletter.deliveries.everUncertain(sending));
            seconds("what one subscriber got", SECONDS, () -> newsletter.deliveries.to(RECIPIENTS / 2, 50));
            assertThat(newsletter.deliveries.troubles(sending, 50)).hasSize(2);
            assertThat(newsletter.deliveries.slowest(sending, 10)).hasSize(10);
        }
    }

    private void seconds(String what, double bound, Runnable look) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // H2 answers from the last result when nothing has changed.
            touch.run();
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            look.run();
            times.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9);
        }
        double first = times.get(0);
        double median =
                Figures.median(times.stream().mapToDouble(Double::doubleValue).toArray());
        double shown = what.endsWith("first time") ? first : median;
        Figures.atMost("desk: " + what, Figures.number(shown) + " s", Figures.number(bound) + " s", shown / bound, 1);
    }

    private static List<Long> fill(Newsletter newsletter) {
        newsletter.jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, language, zone, consent, created_at)
                        SELECT 'reader-' || x || '@d' || MOD(x, 50) || '.readers.example',
                               'reader-' || x || '@d' || MOD(x, 50) || '.readers.example',
                               'es', 'America/Lima', 'bench', CURRENT_TIMESTAMP
                        FROM SYSTEM_RANGE(1, :count) AS numbers (x)
                        """).param("count", RECIPIENTS).update();
        for (int i = 1; i <= MAILINGS; i++) {
            newsletter
                    .jdbc
                    .sql("""
                            INSERT INTO mailing (kind, ref, language, edition_id, priority, status, list_name, subject, html, plain, frozen_at)
                            VALUES ('digest', :ref, 'es', :edition, 10, :status, 'daily', 'Lo de hoy', 'x', 'x', CURRENT_TIMESTAMP)
                            """)
                    .param("ref", i)
                    .param("edition", newsletter.edition)
                    .param("status", i == MAILINGS ? "sending" : "done")
                    .update();
            newsletter.jdbc.sql("""
                            INSERT INTO delivery (mailing_id, subscriber_id, status, attempts, next_try_at, reply, changed_at)
                            SELECT m.id, s.id,
                                   CASE WHEN MOD(s.id, 10) = 0 THEN 'bounced' WHEN MOD(s.id, 2) = 0 AND m.status = 'sending' THEN 'pending' ELSE 'accepted' END,
                                   1,
                                   CASE WHEN MOD(s.id, 10) <> 0 AND MOD(s.id, 2) = 0 AND m.status = 'sending' THEN CURRENT_TIMESTAMP END,
                                   CASE WHEN MOD(s.id, 20) = 0 THEN '550 5.1.1 no such user ' || s.id
                                        WHEN MOD(s.id, 10) = 0 THEN '554 refused, ticket ' || s.id ELSE '250 ok' END,
                                   CURRENT_TIMESTAMP
                            FROM subscriber s
                            JOIN mailing m ON m.ref = :ref
                            ORDER BY s.id
                            """).param("ref", i).update();
        }
        return newsletter
                .jdbc
                .sql("SELECT id FROM mailing ORDER BY id")
                .query(Long.class)
                .list();
    }
}
