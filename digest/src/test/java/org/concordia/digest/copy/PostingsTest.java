package org.concordia.digest.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PostingsTest {

    private static final int TEXTS = 3_000;
    private static final int REMEMBERED = 400;
    private static final int SHINGLES = 20;
    private static final int LATEST = 60;

    private record Text(int slot, List<Integer> shingles) {}

    /** Texts come and go as in a window; half of their shingles are among twenty, so that lists are cut. */
    @Test
    void saysWhatAMapOfListsWouldSay() {
        Random random = new Random(3);
        Postings postings = new Postings();
        Map<Integer, ArrayDeque<Integer>> expected = new HashMap<>();
        ArrayDeque<Text> texts = new ArrayDeque<>();
        for (int i = 0; i < TEXTS; i++) {
            if (texts.size() == REMEMBERED) {
                Text oldest = texts.removeFirst();
                for (int shingle : oldest.shingles) {
                    postings.remove(shingle, oldest.slot, shingle % 2 == 0);
                    expected.get(shingle).removeFirst();
                }
            }
            List<Integer> shingles = random.ints(SHINGLES, 0, 1 << 20)
                    .map(shingle -> shingle % 2 == 0 ? shingle : shingle % 20)
                    .distinct()
                    .boxed()
                    .toList();
            Text text = new Text(i % REMEMBERED, shingles);
            texts.addLast(text);
            for (int shingle : shingles) {
                postings.add(shingle, text.slot, shingle % 2 == 0);
                expected.computeIfAbsent(shingle, key -> new ArrayDeque<>()).addLast(text.slot);
            }
        }
        expected.forEach((shingle, slots) -> {
            int place = postings.find(shingle);
            if (slots.isEmpty()) {
                assertThat(place).isEqualTo(Postings.NONE);
                return;
            }
            assertThat(postings.all(place)).isEqualTo(slots.size());
            assertThat(postings.originals(place)).isEqualTo(shingle % 2 == 0 ? slots.size() : 0);
            List<Integer> found = new ArrayList<>();
            for (int entry = postings.first(place); entry != Postings.NONE; entry = postings.next(entry)) {
                found.add(postings.slot(entry));
            }
            assertThat(found)
                    .containsExactlyElementsOf(slots.stream()
                            .skip(Math.max(0, slots.size() - LATEST))
                            .toList());
        });
    }
}
