package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.concordia.mailer.ConcordiaApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees whose start fails: lines that say what to do, and no stack trace. */
class StartFaultIT {

    @TempDir
    Path directory;

    @Test
    void allFaultySettingsAreListed() throws Exception {
        Files.writeString(directory.resolve("application.yml"), "concordia:\n  base-ulr: https://news.example\n");
        Ended ended = run(
                Map.of("CONCORDIA_CLUSTR", "true"), "serve", "--concordia.desk.login-failures=many", "--server.port=0");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "concordia: concordia.base-ulr (application.yml line 2): there is no such setting; the nearest is"
                                + " concordia.base-url",
                        "concordia: CONCORDIA_CLUSTR (environment): there is no such setting; the nearest is"
                                + " concordia.cluster",
                        "concordia: concordia.desk.login-failures (command line): \"many\" is not a whole number")
                .hasSize(3);
    }

    @Test
    void aDatabaseThatCannotBeOpenedIsOneLine() throws Exception {
        Files.writeString(directory.resolve("file"), "no directory");
        Ended ended = run(
                Map.of(),
                "subscribers",
                "export",
                "--spring.datasource.url=jdbc:h2:file:./file/concordia;PASSWORD=x;TRACE_LEVEL_FILE=0");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .filteredOn(line -> line.startsWith("concordia: "))
                .singleElement()
                .asString()
                .startsWith("concordia: the database jdbc:h2:file:./file/concordia cannot be opened: ");
        assertThat(ended.err()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run(
                    Map.of(),
                    "--server.address=127.0.0.1",
                    "--server.port=" + taken.getLocalPort(),
                    "--spring.quartz.auto-startup=false",
                    "--spring.datasource.url=jdbc:h2:mem:x;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("concordia: port " + taken.getLocalPort()
                            + " is in use: stop the program that has it, or choose another with --server.port")
                    .noneMatch(line -> line.startsWith("\tat "));
        }
    }

    private record Ended(int code, List<String> err) {}

    private Ended run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ConcordiaApplication.class.getName()));
        words.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        ProcessBuilder program = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().putAll(variables);
        Process process = program.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended by itself").isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(err, StandardCharsets.UTF_8));
    }
}
