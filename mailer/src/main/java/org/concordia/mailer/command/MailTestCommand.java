package org.concordia.mailer.command;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.concordia.mailer.delivery.SampleMail;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.Recipient;
import org.concordia.mailer.smtp.SendOutcome;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Sends one sample digest, without a delivery, and says what the relay answered. */
@Command(name = "test", description = "Sends one sample digest and says what the relay answered.")
final class MailTestCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private MailCommand mail;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "ADDRESS", description = "Who gets it.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Override
    public Integer call() {
        try (ConfigurableApplicationContext context = mail.open()) {
            MailTransport transport = context.getBean(MailTransport.class);
            var envelope = context.getBean(MessageComposer.class)
                    .prepare(SampleMail.mailing(
                            context.getBean(InstantSource.class).instant()))
                    .to(new Recipient(0, 0, address, null, ZoneOffset.UTC, null));
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
