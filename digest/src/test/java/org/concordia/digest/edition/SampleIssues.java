package org.concordia.digest.edition;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordia.digest.SampleNews;
import org.concordia.digest.story.Story;

/** Issues made of {@link SampleNews}. */
public final class SampleIssues {

    public static final Map<String, String> TITLES =
            Map.of("es", "Migración entre Chile y Perú", "en", "Migration between Chile and Peru");

    private SampleIssues() {}

    public static Edition daily() {
        return new Edition(
                1,
                1,
                "daily",
                List.of("es", "en"),
                Cadence.DAILY,
                "0 0 7 * * ?",
                ZoneId.of("America/Santiago"),
                1,
                Instant.parse("2025-11-01T00:00:00Z"));
    }

    /** An issue that tells these stories; readers were told of these articles before. */
    public static Issue issue(Set<Long> told, List<Story> stories) {
        List<StoryBrief> briefs = new ArrayList<>();
        for (Story story : stories) {
            briefs.add(IssueBuilder.brief(story, told, daily().languages()));
        }
        Instant slot = Instant.parse("2025-11-29T10:00:00Z");
        return new Issue(7, 1, slot, slot, new IssueContent(TITLES, briefs));
    }

    /** Three stories, the second known to readers. */
    public static Issue three() {
        return issue(Set.of(111L), List.of(SampleNews.border(), SampleNews.flight(), SampleNews.report()));
    }
}
