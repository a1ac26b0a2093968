package org.concordia.aggregator.topic;

import java.util.List;
import java.util.stream.Collectors;
import org.concordia.aggregator.feed.Wording;

/** A topic file that cannot be used, with all its faults at once. */
public final class TopicFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<TopicFault> faults;

    /** Of a file in which nothing else can be looked at. */
    TopicFileException(int line, Wording words) {
        this(List.of(new TopicFault(line, "", 0, words)));
    }

    TopicFileException(List<TopicFault> faults) {
        super(faults.stream().map(TopicFault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /** What must be put right, in the order of the file; never empty. */
    public List<TopicFault> faults() {
        return faults;
    }
}
