package org.concordia.mailer.desk;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** What the desk needs from libraries, with and without pages. */
@Configuration(proxyBeanMethods = false)
final class DeskBeans {

    /** bcrypt today; the algorithm's name stands before every hash, so that a better one can follow. */
    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }
}
