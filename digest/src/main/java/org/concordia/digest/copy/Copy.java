package org.concordia.digest.copy;

import org.jspecify.annotations.Nullable;

/**
 * What a text repeats.
 *
 * @param original the article whose text it is; the article itself when it is an agency's own text that came after its
 *     reprints
 * @param nearest the earlier article that it is most like
 * @param share how much of the shorter text's wording both have, 0 to 1
 * @param exact the address or the whole text is the same
 * @param replaced the article that counted as the original until now, because an agency's own text came after it; null
 *     when nothing changed
 */
public record Copy(
        long original,
        long nearest,
        double share,
        boolean exact,
        @Nullable Long replaced) {}
