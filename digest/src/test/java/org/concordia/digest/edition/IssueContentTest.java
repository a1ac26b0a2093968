package org.concordia.digest.edition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordia.digest.SampleNews;
import org.junit.jupiter.api.Test;

class IssueContentTest {

    private final IssueContent content = SampleIssues.three().content();
    private final StoryBrief border = content.stories().stream()
            .filter(story -> story.storyId() == 11)
            .findFirst()
            .orElseThrow();

    @Test
    void leavesOutWhatReadersWereToldOfAndKeepsTheRestAsItIs() {
        IssueContent rest = content.without(Map.of(11L, Instant.MAX));

        assertThat(rest.stories())
                .containsExactlyElementsOf(content.stories().stream()
                        .filter(story -> story != border)
                        .toList());
        assertThat(rest.titles()).isEqualTo(content.titles());
    }

    @Test
    void tellsOfAnAlertedStoryOnlyWhatCameAfterTheAlert() {
        Instant alerted = SampleNews.NOON.plusSeconds(30 * 60);

        StoryBrief told = content.without(Map.of(11L, alerted)).stories().stream()
                .filter(story -> story.storyId() == 11)
                .findFirst()
                .orElseThrow();

        assertThat(told.update()).isTrue();
        assertThat(told.news())
                .isNotEmpty()
                .allSatisfy(version -> assertThat(version.at()).isAfter(alerted))
                .hasSizeLessThan(border.news().size());
        assertThat(told.wordings()).isEqualTo(border.wordings());
    }

    @Test
    void hasNothingLeftForWhomEverythingWasAlerted() {
        Map<Long, Instant> all = Map.of(
                content.stories().get(0).storyId(), Instant.MAX,
                content.stories().get(1).storyId(), Instant.MAX,
                content.stories().get(2).storyId(), Instant.MAX);

        assertThat(content.without(all).stories()).isEqualTo(List.of());
    }
}
