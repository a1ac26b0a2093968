package org.concordia.mailer.smtp;

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

    @Bean
    @ConditionalOnMissingBean
    MailTransport mailTransport(MailProperties relay, MailSettings settings) {
        String host = relay.getHost();
        if (host == null || host.isBlank()) {
            LOG.info("no relay is set (spring.mail.host): mails are written as files folder={}", settings.outbox());
            return new FolderTransport(settings.outbox());
        }
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
