package org.concordia.mailer.demo;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** What the application has only in the demo. */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

    @Bean
    DemoMailbox mailbox(@Value("${concordia.mail.outbox}") Path folder) {
        return new DemoMailbox(folder);
    }

    /** Everybody may read the demo's mail: its readers are invented. */
    @Bean
    @Order(1)
    SecurityFilterChain mailboxDoor(HttpSecurity http) {
        return http.securityMatcher("/mailbox", "/mailbox/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.frameOptions(frames -> frames.sameOrigin()))
                .build();
    }
}
