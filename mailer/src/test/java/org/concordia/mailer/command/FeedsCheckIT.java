package org.concordia.mailer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.concordia.aggregator.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code feeds check} against real servers: what an editor sees in a terminal. */
class FeedsCheckIT {

    private static final String LOOPBACK = "--concordia.poll.allow-networks=127.0.0.0/8";
    private static final String FEED = """
            <rss version="2.0"><channel><title>El Faro</title><ttl>90</ttl>
            <item><title>Reabre el paso</title><link>/1</link><guid>uno</guid>
            <pubDate>Fri, 28 Nov 2025 11:50:00 -0300</pubDate></item>
            <item><title>Cierra el paso</title><link>/2</link><guid>dos</guid>
            <pubDate>Fri, 28 Nov 2025 11:10:00 -0300</pubDate></item></channel></rss>""";

    private final TestServer server = new TestServer();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void printsEntriesAndTheNextPollWithItsReason() {
        server.answer("/rss", 200, FEED, "Content-Type", "application/rss+xml");

        assertThat(check("/rss", LOOPBACK)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("El Faro", "2 entries", "time: 2025-11-28T14:50:00Z", "link: " + server.at("/1"))
                .contains("Next poll: in 1 h 30 min, because its publisher asks in the feed for");
    }

    @Test
    void heedsWhatTheServerWishesAndWhatIsConfigured() {
        server.answer("/rss", 200, FEED.replace("<ttl>90</ttl>", ""), "Cache-Control", "max-age=7200");
        assertThat(check("/rss", LOOPBACK)).isZero();
        assertThat(out.toString()).contains("in 2 h, because its server says that what it sent stays fresh for 2 h");

        server.answer("/rss", 200, FEED.replace("<ttl>90</ttl>", ""));
        assertThat(check("/rss", LOOPBACK, "--concordia.poll.min-interval=45m")).isZero();
        assertThat(out.toString())
                .contains(
                        "in 45 min, because it brings something new every 40 min on average; no feed is polled more often than every 45 min");
    }

    @Test
    void followsARedirectButNotToAPrivateAddress() {
        server.answer("/moved", 302, "", "Location", "/rss");
        server.answer("/rss", 200, FEED);
        assertThat(check("/moved", LOOPBACK)).isZero();

        server.answer("/moved", 302, "", "Location", "http://10.1.2.3/rss");
        assertThat(check("/moved", LOOPBACK)).isEqualTo(1);
        assertSaid("/moved", "10.1.2.3 is a private or local address");
    }

    @Test
    void refusesAPrivateAddressThatNobodyOpened() {
        server.answer("/rss", 200, FEED);

        assertThat(check("/rss")).isEqualTo(1);
        assertSaid("/rss", "127.0.0.1:" + server.port() + " is a private or local address");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(run("feeds", "check", "http://127.0.0.1:" + free + "/rss", LOOPBACK))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("concordia: http://127.0.0.1:" + free + "/rss: The server 127.0.0.1:" + free
                        + " does not answer at all.");
    }

    @Test
    void namesTheFeedsThatAPageOffers() {
        server.answer("/", 200, """
                <!doctype html><html><head><title>El Faro</title>
                <link rel="alternate" type="application/rss+xml" title="Todo" href="/rss">
                <link rel="alternate" type="application/atom+xml" href="/atom"></head><body>Portada</body></html>""");

        assertThat(check("/", LOOPBACK)).isEqualTo(1);
        assertSaid(
                "/",
                "This is a web page, no feed: “El Faro”. It offers: " + server.at("/rss") + ", " + server.at("/atom"));
    }

    @Test
    void saysInOneLineWhyThereIsNoDocument() {
        assertThat(check("/missing", LOOPBACK)).isEqualTo(1);
        assertSaid("/missing", "There is nothing at this address (404).");

        server.answer("/gone", 410, "");
        assertThat(check("/gone", LOOPBACK)).isEqualTo(1);
        assertSaid("/gone", "The publisher says that this feed is gone for good (410).");

        server.answer("/busy", 429, "", "Retry-After", "600");
        assertThat(check("/busy", LOOPBACK)).isEqualTo(1);
        assertSaid("/busy", "The server says that we ask too often (429) and wants 10 min of rest.");
    }

    @Test
    void refusesAFaultySettingLikeEveryStart() {
        assertThat(check("/rss", "--concordia.poll.allow-networks=nowhere", "--concordia.poll.tiemout=3s"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("concordia.poll.tiemout (command line): there is no such setting")
                .contains("\"nowhere\" is not a network like 10.0.0.0/8");
    }

    private void assertSaid(String path, String words) {
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("concordia: " + server.at(path) + ": " + words);
    }

    private int check(String path, String... settings) {
        String[] arguments = new String[settings.length + 4];
        arguments[0] = "feeds";
        arguments[1] = "check";
        arguments[2] = server.at(path);
        arguments[3] = "--concordia.poll.host-interval=0s";
        System.arraycopy(settings, 0, arguments, 4, settings.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return ConcordiaCommand.run(new PrintWriter(out), new PrintWriter(err, true), arguments);
    }
}
