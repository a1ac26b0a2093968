package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordia.digest.story.BorderWeek.Labelled;
import org.junit.jupiter.api.Test;

/** How well the filing does on a labelled sample of invented news, with traps. */
class StorySampleTest {

    private final List<Labelled> sample = BorderWeek.all();
    private final Map<Long, Long> stories = new HashMap<>();
    private final Map<Long, Long> copies = new HashMap<>();

    StorySampleTest() {
        LiveWindow window = LiveWindow.empty();
        for (Labelled labelled : sample) {
            LiveWindow.Filed filed = window.file(labelled.article());
            stories.put(labelled.article().id(), filed.placement().story());
            for (Merge merge : filed.merges()) {
                stories.replaceAll((id, story) -> story == merge.younger() ? merge.older() : story);
            }
            copies.put(
                    labelled.article().id(),
                    filed.copy() == null
                            ? labelled.article().id()
                            : filed.copy().original());
        }
    }

    @Test
    void storiesAgreeWithThePeopleWhoLabelledThem() {
        Agreement agreement = Agreement.of(
                sample.stream().map(Labelled::story).toList(),
                sample.stream()
                        .map(labelled -> stories.get(labelled.article().id()))
                        .toList(),
                sample.stream().map(labelled -> labelled.article().language()).toList());

        assertThat(agreement.pairs().f1()).as("%s", agreement).isGreaterThan(.70);
        assertThat(agreement.bcubed().f1()).as("%s", agreement).isGreaterThan(.85);
        assertThat(agreement.across().f1()).as("%s", agreement).isGreaterThan(.65);
    }

    @Test
    void copiesAreTheLabelledOnes() {
        Map<String, Long> first = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Labelled labelled : sample) {
            long id = labelled.article().id();
            long expected = first.computeIfAbsent(labelled.text(), text -> id);
            if (copies.get(id) != expected) {
                wrong.add(labelled.text() + " " + labelled.article().title());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPlacementSaysWhy() {
        LiveWindow window = LiveWindow.empty();
        for (Labelled labelled : sample) {
            Placement placement = window.file(labelled.article()).placement();
            assertThat(placement.evidence().nearest() != null)
                    .isEqualTo(!placement.evidence().shared().isEmpty());
            assertThat(placement.opens() || placement.evidence().nearest() != null)
                    .isTrue();
        }
    }
}
