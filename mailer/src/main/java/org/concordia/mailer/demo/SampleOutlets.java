package org.concordia.mailer.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The newsrooms of the sample day, publishing on a port of loopback: each outlet's feed and the page of each item. An
 * item is there from its time on by the given clock. Feeds answer a conditional GET with 304 while nothing is new.
 */
public final class SampleOutlets implements AutoCloseable {

    /** Items a feed shows at most. */
    static final int SHOWN = 30;

    static {
        // Without it every request over a kept connection waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final SampleDay day;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService workers;
    private final FeedWriter writer;
    private final Map<String, SampleOutlet> feeds = new HashMap<>();

    private SampleOutlets(SampleDay day, InstantSource clock, HttpServer server) {
        this.day = day;
        this.clock = clock;
        this.server = server;
        this.writer = new FeedWriter(base());
        day.outlets().forEach(outlet -> feeds.put(outlet.feedPath(), outlet));
        this.workers = Executors.newFixedThreadPool(4, work -> {
            Thread thread = new Thread(work, "sample-outlets");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(workers);
        server.createContext("/", this::answer);
    }

    /** Opens the newsrooms on a free port. */
    public static SampleOutlets open(SampleDay day, InstantSource clock) throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        SampleOutlets outlets = new SampleOutlets(day, clock, HttpServer.create(free, 0));
        outlets.server.start();
        return outlets;
    }

    /** The address of an outlet's feed. */
    public URI feed(SampleOutlet outlet) {
        return URI.create(base() + outlet.feedPath());
    }

    /** The address of an item's page, as its feed links it. */
    public URI page(SampleItem item) {
        return URI.create(base() + "/" + item.id());
    }

    /** The day they publish. */
    public SampleDay day() {
        return day;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            Instant now = clock.instant();
            SampleOutlet outlet = feeds.get(path);
            if (outlet != null) {
                feed(exchange, outlet, now);
                return;
            }
            SampleItem item = day.item(path.substring(1)).orElse(null);
            if (item != null && !item.publishedAt().isAfter(now)) {
                send(exchange, 200, "text/html; charset=utf-8", page(item, outletOf(item)));
            } else {
                send(exchange, 404, "text/plain; charset=utf-8", "Not found\n");
            }
        }
    }

    private void feed(HttpExchange exchange, SampleOutlet outlet, Instant now) throws IOException {
        List<SampleItem> items = outlet.items().stream()
                .filter(item -> !item.publishedAt().isAfter(now))
                .sorted(Comparator.comparing(SampleItem::publishedAt).reversed())
                .limit(SHOWN)
                .toList();
        byte[] body = writer.write(outlet, items);
        String etag = etag(body);
        exchange.getResponseHeaders().set("ETag", etag);
        if (!items.isEmpty()) {
            exchange.getResponseHeaders()
                    .set(
                            "Last-Modified",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    items.get(0).publishedAt().atOffset(ZoneOffset.UTC)));
        }
        String known = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (known != null && Arrays.asList(known.split("\\s*,\\s*")).contains(etag)) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        send(exchange, 200, outlet.format().contentType(), body);
    }

    private SampleOutlet outletOf(SampleItem item) {
        return day.outlets().stream()
                .filter(outlet -> outlet.items().contains(item))
                .findFirst()
                .orElseThrow();
    }

    private static String page(SampleItem item, SampleOutlet outlet) {
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(java.util.Locale.forLanguageTag(item.language()))
                .withZone(outlet.zone());
        String invented = item.language().equals("es")
                ? "Medio, hechos y personas inventados para la demostración."
                : "Outlet, events and people invented for the demo.";
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s - %s</title>
                </head>
                <body>
                <header><p>%s · %s</p></header>
                <main>
                <h1>%s</h1>
                <p><time datetime="%s">%s</time></p>
                <p>%s</p>
                </main>
                <footer><p>%s</p></footer>
                </body>
                </html>
                """.formatted(
                        item.language(),
                        FeedWriter.escaped(item.title()),
                        FeedWriter.escaped(outlet.outlet().name()),
                        FeedWriter.escaped(outlet.outlet().name()),
                        outlet.host(),
                        FeedWriter.escaped(item.title()),
                        item.publishedAt(),
                        time.format(item.publishedAt()),
                        FeedWriter.escaped(item.summary()),
                        invented);
    }

    private static void send(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        send(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String etag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
