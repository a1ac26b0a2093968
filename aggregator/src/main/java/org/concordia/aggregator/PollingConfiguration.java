package org.concordia.aggregator;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.concordia.aggregator.article.ArticleStore;
import org.concordia.aggregator.article.PageStore;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.feed.PageReadingStore;
import org.concordia.aggregator.feed.PollSchedule;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Robots;
import org.concordia.aggregator.topic.TopicMatching;
import org.concordia.aggregator.topic.TopicStore;
import org.concordia.aggregator.websub.WebSub;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The poller and its schedule. */
@Configuration(proxyBeanMethods = false)
final class PollingConfiguration {

    @Bean
    PollSchedule pollSchedule(PollSettings settings) {
        return new PollSchedule(settings, () -> ThreadLocalRandom.current().nextDouble());
    }

    @Bean
    Intake intake(ArticleStore articles, TopicStore topics, TopicMatching matching) {
        return new Intake(articles, topics, matching::match);
    }

    @Bean
    Poller poller(
            FeedStore feeds,
            ArticleStore articles,
            Fetcher fetcher,
            PollSchedule schedule,
            Intake intake,
            WebSub webSub,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        return new Poller(feeds, articles, fetcher, schedule, intake, webSub, transaction, settings, clock);
    }

    @Bean
    PageReader pageReader(
            PageStore pages,
            PageReadingStore readings,
            FeedStore feeds,
            TopicStore topics,
            Fetcher fetcher,
            Robots robots,
            PollSchedule schedule,
            TopicMatching matching,
            TransactionTemplate transaction,
            PollSettings settings,
            InstantSource clock) {
        return new PageReader(
                pages,
                readings,
                feeds,
                topics,
                fetcher,
                robots,
                schedule,
                matching::match,
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
            TopicMatching matching,
            TransactionTemplate transaction,
            InstantSource clock) {
        return new ArticleImport(feeds, outlets, articles, topics, matching::match, transaction, clock);
    }
}
