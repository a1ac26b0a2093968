package org.concordia.mailer.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.concordia.aggregator.ArticleImport;
import org.concordia.digest.Newsroom;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Articles from elsewhere. */
@Command(name = "articles", description = "Articles from elsewhere.", subcommands = ArticlesCommand.Import.class)
final class ArticlesCommand {

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private ConcordiaCommand concordia;

    /** Takes items over. */
    @Command(
            name = "import",
            description = "Takes items into the database as articles: matched, filed into stories, never alerted.")
    static final class Import implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init")
        private ArticlesCommand articles;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Option(names = "--in", required = true, paramLabel = "FILE", description = "Items, one JSON object a line.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Override
        public Integer call() throws IOException {
            PrintWriter err = spec.commandLine().getErr();
            int added = 0;
            int known = 0;
            int[] refused = {0};
            try (Items items = Items.open(file, (line, reason) -> {
                        refused[0]++;
                        err.println("line " + line + ": " + reason);
                    });
                    ConfigurableApplicationContext context = articles.concordia.open()) {
                ArticleImport imports = context.getBean(ArticleImport.class);
                for (Items.Item item : items) {
                    try {
                        boolean fresh = imports.take(new ArticleImport.Item(
                                item.id(),
                                item.ts(),
                                item.lang(),
                                item.outlet(),
                                item.country(),
                                item.url(),
                                item.title(),
                                item.body()));
                        added += fresh ? 1 : 0;
                        known += fresh ? 0 : 1;
                    } catch (IllegalArgumentException e) {
                        refused[0]++;
                        err.println("line " + items.line() + ": " + e.getMessage());
                    }
                }
                // A running server may hold a topic's lease: then it files these within seconds.
                context.getBean(Newsroom.class).fileNew();
            }
            spec.commandLine().getOut().println(added + " added, " + known + " known, " + refused[0] + " refused");
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
