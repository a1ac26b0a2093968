package org.concordia.mailer.desk;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Puts into words why the program could not start, for the faults that the person who starts it can mend. Spring Boot
 * asks it first and then keeps its own report, a page of stack trace, to itself; the command line prints the lines.
 * What is not among these faults is a mistake of ours, and keeps its trace.
 */
public final class StartFault implements SpringBootExceptionReporter {

    StartFault(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return explain(failure, null).isPresent();
    }

    /**
     * One line a fault, without secrets, or empty for a failure that is none of those a person can mend.
     *
     * @param environment of the start that failed, to name the setting; null when there was none yet
     */
    public static Optional<List<String>> explain(Throwable failure, @Nullable Environment environment) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FaultySettings settings) {
                return Optional.of(settings.faults());
            }
            if (cause instanceof PortInUseException port) {
                return Optional.of(List.of("port " + port.getPort()
                        + " is in use: stop the program that has it, or choose another with --server.port"));
            }
            if (cause instanceof BindException value) {
                return Optional.of(List.of(SettingsCheck.unreadable(value)));
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && cannotOpen(refused)) {
                return Optional.of(
                        List.of("the database " + database(environment) + " cannot be opened: " + firstLine(refused)));
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlywayException schema) {
                return Optional.of(List.of("the tables of the database " + database(environment)
                        + " cannot be brought up to date: " + firstLine(schema)));
            }
        }
        return Optional.empty();
    }

    /** Class 08: no connection; 28: not let in; 3D: no such database; H2's 90xxx around opening a file. */
    private static boolean cannotOpen(SQLException refused) {
        String state = refused.getSQLState() == null ? "" : refused.getSQLState();
        return state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("3D")
                || state.startsWith("57P")
                || state.equals("90020")
                || state.equals("90013")
                || state.equals("90030")
                || state.equals("90031")
                || state.equals("90048")
                || state.equals("90067")
                || state.equals("90146");
    }

    private static String database(@Nullable Environment environment) {
        String url = environment == null ? null : environment.getProperty("spring.datasource.url");
        return url == null ? "of spring.datasource.url" : withoutSecrets(url);
    }

    /** A JDBC address without its parameters, which may hold a password. */
    static String withoutSecrets(String url) {
        return url.replaceFirst("[;?].*", "").replaceFirst("//[^/@]*@", "//");
    }

    private static String firstLine(Throwable problem) {
        String message = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        return message.strip().split("\\R", 2)[0].replaceFirst(" \\[\\d+-\\d+]$", "");
    }
}
