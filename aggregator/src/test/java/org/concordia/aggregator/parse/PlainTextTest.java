package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Aduanas &amp; Migraciones | Aduanas & Migraciones",
                "AT&T | AT&T",
                "a < b > c | a < b > c",
                "&lt;b&gt;Reabre&lt;/b&gt; | Reabre",
                "&amp;oacute; | ó",
                "Tacna&nbsp;y&#160;Arica | Tacna y Arica",
                "&#147;Paso&#148; | “Paso”",
                "Perú<br/>Chile | Perú Chile",
                "uno<script>x()</script><style>p{}</style> dos | uno dos",
                "NÃO À ESPERA | NÃO À ESPERA",
                "PerÃº y aÃ±o | Perú y año",
                "Titular]]> | Titular]]>",
                "👩‍👧 | 👩‍👧"
            })
    void makesALine(String markup, String line) {
        assertThat(PlainText.line(markup)).isEqualTo(line);
    }

    @Test
    void readsLettersAgainThatWereEncodedTwice() {
        assertThat(PlainText.line("â€œPasoâ€\u009d")).isEqualTo("“Paso”");
        assertThat(PlainText.line("el lÃ\u00ADmite")).isEqualTo("el límite");
        assertThat(PlainText.line("“IRMÃ”")).isEqualTo("“IRMÃ”");
    }

    @Test
    void keepsBlocksApart() {
        assertThat(PlainText.blocks("<h2>Uno</h2><p>Dos\n y tres</p><ul><li>a</li><li>b</li></ul>"))
                .isEqualTo("Uno\nDos y tres\na\nb");
    }

    @Test
    void dropsWhatNoReaderSees() {
        assertThat(PlainText.fold("a\u0000\u0007b\u00ADc\u200Bd\uE000e\uFFFEf\u202Eg\uDB80\uDC00h\uD800i\u0085j"))
                .isEqualTo("abcdefghi\nj");
    }

    @Test
    void lineHasNoBreaks() {
        assertThat(PlainText.line("uno\r\nBcc: x\u2028dos")).isEqualTo("uno Bcc: x dos");
    }

    @Test
    void composesLetters() {
        assertThat(PlainText.fold("nin\u0303o")).isEqualTo("niño");
    }

    @Test
    void neverCutsALetterInHalf() {
        assertThat(PlainText.cut("a\uD83C\uDF0E", 2)).isEqualTo("a");
        assertThat(PlainText.cut("a\uD83C\uDF0E", 3)).isEqualTo("a\uD83C\uDF0E");
    }
}
