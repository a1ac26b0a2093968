package org.concordia.mailer.bounce;

import java.util.List;

/**
 * What a message that came back has of a mail of ours. None of it is proof by itself: it is compared with the database.
 *
 * @param returnPaths addresses it came to, or that the mail it is about came from
 * @param messageIds of the mail it is about, without angle brackets
 * @param tokens of links to unsubscribe in the mail it is about
 */
record Traces(List<String> returnPaths, List<String> messageIds, List<String> tokens) {

    Traces {
        returnPaths = List.copyOf(returnPaths);
        messageIds = List.copyOf(messageIds);
        tokens = List.copyOf(tokens);
    }
}
