package org.concordia.aggregator.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own with a heap of its own, for what is measured, so that servers and references in the benchmark's
 * process take nothing of it. Its main class reads a command a line and answers each with one line behind {@value #MARK};
 * what else it writes goes to a log under {@code target}.
 */
public final class ForkedJvm implements AutoCloseable {

    /** What the answers of the measured process begin with. */
    public static final String MARK = "= ";

    private final Process process;
    private final BufferedReader answers;
    private final File log;

    /**
     * Starts a main class of this class path.
     *
     * @param options as {@code -Xmx256m}
     */
    public ForkedJvm(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        log = new File("target/bench-" + main.getSimpleName() + ".log");
        try {
            process = new ProcessBuilder(command).redirectError(log).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws IllegalStateException if the process ended instead, as it does when its heap is full
     */
    public String ask(String command) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).write(command + "\n");
            process.outputWriter(StandardCharsets.UTF_8).flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(MARK)) {
                    return line.substring(MARK.length());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the measured process ended at \"" + command + "\"; see " + log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
