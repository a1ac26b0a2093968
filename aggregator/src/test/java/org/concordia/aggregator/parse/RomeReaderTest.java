package org.concordia.aggregator.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RomeReaderTest {

    private static final Instant NOW = Instant.parse("2025-11-29T12:00:00Z");

    @Test
    void readsADialectThatAParserOnTheClassPathKnows() throws Exception {
        ParsedFeed feed = parse("""
                <?xml version="1.0"?>
                <!DOCTYPE bulletin [<!ENTITY pass "Chacalluta">]>
                <bulletin agency="Agencia del Norte">
                <despatch at="/d/1" sent="2025-11-28T14:50:00Z"><headline>Reabre &pass;</headline>
                <text>&lt;p&gt;La cola &lt;b&gt;avanza&lt;/b&gt;.&lt;/p&gt;</text><by>Redacción</by></despatch>
                <despatch at="https://agencia.example/d/2" sent="2031-01-01T00:00:00Z"><headline>Otra</headline></despatch>
                </bulletin>""");

        assertThat(feed.title()).isEqualTo("Agencia del Norte");
        assertThat(feed.entries()).hasSize(2);
        Entry entry = feed.entries().get(0);
        assertThat(entry.guid()).isNull();
        assertThat(entry.link()).isEqualTo("https://agencia.example/d/1");
        assertThat(entry.title()).isEqualTo("Reabre Chacalluta");
        assertThat(entry.summary()).isEqualTo("La cola avanza.");
        assertThat(entry.author()).isEqualTo("Redacción");
        assertThat(entry.published()).isEqualTo("2025-11-28T14:50:00Z");
        assertThat(entry.language()).isEqualTo("es");
        assertThat(entry.categories()).containsExactly("Frontera");
        assertThat(feed.entries().get(1).published())
                .as("the house's rules for times hold")
                .isNull();
        assertThat(feed.repairs())
                .extracting(Repair::kind)
                .containsExactly(Repair.Kind.DOCTYPE, Repair.Kind.DIALECT, Repair.Kind.DATE);
    }

    @Test
    void saysThatADocumentIsNoFeedWhenROMEDoesNotKnowItEither() {
        assertThatThrownBy(() -> parse("<catalogue><thing>1</thing></catalogue>"))
                .isInstanceOf(NotAFeedException.class)
                .hasFieldOrPropertyWithValue("kind", NotAFeedException.Kind.XML)
                .hasFieldOrPropertyWithValue("details", List.of("catalogue"));
    }

    @Test
    void saysThatADocumentIsNoFeedWhenItsParserBreaks() {
        assertThatThrownBy(() -> parse("<bulletin agency=\"A\"><despatch broken=\"yes\"/></bulletin>"))
                .isInstanceOf(NotAFeedException.class);
        assertThatThrownBy(() -> parse("<bulletin agency=\"A\"><despatch></bulletin>"))
                .isInstanceOf(NotAFeedException.class);
    }

    @Test
    void leavesAnEmptyFeedAsItIs() throws Exception {
        ParsedFeed feed = parse("<rss version=\"2.0\"><channel><title>El Faro</title><ttl>30</ttl></channel></rss>");

        assertThat(feed.title()).isEqualTo("El Faro");
        assertThat(feed.minimumInterval()).hasMinutes(30);
        assertThat(feed.entries()).isEmpty();
        assertThat(feed.repairs()).isEmpty();
    }

    private static ParsedFeed parse(String text) throws NotAFeedException {
        return new FeedParser()
                .parse(
                        text.getBytes(StandardCharsets.UTF_8),
                        "application/xml",
                        URI.create("https://agencia.example/despachos.xml"),
                        null,
                        NOW);
    }
}
