package org.concordia.mailer.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTransportIT {

    @TempDir
    Path folder;

    private static Envelope envelope(String text) {
        return new Envelope(
                "d42.abc", "desk@news.example", "ana@readers.example", text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aSecondTryReplacesTheFirstAndNothingElseIsLeft() throws Exception {
        Path outbox = folder.resolve("made/when/needed");
        try (MailTransport.Connection connection = new FolderTransport(outbox).connect()) {
            assertThat(connection.send(envelope("first"))).isInstanceOf(SendOutcome.Accepted.class);
            assertThat(connection.send(envelope("second"))).isInstanceOf(SendOutcome.Accepted.class);
        }
        try (Stream<Path> files = Files.list(outbox)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("d42.abc.eml");
        }
        assertThat(outbox.resolve("d42.abc.eml")).hasContent("second");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNobodysFault() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (MailTransport.Connection connection = new FolderTransport(file).connect()) {
            assertThat(connection.send(envelope("text"))).isInstanceOf(SendOutcome.Down.class);
        }
    }
}
