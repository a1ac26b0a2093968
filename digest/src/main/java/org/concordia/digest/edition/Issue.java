package org.concordia.digest.edition;

import java.time.Instant;

/**
 * One dated number of an edition, as frozen when it was built.
 *
 * @param id 0 for a preview, which is not stored
 * @param slot the time of the edition's schedule that it is for
 */
public record Issue(long id, long editionId, Instant slot, Instant builtAt, IssueContent content) {

    /** The same with other content. */
    public Issue with(IssueContent other) {
        return new Issue(id, editionId, slot, builtAt, other);
    }

    /** 0: nothing new, nothing to send. */
    public int storyCount() {
        return content.stories().size();
    }
}
