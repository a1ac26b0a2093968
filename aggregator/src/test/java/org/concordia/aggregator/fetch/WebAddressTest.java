package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://diario.example/feed | https://diario.example/feed",
                "  HTTP://Diario.Example  | http://diario.example/",
                "feed://diario.example/rss | http://diario.example/rss",
                "feed:https://diario.example/rss | https://diario.example/rss",
                "https://diario.example?x=1#top | https://diario.example/?x=1",
                "https://diario.example/últimas noticias | https://diario.example/%C3%BAltimas%20noticias",
                "'https://ñandú.example/a|b' | https://xn--and-6ma2c.example/a%7Cb",
                "https://diario.example/100%/a%20b | https://diario.example/100%25/a%20b",
                "https://diario.example/?f[]=1 | https://diario.example/?f%5B%5D=1",
                "http://under_score.example:8080/a | http://under_score.example:8080/a",
                "http://[::1]:80/a | http://[::1]:80/a",
            })
    void readsWhatPeopleType(String typed, URI address) {
        assertThat(WebAddress.of(typed)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "file:///etc/passwd", "ftp://diario.example/", "gopher://diario.example/", "diario.example",
                "https://", "https:///path", "http://user:secret@diario.example/", "http://a b/", "http://x:99999/",
                "javascript:alert(1)", "http://diario.example:port/"
            })
    void refusesWhatIsNoWebAddress(String typed) {
        assertThatThrownBy(() -> WebAddress.of(typed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverPutsControlCharactersIntoAnAddressOrAMessage() {
        assertThat(WebAddress.of("https://diario.example/a\r\nHost: x").toString())
                .doesNotContain("\r", "\n");
        assertThatThrownBy(() -> WebAddress.of("nothing\r\nof the kind")).hasMessageNotContainingAny("\r", "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "feed.xml, https://diario.example/a/feed.xml",
        "../feed.xml, https://diario.example/feed.xml",
        "/feed.xml, https://diario.example/feed.xml",
        "//otro.example/feed, https://otro.example/feed",
        "?page=2, https://diario.example/a/b?page=2",
        "http://otro.example, http://otro.example/",
    })
    void resolvesRelativeAddresses(String reference, String expected) {
        assertThat(WebAddress.resolve(URI.create("https://diario.example/a/b"), reference)
                        .toString())
                .isEqualTo(expected);
    }

    @Test
    void takesTheDefaultPortsOfAHostAsOne() {
        assertThat(WebAddress.host(URI.create("http://Diario.example/a"))).isEqualTo("diario.example");
        assertThat(WebAddress.host(URI.create("https://diario.example:443/"))).isEqualTo("diario.example");
        assertThat(WebAddress.host(URI.create("http://diario.example:8080/"))).isEqualTo("diario.example:8080");
    }

    @Test
    void keepsHostsWithUnderscoresApart() {
        assertThat(WebAddress.alike(WebAddress.of("http://one_paper.example/rss/")))
                .contains("https://one_paper.example/rss", "http://one_paper.example:80/rss")
                .noneMatch(address -> address.contains("null"));
        assertThat(WebAddress.alike(WebAddress.of("http://one_paper.example:8080/rss")))
                .containsExactly("http://one_paper.example:8080/rss", "http://one_paper.example:8080/rss/");
    }
}
