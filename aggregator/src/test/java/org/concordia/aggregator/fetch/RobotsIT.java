package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.fetch.FetchResult.Refused;
import org.concordia.aggregator.fetch.Robots.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RobotsIT {

    private static final String AGENT = "Concordia/0.1 (+https://desk.example; desk@desk.example)";
    private static final PollSettings SETTINGS = Settings.with(Duration.ZERO, Duration.ofSeconds(10), 10 * 1024 * 1024);

    private final TestServer server = new TestServer();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-11-28T12:00:00Z"));
    private final HostLimits limits = new HostLimits(SETTINGS, now::get);
    private final Fetcher fetcher = new Fetcher(SETTINGS, AGENT, limits, now::get);
    private final Robots robots = new Robots(fetcher, limits, AGENT, now::get);

    @AfterEach
    void close() throws IOException {
        fetcher.close();
        server.close();
    }

    private Answer ask(String path) throws InterruptedException {
        return robots.ask(URI.create(server.at(path)));
    }

    private void say(String rules) {
        server.answer("/robots.txt", 200, rules, "Content-Type", "text/plain");
    }

    @Test
    void obeysTheGroupOfItsOwnNameAndTheLongestRule() throws Exception {
        say("User-agent: *\nDisallow: /\n\nUser-agent: concordia\nDisallow: /privado/\nAllow: /privado/abierto\n"
                + "Disallow: /*.pdf$\n");
        assertThat(ask("/nota")).isInstanceOf(Answer.Allowed.class);
        assertThat(ask("/privado/nota")).isInstanceOf(Answer.Disallowed.class);
        assertThat(ask("/privado/abierto/nota")).isInstanceOf(Answer.Allowed.class);
        assertThat(ask("/a.pdf")).isInstanceOf(Answer.Disallowed.class);
        assertThat(ask("/a.pdf?b")).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void obeysTheRulesForEverybodyWhenItHasNone() throws Exception {
        say("User-agent: Otherbot\nDisallow:\n\nUser-agent: *\nDisallow: /pais/\n");
        assertThat(ask("/pais/nota")).isInstanceOf(Answer.Disallowed.class);
        assertThat(ask("/mundo/nota")).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void asksAHostOnceADay() throws Exception {
        say("User-agent: *\nDisallow: /no\n");
        ask("/a");
        ask("/no");
        now.updateAndGet(at -> at.plus(Duration.ofHours(23)));
        ask("/b");
        assertThat(server.asked()).containsExactly("/robots.txt");
        now.updateAndGet(at -> at.plus(Duration.ofHours(2)));
        say("User-agent: *\nDisallow: /b\n");
        assertThat(ask("/b")).isInstanceOf(Answer.Disallowed.class);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void readsAllWhereThereIsNoFileAndNothingWhereTheServerFails() throws Exception {
        assertThat(ask("/nota")).isInstanceOf(Answer.Allowed.class);
        server.answer("/robots.txt", 503, "");
        now.updateAndGet(at -> at.plus(Duration.ofHours(25)));
        assertThat(ask("/nota")).isInstanceOf(Answer.Unknown.class);
        now.updateAndGet(at -> at.plus(Duration.ofMinutes(11)));
        server.answer("/robots.txt", 403, "");
        assertThat(ask("/nota")).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void readsNothingWhereNobodyAnswers() throws Exception {
        assertThat(robots.ask(URI.create("http://127.0.0.1:1/nota"))).isInstanceOf(Answer.Unknown.class);
        assertThat(robots.ask(URI.create("http://10.0.0.1/nota"))).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void readsNoMoreThanTheFirst500KiB() throws Exception {
        say("User-agent: *\nDisallow: /antes\n" + "# nada\n".repeat(80_000) + "Disallow: /despues\n");
        assertThat(ask("/antes")).isInstanceOf(Answer.Disallowed.class);
        assertThat(ask("/despues")).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void readsNothingWhereTheRulesAreMoreThanAnybodyHas() throws Exception {
        say("User-agent: *\n" + rules(Robots.MOST_RULES, 0));
        assertThat(ask("/nota")).isInstanceOf(Answer.Allowed.class);
        now.updateAndGet(at -> at.plus(Duration.ofHours(25)));
        say("User-agent: *\n" + rules(Robots.MOST_RULES + 1, 0));
        assertThat(ask("/nota")).isInstanceOf(Answer.Disallowed.class);
    }

    @Test
    void remembersFewerHostsWhoseRulesAreLong() throws Exception {
        server.answer("/robots.txt", 200, "User-agent: *\n" + rules(1_900, 200));
        AddressGuard.Names names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        try (Fetcher named = new Fetcher(SETTINGS, AGENT, limits, now::get, names)) {
            Robots many = new Robots(named, limits, AGENT, now::get);
            for (int host = 0; host < 40; host++) {
                many.ask(URI.create("http://sitio" + host + ".example:" + server.port() + "/nota"));
            }
            assertThat(server.asked()).hasSize(40);
            many.ask(URI.create("http://sitio39.example:" + server.port() + "/otra"));
            assertThat(server.asked()).hasSize(40);
            many.ask(URI.create("http://sitio0.example:" + server.port() + "/otra"));
            assertThat(server.asked()).hasSize(41);
        }
    }

    private static String rules(int count, int length) {
        StringBuilder rules = new StringBuilder();
        for (int number = 0; number < count; number++) {
            rules.append("Disallow: /no")
                    .append("x".repeat(length))
                    .append(number)
                    .append('\n');
        }
        return rules.toString();
    }

    @Test
    void aPageInsteadOfTheFileForbidsNothing() throws Exception {
        say("<!DOCTYPE html><html><body><p>User-agent: * Disallow: /</p></body></html>");
        assertThat(ask("/nota")).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void waitsAsLongAsTheHostWishes() throws Exception {
        say("User-agent: *\nCrawl-delay: 1\nDisallow: /no\n");
        server.answer("/nota", 200, "hola");
        ask("/nota");
        long start = System.nanoTime();
        fetcher.fetch(server.at("/nota"), null, null);
        fetcher.fetch(server.at("/nota"), null, null);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(950));
    }

    @Test
    void isAskedOnEveryHop() throws Exception {
        say("User-agent: *\nDisallow: /no\n");
        server.answer("/nota", 302, "", "Location", "/no/nota");
        server.answer("/no/nota", 200, "secreto");
        assertThat(fetcher.fetch(server.at("/nota"), at -> robots.ask(at) instanceof Answer.Allowed))
                .isEqualTo(new Refused(Fault.ROBOTS, "127.0.0.1:" + server.port()));
        assertThat(server.asked()).doesNotContain("/no/nota");
    }
}
