package org.concordia.mailer.smtp;

import com.icegreen.greenmail.util.GreenMail;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A real SMTP server on loopback that keeps what it accepts and misbehaves by recipient: {@code defer-N-x@} (451 the
 * first N times), {@code grey-x@}, {@code reject-x@} (550), {@code policy-x@} (550 5.7.1), {@code spam-x@} (554 after
 * DATA), {@code drop-N-x@} (taken, but closed before the answer, N times), {@code early-N-x@} (closed within DATA),
 * {@code stall-x@} (no answer to the message).
 */
public final class SmtpServer implements AutoCloseable {

    /**
     * A message as it arrived.
     *
     * @param secret whether through TLS
     * @param parameters what followed the address in MAIL
     */
    public record Received(
            String from, String to, byte[] bytes, boolean acknowledged, boolean secret, String parameters) {

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The value of a header, unfolded; empty if it is not there. */
        public String header(String name) {
            String head = text().substring(0, text().indexOf("\r\n\r\n") + 2);
            Matcher found = Pattern.compile("(?im)^" + name + ":((?:.*\\r\\n)(?:[ \\t].*\\r\\n)*)")
                    .matcher(head);
            return found.find() ? found.group(1).replaceAll("\\r\\n", "").strip() : "";
        }
    }

    private static final Pattern FAULT =
            Pattern.compile("(defer|drop|early)-(\\d+)-.*|(grey|reject|policy|spam|stall)-.*");

    private final ServerSocket server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile SSLContext certificate;
    private volatile boolean tlsFromTheStart;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean dropsAll;
    private volatile String login = "";
    private volatile String greeting = "220 server.example ESMTP";
    private volatile String extensions = "PIPELINING SIZE SMTPUTF8";
    private volatile String rcptReply = "";
    private volatile Duration pace = Duration.ZERO;
    private volatile int messagesPerConnection = Integer.MAX_VALUE;

    public SmtpServer() {
        this(0);
    }

    /** On a port that another had, once that is closed. */
    public SmtpServer(int port) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread acceptor = new Thread(this::accept, "smtp-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Received> received() {
        return received;
    }

    public int connections() {
        return connections.get();
    }

    /** What every connection hears first; a 4xx or 5xx is the last it hears, after nothing there is nothing either. */
    public void greetWith(String line) {
        greeting = line;
    }

    /** The words after EHLO. */
    public void extend(String words) {
        extensions = words;
    }

