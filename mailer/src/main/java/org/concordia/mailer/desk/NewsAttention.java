package org.concordia.mailer.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.FeedHealth;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.digest.alert.AlertStore;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What waits for an editor in the two modules that know no desk: held alerts and failing feeds. */
@Component
final class NewsAttention implements Attention {

    private final AlertStore alerts;
    private final FeedStore feeds;
    private final MessageSource texts;

    NewsAttention(AlertStore alerts, FeedStore feeds, MessageSource texts) {
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
        List<FeedHealth> health = feeds.health();
        long failing = health.stream()
                .filter(feed -> feed.state() == FeedHealth.State.FAILING)
                .count();
        if (failing > 0) {
            items.add(new Item(false, say("desk.waits.feeds", failing, language), "/desk/feeds"));
        }
        if (health.isEmpty()) {
            items.add(new Item(false, say("desk.waits.nofeeds", 0, language), "/desk/feeds"));
        }
        return items;
    }

    private String say(String key, long count, Locale language) {
        return texts.getMessage(key, new Object[] {count}, language);
    }
}
