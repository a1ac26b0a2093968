package org.concordia.mailer.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.digest.edition.Cadence;
import org.concordia.digest.edition.Edition;
import org.concordia.digest.edition.Issue;
import org.concordia.digest.edition.IssueContent;
import org.concordia.digest.edition.StoryBrief;
import org.concordia.digest.render.MailRenderer;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.mailing.MailingStatus;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * A digest of invented news, made as every digest is, to see what a relay and a mail reader make of one. It is in no
 * queue.
 */
@Component
public final class SampleMail {

    private static final int STORIES = 4;

    private final MailRenderer renderer;
    private final MessageSource texts;
    private final InstantSource clock;

    public SampleMail(MailRenderer renderer, MessageSource texts, InstantSource clock) {
        this.renderer = renderer;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * A mailing of now that was never frozen: its id is 0.
     *
     * @param language {@code es}, or English
     * @param zone of the clock that its times are told by
     */
    public Mailing mailing(String language, ZoneId zone) {
        Instant now = clock.instant();
        Edition edition = new Edition(0, 0, "sample", List.of(language), Cadence.DAILY, "0 0 7 * * ?", zone, 1, now);
        List<StoryBrief> stories = new ArrayList<>();
        for (int number = 1; number <= STORIES; number++) {
            stories.add(story(number, language, now.minus(Duration.ofHours(number))));
        }
        IssueContent content = new IssueContent(Map.of(language, say("title", language)), stories);
        return new Mailing(
                0,
                MailKind.DIGEST,
                0,
                language,
                null,
                null,
                MailingStatus.SENDING,
                null,
                edition.name(),
                null,
                null,
                renderer.digest(new Issue(0, 0, now, now, content), edition, language),
                now);
    }

    /** The first says what this is and names no source but us; the others have two outlets, of which one copies. */
    private StoryBrief story(int number, String language, Instant at) {
        String headline = say(number + ".headline", language);
        String outlet = say(number + ".outlet", language);
        List<StoryBrief.Version> versions = new ArrayList<>();
        versions.add(version(outlet, language, headline, number, at, false));
        if (number > 1) {
            versions.add(version(say("copy", language), language, headline, number, at.plusSeconds(1200), true));
        }
        return new StoryBrief(
                0,
                number == 3,
                List.of(new StoryBrief.Wording(
                        language,
                        headline,
                        say(number + ".summary", language),
                        outlet,
                        versions.get(0).address())),
                versions.size(),
                1,
                1,
                versions,
                versions.subList(0, 1),
                versions.get(0),
                at);
    }

    private static StoryBrief.Version version(
            String outlet, String language, String headline, int number, Instant at, boolean copy) {
        return new StoryBrief.Version(
                outlet, language, headline, "https://news.example/" + (copy ? "copy-" : "") + number, at, copy, 1);
    }

    private String say(String key, String language) {
        return texts.getMessage("delivery.sample." + key, null, Locale.forLanguageTag(language));
    }
}
