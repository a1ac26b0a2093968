package org.concordia.mailer.subscriber;

import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands in while no other part brings it. */
@Configuration(proxyBeanMethods = false)
class SubscriberBeans {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriberBeans.class);

    @Bean
    @ConditionalOnMissingBean
    FrontPage frontPage() {
        return (language, limit) -> List.of();
    }

    /** Says that a letter was lost: without a sender nobody can sign up. */
    @Bean
    @ConditionalOnMissingBean
    Letters letters() {
        return new Letters() {
            @Override
            public void confirmation(Subscriber to, URI confirm, long occasion) {
                lost("confirmation", to);
            }

            @Override
            public void welcome(Subscriber to, List<Offer> confirmed, long occasion) {
                lost("welcome", to);
            }

            @Override
            public void goodbye(Subscriber to, long occasion) {
                lost("goodbye", to);
            }

            @Override
            public void choices(Subscriber to, URI preferences, long occasion) {
                lost("choices", to);
            }

            private void lost(String kind, Subscriber to) {
                LOG.error("letter=lost kind={} subscriber={} reason=nothing-sends-letters", kind, to.id());
            }
        };
    }
}
