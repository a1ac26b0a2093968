package org.concordia.mailer.demo;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** What the application has only in the demo. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
final class DemoConfiguration {

    @Bean
    DemoMailbox mailbox(@Value("${concordia.mail.outbox}") Path folder) {
        return new DemoMailbox(folder);
    }
}
