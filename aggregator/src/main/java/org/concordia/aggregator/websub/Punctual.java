package org.concordia.aggregator.websub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/** A stream that must be over in time: the container's own limit is on silence, and a body that drips is never silent. */
final class Punctual extends FilterInputStream {

    private final long end;

    Punctual(InputStream in, Duration limit) {
        super(in);
        this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        check();
        return super.read(bytes, from, most);
    }

    private void check() throws IOException {
        if (System.nanoTime() - end > 0) {
            throw new InterruptedIOException("the body takes too long");
        }
    }
}
