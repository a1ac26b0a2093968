package org.concordia.aggregator.fetch;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRule;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.concordia.aggregator.fetch.FetchResult.Failed;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.fetch.FetchResult.Fetched;
import org.concordia.aggregator.fetch.FetchResult.Gone;
import org.concordia.aggregator.fetch.FetchResult.NotModified;

/**
 * What the owners of web sites allow programs to read: {@code robots.txt} (RFC 9309), asked for with the limits and
 * guards of every other request and remembered for a day (section 2.4). Safe for many threads; two of them may ask the
 * same host at once.
 */
public final class Robots {

    /** What robots.txt says of one address. */
    public sealed interface Answer {
        /** It may be read. */
        record Allowed() implements Answer {}

        /** It may not. */
        record Disallowed() implements Answer {}

        /** The file could not be had, so for now nothing may be read (section 2.3.1.4). */
        record Unknown(FetchResult why) implements Answer {}
    }

    /** What must be read of a file at least (section 2.5), and what we read at most. */
    static final int MOST_BYTES = 500 * 1024;

    private static final Duration REMEMBERED = Duration.ofHours(24);

    /** How long a host whose file could not be had is not asked for it again. */
    private static final Duration REMEMBERED_FAULT = Duration.ofMinutes(10);

    /** A longer {@code Crawl-delay}, which is no part of the RFC, is honoured up to here. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    /** Whoever has more is not understood, so nothing may be read there; newspapers have some hundred at most. */
    static final int MOST_RULES = 2_000;

    /** Of all hosts together, in the measure of {@link Rules#weight}. */
    private static final int MOST_REMEMBERED = 16_000_000;

    /** What a host, or one of its rules, takes beside its characters. */
    private static final int OVERHEAD = 100;

    private record Known(Rules rules, Instant until) {}

    private sealed interface Rules {
        /** About so many bytes of memory. */
        int weight();

        record Told(BaseRobotRules rules, Duration delay, int weight) implements Rules {}

        record Nothing(FetchResult why) implements Rules {
            @Override
            public int weight() {
                return OVERHEAD;
            }
        }
    }

    private final Fetcher fetcher;
    private final HostLimits limits;
    private final String product;
    private final InstantSource clock;

    /** Those that were asked about last at the end. */
    private final Map<String, Known> sites = new LinkedHashMap<>(16, 0.75f, true);

    private int remembered;

    /**
     * @param userAgent as servers read it; its first word is the name that robots.txt knows us by
     */
    public Robots(Fetcher fetcher, HostLimits limits, String userAgent, InstantSource clock) {
        this.fetcher = fetcher;
        this.limits = limits;
        this.product = userAgent.replaceFirst("[/\\s(].*", "").toLowerCase(Locale.ROOT);
        this.clock = clock;
    }

    /**
     * Whether an address may be read. Asks its host first when that was not done within a day; a {@code Crawl-delay}
     * there makes every request to this host wait longer.
     *
     * @throws InterruptedException if the thread is told to stop while it waits for its turn
     */
    public Answer ask(URI address) throws InterruptedException {
        if ("/robots.txt".equals(address.getRawPath())) {
            return new Answer.Allowed();
        }
        Rules rules = rules(address);
        if (rules instanceof Rules.Nothing nothing) {
            return new Answer.Unknown(nothing.why());
        }
        Rules.Told told = (Rules.Told) rules;
        limits.slowDown(WebAddress.host(address), told.delay());
        return told.rules().isAllowed(address.toString()) ? new Answer.Allowed() : new Answer.Disallowed();
    }

    private Rules rules(URI address) throws InterruptedException {
        String site = address.getScheme() + "://" + address.getRawAuthority();
        synchronized (sites) {
            Known known = sites.get(site);
            if (known != null && clock.instant().isBefore(known.until())) {
                return known.rules();
            }
        }
        Rules rules = read(site + "/robots.txt");
        Duration life = rules instanceof Rules.Told ? REMEMBERED : REMEMBERED_FAULT;
        remember(site, new Known(rules, clock.instant().plus(life)));
        return rules;
    }

    private void remember(String site, Known known) {
        synchronized (sites) {
            Known before = sites.put(site, known);
            remembered += weight(known) - (before == null ? 0 : weight(before));
            Iterator<Known> eldest = sites.values().iterator();
            while (remembered > MOST_REMEMBERED) {
                remembered -= weight(eldest.next());
                eldest.remove();
            }
        }
    }

    private static int weight(Known known) {
        return OVERHEAD + known.rules().weight();
    }

    private Rules read(String file) throws InterruptedException {
        FetchResult result = fetcher.fetch(file, null, null);
        if (result instanceof Fetched fetched) {
            try (Body body = fetched.body()) {
                SimpleRobotRules rules = new SimpleRobotRulesParser()
                        .parseContent(file, body.beginning(MOST_BYTES), "text/plain", List.of(product));
                return told(
                        rules.getRobotRules().size() > MOST_RULES
                                ? new SimpleRobotRules(RobotRulesMode.ALLOW_NONE)
                                : rules);
            }
        }
        return saysNothing(result) ? told(new SimpleRobotRules(RobotRulesMode.ALLOW_ALL)) : new Rules.Nothing(result);
    }

    /** "Unavailable" of section 2.3.1.3 (4xx, but not 429) and more redirects than anybody follows: all is allowed. */
    private static boolean saysNothing(FetchResult result) {
        return result instanceof Gone
                || result instanceof NotModified
                || result instanceof Failed failed
                        && (failed.fault() == Fault.REDIRECTS
                                || failed.fault() == Fault.STATUS
                                        && failed.detail().startsWith("4"));
    }

    private static Rules told(SimpleRobotRules rules) {
        long millis = Math.max(0, rules.getCrawlDelay());
        int weight = Stream.concat(
                        rules.getRobotRules().stream().map(RobotRule::getPrefix), rules.getSitemaps().stream())
                .mapToInt(text -> OVERHEAD + text.length())
                .sum();
        return new Rules.Told(rules, Duration.ofMillis(Math.min(millis, LONGEST_DELAY.toMillis())), weight);
    }
}
