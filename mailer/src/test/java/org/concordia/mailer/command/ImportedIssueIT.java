package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Articles and readers from files to a sent issue, by commands alone. */
class ImportedIssueIT {

    @TempDir
    private Path folder;

    @Test
    void sendsTheIssueOfADayThatWasImportedOnceHoweverOftenItIsAsked() throws IOException {
        Path items = Files.writeString(folder.resolve("items.jsonl"), """
                {"id":"1","ts":"2025-11-28T08:00:00Z","lang":"es","outlet":"El Faro","country":"CL","url":"https://faro.example/1","title":"Más de 200 migrantes varados en la frontera de Chile con Perú","body":"Unas 200 personas esperan junto a la Línea de la Concordia."}
                this is no item
                """);
        Path readers = Files.writeString(
                folder.resolve("readers.csv"),
                "address,language,editions\nana@lectores.example,es,daily\nno address,es,daily\n");

        assertThat(run("articles", "import", "--in", items.toString())).isZero();
        assertThat(run("subscribers", "import", readers.toString())).isZero();
        assertThat(run("issue", "send", "daily", "--at", "2025-11-28T12:00:00Z"))
                .isZero();
        assertThat(run("issue", "send", "daily", "--at", "2025-11-28T12:00:00Z"))
                .isZero();

        try (Stream<Path> mails = Files.list(folder.resolve("outbox"))) {
            List<Path> sent = mails.toList();
            assertThat(sent).hasSize(1);
            assertThat(Files.readString(sent.get(0)))
                    .contains("To: ", "ana@lectores.example", "https://faro.example/1");
        }
    }

    private int run(String... words) {
        return ConcordiaCommand.run(Stream.concat(
                        Stream.of(words),
                        Stream.of(
                                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("db") + ";"
                                        + TestDatabase.H2_SETTINGS,
                                "--concordia.mail.outbox=" + folder.resolve("outbox")))
                .toArray(String[]::new));
    }
}
