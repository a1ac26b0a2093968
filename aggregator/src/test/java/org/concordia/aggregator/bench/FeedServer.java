package org.concordia.aggregator.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of newsrooms in one process: it answers at every address of loopback ({@code 127.0.0.0/8}), takes each for a
 * host, and keeps watch over how it is asked. {@code /feed/KEY} is a feed of 30 items with validators, {@code /hang/KEY}
 * never answers, {@code /drip/KEY} sends a byte a second.
 */
final class FeedServer implements AutoCloseable {

    static final int ITEMS = 30;

    /** How one host was asked. Connections count from the first byte until the client closed them. */
    private static final class Host {
        int connections;
        int mostConnections;
        long lastAsked;
        long leastGap = Long.MAX_VALUE;
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "bench-server", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    });
    private final List<SampleFeeds> publishers = new ArrayList<>();
    /** The items' dates lie before the real today of the desk that polls them. */
    private final Instant epoch = Instant.now().minus(Duration.ofDays(2));

    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final Map<String, Long> answeredAt = new ConcurrentHashMap<>();
    private final AtomicLong unchanged = new AtomicLong();
    private volatile ToIntFunction<String> newItems = path -> 0;

    FeedServer() {
        for (String language : List.of("es", "en")) {
            publishers.add(new SampleFeeds(language, false, SampleFeeds.Size.SHORT, 11));
            publishers.add(new SampleFeeds(language, true, SampleFeeds.Size.SHORT, 12));
        }
        try {
            socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0), 2_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many items each path has got since it was first seen. */
    void publish(ToIntFunction<String> items) {
        newItems = items;
    }

    /** Forgets how it was asked. */
    void watchAnew() {
        answeredAt.clear();
        unchanged.set(0);
        hosts.values().forEach(host -> {
            synchronized (host) {
                host.mostConnections = host.connections;
                host.leastGap = Long.MAX_VALUE;
            }
        });
    }

    /** {@link System#nanoTime} at which each path was answered in full. */
    Map<String, Long> answeredAt() {
        return Map.copyOf(answeredAt);
    }

    long unchanged() {
        return unchanged.get();
    }

    /** The most connections that any host had at once. */
    int mostConnections() {
        return hosts.values().stream()
                .mapToInt(host -> host.mostConnections)
                .max()
                .orElse(0);
    }

    /** The shortest time between two requests to one host. */
    Duration leastGap() {
        return Duration.ofNanos(
                hosts.values().stream().mapToLong(host -> host.leastGap).min().orElse(0));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (client.getInetAddress().isLoopbackAddress()) {
                    threads.execute(() -> serve(client));
                } else {
                    client.close();
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        Host host = hosts.computeIfAbsent(client.getLocalAddress().getHostAddress(), key -> new Host());
        synchronized (host) {
            host.connections++;
            host.mostConnections = Math.max(host.mostConnections, host.connections);
        }
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            for (String line = line(in); line != null; line = line(in)) {
                long now = System.nanoTime();
                synchronized (host) {
                    if (host.lastAsked != 0) {
                        host.leastGap = Math.min(host.leastGap, now - host.lastAsked);
                    }
                    host.lastAsked = now;
                }
                String path = line.split(" ")[1];
                String known = null;
                boolean close = false;
                for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
                    String lower = field.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("if-none-match:")) {
                        known = field.substring(14).strip();
                    }
                    close |= lower.startsWith("connection:") && lower.endsWith("close");
                }
                answer(path, known, in, out);
                answeredAt.put(path, System.nanoTime());
                if (close) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client went away, as it may.
        } finally {
            synchronized (host) {
                host.connections--;
            }
        }
    }

    private void answer(String path, @Nullable String known, InputStream in, OutputStream out) throws IOException {
        String[] parts = path.split("/");
        switch (parts[1]) {
            case "feed" -> {
                int first = newItems.applyAsInt(path);
                String tag = "\"" + path.substring(1).replace('/', '-') + "-" + first + "\"";
                String fields = "ETag: " + tag + "\r\nLast-Modified: Fri, 28 Nov 2025 12:00:00 GMT\r\n";
                if (tag.equals(known)) {
                    unchanged.incrementAndGet();
                    send(out, "304 Not Modified", fields, new byte[0]);
                } else {
                    String key = path.substring(6).replace('/', '-');
                    byte[] body = publishers
                            .get(Math.floorMod(path.hashCode(), publishers.size()))
                            .document(key, first, ITEMS, epoch)
                            .getBytes(StandardCharsets.UTF_8);
                    send(
                            out,
                            "200 OK",
                            fields + "Content-Type: application/xml\r\nContent-Length: " + body.length + "\r\n",
                            body);
                }
            }
            case "drip" -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 100000\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(' ');
                    pause(Duration.ofSeconds(1));
                }
            }
            case "hang" -> {
                if (in.read() < 0) {
                    throw new IOException("the client lost patience");
                }
            }
            default -> send(out, "404 Not Found", "Content-Length: 0\r\n", new byte[0]);
        }
    }

    private static void send(OutputStream out, String status, String fields, byte[] body) throws IOException {
        byte[] head = ("HTTP/1.1 " + status + "\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
    }

    private static void pause(Duration length) throws IOException {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
