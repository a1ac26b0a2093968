package org.concordia.aggregator.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.concordia.aggregator.fetch.PollSettings;
import org.junit.jupiter.api.Test;

class WebSubConfigurationTest {

    @Test
    void isOnWhereHubsCanReachUs() {
        assertThat(WebSubConfiguration.site(PollSettings.defaults(), "https://news.example/desk/"))
                .isEqualTo(URI.create("https://news.example/desk"));
        assertThat(WebSubConfiguration.site(PollSettings.defaults("127.0.0.0/8"), "http://localhost:8080"))
                .isEqualTo(URI.create("http://localhost:8080"));
    }

    @Test
    void isOffEverywhereElse() {
        for (String site : new String[] {null, "http://localhost:8080", "http://192.168.1.4", "https://newsroom"}) {
            assertThat(WebSubConfiguration.site(PollSettings.defaults(), site))
                    .as(site)
                    .isNull();
        }
    }
}
