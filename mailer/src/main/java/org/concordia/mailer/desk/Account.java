package org.concordia.mailer.desk;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Who may enter the desk.
 *
 * @param passwordHash as Spring Security's delegating encoder writes it, with the name of its algorithm in front
 * @param oneTime whether the password was given by someone else and must be changed before anything else
 * @param changedAt when the password was last set; sessions from before it end
 * @param zone of the clock they read the desk by; UTC unless they said otherwise
 */
record Account(
        long id, String name, String passwordHash, boolean oneTime, Instant createdAt, Instant changedAt, ZoneId zone) {

    @Override
    public String toString() {
        // Without the hash: a record is easily logged.
        return "Account[" + name + "]";
    }
}
