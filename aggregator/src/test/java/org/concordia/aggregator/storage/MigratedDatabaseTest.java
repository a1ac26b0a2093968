package org.concordia.aggregator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigratedDatabaseTest {

    /** A pool retires each connection after half an hour, also the one that made the tables. */
    @Test
    void checksItsRowsWhenTheConnectionThatMigratedIsGone() {
        String url = "jdbc:h2:mem:migrated-and-gone;" + TestDatabase.H2_SETTINGS + ";DB_CLOSE_DELAY=-1";
        DriverManagerDataSource closing = new DriverManagerDataSource(url, "sa", "");
        Flyway.configure()
                .dataSource(closing)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        JdbcTemplate jdbc = new JdbcTemplate(closing);
        jdbc.update("INSERT INTO outlet (id, name, wire, official) VALUES (1, 'El Faro', FALSE, FALSE)");
        String notice = "INSERT INTO outlet_notice (outlet_id, kind, words, at) VALUES (1, ?, '', CURRENT_TIMESTAMP)";

        assertThat(jdbc.update(notice, "silent")).isEqualTo(1);
        assertThatThrownBy(() -> jdbc.update(notice, "loud")).isInstanceOf(DataIntegrityViolationException.class);
    }
}
