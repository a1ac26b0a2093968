package org.concordia.digest.story;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.feed.Outlet;

/**
 * How an outlet told a story.
 *
 * @param languages it told it in
 * @param first when its first article was published
 * @param own its articles that are no copies
 * @param copies its articles whose text is another's
 */
public record Teller(Outlet outlet, List<String> languages, Instant first, int own, int copies) {

    public Teller {
        languages = List.copyOf(languages);
    }

    /** The outlets of a story, who had it first first. */
    static List<Teller> of(Story story) {
        Map<Long, List<StoryArticle>> byOutlet = new LinkedHashMap<>();
        story.articles()
                .forEach(member -> byOutlet.computeIfAbsent(
                                member.article().outlet().id(), id -> new ArrayList<>())
                        .add(member));
        return byOutlet.values().stream().map(Teller::teller).toList();
    }

    private static Teller teller(List<StoryArticle> members) {
        int own =
                (int) members.stream().filter(member -> member.copyOf() == null).count();
        return new Teller(
                members.get(0).article().outlet(),
                members.stream()
                        .map(member -> Story.language(member.article()))
                        .distinct()
                        .toList(),
                members.get(0).article().published().at(),
                own,
                members.size() - own);
    }
}
