package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
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

    private static List<CsvReader.Row> rows(String text) throws IOException {
        CsvReader reader = new CsvReader(new StringReader(text));
        List<CsvReader.Row> rows = new ArrayList<>();
        for (Optional<CsvReader.Row> row = reader.next(); row.isPresent(); row = reader.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
