package org.concordia.aggregator.topic;

/** What became of saving a topic's text. */
public sealed interface Saved {

    /** It is the topic's version of this number. */
    record Done(int number) implements Saved {}

    /** The text is the one the topic has; nothing was saved. */
    record Same() implements Saved {}

    /** Somebody else saved since; nothing was saved. */
    record Overtaken(TopicVersion by) implements Saved {}
}
