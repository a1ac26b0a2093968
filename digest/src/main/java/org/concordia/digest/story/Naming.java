package org.concordia.digest.story;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Names of countries and languages in an editor's language. */
final class Naming {

    private final MessageSource messages;
    private final Locale locale;

    Naming(MessageSource messages, Locale locale) {
        this.messages = messages;
        this.locale = locale;
    }

    /** @param code as an outlet has it: ISO 3166, {@code INT}, {@code UN}, or none */
    public String country(@Nullable String code) {
        if (code == null || code.isBlank()) {
            return messages.getMessage("story.country.none", null, locale);
        }
        return code.matches("[A-Z]{2}") && !code.equals("UN")
                ? new Locale.Builder().setRegion(code).build().getDisplayCountry(locale)
                : messages.getMessage("story.country." + code.toLowerCase(Locale.ROOT), null, code, locale);
    }

    /** @param code BCP 47 without region, {@code und} for none */
    public String language(String code) {
        return code.equals("und")
                ? messages.getMessage("story.language.none", null, locale)
                : Locale.forLanguageTag(code).getDisplayLanguage(locale);
    }
}
