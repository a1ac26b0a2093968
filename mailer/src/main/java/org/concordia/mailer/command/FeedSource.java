package org.concordia.mailer.command;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where {@code feeds check} gets the document of an address: the fetcher that polling uses. */
@FunctionalInterface
interface FeedSource {

    /** For a command line without a network. */
    FeedSource NONE = address -> {
        throw new IOException(address + ": fetching addresses is switched off here; name a file");
    };

    /**
     * Gets a document.
     *
     * @throws IOException with one line that says why there is none
     */
    Document get(URI address) throws IOException;

    /**
     * A document as it came.
     *
     * @param contentType the header; null without one
     * @param address after redirects
     */
    record Document(byte[] body, @Nullable String contentType, URI address) {}
}
