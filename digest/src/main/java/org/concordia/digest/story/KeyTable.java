package org.concordia.digest.story;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The window's keys by their hashes: a hash table with open addressing, asked some hundred times an article. */
final class KeyTable {

    private Window.@Nullable Key[] keys = new Window.Key[1 << 12];
    private int size;

    /** The numbers of keys taken out, which the next ones get. */
    private int[] free = new int[1 << 8];

    private int freed;

    Window.@Nullable Key get(long hash) {
        return keys[place(hash)];
    }

    Window.Key getOrAdd(long hash) {
        int place = place(hash);
        Window.Key key = keys[place];
        if (key == null) {
            key = new Window.Key(hash, freed > 0 ? free[--freed] : size);
            keys[place] = key;
            if (++size > keys.length / 2) {
                grow();
            }
        }
        return key;
    }

    /** Takes a key out; those behind it that a search would not find any more move up. */
    void remove(Window.Key key) {
        int gap = place(key.hash());
        keys[gap] = null;
        size--;
        if (freed == free.length) {
            free = Arrays.copyOf(free, 2 * freed);
        }
        free[freed++] = key.number();
        int mask = keys.length - 1;
        int at = gap;
        while (true) {
            at = at + 1 & mask;
            Window.Key next = keys[at];
            if (next == null) {
                return;
            }
            if ((at - home(next.hash()) & mask) >= (at - gap & mask)) {
                keys[gap] = next;
                keys[at] = null;
                gap = at;
            }
        }
    }

    /** Where a hash is, or belongs. */
    private int place(long hash) {
        int at = home(hash);
        for (Window.Key key = keys[at]; key != null && key.hash() != hash; key = keys[at]) {
            at = at + 1 & keys.length - 1;
        }
        return at;
    }

    private int home(long hash) {
        return (int) (hash >>> 32) & keys.length - 1;
    }

    private void grow() {
        Window.@Nullable Key[] old = keys;
        keys = new Window.Key[2 * old.length];
        for (Window.Key key : old) {
            if (key != null) {
                keys[place(key.hash())] = key;
            }
        }
    }
}
