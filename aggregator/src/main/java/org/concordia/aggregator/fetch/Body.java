package org.concordia.aggregator.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a document. Hundreds may be under way at once and any of them may be as large as the limit, so only small
 * ones are kept in memory; a large one waits in a temporary file, which {@link #close} removes.
 */
public final class Body implements AutoCloseable {

    /** What is longer than this many bytes goes to a file. */
    static final int SMALL = 256 * 1024;

    private final byte @Nullable [] bytes;
    private final @Nullable Path file;
    private final long length;
    private final String hash;

    private Body(byte @Nullable [] bytes, @Nullable Path file, long length, String hash) {
        this.bytes = bytes;
        this.file = file;
        this.length = length;
        this.hash = hash;
    }

    /** A document that is in memory already. */
    public static Body of(byte[] bytes) {
        return new Body(bytes.clone(), null, bytes.length, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    /**
     * Reads a document to its end.
     *
     * @param most bytes taken at most
     * @throws TooLongException as soon as there are more
     * @throws IOException as the stream or the disk says
     */
    public static Body read(InputStream in, long most) throws IOException {
        MessageDigest digest = sha256();
        ByteArrayOutputStream small = new ByteArrayOutputStream(16 * 1024);
        long length = copy(in, new DigestOutputStream(small, digest), 0, Math.min(SMALL, most), most);
        if (length <= SMALL) {
            return new Body(small.toByteArray(), null, length, HexFormat.of().formatHex(digest.digest()));
        }
        Path file = Files.createTempFile("concordia-", ".body");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                small.writeTo(out);
                length = copy(in, new DigestOutputStream(out, digest), length, most, most);
            }
            return new Body(null, file, length, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Copies until the stream ends or more than {@code enough} bytes are over; returns how many are. */
    private static long copy(InputStream in, OutputStream out, long already, long enough, long most)
            throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long length = already;
        while (length <= enough) {
            int n = in.read(buffer);
            if (n < 0) {
                break;
            }
            length += n;
            if (length > most) {
                throw new TooLongException();
            }
            out.write(buffer, 0, n);
        }
        return length;
    }

    /** The document is longer than it may be. */
    public static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Inflated. */
    public long length() {
        return length;
    }

    /** SHA-256 of the bytes, as 64 hexadecimal digits. */
    public String hash() {
        return hash;
    }

    /**
     * All of it, in memory.
     *
     * @throws UncheckedIOException if its file cannot be read
     */
    public byte[] bytes() {
        if (bytes != null) {
            return bytes;
        }
        try {
            return Files.readAllBytes(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the file, if there is one. */
    @Override
    public void close() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
