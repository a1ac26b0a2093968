package org.concordia.aggregator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DifferenceTest {

    private static String shown(String before, String after) {
        return Difference.between(before, after).stream()
                .map(line ->
                        line.kind().name().charAt(0) + (line.number() == 0 ? "" : line.number() + " " + line.text()))
                .collect(Collectors.joining(", "));
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "l" + i + "\n").collect(Collectors.joining());
    }

    @Test
    void sameTextsDifferInNothing() {
        assertThat(shown("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void changeIsShownWithTheLinesAroundIt() {
        assertThat(shown(lines(1, 9), lines(1, 4) + "new\n" + lines(6, 9)))
                .isEqualTo("G, S3 l3, S4 l4, R5 l5, A5 new, S6 l6, S7 l7, G");
    }

    @Test
    void changesCloseTogetherShareTheirLines() {
        assertThat(shown(lines(1, 4), "l1\nx\nl2\nl3\ny\nl4\n")).isEqualTo("S1 l1, A2 x, S3 l2, S4 l3, A5 y, S6 l4");
        assertThat(shown("a\n", "")).isEqualTo("R1 a");
        assertThat(shown("", "a\n")).isEqualTo("A1 a");
    }
}
