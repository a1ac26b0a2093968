package org.concordia.mailer.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.HealthStore;
import org.concordia.digest.alert.AlertStore;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What waits for an editor in the two modules that know no desk: held alerts, failing and silent feeds. */
@Component
final class NewsAttention implements Attention {

    private final AlertStore alerts;
    private final HealthStore feeds;
    private final MessageSource texts;

    NewsAttention(AlertStore alerts, HealthStore feeds, MessageSource texts) {
        this.alerts = alerts;
        this.feeds = feeds;
        this.texts = texts;
    }

    @Override
    public List<Item> items(Instant now, Locale language) {
        List<Item> items = new ArrayList<>();
        long held = alerts.held().size();
        if (held > 0) {
            items.add(new Item(true, say("desk.waits.alerts", held, language), "/desk/alerts"));
        }
        Map<FeedHealth.State, Integer> states = feeds.counts();
        long failing = states.getOrDefault(FeedHealth.State.FAILING, 0);
        if (failing > 0) {
            items.add(new Item(false, say("desk.waits.feeds", failing, language), "/desk/feeds?state=failing"));
        }
        long silent = states.getOrDefault(FeedHealth.State.SILENT, 0);
        if (silent > 0) {
            items.add(new Item(
                    false, say("desk.waits.silent", silent, language), "/desk/feeds?state=silent&sort=silent"));
        }
        if (states.isEmpty()) {
            items.add(new Item(false, say("desk.waits.nofeeds", 0, language), "/desk/feeds"));
        }
        return items;
    }

    private String say(String key, long count, Locale language) {
        return texts.getMessage(key, new Object[] {count}, language);
    }
}
