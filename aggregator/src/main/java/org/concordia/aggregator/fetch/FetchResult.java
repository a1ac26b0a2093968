package org.concordia.aggregator.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of asking a server for a document. All of these are expected; none is an exception. */
public sealed interface FetchResult {

    /**
     * The document; whoever takes it closes its body.
     *
     * @param body inflated, at most {@link PollSettings#maxBytes} bytes
     * @param address where it was found in the end
     * @param maxAge how long its server says it stays fresh; null when it does not say
     * @param movedTo where permanent redirects (301, 308) led; null when there was none
     * @param links the first {@code Link} header fields with a relation, as they came
     */
    record Fetched(
            Body body,
            @Nullable String contentType,
            URI address,
            @Nullable String etag,
            @Nullable String lastModified,
            @Nullable Duration maxAge,
            @Nullable URI movedTo,
            List<String> links)
            implements FetchResult {

        public Fetched {
            links = List.copyOf(links);
        }
    }

    /**
     * What was sent was taken.
     *
     * @param address who took it in the end
     */
    record Accepted(URI address) implements FetchResult {}

    /** Nothing new since the last document. */
    record NotModified(@Nullable Duration maxAge, @Nullable URI movedTo) implements FetchResult {}

    /** The server says that there will never be anything here again (410). */
    record Gone() implements FetchResult {}

    /**
     * The server asks for patience (429, or 503 with {@code Retry-After}).
     *
     * @param host who asks, as {@link WebAddress#host(URI)}; nothing of this host should be polled before
     * @param patience how long from now
     */
    record RateLimited(int status, String host, Duration patience) implements FetchResult {}

    /** We will not go there. */
    record Refused(Fault fault, String detail) implements FetchResult {}

    /** It did not work this time. */
    record Failed(Fault fault, String detail) implements FetchResult {}

    /** What went wrong; the pages have words for each under {@code feed.fault.}. */
    enum Fault {
        /** Refused: not http or https, or no address at all. Detail: the address. */
        BAD_ADDRESS,
        /** Refused: a private or local address. Detail: the host. */
        PRIVATE_ADDRESS,
        /** Refused: its owner asks programs not to read it (robots.txt). Detail: the host. */
        ROBOTS,
        /** The name of the host is unknown. Detail: the host. */
        UNKNOWN_HOST,
        /** Nothing answers there. Detail: the host. */
        UNREACHABLE,
        /** The answer took longer than the limit. Detail: the limit. */
        TIMEOUT,
        /** The connection ended in the middle. Detail: the host. */
        BROKEN_OFF,
        /** The certificate or the encryption is faulty. Detail: the host. */
        ENCRYPTION,
        /** More bytes than the limit. Detail: the limit. */
        TOO_LARGE,
        /** Compressed in a way that cannot be undone. Detail: the encoding. */
        COMPRESSION,
        /** Redirected in a circle or too often. Detail: the limit. */
        REDIRECTS,
        /** A status that means failure. Detail: the status. */
        STATUS,
        /** Not HTTP. Detail: the host. */
        PROTOCOL
    }
}
