package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

    @Test
    void readsQuotesCommasAndLineBreaksInFields() throws IOException {
        assertThat(rows("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\nlast,"))
                .containsExactly(
                        new CsvReader.Row(1, List.of("a", "b"), ""),
                        new CsvReader.Row(2, List.of("x, \"y\"", "two\nlines"), ""),
                        new CsvReader.Row(4, List.of("last", ""), ""));
    }

    @Test
    void readsWhatSpreadsheetsWrite() throws IOException {
        assertThat(rows("\uFEFF\"address\";\"name\"\r\nana@correo.example;\"Ana; y, Eva\"\r\n"))
                .containsExactly(
                        new CsvReader.Row(1, List.of("address", "name"), ""),
                        new CsvReader.Row(2, List.of("ana@correo.example", "Ana; y, Eva"), ""));
    }

    @Test
    void skipsBlankLinesAndKeepsCounting() throws IOException {
        assertThat(rows("a\n\n\nx\n,,\ny")).extracting(CsvReader.Row::line).containsExactly(1L, 4L, 6L);
    }

    @Test
    void takesOldMacLineEnds() throws IOException {
        assertThat(rows("a,b\rx,y\rz,w")).extracting(CsvReader.Row::line).containsExactly(1L, 2L, 3L);
    }

    @Test
    void saysWhatIsWrongWithALineAndGoesOn() throws IOException {
        List<CsvReader.Row> rows = rows("a,b\n\"x\" y,z\nfine,too\n\"never closed");
        assertThat(rows.get(1).fault()).contains("after a closing quotation mark");
        assertThat(rows.get(2).fault()).isEmpty();
        assertThat(rows.get(3).fault()).contains("never closed");
    }

    @Test
    void aLostQuotationMarkCostsItsOwnLineOnly() throws IOException {
        List<CsvReader.Row> rows = rows("a,b\none,\"1\ntwo,2\nthree,3\nfour,\"x, y\"\nfive,5");
        assertThat(rows).extracting(CsvReader.Row::line).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rows.get(1).fault()).contains("after a closing quotation mark");
        assertThat(rows.get(2).fields()).containsExactly("two", "2");
        assertThat(rows.get(4).fields()).containsExactly("four", "x, y");
        assertThat(rows.get(5).fields()).containsExactly("five", "5");
        assertThat(rows("a,b\n\"one,1\ntwo,2\n"))
                .extracting(CsvReader.Row::fault)
                .containsExactly("", "has a quotation mark that is never closed", "");
    }

    @Test
    void takesTabsAndTheLineThatNamesTheSeparator() throws IOException {
        assertThat(rows("address\tname\nana@correo.example\tAna, y Eva"))
                .extracting(CsvReader.Row::fields)
                .containsExactly(List.of("address", "name"), List.of("ana@correo.example", "Ana, y Eva"));
        assertThat(rows("sep=;\r\n\r\naddress;name\r\nana@correo.example;Ana"))
                .extracting(CsvReader.Row::line)
                .containsExactly(3L, 4L);
    }

    @Test
    void aLineOfAnyLengthIsOneFaultInTheMemoryOfAFew() throws IOException {
        for (char filling : new char[] {',', '"', 'x'}) {
            CsvReader reader = new CsvReader(new Repeated("a,b\n\"", filling, 50_000_000, "\nfine,too"));
            assertThat(reader.next()).isPresent();
            assertThat(reader.next()).get().satisfies(row -> {
                assertThat(row.line()).isEqualTo(2);
                assertThat(row.fault()).startsWith("is too long");
            });
            assertThat(reader.next()).get().isEqualTo(new CsvReader.Row(3, List.of("fine", "too"), ""));
        }
        assertThat(new CsvReader(new Repeated("", 'x', 1_000_000, "")).next())
                .get()
                .satisfies(row -> assertThat(row.fault()).startsWith("is too long"));
    }

    /** One character very often, between two texts. */
    private static final class Repeated extends Reader {
        private final Reader before;
        private final char filling;
        private long left;
        private final Reader after;

        private Repeated(String before, char filling, long times, String after) {
            this.before = new StringReader(before);
            this.filling = filling;
            this.left = times;
            this.after = new StringReader(after);
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int read = before.read(into, from, length);
            if (read >= 0) {
                return read;
            }
            if (left == 0) {
                return after.read(into, from, length);
            }
            int some = (int) Math.min(left, length);
            Arrays.fill(into, from, from + some, filling);
            left -= some;
            return some;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static List<CsvReader.Row> rows(String text) throws IOException {
        CsvReader reader = new CsvReader(new StringReader(text));
        List<CsvReader.Row> rows = new ArrayList<>();
        for (Optional<CsvReader.Row> row = reader.next(); row.isPresent(); row = reader.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
