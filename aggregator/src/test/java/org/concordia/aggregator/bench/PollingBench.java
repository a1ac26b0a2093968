package org.concordia.aggregator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.concordia.aggregator.bench.PolledDesk.Polled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred feeds of thirty items on as many hosts of loopback, everything new: fetched, parsed, matched with the
 * shipped topic and stored in a database in a file, beside newsboat on the same server in turns; and the same feeds again
 * with nothing new.
 */
class PollingBench {

    private static final int FEEDS = 200;
    private static final int WARM_UPS = Integer.getInteger("bench.warm", 10);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

    @TempDir
    private Path folder;

    private int addressBook;

    @Test
    void polling() throws IOException, InterruptedException {
        try (FeedServer server = new FeedServer();
                ForkedJvm desk = new ForkedJvm(PolledDesk.class, "-Xmx256m")) {
            int threads = bestOfNewsboat(server);
            for (int i = 0; i < WARM_UPS; i++) {
                allNew(desk, server, "warm" + i, i % 2 == 0 ? "shipped" : "none");
                // The compiler needs ten thousand feeds before it is done with a path this short.
                for (int poll = 0; poll < 10; poll++) {
                    again(desk);
                }
            }
            List<Polled> fresh = new ArrayList<>();
            List<Polled> unchanged = new ArrayList<>();
            List<Polled> topicless = new ArrayList<>();
            List<Double> newsboat = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                if (threads > 0) {
                    newsboat.add(newsboat(server, "boat" + i, threads));
                }
                fresh.add(allNew(desk, server, "new" + i, "shipped"));
                unchanged.add(again(desk));
                topicless.add(allNew(desk, server, "plain" + i, "none"));
            }
            double ours = median(fresh);
            String time = seconds(ours);
            if (threads > 0) {
                double reference = Figures.median(
                        newsboat.stream().mapToDouble(Double::doubleValue).toArray());
                String name = "newsboat (" + threads + " threads) " + seconds(reference);
                Figures.atMost("polling: 200 feeds x 30 new items", time, name, ours / reference, 1);
                Figures.note(
                        "polling: the same without a topic",
                        seconds(median(topicless)),
                        name,
                        median(topicless) / reference);
            } else {
                Figures.note("polling: 200 feeds x 30 new items (newsboat is not installed)", time);
                Figures.note("polling: the same without a topic", seconds(median(topicless)));
            }
            Figures.atMost(
                    "polling: 200 feeds, all 304",
                    seconds(median(unchanged)),
                    "all new " + time,
                    median(unchanged) / ours,
                    0.1);
            Figures.note(
                    "polling: processor time, all new and all 304",
                    seconds(fresh.get(ROUNDS - 1).cpu()) + ", "
                            + seconds(unchanged.get(ROUNDS - 1).cpu()));
        }
    }

    private Polled allNew(ForkedJvm desk, FeedServer server, String round, String topic) throws IOException {
        desk.ask("open " + folder.resolve(round) + " " + topic);
        desk.ask("follow " + addresses(server, round));
        Polled polled = Polled.of(desk.ask("poll"));
        assertThat(polled.polled()).isEqualTo(FEEDS);
        assertThat(polled.failed()).isZero();
        assertThat(polled.stored()).isEqualTo((long) FEEDS * FeedServer.ITEMS);
        assertThat(polled.matches() > 0).isEqualTo(topic.equals("shipped"));
        return polled;
    }

    private static Polled again(ForkedJvm desk) {
        desk.ask("due");
        Polled polled = Polled.of(desk.ask("poll"));
        assertThat(polled.unchanged()).isEqualTo(FEEDS);
        return polled;
    }

    /** The number of threads with which newsboat is fastest here; 0 if there is none. */
    private int bestOfNewsboat(FeedServer server) throws IOException, InterruptedException {
        Map<Double, Integer> tried = new TreeMap<>();
        try {
            for (int threads : new int[] {1, 10, 50, 100}) {
                double first = newsboat(server, "try" + threads, threads);
                tried.put(Math.min(first, newsboat(server, "retry" + threads, threads)), threads);
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("newsboat")) {
                return 0;
            }
            throw e;
        }
        return tried.values().iterator().next();
    }

    /** Seconds of a whole run over feeds that it has never seen, with an empty cache. */
    private double newsboat(FeedServer server, String round, int threads) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("newsboat-" + round));
        Path settings = Files.writeString(
                home.resolve("config"), "reload-threads " + threads + "\nmax-items 0\nnotify-screen no\n");
        Path cache = home.resolve("cache.db");
        ProcessBuilder command = new ProcessBuilder(
                        "newsboat",
                        "-q",
                        "-u",
                        addresses(server, round).toString(),
                        "-C",
                        settings.toString(),
                        "-c",
                        cache.toString(),
                        "-x",
                        "reload")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        command.environment().put("HOME", home.toString());
        long start = System.nanoTime();
        Process process = command.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(process.exitValue()).isZero();
        // 30 titles of each feed; a run that failed would be fast.
        assertThat(Files.size(cache)).isGreaterThan((long) FEEDS * FeedServer.ITEMS * 300);
        return seconds;
    }

    private Path addresses(FeedServer server, String round) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < FEEDS; i++) {
            addresses.add("http://127.0.1." + (i + 1) + ":" + server.port() + "/feed/" + round + "/" + i);
        }
        return Files.write(folder.resolve("addresses" + addressBook++), addresses);
    }

    private static double median(List<Polled> polled) {
        return Figures.median(polled.stream().mapToDouble(Polled::seconds).toArray());
    }

    private static String seconds(double seconds) {
        return Figures.number(seconds) + " s";
    }
}
