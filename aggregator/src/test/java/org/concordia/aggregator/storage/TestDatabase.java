package org.concordia.aggregator.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The databases that every store is tested on: {@code @ParameterizedClass @EnumSource(TestDatabase.class)}. Each
 * {@link #fresh()} is an empty database with all migrations of the modules on the class path. They migrate once in a
 * test JVM; every further database is a copy of that one, which takes a tenth of the time.
 */
public enum TestDatabase {
    H2 {
        @Override
        DataSource copy(String name) {
            DataSource database = InMemory.open(name);
            JdbcTemplate jdbc = new JdbcTemplate(database);
            InMemory.SCRIPT.forEach(jdbc::execute);
            return database;
        }
    },
    POSTGRESQL {
        @Override
        DataSource copy(String name) {
            HikariConfig pool = new HikariConfig();
            pool.setDataSource(Server.database(name, Server.template()));
            pool.setMaximumPoolSize(10);
            pool.setMinimumIdle(1);
            return new HikariDataSource(pool);
        }
    };

    /** What the shipped configuration says of H2, so that tests run on the same dialect. */
    public static final String H2_SETTINGS =
            "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";

    abstract DataSource copy(String name);

    /** An empty, migrated database of its own. */
    public DataSource fresh() {
        return copy("t" + UUID.randomUUID().toString().replace("-", ""));
    }

    private static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** Databases that live as long as the test JVM. */
    private static final class InMemory {
        /** The statements that make a migrated database, as H2 itself writes them down. */
        private static final List<String> SCRIPT = script();

        static JdbcConnectionPool open(String name) {
            return JdbcConnectionPool.create(
                    "jdbc:h2:mem:" + name + ";" + H2_SETTINGS + ";DB_CLOSE_DELAY=-1", "sa", "");
        }

        private static List<String> script() {
            DataSource migrated = open("migrated");
            migrate(migrated);
            return JdbcClient.create(migrated).sql("SCRIPT").query(String.class).list();
        }
    }

    /** One server for the whole test JVM, ended with it. */
    private static final class Server {
        private static final EmbeddedPostgres INSTANCE = start();
        private static @Nullable String template;

        /** The name of a migrated database to copy. */
        static synchronized String template() {
            if (template == null) {
                migrate(database("migrated", "template1"));
                template = "migrated";
            }
            return template;
        }

        static DataSource database(String name, String template) {
            JdbcClient.create(INSTANCE.getPostgresDatabase())
                    .sql("CREATE DATABASE " + name + " TEMPLATE " + template)
                    .update();
            PGSimpleDataSource database = new PGSimpleDataSource();
            database.setURL(INSTANCE.getJdbcUrl("postgres", name));
            return database;
        }

        private static EmbeddedPostgres start() {
            try {
                Path data = Files.createTempDirectory("concordia-test-");
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        // Its own way to delete some 300 files for each database takes half a minute.
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        // With a hundred databases there would always be one whose turn it is.
                        .setServerConfig("autovacuum", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
                        FileSystemUtils.deleteRecursively(data);
                    } catch (IOException e) {
                        System.err.println("embedded PostgreSQL did not stop: " + e.getMessage());
                    }
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
