package org.concordia.mailer.desk;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the desk's door.
 *
 * @param firstAccount name of the account made at the first start
 * @param loginFailures failed logins of one account from one address before both must wait, 1 or more
 * @param loginWait how long they must wait
 */
@ConfigurationProperties("concordia.desk")
public record DeskSettings(
        @DefaultValue("editor") String firstAccount,
        @DefaultValue("5") int loginFailures,
        @DefaultValue("15m") Duration loginWait) {

    public DeskSettings {
        if (!Accounts.NAME.matcher(firstAccount).matches()) {
            throw new IllegalArgumentException(
                    "concordia.desk.first-account must be 2 to 40 letters, digits, dots or hyphens");
        }
        if (loginFailures < 1) {
            throw new IllegalArgumentException("concordia.desk.login-failures must be 1 or more");
        }
        if (loginWait.isNegative() || loginWait.isZero()) {
            throw new IllegalArgumentException("concordia.desk.login-wait must be longer than nothing");
        }
    }
}
