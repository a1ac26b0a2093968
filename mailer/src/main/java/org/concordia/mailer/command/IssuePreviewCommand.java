package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.EditionStore;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.IssueBuilder;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the digest as it would go out: the text on standard output, or a file. Stores and sends nothing. */
@Command(name = "preview", description = "Shows the digest as it would go out; stores and sends nothing.")
final class IssuePreviewCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private IssueCommand issue;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "EDITION", description = "The edition's name, for instance daily.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--at", paramLabel = "TIME", description = "As it would go out at this time (ISO-8601); now.")
    private @Nullable String at;

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description = "One of the edition's languages; its first one.")
    private @Nullable String language;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes the HTML to this file, or the text if its name ends in .txt.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        Instant time = at == null ? null : time(at);
        try (ConfigurableApplicationContext context = issue.open()) {
            EditionStore editions = context.getBean(EditionStore.class);
            Edition edition = editions.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("no edition is named \"" + name + "\"; there "
                            + "are: "
                            + editions.all().stream().map(Edition::name).collect(Collectors.joining(", "))));
            Issue preview = context.getBean(IssueBuilder.class)
                    .preview(
                            edition,
                            time == null ? context.getBean(InstantSource.class).instant() : time);
            PrintWriter console = spec.commandLine().getOut();
            if (preview.storyCount() == 0) {
                console.println("nothing new: nothing would be sent");
                return 0;
            }
            RenderedMail mail = context.getBean(MailRenderer.class)
                    .digest(
                            preview,
                            edition,
                            edition.language(
                                    language == null ? edition.languages().get(0) : language));
            String text = "Subject: " + mail.subject() + "\n\n" + mail.plain();
            if (out == null) {
                console.print(shown(text));
                console.flush();
            } else {
                Files.writeString(
                        out, shown(out.toString().toLowerCase(Locale.ROOT).endsWith(".txt") ? text : mail.html()));
                console.println(
                        out + ": " + preview.storyCount() + (preview.storyCount() == 1 ? " story" : " stories"));
            }
            return 0;
        }
    }

    /** Nobody's mail: what would be a recipient's own links leads nowhere. */
    private static String shown(String rendered) {
        return rendered.replace(RenderedMail.UNSUBSCRIBE, "#").replace(RenderedMail.PREFERENCES, "#");
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), "--at: \"" + text + "\" is no time such as 2025-11-28T10:00:00Z", e);
        }
    }
}
