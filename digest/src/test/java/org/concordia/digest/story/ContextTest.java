package org.concordia.digest.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
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
        assertThat(own(ferry).cosine(own(divers), window)).isZero();
        Context through = own(divers).with(List.of(new Context.Mate(hull, .9)), ferry);
        assertThat(own(ferry).cosine(through, window)).isGreaterThan(.1);
        assertThat(own(budget).cosine(through, window)).isZero();
    }

    @Test
    void theTextComparedWithDoesNotSpeakForItself() {
        Context context = own(divers).with(List.of(new Context.Mate(ferry, .9)), ferry);
        assertThat(own(ferry).cosine(context, window)).isZero();
    }

    @Test
    void likerMatesSayMoreAndOnlyTheLikestSayAnything() {
        double faint = own(ferry).cosine(own(divers).with(List.of(new Context.Mate(hull, .3)), ferry), window);
        double clear = own(ferry).cosine(own(divers).with(List.of(new Context.Mate(hull, .9)), ferry), window);
        assertThat(clear).isGreaterThan(faint);
        List<Context.Mate> nine = new ArrayList<>(Collections.nCopies(8, new Context.Mate(budget, .9)));
        nine.add(new Context.Mate(hull, .3));
        assertThat(own(ferry).cosine(own(divers).with(nine, ferry), window)).isZero();
        assertThat(own(ferry).cosine(own(ferry), window)).isCloseTo(1, within(1e-9));
    }

    private static Context own(Member member) {
        return Context.of(member.text, member.keys);
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
