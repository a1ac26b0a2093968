package org.concordia.mailer.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.concordia.mailer.smtp.MailFile;
import org.jspecify.annotations.Nullable;

/** The mails that the demo sent: the {@code .eml} files of a folder and those below it. */
public final class DemoMailbox {

    private final Path folder;

    /** @param folder need not exist yet */
    public DemoMailbox(Path folder) {
        this.folder = folder;
    }

    /**
     * A mail in the box.
     *
     * @param id stands in its address; made from the file's name, so the same for as long as the file is there
     * @param kind {@code digest}, {@code alert}, {@code confirmation}...: the third field of its Feedback-ID; empty when
     *     it says none
     */
    public record Mail(String id, String kind, MailFile file) {

        /** When it was sent; null when it does not say. */
        public @Nullable Instant sentAt() {
            return file.sentAt();
        }

        /** Its address without the name, for people to tell readers apart. */
        public String to() {
            return file.to().replaceFirst("^.*<([^<>]*)>.*$", "$1");
        }
    }

    /** All mails, latest first; files that are no mail, or vanish meanwhile, are left out. */
    public List<Mail> mails() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(".eml"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Mail> mails = new ArrayList<>();
        for (Path file : files) {
            read(file).ifPresent(mails::add);
        }
        Comparator<Mail> bySent =
                Comparator.comparing(Mail::sentAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()));
        mails.sort(bySent.reversed().thenComparing(mail -> mail.file().name()));
        return mails;
    }

    /** The mail of this id. */
    public Optional<Mail> find(String id) {
        return mails().stream().filter(mail -> mail.id().equals(id)).findFirst();
    }

    private Optional<Mail> read(Path file) {
        try {
            MailFile mail = MailFile.read(file);
            String name = folder.relativize(file).toString();
            String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                    .toString();
            String[] feedback = mail.header("Feedback-ID").orElse("").split(":");
            return Optional.of(new Mail(id, feedback.length > 2 ? feedback[2].strip() : "", mail));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
