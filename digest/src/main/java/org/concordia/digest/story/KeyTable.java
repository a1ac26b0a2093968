package org.concordia.digest.story;

import java.util.Arrays;

/**
 * The window's keys by their hashes: a hash table with open addressing, asked some hundred times an article. Each key has
 * a number from 0, less than the most keys that there ever were at once, so that what is known of it can lie in arrays.
 */
final class KeyTable {

    /** The number of no key. */
    static final int NONE = -1;

    private int[] numbers = new int[1 << 12];

    /** By number. */
    private long[] hashes = new long[numbers.length];

    /** The numbers of keys taken out, which the next ones get. */
    private int[] free = new int[1 << 8];

    private int freed;
    private int size;

    KeyTable() {
        Arrays.fill(numbers, NONE);
    }

    /** The number of a key, {@link #NONE} when it is not there. */
    int get(long hash) {
        return numbers[place(hash)];
    }

    int getOrAdd(long hash) {
        int place = place(hash);
        if (numbers[place] != NONE) {
            return numbers[place];
        }
        int number = freed > 0 ? free[--freed] : size;
        numbers[place] = number;
        hashes[number] = hash;
        if (++size > numbers.length / 2) {
            grow();
        }
        return number;
    }

    /** So many numbers can be given before there are more. */
    int capacity() {
        return hashes.length;
    }

    /** Takes a key out; those behind it that a search would not find any more move up. */
    void remove(int number) {
        int gap = place(hashes[number]);
        numbers[gap] = NONE;
        size--;
        if (freed == free.length) {
            free = Arrays.copyOf(free, 2 * freed);
        }
        free[freed++] = number;
        int mask = numbers.length - 1;
        int at = gap;
        while (true) {
            at = at + 1 & mask;
            int next = numbers[at];
            if (next == NONE) {
                return;
            }
            if ((at - home(hashes[next]) & mask) >= (at - gap & mask)) {
                numbers[gap] = next;
                numbers[at] = NONE;
                gap = at;
            }
        }
    }

    /** Where a hash is, or belongs. */
    private int place(long hash) {
        int at = home(hash);
        while (numbers[at] != NONE && hashes[numbers[at]] != hash) {
            at = at + 1 & numbers.length - 1;
        }
        return at;
    }

    private int home(long hash) {
        return (int) (hash >>> 32) & numbers.length - 1;
    }

    private void grow() {
        int[] old = numbers;
        hashes = Arrays.copyOf(hashes, 2 * old.length);
        numbers = new int[2 * old.length];
        Arrays.fill(numbers, NONE);
        for (int number : old) {
            if (number != NONE) {
                numbers[place(hashes[number])] = number;
            }
        }
    }
}
