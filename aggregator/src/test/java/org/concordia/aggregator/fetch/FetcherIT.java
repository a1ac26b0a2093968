package org.concordia.aggregator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.fetch.FetchResult.Failed;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.fetch.FetchResult.Fetched;
import org.concordia.aggregator.fetch.FetchResult.Gone;
import org.concordia.aggregator.fetch.FetchResult.NotModified;
import org.concordia.aggregator.fetch.FetchResult.RateLimited;
import org.concordia.aggregator.fetch.FetchResult.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetcherIT {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");
    private static final PollSettings SETTINGS = Settings.with(Duration.ZERO, Settings.PATIENT, 100_000);
    private static final PollSettings HURRIED = Settings.with(Duration.ZERO, Duration.ofMillis(800), 100_000);

    private static final int MEGABYTE = 1_000_000;

    private final TestServer server = new TestServer();
    private final Fetcher fetcher = fetcher(SETTINGS, InetAddress::getAllByName);
    private final Fetcher hurried = fetcher(HURRIED, InetAddress::getAllByName);

    private static Fetcher fetcher(PollSettings settings, AddressGuard.Names names) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new Fetcher(
                settings, "Concordia/test (+desk@sala.example)", new HostLimits(settings, clock), clock, names);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        fetcher.close();
        hurried.close();
    }

    private FetchResult fetch(String path) throws InterruptedException {
        return fetcher.fetch(server.at(path), null, null);
    }

    private static void assertFailed(FetchResult result, Fault fault) {
        assertThat(result)
                .asInstanceOf(type(Failed.class))
                .extracting(Failed::fault)
                .isEqualTo(fault);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void bringsTheDocumentWithWhatTheServerSaysOfIt() throws Exception {
        server.answer(
                "/feed",
                200,
                "<rss/>",
                "Content-Type",
                "text/xml",
                "ETag",
                "\"a1\"",
                "Last-Modified",
                "Fri, 28 Nov 2025 10:00:00 GMT",
                "Cache-Control",
                "public, max-age=600");
        Fetched fetched = (Fetched) fetch("/feed");
        assertThat(new String(fetched.body().bytes(), StandardCharsets.UTF_8)).isEqualTo("<rss/>");
        assertThat(fetched.contentType()).isEqualTo("text/xml");
        assertThat(fetched.etag()).isEqualTo("\"a1\"");
        assertThat(fetched.lastModified()).isEqualTo("Fri, 28 Nov 2025 10:00:00 GMT");
        assertThat(fetched.maxAge()).isEqualTo(Duration.ofMinutes(10));
        assertThat(fetched.movedTo()).isNull();
    }

    @Test
    void namesItselfAndAsksOnlyForWhatChanged() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        server.answer("/feed", exchange -> {
            for (String field :
                    List.of("User-Agent", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Upgrade")) {
                seen.add(String.valueOf(exchange.getRequestHeaders().getFirst(field)));
            }
            TestServer.send(exchange, 304, new byte[0], "Cache-Control", "max-age=60");
        });
        FetchResult result = fetcher.fetch(server.at("/feed"), "\"a1\"", "Fri, 28 Nov 2025 10:00:00 GMT");
        assertThat(result).isEqualTo(new NotModified(Duration.ofMinutes(1), null));
        assertThat(seen)
                .containsExactly(
                        "Concordia/test (+desk@sala.example)",
                        "\"a1\"",
                        "Fri, 28 Nov 2025 10:00:00 GMT",
                        "gzip, deflate, br",
                        "null");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "x-gzip", "deflate", "raw", "plain"})
    void inflates(String way) throws Exception {
        byte[] plain = "<rss>ñandú</rss>".repeat(50).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(deflated, new Deflater(9, way.equals("raw")))) {
            out.write(plain);
        }
        byte[] sent = way.contains("gzip") ? gzip(plain) : way.equals("plain") ? plain : deflated.toByteArray();
        String named = way.equals("raw") ? "deflate" : way.equals("plain") ? "gzip" : way;
        server.answer("/feed", exchange -> TestServer.send(exchange, 200, sent, "Content-Encoding", named));
        assertThat(((Fetched) fetch("/feed")).body().bytes()).isEqualTo(plain);
    }

    @Test
    void keepsALargeDocumentOutOfMemoryUntilItIsRead() throws Exception {
        byte[] large = new byte[Body.SMALL * 3];
        new Random(7).nextBytes(large);
        server.answer("/large", exchange -> TestServer.send(exchange, 200, large));
        Bodies before = Bodies.now();
        Body body = ((Fetched) generous(server.at("/large"))).body();
        assertThat(Bodies.now().open()).isEqualTo(before.open() + 1);
        assertThat(body.length()).isEqualTo(large.length);
        assertThat(body.bytes()).isEqualTo(large);
        assertThat(body.hash()).isEqualTo(Body.of(large).hash());
        body.close();
        assertThat(Bodies.now()).isEqualTo(before);
    }

    @Test
    void leavesNoFileBehindWhenTheConnectionBreaksOffBehindTheDocument() throws Exception {
        byte[] large = new byte[Body.SMALL * 2];
        new Random(7).nextBytes(large);
        byte[] packed = gzip(large);
        Bodies before = Bodies.now();
        PollSettings settings = Settings.with(Duration.ZERO, Settings.PATIENT, MEGABYTE);
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                Fetcher generous = fetcher(settings, InetAddress::getAllByName)) {
            once(listening, socket -> {
                say(
                        socket,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + (packed.length + 100_000)
                                + "\r\n\r\n");
                socket.getOutputStream().write(packed);
            });
            assertFailed(
                    generous.fetch("http://127.0.0.1:" + listening.getLocalPort() + "/", null, null), Fault.BROKEN_OFF);
        }
        assertThat(Bodies.now()).isEqualTo(before);
    }

    @Test
    void leavesNoFileBehindWhenADocumentIsTooLarge() throws Exception {
        Bodies before = Bodies.now();
        server.answer("/bomb", exchange -> TestServer.send(exchange, 200, new byte[MEGABYTE + 1]));
        assertFailed(generous(server.at("/bomb")), Fault.TOO_LARGE);
        assertThat(Bodies.now()).isEqualTo(before);
    }

    /** Within limits that a large document keeps. */
    private static FetchResult generous(String address) throws Exception {
        PollSettings settings = Settings.with(Duration.ZERO, Settings.PATIENT, MEGABYTE);
        try (Fetcher fetcher = fetcher(settings, InetAddress::getAllByName)) {
            return fetcher.fetch(address, null, null);
        }
    }

    @Test
    void countsTheInflatedBytesOfABomb() throws Exception {
        byte[] bomb = gzip(new byte[50_000_000]);
        assertThat(bomb.length).isLessThan(SETTINGS.maxBytes());
        server.answer("/bomb", exchange -> TestServer.send(exchange, 200, bomb, "Content-Encoding", "gzip"));
        assertFailed(fetch("/bomb"), Fault.TOO_LARGE);
    }

    @Test
    void stopsReadingADocumentWithoutAnEnd() throws Exception {
        server.answer("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[8192]);
            }
        });
        // Half of the time after which it would give up: it does not read on to the end that never comes.
        assertTimeout(Duration.ofSeconds(10), () -> assertFailed(fetch("/endless"), Fault.TOO_LARGE));
        byte[] noise = new byte[8192];
        Arrays.fill(noise, (byte) -1);
        server.answer("/endless-noise", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(gzip(new byte[0]), 0, 10);
            while (true) {
                exchange.getResponseBody().write(noise);
            }
        });
        assertTimeout(Duration.ofSeconds(10), () -> assertFailed(fetch("/endless-noise"), Fault.COMPRESSION));
    }

    @Test
    void saysWhenCompressionIsBroken() throws Exception {
        byte[] half = java.util.Arrays.copyOf(gzip("<rss/>".repeat(500).getBytes(StandardCharsets.UTF_8)), 30);
        server.answer("/half", exchange -> TestServer.send(exchange, 200, half, "Content-Encoding", "gzip"));
        server.answer("/odd", exchange -> TestServer.send(exchange, 200, half, "Content-Encoding", "br"));
        server.answer("/zstd", exchange -> TestServer.send(exchange, 200, half, "Content-Encoding", "zstd"));
        server.answer("/twice", exchange -> TestServer.send(exchange, 200, half, "Content-Encoding", "gzip, gzip"));
        for (String path : List.of("/half", "/odd", "/zstd", "/twice")) {
            assertFailed(fetch(path), Fault.COMPRESSION);
        }
    }

    @Test
    void unpacksBrotli() throws Exception {
        byte[] packed = Base64.getDecoder().decode("G4MD+B2HsRsn4qLxRYtR8sTq9kuYm5ye8yEbHhVGCGBperaPCQ==");
        server.answer("/feed", exchange -> TestServer.send(exchange, 200, packed, "Content-Encoding", "br"));
        assertThat(((Fetched) fetch("/feed")).body().bytes())
                .isEqualTo("<rss>ñandú</rss>".repeat(50).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void countsTheUnpackedBytesOfABrotliBomb() throws Exception {
        // Fifty million zeros in forty bytes, with the largest window there is.
        byte[] bomb = Base64.getDecoder().decode("z///f/gnAOKxQCD3/p/////wTwDEYQGA7v1//sHr458AiMMiAB10fQ==");
        server.answer("/bomb", exchange -> TestServer.send(exchange, 200, bomb, "Content-Encoding", "br"));
        assertFailed(generous(server.at("/bomb")), Fault.TOO_LARGE);
    }

    @Test
    void remembersWherePermanentRedirectsLead() throws Exception {
        server.answer("/old", 301, "", "Location", "/newer");
        server.answer("/newer", 308, "", "Location", server.at("/now"));
        server.answer("/now", 302, "", "Location", "/today");
        server.answer("/today", 200, "<rss/>");
        Fetched fetched = (Fetched) fetch("/old");
        assertThat(fetched.movedTo()).hasToString(server.at("/now"));
        assertThat(fetched.address()).hasToString(server.at("/today"));
        server.answer("/first", 307, "", "Location", "/old");
        assertThat(((Fetched) fetch("/first")).movedTo()).isNull();
    }

    @Test
    void givesUpOnRedirectsInACircle() throws Exception {
        server.answer("/a", 302, "", "Location", "/b");
        server.answer("/b", 302, "", "Location", "/a");
        assertFailed(fetch("/a"), Fault.REDIRECTS);
        assertThat(server.asked()).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "https://192.168.0.1/",
                "http://3232235521/"
            })
    void refusesRedirectToPrivateAddress(String target) throws Exception {
        server.answer("/away", 302, "", "Location", target);
        assertThat(fetch("/away"))
                .asInstanceOf(type(Refused.class))
                .extracting(Refused::fault)
                .isEqualTo(Fault.PRIVATE_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "http://"})
    void refusesRedirectToWhatIsNotTheWeb(String target) throws Exception {
        server.answer("/away", 301, "", "Location", target);
        assertThat(fetch("/away"))
                .asInstanceOf(type(Refused.class))
                .extracting(Refused::fault)
                .isEqualTo(Fault.BAD_ADDRESS);
    }

    /** Ways to write this machine or a private network that a check of the text alone would miss. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433:PORT/feed",
                "http://0x7f000001:PORT/feed",
                "http://0x7f.1:PORT/feed",
                "http://127.1:PORT/feed",
                "http://0:PORT/feed",
                "http://localhost:PORT/feed",
                "http://localhost.:PORT/feed",
                "http://LOCALHOST:PORT/feed",
                "http://127.0.0.1.:PORT/feed",
                "http://[::1]:PORT/feed",
                "http://[::ffff:127.0.0.1]:PORT/feed",
                "http://[::ffff:7f00:1]:PORT/feed",
                "http://[::127.0.0.1]:PORT/feed",
                "http://[2002:7f00:1::]:PORT/feed",
                "http://[64:ff9b::127.0.0.1]:PORT/feed",
                "http://[2001:0:7f00:1::80ff:fffe]:PORT/feed",
                "http://①②⑦.⓪.⓪.①:PORT/feed",
                "http://127。0。0。1:PORT/feed",
                "http://a@127.0.0.1:PORT/feed",
                "http://diario.example@127.0.0.1:PORT/feed",
                "http://diario.example\\@127.0.0.1:PORT/feed",
                "http://127.0.0.1:PORT\\@diario.example/feed",
            })
    void reachesNoPrivateAddressHoweverItIsWritten(String written) throws Exception {
        String target = written.replace("PORT", String.valueOf(server.port()));
        server.answer("/feed", 200, "<rss/>");
        try (Fetcher closed = fetcher(PollSettings.defaults(), InetAddress::getAllByName)) {
            assertNotReached(closed.fetch(target, null, null));
        }
        // As a redirect, from a host that is open: its address alone, not the loopback's other ones.
        PollSettings one = PollSettings.defaults("127.0.0.9");
        AddressGuard.Names names = host -> host.equals("diario.example")
                ? new InetAddress[] {InetAddress.getByName("127.0.0.9")}
                : InetAddress.getAllByName(host);
        try (ServerSocket redirecting = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
                Fetcher opened = fetcher(one, names)) {
            once(
                    redirecting,
                    socket ->
                            say(socket, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + "\r\n\r\n"));
            assertNotReached(opened.fetch("http://diario.example:" + redirecting.getLocalPort() + "/", null, null));
        }
        assertThat(server.asked()).isEmpty();
    }

    private static void assertNotReached(FetchResult result) {
        if (result instanceof Failed failed) {
            assertThat(failed.fault()).isEqualTo(Fault.UNKNOWN_HOST);
        } else {
            assertThat(((Refused) result).fault()).isIn(Fault.PRIVATE_ADDRESS, Fault.BAD_ADDRESS);
        }
    }

    @Test
    void refusesRedirectToANameThatMeansAPrivateAddress() throws Exception {
        server.answer("/away", 302, "", "Location", "http://intranet.example:" + server.port() + "/feed");
        server.answer("/feed", 200, "<rss/>");
        AddressGuard.Names names = host ->
                new InetAddress[] {InetAddress.getByName(host.equals("intranet.example") ? "10.0.0.1" : "127.0.0.1")};
        try (Fetcher guarded = fetcher(SETTINGS, names)) {
            assertThat(guarded.fetch("http://diario.example:" + server.port() + "/away", null, null))
                    .isEqualTo(new Refused(Fault.PRIVATE_ADDRESS, "intranet.example:" + server.port()));
        }
        assertThat(server.asked()).containsExactly("/away");
    }

    @Test
    void refusesLoopbackUnlessItIsOpened() throws Exception {
        server.answer("/feed", 200, "<rss/>");
        try (Fetcher closed = fetcher(PollSettings.defaults(), InetAddress::getAllByName)) {
            assertThat(closed.fetch(server.at("/feed"), null, null))
                    .isEqualTo(new Refused(Fault.PRIVATE_ADDRESS, "127.0.0.1:" + server.port()));
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void connectsToTheAddressThatWasCheckedAndKeepsTheName() throws Exception {
        List<String> hosts = new CopyOnWriteArrayList<>();
        server.answer("/feed", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            TestServer.send(exchange, 200, "<rss/>".getBytes(StandardCharsets.UTF_8), "Connection", "close");
        });
        // A name that answers well the first time and with a private address from then on.
        List<String> lookups = new CopyOnWriteArrayList<>();
        AddressGuard.Names rebinding = host -> {
            lookups.add(host);
            return new InetAddress[] {InetAddress.getByName(lookups.size() == 1 ? "127.0.0.1" : "10.0.0.1")};
        };
        String address = "http://diario.example:" + server.port() + "/feed";
        try (Fetcher guarded = fetcher(SETTINGS, rebinding)) {
            assertThat(guarded.fetch(address, null, null)).isInstanceOf(Fetched.class);
            assertThat(lookups).hasSize(1);
            assertThat(guarded.fetch(address, null, null)).isInstanceOf(Refused.class);
        }
        assertThat(hosts).containsExactly("diario.example:" + server.port());
    }

    @Test
    void tellsGoneFromMissingAndFromTrouble() throws Exception {
        server.answer("/gone", 410, "gone");
        server.answer("/broken", 500, "oh");
        server.answer("/unasked", 304, "");
        assertThat(fetch("/gone")).isEqualTo(new Gone());
        assertThat(fetch("/missing")).isEqualTo(new Failed(Fault.STATUS, "404"));
        assertThat(fetch("/broken")).isEqualTo(new Failed(Fault.STATUS, "500"));
        assertThat(fetch("/unasked")).isEqualTo(new Failed(Fault.STATUS, "304"));
    }

    @Test
    void hearsHowMuchPatienceAServerAsksFor() throws Exception {
        String host = "127.0.0.1:" + server.port();
        server.answer("/seconds", 429, "", "Retry-After", "90");
        server.answer("/unsaid", 429, "");
        server.answer("/busy", 503, "", "Retry-After", "3600");
        server.answer("/down", 503, "");
        server.answer("/ages", 429, "", "Retry-After", "999999999");
        server.answer("/aeons", 503, "", "Retry-After", "99999999999999999999999999");
        server.answer("/garbage", 429, "", "Retry-After", "soon");
        server.answer("/nonsense", 503, "", "Retry-After", "soon");
        server.answer("/negative", 429, "", "Retry-After", "-5");
        server.answer("/past", 429, "", "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT");
        server.answer("/never", 429, "", "Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT");
        server.answer("/date", exchange -> {
            // The server of the JDK sets its own Date field, so the difference is to the real time.
            String later = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                    Clock.systemUTC().instant().plusSeconds(600).atOffset(ZoneOffset.UTC));
            TestServer.send(exchange, 503, new byte[0], "Retry-After", later);
        });
        assertThat(fetch("/seconds")).isEqualTo(new RateLimited(429, host, Duration.ofSeconds(90)));
        assertThat(fetch("/unsaid")).isEqualTo(new RateLimited(429, host, Duration.ofMinutes(15)));
        assertThat(fetch("/busy")).isEqualTo(new RateLimited(503, host, Duration.ofHours(1)));
        assertThat(fetch("/down")).isEqualTo(new Failed(Fault.STATUS, "503"));
        assertThat(fetch("/ages")).isEqualTo(new RateLimited(429, host, Duration.ofDays(1)));
        assertThat(fetch("/aeons")).isEqualTo(new RateLimited(503, host, Duration.ofDays(1)));
        assertThat(fetch("/garbage")).isEqualTo(new RateLimited(429, host, Duration.ofMinutes(15)));
        assertThat(fetch("/nonsense")).isEqualTo(new Failed(Fault.STATUS, "503"));
        assertThat(fetch("/negative")).isEqualTo(new RateLimited(429, host, Duration.ofMinutes(15)));
        assertThat(fetch("/past")).isEqualTo(new RateLimited(429, host, Duration.ZERO));
        assertThat(fetch("/never")).isEqualTo(new RateLimited(429, host, Duration.ofDays(1)));
        assertThat(((RateLimited) fetch("/date")).patience())
                .isBetween(Duration.ofSeconds(590), Duration.ofSeconds(610));
    }

    @Test
    void saysThatNothingAnswers() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertFailed(fetcher.fetch("http://127.0.0.1:" + port + "/", null, null), Fault.UNREACHABLE);
        assertFailed(fetcher.fetch("https://127.0.0.1:" + port + "/", null, null), Fault.UNREACHABLE);
        try (Fetcher lost = fetcher(SETTINGS, host -> {
            throw new java.net.UnknownHostException(host);
        })) {
            assertFailed(lost.fetch("http://nowhere.example/", null, null), Fault.UNKNOWN_HOST);
        }
    }

    @Test
    void doesNotWaitForANameServerThatHangs() throws Exception {
        try (Fetcher slow = fetcher(HURRIED, host -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new java.net.UnknownHostException(host);
        })) {
            long start = System.nanoTime();
            assertFailed(slow.fetch("http://slow.example/", null, null), Fault.UNKNOWN_HOST);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    /** What a server does with a connection after it read the request's first bytes. */
    private interface Trick {
        void play(Socket socket) throws Exception;
    }

    private static Thread once(ServerSocket listening, Trick trick) {
        Thread thread = new Thread(() -> {
            try (Socket socket = listening.accept()) {
                socket.getInputStream().read(new byte[1024]);
                trick.play(socket);
            } catch (Exception e) {
                // The client went away, which is what it should do.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** What becomes of a server that ends by itself. */
    private FetchResult against(String scheme, Trick trick) throws Exception {
        return against(fetcher, scheme, trick);
    }

    /** What becomes of a server that would go on for ever. */
    private FetchResult inAHurry(String scheme, Trick trick) throws Exception {
        long start = System.nanoTime();
        FetchResult result = against(hurried, scheme, trick);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        return result;
    }

    private static FetchResult against(Fetcher fetcher, String scheme, Trick trick) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread thread = once(listening, trick);
            FetchResult result = fetcher.fetch(scheme + "://127.0.0.1:" + listening.getLocalPort() + "/", null, null);
            thread.interrupt();
            return result;
        }
    }

    private static void drip(Socket socket, byte[] bytes) throws Exception {
        for (int i = 0; ; i++) {
            socket.getOutputStream().write(bytes[i % bytes.length]);
            socket.getOutputStream().flush();
            Thread.sleep(30);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    @Test
    void endsABodyThatDrips() throws Exception {
        assertFailed(
                inAHurry("http", socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n");
                    drip(socket, "<rss> ".getBytes(StandardCharsets.US_ASCII));
                }),
                Fault.TIMEOUT);
    }

    @Test
    void endsAHeaderThatDrips() throws Exception {
        assertFailed(
                inAHurry("http", socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\n");
                    drip(socket, "X-Drip: a\r\n".getBytes(StandardCharsets.US_ASCII));
                }),
                Fault.TIMEOUT);
    }

    @Test
    void endsAHandshakeThatDrips() throws Exception {
        // A record of 16,000 bytes that arrives byte by byte.
        assertThat(inAHurry("https", socket -> {
                    socket.getOutputStream().write(new byte[] {0x16, 0x03, 0x03, 0x3e, (byte) 0x80});
                    drip(socket, new byte[] {0x02, 0x00});
                }))
                .isInstanceOf(Failed.class);
    }

    @Test
    void endsAServerThatSaysNothing() throws Exception {
        assertFailed(inAHurry("http", socket -> Thread.sleep(10_000)), Fault.TIMEOUT);
    }

    @Test
    void saysThatTheConnectionBrokeOff() throws Exception {
        assertFailed(against("http", socket -> socket.setSoLinger(true, 0)), Fault.BROKEN_OFF);
        assertFailed(against("http", socket -> {}), Fault.BROKEN_OFF);
        assertFailed(
                against("http", socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>")),
                Fault.BROKEN_OFF);
    }

    @Test
    void saysThatItIsNotHttp() throws Exception {
        assertFailed(against("http", socket -> say(socket, "220 mail.example ESMTP\r\n".repeat(20))), Fault.PROTOCOL);
        assertFailed(
                against("http", socket -> say(socket, "HTTP/1.1 200 OK\r\nX: " + "a".repeat(100_000) + "\r\n\r\n")),
                Fault.PROTOCOL);
        assertFailed(
                against("http", socket -> say(socket, "HTTP/1.1 200 OK\r\n" + "X: a\r\n".repeat(5_000) + "\r\n")),
                Fault.PROTOCOL);
        assertFailed(against("https", socket -> say(socket, "HTTP/1.1 400 Bad Request\r\n\r\n")), Fault.ENCRYPTION);
    }

    @ParameterizedTest
    @CsvSource({"90, 20, true", "110, 20, false", "3, 7_000, true", "3, 9_000, false"})
    void readsAHeaderOfAModestLength(int fields, String length, boolean read) throws Exception {
        String field = "X: " + "a".repeat(Integer.parseInt(length.replace("_", ""))) + "\r\n";
        FetchResult result = against(
                "http",
                socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + field.repeat(fields) + "\r\n"));
        if (read) {
            assertThat(result).isInstanceOf(Fetched.class);
        } else {
            assertFailed(result, Fault.PROTOCOL);
        }
    }

    @Test
    void keepsAFewLinksThatRelate() throws Exception {
        String links = "Link: </a>; as=font\r\n".repeat(30) + "Link: </b>; Rel=hub\r\n".repeat(30);
        FetchResult result =
                against("http", socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + links + "\r\n"));
        assertThat(((Fetched) result).links()).hasSize(20).containsOnly("</b>; Rel=hub");
    }

    @Test
    void endsAWayOnWhichEachGateTakesItsTime() throws Exception {
        for (int hop = 0; hop < 10; hop++) {
            server.answer("/hop" + hop, 302, "", "Location", "/hop" + (hop + 1));
        }
        server.answer("/hop10", 200, "<rss/>");
        AtomicInteger gates = new AtomicInteger();
        FetchResult result = hurried.fetch(server.at("/hop0"), at -> {
            gates.incrementAndGet();
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            return true;
        });
        assertFailed(result, Fault.TIMEOUT);
        assertThat(gates.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void doesNotWaitOnItsWayForAHostThatWishesToBeAskedSeldom() throws Exception {
        server.answer("/away", 302, "", "Location", "http://lento.example:" + server.port() + "/feed");
        server.answer("/feed", 200, "<rss/>");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        HostLimits limits = new HostLimits(HURRIED, clock);
        String slow = "lento.example:" + server.port();
        limits.await(slow).close();
        limits.slowDown(slow, Duration.ofSeconds(30));
        AddressGuard.Names names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
        try (Fetcher patient = new Fetcher(HURRIED, "Concordia/test", limits, clock, names)) {
            assertFailed(patient.fetch(server.at("/away"), null, null), Fault.TIMEOUT);
        }
        assertThat(server.asked()).containsExactly("/away");
    }

    @Test
    void endsAHeaderWithoutAnEnd() throws Exception {
        assertFailed(
                against("http", socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\n");
                    for (int n = 0; ; n++) {
                        say(socket, "X-" + n + ": a\r\n");
                    }
                }),
                Fault.PROTOCOL);
        assertFailed(
                against("http", socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\nX: ");
                    while (true) {
                        say(socket, "a".repeat(10_000));
                    }
                }),
                Fault.PROTOCOL);
        assertThat(inAHurry("http", socket -> {
                    while (true) {
                        say(socket, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                    }
                }))
                .isInstanceOf(Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n<rss/>\r\n0\r\n\r\n",
                "-6\r\n<rss/>\r\n0\r\n\r\n",
                "3\r\n<rss/>\r\n0\r\n\r\n",
                "ffff\r\n<rss/>\r\n0\r\n\r\n",
                "ffffffffffffffffff\r\n<rss/>",
                "6\r\n<rss/>\r\n",
                "6\r\n<rss/>",
                "",
            })
    void takesNoDocumentWhoseChunksAreWrong(String chunks) throws Exception {
        FetchResult result = against(
                "http", socket -> say(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
        assertThat(result)
                .asInstanceOf(type(Failed.class))
                .extracting(Failed::fault)
                .isIn(Fault.BROKEN_OFF, Fault.PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "99999999999999999999", "6\r\nContent-Length: 5"})
    void survivesALengthThatIsNone(String length) throws Exception {
        FetchResult result = against(
                "http", socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n<rss/>"));
        assertThat(result).isInstanceOfAny(Failed.class, Fetched.class);
    }

    @Test
    void readsNoFurtherThanTheLengthSaid() throws Exception {
        FetchResult result = against(
                "http", socket -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>and much more"));
        assertThat(((Fetched) result).body().bytes()).asString().isEqualTo("<rss/>");
    }

    @Test
    void endsAServerThatResetsInTheMiddle() throws Exception {
        assertFailed(
                against("http", socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss>");
                    socket.setSoLinger(true, 0);
                }),
                Fault.BROKEN_OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<rss/>\r\n\r\n",
                "HTTP/0.9\r\n\r\n<rss/>",
                "HTTP/9.9 200 OK\r\n\r\n<rss/>",
                "\u0015\u0003\u0003\u0000\u0002\u0002\u0046",
                "\r\n\r\n\r\n"
            })
    void takesNothingForADocumentThatIsNotHttp(String answer) throws Exception {
        assertThat(against("http", socket -> say(socket, answer)))
                .asInstanceOf(type(Failed.class))
                .extracting(Failed::fault)
                .isIn(Fault.BROKEN_OFF, Fault.PROTOCOL);
    }

    @Test
    void givesRedirectsNoMoreTimeThanOneAnswer() throws Exception {
        for (int hop = 0; hop < 10; hop++) {
            String next = "/hop" + (hop + 1);
            server.answer("/hop" + hop, exchange -> {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                TestServer.send(exchange, 302, new byte[0], "Location", next);
            });
        }
        assertFailed(hurried.fetch(server.at("/hop0"), null, null), Fault.TIMEOUT);
        // Twice 800 ms: at the fourth hop it is over, on a slow machine before that.
        assertThat(server.asked()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void waitsNoLongerForAConnectionThanItsLimit() throws Exception {
        // A queue of one that is full: further connections are neither taken nor refused.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket first = new Socket("127.0.0.1", full.getLocalPort());
                Socket second = new Socket("127.0.0.1", full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            long start = System.nanoTime();
            assertFailed(hurried.fetch("http://127.0.0.1:" + full.getLocalPort() + "/", null, null), Fault.UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void keepsItsDistanceFromOneHost() throws Exception {
        server.answer("/feed", 200, "<rss/>");
        try (Fetcher polite = fetcher(Settings.with(Duration.ofMillis(150)), InetAddress::getAllByName)) {
            long start = System.nanoTime();
            for (int i = 0; i < 4; i++) {
                polite.fetch(server.at("/feed"), null, null);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(440));
        }
    }
}
