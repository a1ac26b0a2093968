package org.concordia.mailer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the desk follows. */
@Command(
        name = "topics",
        description = "Tests, imports and exports topics.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsExportCommand.class, TopicsImportCommand.class, TopicsTestCommand.class})
final class TopicsCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    ConcordiaCommand concordia;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "topics: say what: test, import or export");
    }
}
