package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.bench.Figures;
import org.junit.jupiter.api.Test;

/**
 * What filing costs on a {@link NewsStream}, seven months of which are a million articles. Measured is the processor time of
 * the one thread that files.
 */
class StoryBench {

    private static final int ITEMS = Integer.getInteger("bench.items", 1_000_000);
    private static final int PART = 10_000;

    @Test
    void filing() {
        NewsStream news = new NewsStream(11);
        LiveWindow window = LiveWindow.empty();
        List<Double> seconds = new ArrayList<>();
        int live = 0;
        for (int done = 0; done < ITEMS; done += PART) {
            List<Article> part = Stream.generate(news::next).limit(PART).toList();
            double before = cpu();
            for (Article article : part) {
                window.file(article);
            }
            seconds.add(cpu() - before);
            live = window.liveStories();
        }
        assertThat(window.position()).isEqualTo(ITEMS);
        assertThat(live).isGreaterThan(PART);
        System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
        // The first part warms up, and fills the window by half.
        double early = seconds.get(1);
        double late = Figures.median(seconds.subList(Math.max(1, seconds.size() - 9), seconds.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
        Figures.atLeast(
                "filing: " + Figures.number(live) + " live stories",
                Figures.number(PART / late) + " items a CPU second",
                "2,000",
                PART / late / 2_000,
                1);
        Figures.atMost(
                "filing: cost of an item at " + Figures.number(ITEMS),
                Figures.number(late / PART * 1e6) + " us",
                "at 10,000: " + Figures.number(early / PART * 1e6) + " us",
                late / early,
                1.5);
        Figures.atMost(
                "filing: heap after " + Figures.number(ITEMS), Figures.number(heap) + " MB", "512 MB", heap / 512, 1);
    }

    private static double cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
