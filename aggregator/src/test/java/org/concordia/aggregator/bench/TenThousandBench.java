package org.concordia.aggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.aggregator.bench.PolledDesk.Polled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand feeds of 500 hosts of loopback, all due at once, polled by a process with a heap of 256 MB: all new; then
 * the same feeds a poll later, a tenth of them with two new items and the others unchanged; then that once more while a
 * hundred further feeds drip or hang.
 */
class TenThousandBench {

    private static final int FEEDS = Integer.getInteger("bench.feeds", 10_000);
    private static final int HOSTS = FEEDS / 20;
    private static final String NAME = String.format(Locale.ROOT, "%,d feeds, ", FEEDS);
    private static final double IN_TIME = Duration.ofMinutes(5).toSeconds();

    /** What the way from one thread to another may take on a machine that is busy: a gap is measured where it arrives. */
    private static final double JITTER = 0.1;

    @TempDir
    private Path folder;

    @Test
    void tenThousand() throws IOException {
        try (FeedServer server = new FeedServer();
                ForkedJvm desk = new ForkedJvm(PolledDesk.class, "-Xmx256m")) {
            desk.ask("open " + folder.resolve("desk") + " shipped");
            desk.ask("follow " + good(server));
            Polled first = poll(desk, server);
            assertThat(first.polled()).isEqualTo(FEEDS);
            assertThat(first.failed()).isZero();
            assertThat(first.stored()).isEqualTo((long) FEEDS * FeedServer.ITEMS);
            report(server, "first poll", first);

            server.publish(path -> path.hashCode() % 10 == 0 ? 2 : 0);
            desk.ask("due");
            long start = System.nanoTime();
            Polled second = poll(desk, server);
            assertThat(second.polled()).isEqualTo(FEEDS);
            report(server, "next poll", second);
            double[] without = delays(server, start);

            server.publish(path -> path.hashCode() % 10 == 0 ? 4 : 0);
            desk.ask("follow " + bad(server));
            desk.ask("due");
            start = System.nanoTime();
            Polled third = poll(desk, server);
            assertThat(third.polled()).isEqualTo(FEEDS + 100);
            assertThat(third.failed()).isEqualTo(100);
            report(server, "next poll, 100 drip or hang", third);
            double[] with = delays(server, start);
            for (double part : new double[] {0.5, 0.99, 1}) {
                double ours = Figures.quantile(with, part);
                double reference = Figures.quantile(without, part);
                Figures.atMost(
                        NAME + (int) (part * 100) + " % of the good ones answered after",
                        Figures.number(ours) + " s",
                        "without the bad ones " + Figures.number(reference) + " s",
                        ours / reference,
                        1.2);
            }
        }
    }

    private static Polled poll(ForkedJvm desk, FeedServer server) {
        server.watchAnew();
        return Polled.of(desk.ask("poll"));
    }

    private static void report(FeedServer server, String name, Polled polled) {
        String figure = NAME + name + ": ";
        Figures.atMost(
                figure + polled.added() + " new articles",
                Figures.number(polled.seconds()) + " s",
                "five minutes",
                polled.seconds() / IN_TIME,
                1);
        Figures.note(
                figure + "processor, collecting",
                Figures.number(polled.cpu()) + " s, " + Figures.number(polled.collecting()) + " s");
        Figures.atMost(
                figure + "connections of a host at most",
                String.valueOf(server.mostConnections()),
                "2",
                server.mostConnections() / 2.0,
                1);
        double gap = server.leastGap().toNanos() / 1e9;
        Figures.atLeast(
                figure + "shortest gap between two requests to a host",
                Figures.number(gap) + " s",
                "1 s less " + Figures.number(JITTER) + " s of jitter",
                gap / (1 - JITTER),
                1);
    }

    /** Seconds after which each good feed was answered. */
    private static double[] delays(FeedServer server, long start) {
        Map<String, Long> answered = server.answeredAt();
        double[] delays = answered.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("/feed/"))
                .mapToDouble(entry -> (entry.getValue() - start) / 1e9)
                .toArray();
        assertThat(delays).hasSize(FEEDS);
        return delays;
    }

    private Path good(FeedServer server) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < FEEDS; i++) {
            addresses.add(at(server, i * HOSTS / FEEDS) + "/feed/" + i);
        }
        return Files.write(folder.resolve("good"), addresses);
    }

    /** Half of them on 25 hosts of their own, half beside good ones, one for a host. */
    private Path bad(FeedServer server) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int host = i < 50 ? HOSTS + i / 2 : (i - 50) * HOSTS / 50;
            addresses.add(at(server, host) + (i % 2 == 0 ? "/hang/" : "/drip/") + i);
        }
        return Files.write(folder.resolve("bad"), addresses);
    }

    private static String at(FeedServer server, int host) {
        return "http://127.1." + host / 250 + "." + (host % 250 + 1) + ":" + server.port();
    }
}
