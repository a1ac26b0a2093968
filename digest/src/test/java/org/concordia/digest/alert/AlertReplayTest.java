package org.concordia.digest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordia.digest.SampleNews.NOON;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.concordia.aggregator.article.Article;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.topic.AlertPolicy;
import org.concordia.aggregator.topic.QuietHours;
import org.concordia.digest.SampleNews;
import org.concordia.digest.story.Story;
import org.concordia.digest.story.StoryArticle;
import org.junit.jupiter.api.Test;

class AlertReplayTest {

    private static final AlertPolicy SENDING =
            new AlertPolicy(Duration.ofMinutes(90), 2, 3, 4, 0, Duration.ofHours(3), 2, Duration.ofMinutes(30));

    @Test
    void proposesAStoryOnceAsItGrows() {
        List<AlertReplay.Line> lines = grow(new AlertReplay(AlertPolicy.DEFAULT), 1, 0, 6);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.outcome()).isEqualTo(AlertReplay.Outcome.PROPOSE);
            assertThat(line.at()).isEqualTo(NOON.plus(Duration.ofMinutes(20)));
            assertThat(line.articles()).extracting(Article::guid).containsExactly("guid-10", "guid-11", "guid-12");
            assertThat(line.reasons()).isNotEmpty();
        });
    }

    @Test
    void replaysAStreamIntoTheLinesOfTheCommand() {
        List<Article> stream = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            stream.add(member(1, 0, i).article());
        }
        stream.add(1, member(7, 0, 8).article());
        List<StoryArticle> filed = new ArrayList<>();
        List<String> lines = new ArrayList<>();

        new AlertReplay(AlertPolicy.DEFAULT)
                .run(
                        stream,
                        article -> {
                            if (article.id() >= 70) {
                                return List.of();
                            }
                            filed.add(SampleNews.own(article));
                            return List.of(SampleNews.story(5, filed.toArray(StoryArticle[]::new)));
                        },
                        (story, since) -> List.of(),
                        line -> lines.add(line.tabbed(new AlertWords())));

        assertThat(lines)
                .containsExactly(
                        "2025-11-28T17:20:00Z\t5\tpropose\tguid-10,guid-11,guid-12\t3 newsrooms with their own text in"
                                + " 20 min: Diario 0, Diario 1, Diario 2; first report 17:00 by Diario 0");
    }

    @Test
    void sendsWhatItHadProposedWhenThePolicyIsSatisfied() {
        assertThat(grow(new AlertReplay(SENDING), 1, 0, 6))
                .extracting(AlertReplay.Line::outcome)
                .containsExactly(AlertReplay.Outcome.PROPOSE, AlertReplay.Outcome.SEND);
    }

    @Test
    void neverAlertsAnEventTwiceWhenItsStoryTakesAnotherId() {
        AlertReplay replay = new AlertReplay(AlertPolicy.DEFAULT);
        List<StoryArticle> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(member(1, 0, i));
        }
        assertThat(replay.grew(SampleNews.story(9, members.toArray(StoryArticle[]::new)), List.of(), at(21)))
                .isPresent();
        members.add(member(2, 0, 4));

        Optional<AlertReplay.Line> merged =
                replay.grew(SampleNews.story(3, members.toArray(StoryArticle[]::new)), List.of(), at(41));

        assertThat(merged).isEmpty();
    }

    @Test
    void doesNotAlertWhatIsNearToAnAlertedStory() {
        AlertReplay replay = new AlertReplay(AlertPolicy.DEFAULT);
        grow(replay, 1, 0, 3);
        Story alerted = SampleNews.story(1, member(1, 0, 0));
        Story piece = SampleNews.story(2, member(2, 30, 4), member(2, 30, 5), member(2, 30, 6));

        assertThat(replay.grew(piece, List.of(alerted), at(91))).isEmpty();
        assertThat(replay.grew(piece, List.of(), at(91))).isPresent();
    }

    @Test
    void holdsWhatTheCapsForbid() {
        AlertReplay replay = new AlertReplay(SENDING);

        assertThat(sent(grow(replay, 1, 0, 5))).isEqualTo(1);
        assertThat(sent(grow(replay, 2, 10, 5))).as("within the gap").isZero();
        assertThat(sent(grow(replay, 3, 120, 5))).isEqualTo(1);
        assertThat(sent(grow(replay, 4, 300, 5))).as("third of the day").isZero();
        assertThat(sent(grow(replay, 5, 26 * 60, 5))).as("the next day").isEqualTo(1);
    }

    @Test
    void holdsWhatFallsDueInQuietHours() {
        AlertPolicy usual = SENDING;
        AlertPolicy quiet = new AlertPolicy(
                usual.window(),
                usual.showAt(),
                usual.proposeAt(),
                usual.sendAt(),
                usual.sendAtWithSource(),
                usual.maxAge(),
                usual.perDay(),
                usual.minGap(),
                new QuietHours(LocalTime.of(13, 0), LocalTime.of(15, 0), ZoneId.of("America/Santiago")),
                List.of(),
                usual.escalateAfter(),
                usual.lapseAfter());

        List<AlertReplay.Line> lines = grow(new AlertReplay(quiet), 1, 0, 3);
        lines.addAll(grow(new AlertReplay(quiet), 2, 120, 4));

        assertThat(sent(lines)).as("14:00 and 16:00 in Santiago").isEqualTo(1);
        assertThat(new AlertWords()
                        .of(
                                new Caps(quiet).forbids(NOON).stream().toList(),
                                Locale.ENGLISH,
                                ZoneId.of("America/Santiago")))
                .containsExactly("held: the policy is quiet until 15:00");
    }

    private static long sent(List<AlertReplay.Line> lines) {
        return lines.stream()
                .filter(line -> line.outcome() == AlertReplay.Outcome.SEND)
                .count();
    }

    private static List<AlertReplay.Line> grow(AlertReplay replay, int story, int from, int articles) {
        List<AlertReplay.Line> lines = new ArrayList<>();
        List<StoryArticle> members = new ArrayList<>();
        for (int i = 0; i < articles; i++) {
            members.add(member(story, from, i));
            replay.grew(SampleNews.story(story, members.toArray(StoryArticle[]::new)), List.of(), at(from + 10 * i))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private static StoryArticle member(int story, int from, int index) {
        Outlet outlet = SampleNews.outlet(30 + index, "Diario " + index, null, "CL", "es");
        return SampleNews.own(
                SampleNews.article(10L * story + index, outlet, from + 10 * index, "es", "Nota", "texto"));
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
