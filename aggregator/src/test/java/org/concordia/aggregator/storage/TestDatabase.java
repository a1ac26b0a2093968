package org.concordia.aggregator.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The databases that every store is tested on: {@code @ParameterizedClass @EnumSource(TestDatabase.class)}. Each
 * {@link #fresh()} is an empty database with all migrations of the modules on the class path.
 */
public enum TestDatabase {
    H2 {
        @Override
        DataSource create(String name) {
            return JdbcConnectionPool.create(
                    "jdbc:h2:mem:" + name + ";" + H2_SETTINGS + ";DB_CLOSE_DELAY=-1", "sa", "");
        }
    },
    POSTGRESQL {
        @Override
        DataSource create(String name) {
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

    abstract DataSource create(String name);

    /** An empty, migrated database of its own. */
    public DataSource fresh() {
        DataSource database = create("t" + UUID.randomUUID().toString().replace("-", ""));
        migrate(database);
        return database;
    }

    private static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** One server for the whole test JVM, ended with it. */
    private static final class Server {
        private static final EmbeddedPostgres INSTANCE = start();
        private static @Nullable String template;

        /** The name of a migrated database to copy: a copy takes a tenth of the time that migrating takes. */
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
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
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
