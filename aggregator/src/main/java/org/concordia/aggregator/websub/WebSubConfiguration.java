package org.concordia.aggregator.websub;

import java.net.URI;
import java.time.InstantSource;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Remarks;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.PollSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** On where hubs can reach us, off elsewhere. */
@Configuration(proxyBeanMethods = false)
final class WebSubConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(WebSubConfiguration.class);

    @Bean
    WebSub webSub(
            CallbackStore callbacks,
            FeedStore feeds,
            Fetcher fetcher,
            PollSettings settings,
            InstantSource clock,
            Environment environment) {
        URI site = site(settings, environment.getProperty("concordia.base-url"));
        LOG.info("websub={}", site == null ? "off" : "on");
        return new WebSub(callbacks, feeds, fetcher, site, clock);
    }

    @Bean
    Pushes pushes(CallbackStore callbacks, Inbox inbox, WebSub webSub, PollSettings settings, InstantSource clock) {
        return new Pushes(callbacks, inbox, webSub, settings, clock);
    }

    @Bean
    Remarks hubRemarks(CallbackStore callbacks, WebSub webSub) {
        return new HubRemarks(callbacks, webSub);
    }

    /** The base of our addresses if hubs could reach it, else null. */
    static @Nullable URI site(PollSettings settings, @Nullable String baseUrl) {
        if (baseUrl == null || !settings.websub()) {
            return null;
        }
        URI site = URI.create(baseUrl.replaceFirst("/+$", ""));
        return settings.isPublic(site) ? site : null;
    }
}
