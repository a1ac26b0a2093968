package org.concordia.mailer;

import java.time.Clock;
import java.time.InstantSource;
import org.concordia.mailer.command.ConcordiaCommand;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The runnable jar: hands its arguments to the command line, whose commands start this application when they need it. */
@SpringBootApplication(scanBasePackages = "org.concordia", proxyBeanMethods = false)
@ConfigurationPropertiesScan("org.concordia")
public final class ConcordiaApplication {

    /** The real time; the demo brings a faster one. */
    @Bean
    @ConditionalOnMissingBean
    InstantSource instantSource() {
        return Clock.systemUTC();
    }

    public static void main(String[] args) {
        // H2 lets commands beside a running server share its database over a port; it must be this machine's only.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        int code = ConcordiaCommand.run(args);
        if (code != ConcordiaCommand.KEEPS_RUNNING) {
            System.exit(code);
        }
    }
}
