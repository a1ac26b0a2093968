package org.concordia.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.concordia.aggregator.fetch.Body;
import org.concordia.aggregator.parse.FeedParser;
import org.junit.jupiter.api.Test;

class IntakeTest {

    @Test
    void countsADocumentThatIsStillPackedAsLargeAsItMayBecome() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[FeedParser.LARGEST]);
        }
        assertThat(packed.size()).isLessThan(FeedParser.LARGEST / 100);
        assertThat(Intake.size(Body.of(packed.toByteArray()))).isGreaterThanOrEqualTo(FeedParser.LARGEST);
        assertThat(Intake.size(Body.of(new byte[1_000]))).isEqualTo(1_000);
        assertThat(Intake.size(Body.of(new byte[] {0x1f}))).isEqualTo(1);
    }
}
