package org.concordia.aggregator.topic;

import org.jspecify.annotations.Nullable;

/**
 * What an editor is about to make of a topic.
 *
 * @param definition a text that can be read
 * @param basedOn the version it was made from
 * @param restores the version it brings back
 */
record Draft(
        long topicId,
        String author,
        String definition,
        int basedOn,
        @Nullable Integer restores) {}
