package org.concordia.mailer.command;

import picocli.CommandLine.Command;

/** What can be done with feeds from the command line. */
@Command(
        name = "feeds",
        description = "Checks, imports and exports feeds.",
        mixinStandardHelpOptions = true,
        subcommands = {FeedsCheckCommand.class})
final class FeedsCommand {}
