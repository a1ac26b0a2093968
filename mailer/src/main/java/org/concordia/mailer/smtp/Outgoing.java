package org.concordia.mailer.smtp;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordia.digest.alert.AlertWords;
import org.concordia.digest.render.MailRenderer;
import org.concordia.mailer.desk.ConcordiaSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses the way out (the relay of {@code spring.mail.*}, or files when none is named) and makes the renderer. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
final class Outgoing {

    private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

    /** The renderer, told where the pages are and who sends. */
    @Bean
    MailRenderer mailRenderer(ConcordiaSettings concordia, MailSettings mail, AlertWords words) {
        Mailbox sender = Mailbox.parse(mail.from());
        return new MailRenderer(
                concordia.baseUrl().toString(), sender.name().isEmpty() ? sender.domain() : sender.name(), words);
    }

    /** The relay of {@code spring.mail.*} first, then those of {@code concordia.mail.relays}. */
    @Bean
    @ConditionalOnMissingBean
    MailTransport mailTransport(MailProperties first, MailSettings settings, InstantSource clock) {
        List<Relays.Member> relays = new ArrayList<>();
        String host = first.getHost();
        if (host != null && !host.isBlank()) {
            MailTransport usual = relay(host, first);
            if (settings.relays().isEmpty()) {
                return usual;
            }
            relays.add(new Relays.Member(usual, 0, 0));
        }
        for (MailSettings.Relay relay : settings.relays()) {
            relays.add(new Relays.Member(SmtpTransport.to(relay, Map.of()), relay.connections(), relay.rate()));
        }
        if (relays.isEmpty()) {
            LOG.info("no relay is set (spring.mail.host): mails are written as files folder={}", settings.outbox());
            return new FolderTransport(settings.outbox());
        }
        return new Relays(relays, clock);
    }

    private static MailTransport relay(String host, MailProperties relay) {
        boolean secure = relay.getSsl().isEnabled() || "smtps".equals(relay.getProtocol());
        return new SmtpTransport(
                host,
                relay.getPort() == null ? 0 : relay.getPort(),
                relay.getUsername(),
                relay.getPassword(),
                secure,
                relay.getProperties());
    }
}
