package org.concordia.mailer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.concordia.mailer.SettableTime;
import org.junit.jupiter.api.Test;

class LoginLimitsTest {

    private final SettableTime time = new SettableTime("2025-11-28T12:00:00Z");
    private final LoginLimits limits = new LoginLimits(new DeskSettings("editor", 5, Duration.ofMinutes(15)), time);

    @Test
    void fiveTriesThenAWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.allow("vera", "192.0.2.1")).isTrue();
        }
        assertThat(limits.allow("vera", "192.0.2.1")).isFalse();
        time.pass(Duration.ofMinutes(14));
        assertThat(limits.allow("vera", "192.0.2.1")).isFalse();
        time.pass(Duration.ofMinutes(1));
        assertThat(limits.allow("vera", "192.0.2.1")).isTrue();
    }

    @Test
    void aStrangerDoesNotLockTheEditorOut() {
        for (int i = 0; i < 6; i++) {
            limits.allow("vera", "192.0.2.66");
        }
        assertThat(limits.allow("vera", "192.0.2.1")).isTrue();
    }

    @Test
    void oneAddressCannotTryManyAccounts() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.allow("name" + i, "192.0.2.66")).isTrue();
        }
        assertThat(limits.allow("name20", "192.0.2.66")).isFalse();
    }

    @Test
    void manyAddressesCannotTryOneAccount() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.allow("vera", "192.0.2." + i)).isTrue();
        }
        assertThat(limits.allow("vera", "192.0.2.200")).isFalse();
    }

    @Test
    void aRightPasswordForgives() {
        for (int i = 0; i < 5; i++) {
            limits.allow("vera", "192.0.2.1");
        }
        limits.succeeded("vera", "192.0.2.1");
        assertThat(limits.allow("vera", "192.0.2.1")).isTrue();
    }

    @Test
    void anIpv6CustomerIsOneNetwork() {
        assertThat(LoginLimits.network("2001:db8:1:2:aaaa::1")).isEqualTo(LoginLimits.network("2001:db8:1:2:bbbb::9"));
        assertThat(LoginLimits.network("2001:db8:1:3::1")).isNotEqualTo(LoginLimits.network("2001:db8:1:2::1"));
        assertThat(LoginLimits.network("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
