package org.concordia.mailer.command;

import picocli.CommandLine.Command;

/** What the desk follows. */
@Command(name = "topics", description = "What the desk follows.", subcommands = TopicsTestCommand.class)
final class TopicsCommand implements Runnable {

    @picocli.CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "topics needs a command: test");
    }
}
