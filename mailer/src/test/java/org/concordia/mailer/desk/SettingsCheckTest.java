package org.concordia.mailer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class SettingsCheckTest {

    @Test
    void theShippedDefaultsAreFine() {
        assertThat(faults("", Map.of(), Map.of())).isEmpty();
    }

    @Test
    void everySettingOfARecordIsKnownInEveryWayOfWritingIt() {
        assertThat(faults(
                        "concordia:\n  baseUrl: https://news.example\n  desk:\n    first_account: vera\n",
                        Map.of("CONCORDIA_BASEURL", "https://a.example", "CONCORDIA_DESK_LOGIN_WAIT", "5m"),
                        Map.of("concordia.desk.login-failures", "3")))
                .isEmpty();
    }

    @Test
    void allFaultsAreListedTogetherEachWithItsPlaceAndTheNearestName() {
        List<String> faults = faults(
                "concordia:\n  base-ulr: https://news.example\n  desk:\n    login-wait: soon\n",
                Map.of("CONCORDIA_DESK_FIRSTACOUNT", "vera"),
                Map.of("concordia.clutser", "true", "concordia.desk.login-failures", "many"));
        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "concordia.base-ulr (application.yml line 2): there is no such setting; the nearest is"
                                + " concordia.base-url",
                        "concordia.desk.login-wait (application.yml line 4): \"soon\" is not a length of time such as"
                                + " 30s, 5m or 2h",
                        "CONCORDIA_DESK_FIRSTACOUNT (environment): there is no such setting; the nearest is"
                                + " concordia.desk.first-account",
                        "concordia.clutser (command line): there is no such setting; the nearest is"
                                + " concordia.cluster",
                        "concordia.desk.login-failures (command line): \"many\" is not a whole number");
    }

    @Test
    void aRuleOfTheRecordIsAFaultToo() {
        assertThat(faults("", Map.of(), Map.of("concordia.base-url", "ftp://news.example")))
                .containsExactly("concordia.base-url must look like https://news.example, not ftp://news.example");
        assertThat(faults("", Map.of(), Map.of("concordia.desk.login-failures", "0")))
                .containsExactly("concordia.desk.login-failures must be 1 or more");
    }

    @Test
    void aClusterNeedsPostgresql() {
        assertThat(faults(
                        "",
                        Map.of(),
                        Map.of(
                                "concordia.cluster", "true",
                                "spring.datasource.url", "jdbc:h2:file:./data/concordia;PASSWORD=hidden")))
                .containsExactly("concordia.cluster=true needs PostgreSQL, but spring.datasource.url is"
                        + " jdbc:h2:file:./data/concordia");
        assertThat(faults(
                        "",
                        Map.of(),
                        Map.of(
                                "concordia.cluster", "true",
                                "spring.datasource.url", "jdbc:postgresql://db.example/concordia")))
                .isEmpty();
    }

    @Test
    void aSectionWithNothingInItIsNoFault() {
        assertThat(faults("concordia:\n  desk:\n", Map.of(), Map.of())).isEmpty();
    }

    @Test
    void aValueThatMayBeSecretIsNotShown() {
        assertThat(StartFault.withoutSecrets("jdbc:postgresql://vera:hidden@db.example/c?password=hidden"))
                .isEqualTo("jdbc:postgresql://db.example/c");
    }

    private static List<String> faults(String file, Map<String, Object> variables, Map<String, Object> arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addLast(new MapPropertySource("commandLineArgs", arguments));
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        for (PropertySource<?> source : yaml(file)) {
            environment.getPropertySources().addLast(source);
        }
        ConfigurationPropertySources.attach(environment);
        return SettingsCheck.faults(environment, KnownSettings.in("org.concordia"));
    }

    private static List<PropertySource<?>> yaml(String text) {
        try {
            return new YamlPropertySourceLoader().load("application.yml", new Named(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Named extends ByteArrayResource {
        Named(String text) {
            super(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String getFilename() {
            return "application.yml";
        }
    }
}