    /** Offers STARTTLS with a certificate that nobody vouches for. */
    public void offerTls() {
        char[] password = "changeit".toCharArray();
        try (InputStream in = GreenMail.class.getResourceAsStream("/greenmail.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            certificate = context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As on port 465, with the same certificate. */
    public void speakTlsFromTheStart() {
        offerTls();
        tlsFromTheStart = true;
    }

    /** Takes mail only after AUTH PLAIN with this {@code user:password}. */
    public void demandLogin(String userAndPassword) {
        login = userAndPassword;
    }

    /** What every RCPT hears; empty for good behaviour. */
    public void answerRcptWith(String line) {
        rcptReply = line;
    }

    /** Closes the connection instead of answering a message that it took. */
    public void dropAll(boolean all) {
        dropsAll = all;
    }

    /** How many recipients were named, taken or not. */
    public int asked() {
        return asked.get();
    }

    /** How long each message takes the server. */
    public void takeTime(Duration duration) {
        pace = duration;
    }

    public void limitMessagesPerConnection(int limit) {
        messagesPerConnection = limit;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                connections.incrementAndGet();
                Thread session = new Thread(() -> converse(socket), "smtp-session");
                session.setDaemon(true);
                session.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void converse(Socket socket) {
        Socket current = socket;
        try (socket) {
            boolean secret = tlsFromTheStart;
            if (secret) {
                current = encrypted(current);
            }
            InputStream in = new BufferedInputStream(current.getInputStream(), 32 * 1024);
            OutputStream out = current.getOutputStream();
            boolean known = login.isEmpty();
            String parameters = "";
            if (greeting.isEmpty()) {
                while (in.read() >= 0) {
                    // Silent until the other side gives up.
                }
                return;
            }
            say(out, greeting);
            if (!greeting.startsWith("2")) {
                return;
            }
            String from = "";
            String to = "";
            int messages = 0;
            for (String line = line(in); line != null; line = line(in)) {
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("EHLO")) {
                    say(
                            out,
                            "250-server.example\r\n250-" + extensions.replace(" ", "\r\n250-")
                                    + (certificate != null && !secret ? "\r\n250-STARTTLS" : "")
                                    + (login.isEmpty() ? "" : "\r\n250-AUTH PLAIN")
                                    + "\r\n250 HELP");
                } else if (verb.equals("STARTTLS") && certificate != null) {
                    say(out, "220 2.0.0 go ahead");
                    current = encrypted(current);
                    in = new BufferedInputStream(current.getInputStream(), 32 * 1024);
                    out = current.getOutputStream();
                    secret = true;
                } else if (verb.startsWith("AUTH PLAIN ")) {
                    String given = new String(Base64.getDecoder().decode(line.substring(11)), StandardCharsets.UTF_8);
                    known = given.endsWith("\0" + login.replace(':', '\0'));
                    say(out, known ? "235 2.7.0 welcome" : "535 5.7.8 not you");
                } else if (verb.startsWith("MAIL") && !known) {
                    say(out, "530 5.7.0 who are you?");
                } else if (verb.startsWith("MAIL")) {
                    parameters = line.substring(line.indexOf('>') + 1).strip();
                    if (messages >= messagesPerConnection) {
                        say(out, "421 4.7.0 enough on this connection");
                        return;
                    }
                    from = between(line);
                    to = "";
                    say(out, "250 2.1.0 ok");
                } else if (verb.startsWith("RCPT")) {
                    asked.incrementAndGet();
                    String reply = rcpt(between(line));
                    if (reply.startsWith("2")) {
                        to = between(line);
                    }
                    say(out, reply);
                } else if (verb.equals("DATA")) {
                    if (to.isEmpty()) {
                        say(out, "503 5.5.1 no recipient");
                        continue;
                    }
                    say(out, "354 go");
                    if (fault("early", to)) {
                        in.read(new byte[100]);
                        return;
                    }
                    byte[] message = message(in);
                    messages++;
                    if (to.startsWith("spam-")) {
                        say(out, "554 5.7.1 looks like spam");
                        continue;
                    }
                    boolean drop = dropsAll || fault("drop", to);
                    received.add(new Received(from, to, message, !drop, secret, parameters));
                    if (drop) {
                        return;
                    }
                    if (to.startsWith("stall-")) {
                        while (in.read() >= 0) {
                            // Listening without answering, until the other side gives up.
                        }
                        return;
                    }
                    LockSupport.parkNanos(pace.toNanos());
                    say(out, "250 2.0.0 queued for <" + to + ">");
                } else if (verb.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (SocketException | SSLException e) {
            // The other side, or the test, is gone, or did not believe the certificate.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.remove(socket);
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket upgraded = (SSLSocket) certificate.getSocketFactory().createSocket(plain, null, true);
        upgraded.setUseClientMode(false);
        return upgraded;
    }

    private String rcpt(String address) {
        if (!rcptReply.isEmpty()) {
            return rcptReply;
        }
        if (fault("defer", address)) {
            return "451 4.3.0 try again later";
        }
        return address.startsWith("grey-")
                ? "451 4.7.1 Greylisted, please try again in 2 minutes"
                : address.startsWith("reject-")
                        ? "550 5.1.1 <" + address + "> no such user"
                        : address.startsWith("policy-") ? "550 5.7.1 not from you" : "250 2.1.5 ok";
    }

    private boolean fault(String kind, String address) {
        Matcher found = FAULT.matcher(address);
        return found.matches()
                && kind.equals(found.group(1))
                && tries.computeIfAbsent(address, a -> new AtomicInteger()).incrementAndGet()
                        <= Integer.parseInt(found.group(2));
    }

    private static String between(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static byte[] message(InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean start = true;
        boolean dot = false;
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (start && b == '.') {
                dot = true;
                start = false;
                continue;
            }
            if (dot && b == '\r') {
                in.read();
                return message.toByteArray();
            }
            dot = false;
            message.write(b);
            start = b == '\n';
        }
        throw new SocketException("gone within DATA");
    }
}
