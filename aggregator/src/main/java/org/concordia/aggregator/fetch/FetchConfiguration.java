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
        return new Fetcher(settings, agent(settings, environment), limits, clock);
    }

    @Bean
    Robots robots(
            Fetcher fetcher, HostLimits limits, PollSettings settings, InstantSource clock, Environment environment) {
        return new Robots(fetcher, limits, agent(settings, environment), clock);
    }

    private static String agent(PollSettings settings, Environment environment) {
        return settings.agent(
                environment.getProperty("concordia.base-url"), environment.getProperty("concordia.mail.from"));
    }
}
