package org.concordia.aggregator;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.topic.TopicStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The poller and its schedule. */
@Configuration(proxyBeanMethods = false)
class PollingConfiguration {

    @Bean
    PollSchedule pollSchedule(PollSettings settings) {
        return new PollSchedule(settings, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Bean
    Poller poller(
            FeedStore feeds,
            ArticleStore articles,
            TopicStore topics,
            Fetcher fetcher,
            PollSchedule schedule,
            ObjectProvider<Poller.Matching> matching,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        return new Poller(
                feeds,
                articles,
                topics,
                fetcher,
                schedule,
                matching.getIfAvailable(() -> article -> List.of()),
                transaction,
                settings,
                clock);
    }

    @Bean
    ArticleImport articleImport(
            FeedStore feeds,
            OutletStore outlets,
            ArticleStore articles,
            TopicStore topics,
            ObjectProvider<Poller.Matching> matching,
            TransactionTemplate transaction,
            InstantSource clock) {
        return new ArticleImport(
                feeds,
                outlets,
                articles,
                topics,
                matching.getIfAvailable(() -> article -> List.of()),
                transaction,
                clock);
    }
}
