package org.concordia.mailer.subscriber;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Single values that the program made for itself. */
@Repository
public final class SettingStore {

    private final JdbcClient jdbc;

    public SettingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The value of this name; of several machines that offer one at the same time, all get the same. */
    public String findOrAdd(String name, String offered) {
        jdbc.sql("""
                        INSERT INTO setting (name, text_value)
                        VALUES (:name, :value)
                        ON CONFLICT DO NOTHING
                        """).param("name", name).param("value", offered).update();
        return jdbc.sql("""
                        SELECT text_value
                        FROM setting
                        WHERE name = :name
                        """).param("name", name).query(String.class).single();
    }
}
