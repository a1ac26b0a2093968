package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PollSettingsTest {

    private static PollSettings bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("concordia.poll", PollSettings.class);
    }

    @Test
    void holdsTheLimitsOfTheHouseWhenNothingIsConfigured() {
        PollSettings settings = bound(Map.of());
        assertThat(settings).isEqualTo(PollSettings.defaults());
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.maxBytes()).isEqualTo(10 * 1024 * 1024);
        assertThat(settings.maxRedirects()).isEqualTo(10);
        assertThat(settings.hostConnections()).isEqualTo(2);
        assertThat(settings.hostInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.minInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.maxInterval()).isEqualTo(Duration.ofHours(4));
        assertThat(settings.allowNetworks()).isEmpty();
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(() -> bound(Map.of(
                        "concordia.poll.allow-networks", "intranet.example",
                        "concordia.poll.host-connections", "0",
                        "concordia.poll.user-agent", "a\r\nHost: x")))
                .rootCause()
                .hasMessageContaining("allow-networks")
                .hasMessageContaining("host-connections")
                .hasMessageContaining("user-agent");
    }

    @Test
    void namesTheSoftwareAndAContactToServers() {
        assertThat(PollSettings.defaults().agent("https://sala.example", "Sala <desk@sala.example>"))
                .isEqualTo("Concordia/0.1 (+https://sala.example; Sala <desk@sala.example>)");
        assertThat(PollSettings.defaults().agent(null, "Redacción\r\nHost: x"))
                .doesNotContain("\r", "\n")
                .startsWith("Concordia/0.1 ");
    }
}
