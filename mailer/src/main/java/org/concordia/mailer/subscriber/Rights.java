package org.concordia.mailer.subscriber;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What people may ask about themselves: to see all that is stored on them, and to have it deleted. */
@Component
final class Rights {

    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PersonStore people;
    private final TransactionTemplate transaction;
    private final MessageSource messages;
    private final InstantSource time;

    Rights(PersonStore people, TransactionTemplate transaction, MessageSource messages, InstantSource time) {
        this.people = people;
        this.transaction = transaction;
        this.messages = messages;
        this.time = time;
    }

    /** All that is stored on a person, as JSON for people to read, with a sentence in their language at its head. */
    String export(Subscriber who) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("about", messages.getMessage("subscriber.data.about", null, Locale.forLanguageTag(who.language())));
        file.put("made_at", time.instant().toString());
        file.putAll(people.all(who));
        return JSON.writeValueAsString(file);
    }

    /**
     * Deletes all that is stored on a person but for a hash that keeps old lists from bringing them back.
     *
     * @return false if it was done before
     */
    boolean erase(Subscriber who) {
        boolean done = Boolean.TRUE.equals(transaction.execute(status -> people.erase(who, time.instant())));
        if (done) {
            LOG.info("subscriber={} erased", who.id());
        }
        return done;
    }
}
