package org.concordia.digest.copy;

import java.util.Arrays;

/**
 * Which of the texts remembered have a shingle: the latest of them, by their slots, how many there are, and in how many it
 * is their own wording. A hash table with open addressing, all of it whole numbers: there are a million shingles, and
 * nearly all are of one text. Texts come in an order and go in the same.
 */
final class Postings {

    /** Texts kept for a shingle. */
    private static final int LATEST = 60;

    static final int NONE = -1;

    private int[] shingles = new int[1 << 12];
    private int[] first = new int[shingles.length];
    private int[] last = new int[shingles.length];
    private int[] all = new int[shingles.length];
    private int[] originals = new int[shingles.length];
    private int used;

    private int[] slots = new int[1 << 12];
    private int[] next = new int[slots.length];
    private int free = NONE;
    private int entries;

    /** Where a shingle is, {@link #NONE} when no text has it; good until the next change. */
    int find(int shingle) {
        int place = place(shingle);
        return all[place] == 0 ? NONE : place;
    }

    /** How many texts have it. */
    int all(int place) {
        return all[place];
    }

    /** How many have it as wording of their own. */
    int originals(int place) {
        return originals[place];
    }

    /** The entry of the earliest text kept. */
    int first(int place) {
        return first[place];
    }

    /** The entry of the next text, {@link #NONE} after the last. */
    int next(int entry) {
        return next[entry];
    }

    int slot(int entry) {
        return slots[entry];
    }

    void add(int shingle, int slot, boolean own) {
        int place = place(shingle);
        if (all[place] == 0) {
            if (used == shingles.length / 4 * 3) {
                grow();
                place = place(shingle);
            }
            used++;
            shingles[place] = shingle;
            first[place] = NONE;
            last[place] = NONE;
            originals[place] = 0;
        }
        int entry = entry(slot);
        if (first[place] == NONE) {
            first[place] = entry;
        } else {
            next[last[place]] = entry;
        }
        last[place] = entry;
        if (++all[place] > LATEST) {
            removeFirst(place);
        }
        originals[place] += own ? 1 : 0;
    }

    /** Forgets the earliest text that has the shingle. */
    void remove(int shingle, int slot, boolean own) {
        int place = place(shingle);
        if (first[place] != NONE && slots[first[place]] == slot) {
            removeFirst(place);
        }
        originals[place] -= own ? 1 : 0;
        if (--all[place] == 0) {
            used--;
            close(place);
        }
    }

    private void removeFirst(int place) {
        int entry = first[place];
        first[place] = next[entry];
        next[entry] = free;
        free = entry;
    }

    private int entry(int slot) {
        int entry = free;
        if (entry != NONE) {
            free = next[entry];
        } else {
            if (entries == slots.length) {
                slots = Arrays.copyOf(slots, 2 * entries);
                next = Arrays.copyOf(next, 2 * entries);
            }
            entry = entries++;
        }
        slots[entry] = slot;
        next[entry] = NONE;
        return entry;
    }

    private int place(int shingle) {
        int mask = shingles.length - 1;
        int at = home(shingle);
        while (all[at] != 0 && shingles[at] != shingle) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(int shingle) {
        return shingle * 0x9e3779b9 >>> 8 & shingles.length - 1;
    }

    /** Moves up those behind an empty place that a search would not find any more. */
    private void close(int empty) {
        int mask = shingles.length - 1;
        int gap = empty;
        for (int at = gap + 1 & mask; all[at] != 0; at = at + 1 & mask) {
            if ((at - home(shingles[at]) & mask) >= (at - gap & mask)) {
                move(at, gap);
                all[at] = 0;
                gap = at;
            }
        }
    }

    private void move(int from, int to) {
        shingles[to] = shingles[from];
        first[to] = first[from];
        last[to] = last[from];
        all[to] = all[from];
        originals[to] = originals[from];
    }

    private void grow() {
        int[][] old = {shingles, first, last, all, originals};
        int length = 2 * shingles.length;
        shingles = new int[length];
        first = new int[length];
        last = new int[length];
        all = new int[length];
        originals = new int[length];
        for (int i = 0; i < old[0].length; i++) {
            if (old[3][i] != 0) {
                int place = place(old[0][i]);
                shingles[place] = old[0][i];
                first[place] = old[1][i];
                last[place] = old[2][i];
                all[place] = old[3][i];
                originals[place] = old[4][i];
            }
        }
    }
}
