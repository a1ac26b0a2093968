package org.concordia.mailer.delivery;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.mailer.bounce.Diagnosis;

/**
 * What was not accepted of a mailing, grouped by why and by domain. Relays put numbers of their own into every answer,
 * so answers are told apart by their codes and, where these say little, by their first words.
 */
public final class Troubles {

    private static final Pattern CODES = Pattern.compile("^(\\d{3})(?:[ -]+(\\d\\.\\d{1,3}\\.\\d{1,3}))?");
    private static final int FIRST_WORDS = 40;
    /** A hostile server could answer everybody differently. */
    private static final int GROUPS = 500;

    private static final int DOMAINS = 5;

    private record Key(DeliveryStatus status, String codes, String words) {}

    private static final class Group {
        final String answer;
        final Diagnosis why;
        final Map<String, Integer> domains = new HashMap<>();
        int number;

        Group(String answer) {
            this.answer = answer;
            this.why = Diagnosis.of(answer);
        }
    }

    /**
     * Deliveries that ended alike.
     *
     * @param why what the answer says is wrong
     * @param answer one of the relay's, without addresses
     * @param domains the most frequent of their recipients, at most five
     */
    public record Kind(DeliveryStatus status, Diagnosis why, String answer, int number, List<Domain> domains) {}

    /** How many of a domain. */
    public record Domain(String name, int number) {}

    private final Map<Key, Group> groups = new HashMap<>();
    private final Map<DeliveryStatus, Group> others = new EnumMap<>(DeliveryStatus.class);

    /** Counts one delivery that was not accepted. */
    void add(DeliveryStatus status, String answer, String domain) {
        Matcher codes = CODES.matcher(answer);
        boolean precise =
                codes.find() && codes.group(2) != null && !codes.group(2).matches("\\d\\.0\\.0");
        Key key = new Key(status, codes.reset().find() ? codes.group() : "", precise ? "" : words(answer));
        Group group = groups.get(key);
        if (group == null) {
            group = new Group(answer);
            if (groups.size() < GROUPS) {
                groups.put(key, group);
            } else {
                group = others.computeIfAbsent(status, none -> new Group(""));
            }
        }
        group.number++;
        group.domains.merge(domain, 1, Integer::sum);
    }

    private static String words(String answer) {
        String letters = answer.replaceAll("[^\\p{L} ]+", "");
        return letters.length() <= FIRST_WORDS ? letters : letters.substring(0, FIRST_WORDS);
    }

    /** The groups, the largest first. */
    List<Kind> kinds(int limit) {
        return java.util.stream.Stream.concat(
                        groups.entrySet().stream()
                                .map(each -> kind(each.getKey().status(), each.getValue())),
                        others.entrySet().stream().map(each -> kind(each.getKey(), each.getValue())))
                .sorted(Comparator.comparingInt(Kind::number).reversed().thenComparing(Kind::answer))
                .limit(limit)
                .toList();
    }

    private static Kind kind(DeliveryStatus status, Group group) {
        return new Kind(
                status,
                group.why,
                group.answer,
                group.number,
                group.domains.entrySet().stream()
                        .map(each -> new Domain(each.getKey(), each.getValue()))
                        .sorted(Comparator.comparingInt(Domain::number)
                                .reversed()
                                .thenComparing(Domain::name))
                        .limit(DOMAINS)
                        .toList());
    }
}
