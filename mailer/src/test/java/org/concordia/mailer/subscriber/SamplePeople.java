package org.concordia.mailer.subscriber;

import org.springframework.jdbc.core.simple.JdbcClient;

/** One topic with two editions, for tests of those who subscribe to them. */
public final class SamplePeople {

    private SamplePeople() {}

    static final String TOPIC = """
            name: border
            titles:
              en: The border
              es: La frontera
            thresholds:
              review: 1
              digest: 2
              alert: 3
            """;

    /** Adds the topic {@code border} with its editions {@code daily} and {@code weekly}. */
    public static void addEditions(JdbcClient jdbc) {
        jdbc.sql("""
                        INSERT INTO topic (name, definition, updated_at)
                        VALUES ('border', :definition, TIMESTAMP WITH TIME ZONE '2025-11-28 00:00:00+00')
                        """).param("definition", TOPIC).update();
        for (String cadence : new String[] {"daily", "weekly"}) {
            jdbc.sql("""
                            INSERT INTO edition (topic_id, name, languages, cadence, cron, zone, created_at)
                            SELECT id, :cadence, 'es,en', :cadence, '0 0 7 * * ?', 'America/Santiago', updated_at
                            FROM topic
                            WHERE name = 'border'
                            """).param("cadence", cadence).update();
        }
    }
}
