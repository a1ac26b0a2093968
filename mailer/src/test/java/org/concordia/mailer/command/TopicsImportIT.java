package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class TopicsImportIT {

    private static final String TOPIC = """
            name: %s
            titles: {en: Salt}
            thresholds: {review: 1, digest: 2, alert: 3}
            gate: [word]
            patterns: [{language: en, group: word, weight: 2, queries: [%s]}]
            editions:
              - {name: %s, languages: [en], cadence: daily, cron: "0 0 7 * * ?", zone: America/Lima}
            """;

    @TempDir
    private Path folder;

    @Test
    void hasTheNewTextAskedOfWhatIsStored() throws IOException {
        assertThat(take("salt", "lithium", "salt-daily")).isEmpty();
        assertThat(take("salt", "brine", "salt-daily")).isEmpty();
        assertThat(pending()).containsExactly("brine");
    }

    @Test
    void refusesATopicWhoseEditionHasTheNameOfAnothersAndChangesNothing() throws IOException {
        assertThat(take("salt", "lithium", "salt-daily")).isEmpty();
        assertThat(take("copper", "mine", "salt-daily"))
                .startsWith("concordia: ")
                .contains("editions of another topic have this name, choose others: salt-daily")
                .hasLineCount(1);
        assertThat(database()
                        .sql("SELECT name FROM topic WHERE name IN ('salt', 'copper')")
                        .query(String.class)
                        .list())
                .containsExactly("salt");
    }

    @Test
    void namesTheFileAndThePlaceOfAFault() throws IOException {
        assertThat(take("salt", "'\"lithium'", "salt-daily"))
                .startsWith("concordia: ")
                .contains("topic.yaml: line 5", "quote is not closed")
                .hasLineCount(1);
    }

    /** What is to be replayed, by the one word that its patterns look for. */
    private List<String> pending() {
        return database()
                .sql("SELECT definition FROM topic_replay WHERE finished_at IS NULL")
                .query(String.class)
                .list()
                .stream()
                .filter(definition -> definition.contains("name: salt"))
                .map(definition -> definition.replaceAll("(?s).*queries: \\[(\\w+)].*", "$1"))
                .toList();
    }

    /** Imports a topic; what it said of faults, empty if there were none. */
    private String take(String name, String word, String edition) throws IOException {
        Path file = Files.writeString(folder.resolve("topic.yaml"), TOPIC.formatted(name, word, edition));
        StringWriter faults = new StringWriter();
        int exit = ConcordiaCommand.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(faults),
                "topics",
                "import",
                file.toString(),
                "--spring.datasource.url=" + url());
        assertThat(exit).isEqualTo(faults.toString().isEmpty() ? 0 : 1);
        return faults.toString().strip();
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("db") + ";" + TestDatabase.H2_SETTINGS;
    }

    private JdbcClient database() {
        return JdbcClient.create(new DriverManagerDataSource(url()));
    }
}
