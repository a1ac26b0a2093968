package org.concordia.mailer.smtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Mail as files, for when no relay is configured. A file appears whole or not at all, and a second try of the same
 * delivery replaces the first.
 */
public final class FolderTransport implements MailTransport {

    private final Path folder;

    public FolderTransport(Path folder) {
        this.folder = folder;
    }

    @Override
    public String destination() {
        return folder.toString();
    }

    @Override
    public Connection connect() {
        return new Connection() {
            @Override
            public SendOutcome send(Envelope envelope, @Nullable Envelope following) {
                Path file = folder.resolve(envelope.name() + ".eml");
                Path unfinished = folder.resolve("." + envelope.name() + ".tmp");
                try {
                    Files.createDirectories(folder);
                    try (FileChannel out = FileChannel.open(
                            unfinished,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                        ByteBuffer bytes = ByteBuffer.wrap(envelope.message());
                        while (bytes.hasRemaining()) {
                            out.write(bytes);
                        }
                        out.force(true);
                    }
                    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return new SendOutcome.Accepted("written to " + file.getFileName());
                } catch (IOException e) {
                    return new SendOutcome.Down(
                            "cannot write to " + folder + ": " + e.getClass().getSimpleName());
                }
            }

            @Override
            public void close() {}
        };
    }
}
