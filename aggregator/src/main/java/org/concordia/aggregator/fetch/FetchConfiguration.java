package org.concordia.aggregator.fetch;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** One fetcher for the process, so that its limits hold for the process. */
@Configuration(proxyBeanMethods = false)
final class FetchConfiguration {

    @Bean
    HostLimits hostLimits(PollSettings settings, InstantSource clock) {
        return new HostLimits(settings, clock);
    }

    @Bean
    Fetcher fetcher(PollSettings settings, HostLimits limits, InstantSource clock, Environment environment) {
        String agent = settings.userAgent();
        if (agent == null) {
            String site = environment.getProperty("concordia.base-url", "http://localhost");
            String contact = environment.getProperty("concordia.mail.from", "no contact address configured");
            agent = ("Concordia/0.1 (+" + site + "; " + contact + ")").replaceAll("[^\\x20-\\x7e]", "?");
        }
        return new Fetcher(settings, agent, limits, clock);
    }
}
