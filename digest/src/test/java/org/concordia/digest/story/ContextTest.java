package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContextTest {

    private static final Instant NOON = Instant.parse("2025-11-28T12:00:00Z");
    private static final Lexicon LEXICON = Lexicon.shipped();

    private final Window window = new Window();
    private final Member ferry = member(1, "Ferry Estrella Austral runs aground off Quellón");
    private final Member hull = member(2, "Divers inspect hull of Estrella Austral near Quellón reef");
    private final Member divers = member(3, "Divers find torn hull on reef");
    private final Member budget = member(4, "Senators postpone budget debate");

    @Test
    void textsWithoutACommonWordMeetThroughTheirMates() {
        assertThat(own(divers).cosine(own(ferry))).isZero();
        Context through = context(divers, List.of(mate(hull, .9)), ferry);
        assertThat(own(ferry).cosine(through)).isGreaterThan(.1);
        assertThat(own(budget).cosine(through)).isZero();
    }

    @Test
    void theTextComparedWithDoesNotSpeakForItself() {
        assertThat(own(ferry).cosine(context(divers, List.of(mate(ferry, .9)), ferry)))
                .isZero();
    }

    @Test
    void likerMatesSayMoreAndOnlyTheLikestSayAnything() {
        double faint = own(ferry).cosine(context(divers, List.of(mate(hull, .3)), ferry));
        double clear = own(ferry).cosine(context(divers, List.of(mate(hull, .9)), ferry));
        assertThat(clear).isGreaterThan(faint);
        List<Context.Mate> nine = new ArrayList<>(Collections.nCopies(8, mate(budget, .9)));
        nine.add(mate(hull, .3));
        assertThat(own(ferry).cosine(context(divers, nine, ferry))).isZero();
        assertThat(Context.has(nine, budget)).isTrue();
        assertThat(Context.has(nine, hull)).isFalse();
    }

    @Test
    void aTextsOwnWordsAreComparedAsThoseOfItsContext() {
        assertThat(own(ferry).cosine(own(ferry))).isCloseTo(1, within(1e-9));
        assertThat(own(ferry).cosine(window.weighted(ferry))).isCloseTo(1, within(1e-9));
        Context through = context(divers, List.of(mate(hull, .9)), null);
        assertThat(through.cosine(window.weighted(ferry)))
                .isCloseTo(through.cosine(own(ferry)), within(1e-9))
                .isPositive();
    }

    @Test
    void whatAContextWasFilledWithBeforeIsForgotten() {
        Context context = new Context(window);
        context.fill(window.weighted(divers), List.of(mate(hull, .9)), null);
        context.fill(window.weighted(budget), List.of(), null);
        assertThat(context.cosine(own(ferry))).isZero();
        assertThat(context.cosine(own(budget))).isCloseTo(1, within(1e-9));
    }

    @Test
    void aMateThatIsNotLiveAnyMoreSaysNothingAndHoldsNothing() {
        hull.meet(divers, .9);
        divers.meet(hull, .9);
        window.clock(NOON.plus(Clusterer.LIVE).plusSeconds(1));
        for (Member member : List.of(ferry, hull, divers, budget)) {
            new Cluster(member.position).add(member);
        }
        window.advance(member -> member.cluster.remove(member));
        assertThat(hull.live).isFalse();
        assertThat(hull.mates).isEmpty();
        assertThat(own(ferry).cosine(context(divers, List.of(mate(hull, .9)), null)))
                .isZero();
    }

    private Context own(Member member) {
        return context(member, List.of(), null);
    }

    private Context context(Member member, List<Context.Mate> mates, @Nullable Member without) {
        Context context = new Context(window);
        context.fill(window.weighted(member), mates, without);
        return context;
    }

    private static Context.Mate mate(Member member, double alike) {
        return new Context.Mate(member, (float) alike);
    }

    private Member member(long id, String title) {
        Article article =
                BorderWeek.article(id, new Outlet(1, "El Faro", null, null, null, false, false), "en", title, "", NOON);
        Member member = new Member(article, NOON.toEpochMilli(), id, LEXICON.keys("en", title, ""));
        window.tick(NOON.toEpochMilli());
        window.add(member);
        return member;
    }
}
