package org.concordia.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.bounce.Bounce.Kind;
import org.concordia.mailer.delivery.Newsletter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class BounceStoreIT {

    @Parameter
    TestDatabase database;

    private Newsletter newsletter;
    private BounceStore bounces;
    private long ana;

    @BeforeEach
    void open() {
        newsletter = Newsletter.on(database);
        newsletter.jdbc.sql("DELETE FROM bounce_mailbox").update();
        bounces = new BounceStore(newsletter.jdbc);
        ana = newsletter.subscriber("ana@readers.example", "es");
    }

    private BounceStore.Sent sent(long issue) {
        long mailing = newsletter.freezeDigest(issue).get(0);
        return bounces.sent(newsletter
                        .jdbc
                        .sql("SELECT id FROM delivery WHERE mailing_id = :mailing")
                        .param("mailing", mailing)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    private boolean add(String fingerprint, Kind kind, BounceStore.@Nullable Sent sent, @Nullable String excerpt) {
        return bounces.add(new BounceStore.Fresh(
                fingerprint,
                kind,
                kind == Kind.SOFT ? Diagnosis.FULL : null,
                sent,
                null,
                "552 5.2.2 full",
                "Mailer <mailer-daemon@mx.example>",
                "failure notice",
                excerpt,
                newsletter.clock().instant()));
    }

    @Test
    void aMailboxIsReadFromWhereItStoppedAndAnewWhenItCountsAnew() {
        assertThat(bounces.lastUid("box", 7)).isZero();
        assertThat(bounces.advance("box", 7, 4)).isTrue();
        assertThat(bounces.advance("box", 7, 4)).isFalse();
        assertThat(bounces.advance("box", 7, 3)).isFalse();
        assertThat(bounces.advance("box", 8, 5)).isFalse();
        assertThat(bounces.lastUid("box", 7)).isEqualTo(4);
        assertThat(bounces.lastUid("box", 8)).isZero();
        assertThat(bounces.advance("box", 8, 1)).isTrue();
    }

    @Test
    void aProblemIsNewsWhenItBeginsChangesAndEnds() {
        assertThat(bounces.looked("box", Newsletter.NOON, "no route")).isTrue();
        assertThat(bounces.looked("box", Newsletter.NOON, "no route")).isFalse();
        assertThat(bounces.looked("box", Newsletter.NOON, "refused")).isTrue();
        assertThat(bounces.mailbox("box").orElseThrow().readAt()).isNull();
        assertThat(bounces.looked("box", Newsletter.NOON, null)).isTrue();
        assertThat(bounces.looked("box", Newsletter.NOON, null)).isFalse();
        assertThat(bounces.mailbox("box").orElseThrow().readAt()).isEqualTo(Newsletter.NOON);
    }

    @Test
    void aMessageIsKeptOnce() {
        BounceStore.Sent sent = sent(1);
        assertThat(add("a", Kind.HARD, sent, null)).isTrue();
        assertThat(add("a", Kind.SOFT, sent, null)).isFalse();
        assertThat(bounces.of(ana, 10)).singleElement().satisfies(bounce -> {
            assertThat(bounce.kind()).isEqualTo(Kind.HARD);
            assertThat(bounce.mailingId()).isEqualTo(sent.mailingId());
        });
        assertThat(bounces.counts(List.of(sent.mailingId()))).isEqualTo(Map.of(Kind.HARD, 1));
        assertThat(bounces.counts(List.of())).isEmpty();
    }

    @Test
    void softFailuresAreCountedByMail() {
        BounceStore.Sent first = sent(1);
        add("a", Kind.SOFT, first, null);
        add("b", Kind.SOFT, first, null);
        add("c", Kind.REFUSED, sent(2), null);
        newsletter.advance(Duration.ofDays(3));
        add("d", Kind.SOFT, sent(3), null);
        assertThat(bounces.soft(ana, Newsletter.NOON.minusSeconds(1))).isEqualTo(2);
        assertThat(bounces.soft(ana, Newsletter.NOON)).isEqualTo(1);
    }

    @Test
    void whatWaitsIsDecidedOnceAndItsTextIsGone() {
        add("a", Kind.UNKNOWN, null, "Ask Juan");
        add("b", Kind.AUTOMATIC, null, null);
        assertThat(bounces.waiting()).isEqualTo(1);
        assertThat(bounces.before(Long.MAX_VALUE, false, 10)).hasSize(2);
        Bounce waiting = bounces.before(Long.MAX_VALUE, true, 10).get(0);
        assertThat(waiting.excerpt()).isEqualTo("Ask Juan");
        assertThat(bounces.before(waiting.id(), true, 10)).isEmpty();
        assertThat(bounces.decide(waiting.id(), Kind.HARD, ana)).isTrue();
        assertThat(bounces.decide(waiting.id(), Kind.UNKNOWN, null)).isFalse();
        assertThat(bounces.find(waiting.id()).orElseThrow()).satisfies(decided -> {
            assertThat(decided.excerpt()).isNull();
            assertThat(decided.kind()).isEqualTo(Kind.HARD);
            assertThat(decided.subscriberId()).isEqualTo(ana);
        });
        assertThat(bounces.waiting()).isZero();
    }
}
