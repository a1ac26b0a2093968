package org.concordia.mailer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class AccountStoreIT {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");

    @Parameter
    TestDatabase database;

    @Test
    void keepsOneAccountOfAName() {
        AccountStore accounts = new AccountStore(JdbcClient.create(database.fresh()));
        assertThat(accounts.add("vera", "{noop}a", true, NOW)).isTrue();
        assertThat(accounts.add("vera", "{noop}b", false, NOW)).isFalse();
        assertThat(accounts.named("vera").orElseThrow().passwordHash()).isEqualTo("{noop}a");
        assertThat(accounts.setPassword("vera", "{noop}c", false, NOW.plusSeconds(1)))
                .isTrue();
        assertThat(accounts.named("vera").orElseThrow())
                .isEqualTo(new Account(
                        accounts.named("vera").orElseThrow().id(),
                        "vera",
                        "{noop}c",
                        false,
                        NOW,
                        NOW.plusSeconds(1),
                        java.time.ZoneOffset.UTC));
        assertThat(accounts.setPassword("nobody", "{noop}c", false, NOW)).isFalse();
    }

    @Test
    void neverRemovesTheLastAccount() {
        AccountStore accounts = new AccountStore(JdbcClient.create(database.fresh()));
        accounts.add("vera", "{noop}a", true, NOW);
        assertThat(accounts.remove("vera")).isFalse();
        accounts.add("ines", "{noop}a", true, NOW);
        assertThat(accounts.remove("vera")).isTrue();
        assertThat(accounts.all()).extracting(Account::name).containsExactly("ines");
    }

    @Test
    void readsTheAuditTrailBackwards() {
        AuditStore acts = new AuditStore(JdbcClient.create(database.fresh()));
        for (int i = 1; i <= 5; i++) {
            acts.add(NOW.plusSeconds(i), "vera", "approve alert", "alert " + i);
        }
        assertThat(acts.before(Long.MAX_VALUE, 2))
                .extracting(AuditStore.Act::what)
                .containsExactly("alert 5", "alert 4");
        assertThat(acts.before(acts.before(Long.MAX_VALUE, 2).get(1).id(), 2))
                .extracting(AuditStore.Act::what)
                .containsExactly("alert 3", "alert 2");
    }
}
