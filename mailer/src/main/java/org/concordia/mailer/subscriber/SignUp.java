package org.concordia.mailer.subscriber;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor asked for.
 *
 * @param wording the sentence they agreed to, as it was shown to them
 * @param shownIn the language it was shown in
 * @param page where it stood: {@code /} or {@code /subscribe}
 */
record SignUp(
        MailAddress address,
        @Nullable String name,
        String language,
        ZoneId zone,
        Set<Want> wants,
        String wording,
        String shownIn,
        String page,
        Instant askedAt) {

    SignUp {
        wants = Set.copyOf(wants);
        if (wants.isEmpty()) {
            throw new IllegalArgumentException("a sign-up wants something");
        }
    }
}
