package org.concordia.aggregator.fetch;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a document. Hundreds may be under way at once and any of them may be as large as the limit, so only small
 * ones are kept in memory; a large one waits in a temporary file, which {@link #close} removes, or else the system when
 * the process ends in whatever way.
 */
public final class Body implements AutoCloseable {

    /** What is longer than this many bytes goes to a file. */
    static final int SMALL = 256 * 1024;

    private final byte @Nullable [] bytes;
    private final @Nullable FileChannel file;
    private final long length;
    private final String hash;

    private Body(byte @Nullable [] bytes, @Nullable FileChannel file, long length, String hash) {
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
        FileChannel file = nameless();
        boolean read = false;
        try {
            OutputStream out = Channels.newOutputStream(file);
            small.writeTo(out);
            length = copy(in, new DigestOutputStream(out, digest), length, most, most);
            read = true;
            return new Body(null, file, length, HexFormat.of().formatHex(digest.digest()));
        } finally {
            if (!read) {
                file.close();
            }
        }
    }

    /** A file that has lost its name where the system allows it, and is gone when it is closed everywhere. */
    private static FileChannel nameless() throws IOException {
        Path path = Files.createTempFile("concordia-", ".body");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
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
        return bytes == null ? beginning((int) length) : bytes;
    }

    /**
     * Its first bytes, in memory.
     *
     * @param most how many; fewer where it is shorter
     * @throws UncheckedIOException if its file cannot be read
     */
    public byte[] beginning(int most) {
        int count = (int) Math.min(most, length);
        if (bytes != null) {
            return Arrays.copyOf(bytes, count);
        }
        ByteBuffer read = ByteBuffer.allocate(count);
        try {
            while (read.hasRemaining()) {
                if (Objects.requireNonNull(file).read(read, read.position()) < 0) {
                    throw new EOFException();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read.array();
    }

    /** Whether the bytes are gzip, whatever was said of them, and so may become many more. */
    public boolean isGzip() {
        byte[] magic = beginning(2);
        return magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
    }

    /** Removes the file, if there is one. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
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
