package org.concordia.mailer.command;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.concordia.mailer.delivery.SampleMail;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.Recipient;
import org.concordia.mailer.smtp.SendOutcome;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Sends one sample digest, without a delivery, and says what the relay answered. */
@Command(name = "test", description = "Sends one sample digest and says what the relay answered.")
final class MailTestCommand implements Callable<Integer> {

    private static final Set<String> LANGUAGES = Set.of("es", "en");

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private MailCommand mail;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ADDRESS", description = "Who gets it.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Option(names = "--language", description = "Of the digest: es or en (${DEFAULT-VALUE}).")
    private String language = "es";

    @Option(names = "--zone", description = "Of its times (${DEFAULT-VALUE}).")
    private ZoneId zone = ZoneId.of("America/Santiago");

    @Override
    public Integer call() {
        if (!LANGUAGES.contains(language)) {
            throw new ParameterException(spec.commandLine(), "--language: " + language + " is neither es nor en");
        }
        try (ConfigurableApplicationContext context = mail.open()) {
            MailTransport transport = context.getBean(MailTransport.class);
            var envelope = context.getBean(MessageComposer.class)
                    .prepare(context.getBean(SampleMail.class).mailing(language, zone))
                    .to(new Recipient(0, 0, address, null, zone, null));
            try (MailTransport.Connection connection = transport.connect()) {
                SendOutcome outcome = connection.send(envelope);
                String words = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ": " + outcome.reply()
                        + " (" + transport.destination() + ")";
                if (outcome instanceof SendOutcome.Accepted) {
                    spec.commandLine().getOut().println(words);
                    return 0;
                }
                spec.commandLine().getErr().println("concordia: " + words);
                return 1;
            }
        }
    }
}
