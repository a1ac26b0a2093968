package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    /** Few upper halves, by which places are chosen, so that most keys are not at home. */
    @Test
    void findsWhatWasAddedAndNotTakenOut() {
        Random random = new Random(5);
        KeyTable table = new KeyTable();
        Set<Integer> numbers = new HashSet<>();
        Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long hash = (long) random.nextInt(6_000) << 32 | random.nextInt(3);
            Integer known = expected.get(hash);
            assertThat(table.get(hash)).isEqualTo(known == null ? KeyTable.NONE : known);
            if (known == null) {
                int number = table.getOrAdd(hash);
                assertThat(number).isBetween(0, table.capacity() - 1);
                assertThat(numbers.add(number)).isTrue();
                expected.put(hash, number);
            } else if (random.nextBoolean()) {
                table.remove(known);
                numbers.remove(known);
                expected.remove(hash);
            }
        }
        expected.forEach((hash, key) -> assertThat(table.get(hash)).isEqualTo(key));
    }
}
