package org.concordia.mailer.command;

import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Issues of editions. */
@Command(
        name = "issue",
        description = "Previews and sends issues of editions.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {IssuePreviewCommand.class, IssueSendCommand.class})
final class IssueCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    @picocli.CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "issue: say what: preview or send");
    }

    ConfigurableApplicationContext open() {
        return concordia.open();
    }
}
