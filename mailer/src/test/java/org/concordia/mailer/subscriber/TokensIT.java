package org.concordia.mailer.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.SettableTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TokensIT {

    @Parameter
    TestDatabase database;

    private final SettableTime time = new SettableTime("2025-11-28T12:00:00Z");
    private SettingStore settings;
    private Tokens tokens;

    @BeforeEach
    void open() {
        settings = new SettingStore(JdbcClient.create(database.fresh()));
        tokens = new Tokens(settings, time);
    }

    @Test
    void saysWhoAndWhat() {
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, tokens.confirm(7))).isEqualTo(new Tokens.Reading.Good(7, null));
        assertThat(tokens.read(Tokens.Purpose.UNSUBSCRIBE, tokens.unsubscribe(7, new Want.AnEdition(3))))
                .isEqualTo(new Tokens.Reading.Good(7, new Want.AnEdition(3)));
        assertThat(tokens.read(Tokens.Purpose.UNSUBSCRIBE, tokens.unsubscribe(7, new Want.Alerts(1))))
                .isEqualTo(new Tokens.Reading.Good(7, new Want.Alerts(1)));
        assertThat(tokens.unsubscriber(tokens.unsubscribe(7))).contains(7L);
    }

    @Test
    void isGoodForItsPurposeOnly() {
        assertThat(tokens.read(Tokens.Purpose.PREFERENCES, tokens.unsubscribe(7)))
                .isEqualTo(new Tokens.Reading.Wrong());
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, tokens.preferences(7))).isEqualTo(new Tokens.Reading.Wrong());
    }

    @Test
    void oneChangedCharacterMakesItWorthless() {
        String token = tokens.confirm(7);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.read(Tokens.Purpose.CONFIRM, changed))
                    .as("character " + i)
                    .isEqualTo(new Tokens.Reading.Wrong());
        }
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, token + "=")).isEqualTo(new Tokens.Reading.Wrong());
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, "")).isEqualTo(new Tokens.Reading.Wrong());
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, "ñ")).isEqualTo(new Tokens.Reading.Wrong());
    }

    @Test
    void runsOutUnlessItIsToLeave() {
        String confirm = tokens.confirm(7);
        String leave = tokens.unsubscribe(7);
        time.pass(Duration.ofDays(7).minusSeconds(1));
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, confirm)).isInstanceOf(Tokens.Reading.Good.class);
        time.pass(Duration.ofSeconds(1));
        assertThat(tokens.read(Tokens.Purpose.CONFIRM, confirm)).isEqualTo(new Tokens.Reading.Expired(7));
        time.pass(Duration.ofDays(3650));
        assertThat(tokens.read(Tokens.Purpose.UNSUBSCRIBE, leave)).isInstanceOf(Tokens.Reading.Good.class);
    }

    @Test
    void theMarkOfAReturnPathIsThatOfItsDeliveryOnly() {
        String mark = tokens.returnMark(42);
        assertThat(mark).matches("[a-z0-9]{12}").isEqualTo(new Tokens(settings, time).returnMark(42));
        assertThat(tokens.isReturnMark(mark, 42)).isTrue();
        assertThat(tokens.isReturnMark(mark, 43)).isFalse();
        assertThat(tokens.isReturnMark("", 42)).isFalse();
    }

    @Test
    void worksOnEveryMachineOfADatabaseAndOnNoOther() {
        String token = tokens.confirm(7);
        assertThat(new Tokens(settings, time).read(Tokens.Purpose.CONFIRM, token))
                .isInstanceOf(Tokens.Reading.Good.class);
        Tokens elsewhere = new Tokens(new SettingStore(JdbcClient.create(database.fresh())), time);
        assertThat(elsewhere.read(Tokens.Purpose.CONFIRM, token)).isEqualTo(new Tokens.Reading.Wrong());
    }
}
