package org.concordia.digest.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.concordia.digest.story.Facts;
import org.concordia.digest.story.Placement;
import org.concordia.digest.story.StoryArticle;
import org.jspecify.annotations.Nullable;

/**
 * Which articles of a story surely tell one event. The filing joins what is likelier together than apart, and so now and
 * then unrelated items of one kind, in one place or hour; an alert asks for more. An article is tied to the one it was
 * filed by if that is likelier than not and they do not name others, and to any with which it shares names or numbers.
 */
final class Ties {

    /** From here two articles more likely tell one event than not. */
    private static final double EVEN = .5;

    /** The same of two that share {@link #MANY}: seven of eight such pairs of made-up news did, one in five of the others. */
    private static final double EVEN_OF_MANY = .3;

    private static final int MANY = 3;

    /** So many names and numbers in common tie two articles of one story. */
    private static final int ENOUGH = 2;

    private final Map<Long, StoryArticle> members = new LinkedHashMap<>();
    private final Map<Long, Facts> facts = new HashMap<>();

    /** One step towards the article that stands for all that are tied; the article itself is not in it. */
    private final Map<Long, Long> towards = new HashMap<>();

    private Ties(List<StoryArticle> story, List<StoryArticle> counted) {
        story.forEach(member -> members.put(member.article().id(), member));
        for (StoryArticle member : story) {
            StoryArticle other = filedBy(member);
            if (other != null && isSure(member, other)) {
                tie(member, other);
            }
        }
        for (int i = 0; i < counted.size(); i++) {
            for (StoryArticle other : counted.subList(0, i)) {
                if (!isTied(counted.get(i), other) && share(counted.get(i), other)) {
                    tie(counted.get(i), other);
                }
            }
        }
    }

    /**
     * Of those that would count, the ones that are tied to each other; of several such groups the one that most voices tell
     * within the window, the one with the earliest article of equal ones.
     *
     * @param story all its articles, oldest first; also those that do not count tie others
     */
    static List<StoryArticle> strongest(List<StoryArticle> story, List<StoryArticle> counted, Duration window) {
        Ties ties = new Ties(story, counted);
        Map<Long, List<StoryArticle>> groups = new LinkedHashMap<>();
        for (StoryArticle member : counted) {
            groups.computeIfAbsent(ties.root(member), root -> new ArrayList<>()).add(member);
        }
        List<StoryArticle> strongest = List.of();
        for (List<StoryArticle> group : groups.values()) {
            if (BreakingPolicy.voices(group, window) > BreakingPolicy.voices(strongest, window)) {
                strongest = group;
            }
        }
        return strongest;
    }

    /** The article of the story that one copies or was filed by, or any if nothing says which; null for none. */
    private @Nullable StoryArticle filedBy(StoryArticle member) {
        Placement.Evidence evidence = member.evidence();
        if (member.copyOf() != null) {
            return members.get(member.copyOf());
        }
        if (isTrusted(member)) {
            return members.values().iterator().next();
        }
        return evidence == null || evidence.nearest() == null ? null : members.get(evidence.nearest());
    }

    /** An editor put it there, or why it is there was not kept. */
    private static boolean isTrusted(StoryArticle member) {
        return member.movedBy() != null || member.evidence() == null;
    }

    private boolean isSure(StoryArticle member, StoryArticle other) {
        Placement.Evidence evidence = member.evidence();
        if (member.copyOf() != null || isTrusted(member) || evidence == null || evidence.sameText()) {
            return true;
        }
        if (evidence.likelihood() < EVEN_OF_MANY) {
            return false;
        }
        int shared = facts(member).shared(facts(other));
        return evidence.likelihood() >= EVEN
                ? shared > 0 || facts(member).agreement(facts(other)) >= 0
                : shared >= MANY;
    }

    private boolean share(StoryArticle member, StoryArticle other) {
        return facts(member).shared(facts(other)) >= ENOUGH && facts(member).agreement(facts(other)) >= 0;
    }

    private Facts facts(StoryArticle member) {
        return facts.computeIfAbsent(member.article().id(), id -> Facts.of(member.article()));
    }

    private void tie(StoryArticle member, StoryArticle other) {
        if (!isTied(member, other)) {
            towards.put(root(member), root(other));
        }
    }

    private boolean isTied(StoryArticle member, StoryArticle other) {
        return root(member).equals(root(other));
    }

    private Long root(StoryArticle member) {
        Long at = member.article().id();
        while (towards.containsKey(at)) {
            at = Objects.requireNonNull(towards.get(at));
        }
        return at;
    }
}
