package org.concordia.aggregator.websub;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordia.aggregator.feed.Remarks;
import org.concordia.aggregator.feed.Wording;
import org.jspecify.annotations.Nullable;

/** What there is to say of a feed's hub, on the feed's page. */
final class HubRemarks implements Remarks {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final CallbackStore callbacks;
    private final WebSub webSub;

    HubRemarks(CallbackStore callbacks, WebSub webSub) {
        this.callbacks = callbacks;
        this.webSub = webSub;
    }

    @Override
    public List<Wording> of(long feedId) {
        List<Wording> remarks = new ArrayList<>();
        if (webSub.isOn()) {
            callbacks.of(feedId).stream()
                    .filter(Callback::active)
                    .forEach(callback ->
                            (callback.current() ? current(callback) : next(callback)).forEach(remarks::add));
        }
        return remarks;
    }

    private static List<Wording> current(Callback callback) {
        List<Wording> remarks = new ArrayList<>();
        remarks.add(Wording.of("feed.hub.verified", String.valueOf(callback.hub()), time(callback.expiresAt())));
        remarks.add(
                callback.pushedAt() == null
                        ? Wording.of("feed.hub.no-push")
                        : Wording.of("feed.hub.pushed", time(callback.pushedAt())));
        if (callback.missed() >= Callback.MISSES_TO_TELL) {
            remarks.add(Wording.of("feed.hub.silent", callback.missed()));
        }
        if (callback.ignored() > 0) {
            remarks.add(Wording.of("feed.hub.ignored", callback.ignored()));
        }
        return remarks;
    }

    private static List<Wording> next(Callback callback) {
        List<Wording> remarks = new ArrayList<>();
        remarks.add(
                callback.status() == Callback.Status.ASKED
                        ? Wording.of("feed.hub.asked", String.valueOf(callback.hub()), time(callback.dueAt()))
                        : Wording.of("feed.hub.wanted", callback.hubs().get(0), time(callback.dueAt())));
        if (callback.said() != null) {
            remarks.add(callback.said());
        }
        return remarks;
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : TIME.format(at);
    }
}
