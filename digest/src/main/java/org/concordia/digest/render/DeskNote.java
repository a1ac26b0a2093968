package org.concordia.digest.render;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to feeds and outlets since an editor was last told, for {@link MailRenderer#note}.
 *
 * @param items in any order; at least one
 * @param failing how many feeds fail now, those of the items included
 * @param silent how many feeds are silent now, those of the items included
 */
public record DeskNote(List<Item> items, int failing, int silent) {

    public DeskNote {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("nothing happened, so there is nothing to note");
        }
    }

    /** What can happen, in the order in which it is told. */
    public enum Kind {
        FAILING,
        SILENT,
        RETIRED,
        MOVED,
        RECOVERED,
        HEARD,
        PAGES
    }

    /**
     * One thing that happened.
     *
     * @param name of the feed or outlet
     * @param said what happened, in the reader's language
     * @param advice what can be done about it, likewise
     * @param path of its page, below the address of the pages
     */
    public record Item(
            Kind kind, String name, String said, @Nullable String advice, String path, Instant at) {}
}
