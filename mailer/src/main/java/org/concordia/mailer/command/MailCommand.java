package org.concordia.mailer.command;

import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The way out of the house. */
@Command(
        name = "mail",
        description = "Tries the mail relay.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MailTestCommand.class})
final class MailCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "mail: say what: test");
    }

    ConfigurableApplicationContext open() {
        return concordia.open();
    }
}
