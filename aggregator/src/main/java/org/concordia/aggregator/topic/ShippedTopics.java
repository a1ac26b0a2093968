package org.concordia.aggregator.topic;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * The topics that the program brings along. At start each is stored unless the table has one of its name: what an
 * editor made of it is never written over.
 */
@Component
@Lazy(false) // commands start lazily, and theirs too must meet the topics
public final class ShippedTopics implements InitializingBean {

    /** Their names; each is {@code topics/NAME.yaml} on the class path. */
    public static final List<String> NAMES = List.of("chile-peru-migration");

    private static final Logger LOG = LoggerFactory.getLogger(ShippedTopics.class);

    private final TopicStore topics;
    private final InstantSource clock;

    public ShippedTopics(TopicStore topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
    }

    /** Before anything polls: an article that comes in meets the topics. */
    @Override
    public void afterPropertiesSet() {
        install();
    }

    /** Stores those that are not there yet; doing it again changes nothing. */
    public void install() {
        for (String name : NAMES) {
            String file =
                    file(name).orElseThrow(() -> new IllegalStateException("topic " + name + " was not packaged"));
            TopicFile.read(0, file);
            if (topics.add(name, file, clock.instant())) {
                LOG.info("topic installed name={}", name);
            }
        }
    }

    /** The file of a shipped topic. */
    public static Optional<String> file(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream in = ShippedTopics.class.getResourceAsStream("/topics/" + name + ".yaml")) {
            if (in == null) {
                throw new FileNotFoundException("topics/" + name + ".yaml is not on the class path");
            }
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
