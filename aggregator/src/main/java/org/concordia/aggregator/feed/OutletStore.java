package org.concordia.aggregator.feed;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Outlets by name. */
@Repository
public final class OutletStore {

    private final JdbcClient jdbc;

    public OutletStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The outlet of this name, made of the given one if there is none yet; an outlet that exists is not changed. */
    public Outlet findOrAdd(Outlet outlet) {
        jdbc.sql("""
                        INSERT INTO outlet (name, owner, country, language, wire, official)
                        VALUES (:name, :owner, :country, :language, :wire, :official)
                        ON CONFLICT DO NOTHING
                        """)
                .param("name", outlet.name())
                .param("owner", outlet.owner())
                .param("country", outlet.country())
                .param("language", outlet.language())
                .param("wire", outlet.wire())
                .param("official", outlet.official())
                .update();
        return named(outlet.name()).orElseThrow();
    }

    /** Changes what is known of an outlet, by its id; its name stays. */
    public void edit(Outlet outlet) {
        jdbc.sql("""
                        UPDATE outlet
                        SET owner = :owner, country = :country, language = :language, wire = :wire,
                            official = :official
                        WHERE id = :id
                        """)
                .param("owner", outlet.owner())
                .param("country", outlet.country())
                .param("language", outlet.language())
                .param("wire", outlet.wire())
                .param("official", outlet.official())
                .param("id", outlet.id())
                .update();
    }

    public Optional<Outlet> named(String name) {
        return jdbc.sql("""
                        SELECT o.id AS outlet_id, o.name AS outlet_name, o.owner AS outlet_owner,
                               o.country AS outlet_country, o.language AS outlet_language, o.wire, o.official
                        FROM outlet o
                        WHERE o.name = :name
                        """)
                .param("name", name)
                .query((row, number) -> outlet(row))
                .optional();
    }

    public List<Outlet> all() {
        return jdbc.sql("""
                        SELECT o.id AS outlet_id, o.name AS outlet_name, o.owner AS outlet_owner,
                               o.country AS outlet_country, o.language AS outlet_language, o.wire, o.official
                        FROM outlet o
                        ORDER BY o.name
                        """).query((row, number) -> outlet(row)).list();
    }

    /** Reads an outlet from a row with {@code outlet_} columns, for the stores that join it. */
    public static Outlet outlet(ResultSet row) throws SQLException {
        return new Outlet(
                row.getLong("outlet_id"),
                row.getString("outlet_name"),
                row.getString("outlet_owner"),
                row.getString("outlet_country"),
                row.getString("outlet_language"),
                row.getBoolean("wire"),
                row.getBoolean("official"));
    }
}
