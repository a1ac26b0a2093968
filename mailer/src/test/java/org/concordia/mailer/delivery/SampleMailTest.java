package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.render.MailRenderer;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.mailing.Mailing;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;

class SampleMailTest {

    private final MailRenderer renderer =
            new MailRenderer("https://concordia.example", "Mesa Concordia", new AlertWords());

    private Mailing sample(String language) {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages/delivery");
        texts.setDefaultEncoding("UTF-8");
        texts.setFallbackToSystemLocale(false);
        return new SampleMail(renderer, texts, () -> Instant.parse("2025-11-28T12:00:00Z"))
                .mailing(language, ZoneId.of("America/Lima"));
    }

    @Test
    void isADigestAsReadersGetItAndSaysThatItIsATest() {
        for (String language : List.of("es", "en")) {
            Mailing sample = sample(language);
            String html = sample.mail().html();
            assertThat(html)
                    .contains("lang=\"" + language + "\"", RenderedMail.UNSUBSCRIBE, RenderedMail.PREFERENCES)
                    .contains(language.equals("es") ? "Nadie se suscribió a esta prueba" : "Nobody subscribed")
                    .doesNotContain("delivery.sample", "??");
            assertThat(sample.mail().plain()).contains("https://news.example/copy-4");
            assertThat(sample.mail().subject()).doesNotContain("sample");
        }
    }
}
