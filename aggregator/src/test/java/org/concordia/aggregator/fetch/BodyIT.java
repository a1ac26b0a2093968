package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyIT {

    private final byte[] large = new byte[Body.SMALL * 3];

    BodyIT() {
        new Random(7).nextBytes(large);
    }

    @Test
    void givesTheBeginningOfASmallOneAndOfALargeOne() throws IOException {
        for (int length : new int[] {0, 1, 10, Body.SMALL, Body.SMALL + 1, large.length}) {
            byte[] bytes = Arrays.copyOf(large, length);
            try (Body body = Body.read(new ByteArrayInputStream(bytes), large.length)) {
                assertThat(body.bytes()).isEqualTo(bytes);
                assertThat(body.bytes()).isEqualTo(bytes);
                assertThat(body.beginning(300_000)).isEqualTo(Arrays.copyOf(bytes, Math.min(300_000, length)));
            }
        }
    }

    @Test
    void leavesNothingBehindWhateverEndsIt() throws IOException {
        Bodies before = Bodies.now();
        for (Throwable end : new Throwable[] {new IOException(), new IllegalStateException(), new OutOfMemoryError()}) {
            InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(large), new InputStream() {
                @Override
                public int read() throws IOException {
                    if (end instanceof IOException broken) {
                        throw broken;
                    }
                    if (end instanceof RuntimeException broken) {
                        throw broken;
                    }
                    throw (Error) end;
                }
            });
            assertThatThrownBy(() -> Body.read(breaking, Long.MAX_VALUE)).isSameAs(end);
            assertThat(Bodies.now()).isEqualTo(before);
        }
    }

    /** So that there is nothing to find where a process was killed meanwhile. */
    @Test
    void hasNoNameInTheFolderWhileItIsOpen() throws IOException {
        Bodies before = Bodies.now();
        try (Body body = Body.read(new ByteArrayInputStream(large), large.length)) {
            assertThat(Bodies.now().named()).isEqualTo(before.named());
            assertThat(Bodies.now().open()).isEqualTo(before.open() + 1);
            assertThat(body.bytes()).isEqualTo(large);
        }
        assertThat(Bodies.now()).isEqualTo(before);
    }
}
