package org.concordia.aggregator.parse;

/**
 * Something in a feed that had to be put right before it could be read, kept so that an editor can see why.
 *
 * @param entries how many entries it concerns; 0 when it concerns the document
 * @param detail what it is about, as the kind says; one line of plain text, empty when the kind needs none
 */
public record Repair(Kind kind, int entries, String detail) {

    /** What was wrong, and so what was done. */
    public enum Kind {
        /** Compressed without saying so; inflated. */
        COMPRESSION,
        /** The compressed bytes break off; what came before was read. */
        COMPRESSION_CUT,
        /** Says another character set (the detail) and is UTF-8. */
        CHARSET_UTF_8,
        /** Is not in the character set (the detail) that it says, and was read in another. */
        CHARSET_WRONG,
        /** Neither UTF-8 nor anything it says; read as windows-1252. */
        CHARSET_NONE,
        /** Some bytes are not UTF-8 as the rest is; these were read as windows-1252. */
        CHARSET_MIXED,
        /** Letters of entries were encoded twice and read once more; the detail is the first such title. */
        CHARSET_TWICE,
        /** The document type declaration was passed over. */
        DOCTYPE,
        /** Text before the feed was skipped. */
        JUNK,
        /** Not well-formed; read leniently. */
        MARKUP,
        /** The items stand outside the feed's root. */
        OUTSIDE,
        /** Breaks off; the last entry was left out unless it is the only one. */
        TRUNCATED,
        /** JSON that breaks off or is malformed; what came before was read. */
        JSON_CUT,
        /** ROME read it, as what it calls by the detail. */
        DIALECT,
        /** More entries than are read. */
        LIMIT,
        /** More elements than are read. */
        ELEMENTS,
        /** Times of entries cannot be read or believed; the detail is the first one. */
        DATE,
        /** Entries whose guid names others too lost it; the detail is the first one. */
        IDENTITY
    }
}
