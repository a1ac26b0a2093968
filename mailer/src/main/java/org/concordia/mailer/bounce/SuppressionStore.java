package org.concordia.mailer.bounce;

import java.time.Instant;
import java.util.Optional;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Suppressed addresses, each with the first reason it was suppressed for. */
@Repository
public final class SuppressionStore {

    private final JdbcClient jdbc;

    public SuppressionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Suppresses a subscriber's address, in small letters; one that is suppressed already keeps its first reason. */
    public void add(long subscriberId, Suppression.Reason reason, @Nullable String detail, Instant now) {
        jdbc.sql("""
                        INSERT INTO suppression (address, reason, detail, created_at)
                        SELECT s.address_key, CAST(:reason AS VARCHAR(16)), CAST(:detail AS VARCHAR(500)),
                               CAST(:now AS TIMESTAMP(6) WITH TIME ZONE)
                        FROM subscriber s
                        WHERE s.id = :subscriber
                        ON CONFLICT DO NOTHING
                        """)
                .param("reason", reason.word())
                .param("detail", detail)
                .param("now", Sql.utc(now))
                .param("subscriber", subscriberId)
                .update();
    }

    public Optional<Suppression> find(String address) {
        return jdbc.sql("""
                        SELECT address, reason, detail, created_at
                        FROM suppression
                        WHERE address = :address
                        """)
                .param("address", address)
                .query((row, number) -> new Suppression(
                        row.getString("address"),
                        Suppression.Reason.of(row.getString("reason")),
                        row.getString("detail"),
                        Sql.instant(row, "created_at")))
                .optional();
    }
}
