package org.concordia.mailer.subscriber;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One thing that can be subscribed to. Written {@code edition:3} or {@code alerts:1}, in forms and in links. */
public sealed interface Want {

    /** The issues of an edition. */
    record AnEdition(long id) implements Want {
        @Override
        public String toString() {
            return "edition:" + id;
        }
    }

    /** The alerts of a topic. */
    record Alerts(long topicId) implements Want {
        @Override
        public String toString() {
            return "alerts:" + topicId;
        }
    }

    /** Reads one as written; empty for anything else. */
    static Optional<Want> read(String text) {
        Matcher parts = Pattern.compile("(edition|alerts):(\\d{1,18})").matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long id = Long.parseLong(parts.group(2));
        return Optional.of(parts.group(1).equals("edition") ? new AnEdition(id) : new Alerts(id));
    }

    /** Several, with a blank between. */
    static String write(Collection<Want> wants) {
        return wants.stream().map(Want::toString).collect(Collectors.joining(" "));
    }

    /** Reads several; what cannot be read is left out. */
    static Set<Want> readAll(Collection<String> texts) {
        return texts.stream()
                .flatMap(text -> Pattern.compile("\\s+").splitAsStream(text))
                .flatMap(text -> read(text).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
