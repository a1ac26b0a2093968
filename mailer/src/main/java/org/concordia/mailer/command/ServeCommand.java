package org.concordia.mailer.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs everything: polling, filing, mailing, pages. */
@Command(name = "serve", description = "Runs everything: polling, filing, mailing, pages.")
final class ServeCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    @Override
    public Integer call() {
        concordia.serve();
        return ConcordiaCommand.KEEPS_RUNNING;
    }
}
