package org.concordia.digest.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/** Says a verdict's reasons in Spanish or English. */
@Component
public final class AlertWords {

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();

    public AlertWords() {
        messages.setBasename("messages/alert");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
    }

    /** One phrase for each reason, in their order; times in this zone, with the date when it is not that of now. */
    public List<String> of(List<Reason> reasons, Locale locale, ZoneId zone) {
        return reasons.stream().map(reason -> of(reason, locale, zone)).toList();
    }

    private String of(Reason reason, Locale locale, ZoneId zone) {
        return messages.getMessage(
                "alert.reason." + reason.kind().word(),
                new Object[] {
                    reason.count(),
                    reason.minutes(),
                    String.join(reason.namesStories() ? " / " : ", ", reason.names()),
                    reason.at() == null ? "" : time(reason.at(), zone)
                },
                locale);
    }

    private static String time(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(at.atZone(zone));
    }
}
