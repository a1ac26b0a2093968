package org.concordia.mailer.subscriber;

/**
 * The addresses of a file that were met so far, in eight to sixteen bytes each: only hashes are kept. Of a million
 * addresses two share one with a chance of 3 in 10^8, and then a count is one too high.
 */
final class Seen {

    private long[] hashes = new long[1 << 12];
    private int size;

    /** Whether this key is met for the first time. */
    boolean add(String key) {
        if (2 * size >= hashes.length) {
            long[] old = hashes;
            hashes = new long[2 * old.length];
            size = 0;
            for (long hash : old) {
                if (hash != 0) {
                    put(hash);
                }
            }
        }
        long hash = hash(key);
        return put(hash == 0 ? 1 : hash);
    }

    private boolean put(long hash) {
        int place = (int) (hash >>> 32) & (hashes.length - 1);
        while (hashes[place] != 0) {
            if (hashes[place] == hash) {
                return false;
            }
            place = (place + 1) & (hashes.length - 1);
        }
        hashes[place] = hash;
        size++;
        return true;
    }

    /** FNV-1a over the characters, stirred as at the end of MurmurHash3, because addresses differ little. */
    private static long hash(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
