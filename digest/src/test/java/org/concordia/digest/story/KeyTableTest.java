package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    /** Few upper halves, by which places are chosen, so that most keys are not at home. */
    @Test
    void findsWhatWasAddedAndNotTakenOut() {
        Random random = new Random(5);
        KeyTable table = new KeyTable();
        Map<Long, Window.Key> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long hash = (long) random.nextInt(6_000) << 32 | random.nextInt(3);
            Window.Key known = expected.get(hash);
            assertThat(table.get(hash)).isSameAs(known);
            if (known == null) {
                expected.put(hash, table.getOrAdd(hash));
            } else if (random.nextBoolean()) {
                table.remove(known);
                expected.remove(hash);
            }
        }
        expected.forEach((hash, key) -> assertThat(table.get(hash)).isSameAs(key));
    }
}
