package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://Faro.Example https://faro.example/",
                "https://faro.example:443/a https://faro.example/a",
                "http://faro.example:80/a https://faro.example/a",
                "https://faro.example:8443/a https://faro.example:8443/a",
                "http://faro.example:8080/a http://faro.example:8080/a",
                "https://faro.example./a https://faro.example/a",
                "https://ana:clave@faro.example/a https://faro.example/a",
                "https://faro.example/a#comentarios https://faro.example/a",
                "https://faro.example/a?utm_source=rss&id=7&fbclid=x https://faro.example/a?id=7",
                "https://faro.example/a?UTM_Medium=x https://faro.example/a",
                "https://faro.example/a?gclid=1&gclid=2 https://faro.example/a",
                "https://faro.example/a?id=7&amp;p=2 https://faro.example/a?id=7&p=2",
                "https://faro.example/a?ref=rss https://faro.example/a",
                "https://faro.example/a?ref=12 https://faro.example/a?ref=12",
                "https://faro.example/a? https://faro.example/a",
                "https://faro.example/a;jsessionid=1F?x=1 https://faro.example/a?x=1",
                "https://faro.example/b/../a/./c https://faro.example/a/c",
                "https://faro.example/../../a https://faro.example/a",
                "https://faro.example/%7Eana/%c3%b1 https://faro.example/~ana/%C3%B1",
                "https://faro.example/año https://faro.example/a%C3%B1o",
                "https://faro.example/100% https://faro.example/100%25",
                "https://ñandú.example/a https://xn--and-6ma2c.example/a",
                "https://faro.example/nota/amp https://faro.example/nota",
                "https://faro.example/nota/amp/ https://faro.example/nota/",
                "https://faro.example/nota.amp.html https://faro.example/nota.html",
                "https://faro.example/nota?outputType=amp https://faro.example/nota",
                "https://m.faro.example/nota https://m.faro.example/nota",
                "https://amp.dw.com/es/a-1 https://www.dw.com/es/a-1",
                "https://faro-example.cdn.ampproject.org/c/s/faro.example/nota https://faro.example/nota",
                "https://www.google.com/amp/s/faro.example/nota/amp/ https://faro.example/nota/"
            })
    void foldsTheWaysToWriteOneAddress(String given, String canonical) {
        assertThat(CanonicalAddress.of(given)).contains(canonical);
        assertThat(CanonicalAddress.of(canonical))
                .as("canonical once and for all")
                .contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "faro.example/a",
                "ftp://faro.example/a",
                "javascript:alert(1)",
                "https://",
                "https:///a",
                "https://fa ro.example/",
                "https://faro.example:port/",
                "https://-/",
                "mailto:ana@faro.example"
            })
    void refusesWhatIsNoAddressOfAPage(String given) {
        assertThat(CanonicalAddress.of(given)).isEmpty();
    }

    @Test
    void escapesSpacesAsBrowsersDo() {
        assertThat(CanonicalAddress.of("https://faro.example/paso reabre"))
                .contains("https://faro.example/paso%20reabre");
    }

    @Test
    void givesUpTheQueryBeforeTheAddressOfWhatIsTooLong() {
        String query = "q=" + "a".repeat(2_000);

        assertThat(CanonicalAddress.of("https://faro.example/nota?" + query)).contains("https://faro.example/nota");
        assertThat(CanonicalAddress.of("https://faro.example/" + "a".repeat(2_000)))
                .isEmpty();
    }
}
