package org.concordia.digest.alert;

import java.util.List;

/** What {@link BreakingPolicy} says of a story at one time. The reasons that speak for it come first. */
public sealed interface Verdict {

    List<Reason> reasons();

    /** Nothing to do. */
    record Quiet(List<Reason> reasons) implements Verdict {
        public Quiet {
            reasons = List.copyOf(reasons);
        }
    }

    /** Worth an editor's look, no more: two items may coincide. */
    record Show(List<Reason> reasons) implements Verdict {
        public Show {
            reasons = List.copyOf(reasons);
        }
    }

    /** To be held for an editor's decision. */
    record Propose(List<Reason> reasons) implements Verdict {
        public Propose {
            reasons = List.copyOf(reasons);
        }
    }

    /** The topic's policy sends it without an editor, unless its caps forbid. */
    record Send(List<Reason> reasons) implements Verdict {
        public Send {
            reasons = List.copyOf(reasons);
        }
    }
}
