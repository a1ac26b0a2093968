package org.concordia.digest.story;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** What countries, languages and acts are called in an editor's language. */
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

    /** What an editor did, in one phrase that begins with the verb. */
    public String act(Act act) {
        Act.Details details = act.details();
        String after = details.after();
        return messages.getMessage(
                "story.act." + act.kind().word(),
                new Object[] {
                    "#" + act.story(),
                    "#" + act.other(),
                    details.articles().size(),
                    details.language() == null ? "" : language(details.language()),
                    after == null ? messages.getMessage("story.headline.outlets", null, locale) : after
                },
                locale);
    }
}
