package org.concordia.aggregator.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Undoes the compression of a body on its way. Bounds are the reader's business. */
public final class Inflation {

    private Inflation() {}

    /**
     * The bytes behind an encoding.
     *
     * @param encoding a {@code Content-Encoding} field; null when there was none
     * @throws ZipException if it is one that is not known, or the bytes are not in it
     */
    public static InputStream of(InputStream raw, @Nullable String encoding) throws IOException {
        switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity", "none", "utf-8" -> {
                return raw;
            }
            case "gzip", "x-gzip" -> {
                PushbackInputStream in = new PushbackInputStream(raw, 2);
                byte[] magic = in.readNBytes(2);
                in.unread(magic);
                // Some servers say gzip and send plain text.
                boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
                return gzip ? new GZIPInputStream(in) : in;
            }
            case "deflate" -> {
                PushbackInputStream in = new PushbackInputStream(raw, 2);
                byte[] head = in.readNBytes(2);
                in.unread(head);
                // RFC 9110 means zlib; many servers send the bare stream.
                boolean zlib = head.length == 2
                        && (head[0] & 0x0f) == 8
                        && (((head[0] & 0xff) << 8) | (head[1] & 0xff)) % 31 == 0;
                return new InflaterInputStream(in, new Inflater(!zlib)) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        inf.end();
                    }
                };
            }
            default -> throw new ZipException(encoding);
        }
    }
}
