package org.concordia.mailer.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.concordia.mailer.ConcordiaApplication;
import org.concordia.mailer.desk.SettingsCheck;
import org.concordia.mailer.desk.StartFault;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command line's root. Without a command it serves. */
@Command(
        name = "concordia",
        description = "Watches feeds, sees stories, mails digests and breaking news.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = ConcordiaCommand.Version.class,
        subcommands = {
            AlertsCommand.class,
            ArticlesCommand.class,
            DemoCommand.class,
            FeedsCommand.class,
            IssueCommand.class,
            MailCommand.class,
            ServeCommand.class,
            StoriesCommand.class,
            SubscribersCommand.class,
            TopicsCommand.class
        })
public final class ConcordiaCommand implements java.util.concurrent.Callable<Integer> {

    /** The exit code of a command whose threads go on after {@link #run} has returned. */
    public static final int KEEPS_RUNNING = -1;

    /** Arguments for Spring Boot have a dot in their name; the commands' own options never do. */
    private static final Pattern SETTING =
            Pattern.compile("--[A-Za-z][\\w-]*(\\.[\\w\\[\\]-]+)+(=.*)?", Pattern.DOTALL);

    private final List<String> settings;

    /** Of the last start, for naming what was wrong with it. */
    private @Nullable Environment environment;

    private ConcordiaCommand(List<String> settings) {
        this.settings = settings;
    }

    /**
     * Runs a command.
     *
     * @return 0, 1 (it failed: one line on standard error says why), 2 (wrong usage) or {@link #KEEPS_RUNNING}
     */
    public static int run(String... arguments) {
        return run(
                new PrintWriter(stream(FileDescriptor.out), true),
                new PrintWriter(stream(FileDescriptor.err), true),
                arguments);
    }

    /** The same, writing elsewhere. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        List<String> settings = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            (SETTING.matcher(argument).matches() ? settings : words).add(argument);
        }
        ConcordiaCommand root = new ConcordiaCommand(settings);
        CommandLine line = new CommandLine(root);
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            StartFault.explain(problem, root.environment)
                    .orElseGet(() -> List.of(oneLine(problem)))
                    .forEach(fault -> command.getErr().println("concordia: " + fault));
            return 1;
        });
        return line.execute(words.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        serve();
        return KEEPS_RUNNING;
    }

    /**
     * Opens the application for a command: its database and its beans, no port, no timetable. Close it when done.
     */
    ConfigurableApplicationContext open() {
        return builder()
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .properties("spring.quartz.auto-startup=false", "logging.level.root=warn")
                .run(settings.toArray(String[]::new));
    }

    /** Starts the whole application. */
    ConfigurableApplicationContext serve() {
        return serve(Map.of(), application -> {});
    }

    /**
     * Starts the whole application changed a little.
     *
     * @param over settings that hold instead of those given on the command line
     */
    ConfigurableApplicationContext serve(Map<String, String> over, Consumer<SpringApplicationBuilder> change) {
        List<String> all = new ArrayList<>(settings);
        all.removeIf(argument -> over.containsKey(name(argument)));
        over.forEach((key, value) -> all.add("--" + key + "=" + value));
        SpringApplicationBuilder application = builder();
        change.accept(application);
        return application.run(all.toArray(String[]::new));
    }

    /**
     * What is configured (arguments, variables, {@code application.yml}), checked as at every start, for a command that
     * starts nothing.
     */
    ConfigurableEnvironment configured() {
        // Nobody else sets logging up here, and left to itself it prints every detail to standard output.
        LoggingSystem.get(ConcordiaCommand.class.getClassLoader()).beforeInitialize();
        ConfigurableEnvironment configured = new StandardEnvironment();
        configured.getPropertySources().addFirst(new SimpleCommandLinePropertySource(settings.toArray(String[]::new)));
        ConfigDataEnvironmentPostProcessor.applyTo(configured);
        SettingsCheck.check(configured);
        return configured;
    }

    /** A setting given on the command line. */
    Optional<String> setting(String name) {
        return settings.stream()
                .filter(argument -> name(argument).equals(name) && argument.contains("="))
                .map(argument -> argument.substring(argument.indexOf('=') + 1))
                .reduce((earlier, later) -> later);
    }

    private static String name(String argument) {
        int end = argument.indexOf('=');
        return argument.substring(2, end < 0 ? argument.length() : end);
    }

    private SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(ConcordiaApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .listeners((ApplicationEnvironmentPreparedEvent event) -> environment = event.getEnvironment());
    }

    /** Always UTF-8, whatever the terminal's locale: the output is read by programs too. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static String oneLine(Throwable problem) {
        String text = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ConcordiaCommand.class.getPackage().getImplementationVersion();
            return new String[] {"concordia " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
