package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PunctualTest {

    private static InputStream within(Duration limit) {
        return new Punctual(new ByteArrayInputStream(new byte[] {1, 2, 3}), limit);
    }

    @Test
    void readsWhatComesInTime() throws IOException {
        assertThat(within(Duration.ofHours(1)).readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void readsNothingLater() {
        assertThatThrownBy(() -> within(Duration.ofNanos(-1)).readAllBytes())
                .isInstanceOf(InterruptedIOException.class);
        assertThatThrownBy(() -> within(Duration.ofNanos(-1)).read()).isInstanceOf(InterruptedIOException.class);
    }
}
