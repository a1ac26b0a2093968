package org.concordia.mailer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaking news. */
@Command(
        name = "alerts",
        description = "Replays a stream and says what would have been alerted.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertsReplayCommand.class})
final class AlertsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "alerts: say what: replay");
    }
}
