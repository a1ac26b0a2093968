package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concordia.aggregator.bench.Figures;
import org.concordia.aggregator.bench.ForkedJvm;
import org.concordia.mailer.delivery.SendingDesk.Sent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages of 20 KB to Postfix's {@code smtp-sink} over four connections: {@code smtp-source}, the transport alone, and
 * the queue on H2 in a file with every outcome committed, in turns and all to the same sink.
 */
class DeliveryBench {

    private static final int CONNECTIONS = 4;
    private static final int MESSAGES = Integer.getInteger("bench.messages", 10_000);
    private static final int WARM_UPS = Integer.getInteger("bench.warm", 3);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int MANY = Integer.getInteger("bench.many", 100_000);

    @TempDir
    private Path folder;

    @Test
    void delivery() throws IOException, InterruptedException {
        try (Sink sink = new Sink(folder);
                ForkedJvm desk = new ForkedJvm(SendingDesk.class, "-Xmx256m")) {
            desk.ask("open " + folder.resolve("news") + " " + MESSAGES);
            for (int i = 0; i < WARM_UPS; i++) {
                sink.transport(desk);
                sink.queue(desk, MESSAGES);
            }
            List<Double> reference = new ArrayList<>();
            List<Double> transport = new ArrayList<>();
            List<Double> queue = new ArrayList<>();
            List<Double> queueShare = new ArrayList<>();
            List<Double> transportShare = new ArrayList<>();
            double cpu = 0;
            for (int i = 0; i < ROUNDS; i++) {
                double before = sink.reference();
                Sent sent = sink.queue(desk, MESSAGES);
                double between = sink.reference();
                Sent alone = sink.transport(desk);
                double after = sink.reference();
                reference.addAll(List.of(before, between, after));
                queue.add(sent.rate());
                transport.add(alone.rate());
                queueShare.add(sent.rate() / ((before + between) / 2));
                transportShare.add(alone.rate() / ((between + after) / 2));
                cpu = sent.cpu() / sent.count() * 1e6;
            }
            String source = "smtp-source " + rate(median(reference));
            Figures.atLeast(
                    "delivery: queue to accepted, committed", rate(median(queue)), source, median(queueShare), 0.5);
            Figures.atLeast("delivery: transport alone", rate(median(transport)), source, median(transportShare), 0.8);
            Figures.note("delivery: processor time of a message, queue", Figures.number(cpu) + " us");
        }
    }

    @Test
    void hundredThousand() throws IOException, InterruptedException {
        try (Sink sink = new Sink(folder);
                ForkedJvm desk = new ForkedJvm(SendingDesk.class, "-Xmx256m")) {
            desk.ask("open " + folder.resolve("many") + " " + MANY);
            Sent frozen = Sent.of(desk.ask("freeze"));
            assertThat(frozen.count()).isEqualTo(MANY);
            Sent sent = Sent.of(desk.ask("send " + sink.port + " " + CONNECTIONS));
            assertThat(sent.count()).isEqualTo(MANY);
            double reference = sink.reference();
            String size = String.format(java.util.Locale.ROOT, "%,d", MANY);
            Figures.atMost(
                    "delivery: " + size + " recipients frozen",
                    Figures.number(frozen.seconds()) + " s",
                    "10 s",
                    frozen.seconds() / 10,
                    1);
            Figures.atMost(
                    "delivery: " + size + " recipients accepted",
                    Figures.number(sent.seconds()) + " s",
                    "a minute",
                    sent.seconds() / 60,
                    1);
            Figures.note(
                    "delivery: " + size + ", messages a second",
                    rate(sent.rate()),
                    "smtp-source " + rate(reference),
                    sent.rate() / reference);
            Figures.note(
                    "delivery: " + size + ", most heap to freeze and to send",
                    Figures.number(frozen.heap()) + ", " + Figures.number(sent.heap()) + " MB");
        }
    }

    private static double median(List<Double> values) {
        return Figures.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String rate(double rate) {
        return Figures.number(rate) + "/s";
    }

    /** {@code smtp-sink} as a process of its own, and the ways to send to it. */
    private static final class Sink implements AutoCloseable {

        final int port;
        private final Process process;

        Sink(Path folder) throws IOException {
            assumeThat(System.getenv("PATH").split(File.pathSeparator))
                    .as("smtp-source and smtp-sink, of Debian's package postfix")
                    .anyMatch(each -> Files.isExecutable(Path.of(each, "smtp-sink")));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            List<String> command = new ArrayList<>(List.of("smtp-sink"));
            if ("root".equals(System.getProperty("user.name"))) {
                command.addAll(List.of("-u", "nobody"));
            }
            command.addAll(List.of("127.0.0.1:" + port, "1000"));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("sink.log").toFile())
                    .start();
            await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                    return socket.getInputStream().read() == '2';
                }
            });
        }

        /** Messages a second of smtp-source. */
        double reference() throws IOException, InterruptedException {
            long start = System.nanoTime();
            Process source = new ProcessBuilder(
                            "smtp-source",
                            "-d",
                            "-s",
                            Integer.toString(CONNECTIONS),
                            "-l",
                            "20480",
                            "-m",
                            Integer.toString(MESSAGES),
                            "-f",
                            "bounce@news.example",
                            "-t",
                            "reader@readers.example",
                            "127.0.0.1:" + port)
                    .inheritIO()
                    .start();
            assertThat(source.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(source.exitValue()).isZero();
            return MESSAGES / ((System.nanoTime() - start) / 1e9);
        }

        Sent transport(ForkedJvm desk) {
            Sent sent = Sent.of(desk.ask("transport " + port + " " + CONNECTIONS + " " + MESSAGES));
            assertThat(sent.count()).isEqualTo(MESSAGES);
            return sent;
        }

        Sent queue(ForkedJvm desk, int recipients) {
            assertThat(Sent.of(desk.ask("freeze")).count()).isEqualTo(recipients);
            Sent sent = Sent.of(desk.ask("send " + port + " " + CONNECTIONS));
            assertThat(sent.count()).isEqualTo(recipients);
            return sent;
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
