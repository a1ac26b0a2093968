package org.concordia.aggregator;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A WebSub hub at a path of a {@link TestServer}: takes requests, and verifies, denies and pushes when a test says so. */
public final class TestHub {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final TestServer server;
    private final String path;
    private final UnaryOperator<URI> road;
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

    /** An answer to a verification. */
    public record Answer(HttpResponse<String> response, String challenge) {

        public boolean confirms() {
            return response.statusCode() / 100 == 2 && response.body().equals(challenge);
        }
    }

    /**
     * @param road from the public address of a callback to where it is in the test
     */
    public TestHub(TestServer server, String path, UnaryOperator<URI> road) {
        this.server = server;
        this.path = path;
        this.road = road;
        answers(202);
    }

    public String address() {
        return server.at(path);
    }

    /** What it was asked, in order: the fields of each form. */
    public List<Map<String, String>> requests() {
        return requests;
    }

    public Map<String, String> last() {
        return requests.get(requests.size() - 1);
    }

    /** Answers requests with this status, and header fields, from now on. */
    public TestHub answers(int status, String... fields) {
        server.answer(path, exchange -> {
            requests.add(form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            TestServer.send(exchange, status, new byte[0], fields);
        });
        return this;
    }

    /** Verifies each request before it answers, as hubs of the first years did. */
    public TestHub verifiesFirst() {
        server.answer(path, exchange -> {
            requests.add(form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            boolean confirmed;
            try {
                confirmed = verify(last(), "864000").confirms();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            TestServer.send(exchange, confirmed ? 204 : 409, new byte[0]);
        });
        return this;
    }

    /** Verifies a request. */
    public Answer verify(Map<String, String> request, String leaseSeconds) throws IOException, InterruptedException {
        String challenge = UUID.randomUUID() + "<b>";
        return new Answer(
                ask(
                        request.get("hub.callback"),
                        "hub.mode",
                        request.get("hub.mode"),
                        "hub.topic",
                        request.get("hub.topic"),
                        "hub.challenge",
                        challenge,
                        "hub.lease_seconds",
                        leaseSeconds),
                challenge);
    }

    /** Says that a request is denied. */
    public HttpResponse<String> deny(Map<String, String> request, String reason)
            throws IOException, InterruptedException {
        return ask(
                request.get("hub.callback"),
                "hub.mode",
                "denied",
                "hub.topic",
                request.get("hub.topic"),
                "hub.reason",
                reason);
    }

    /** Sends any question to a callback, names and values in turn. */
    public HttpResponse<String> ask(String callback, String... fields) throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder("?");
        for (int i = 0; i < fields.length; i += 2) {
            query.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return CLIENT.send(
                HttpRequest.newBuilder(road.apply(URI.create(callback + query))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Pushes a document, signed as a request asked. */
    public int push(Map<String, String> request, String method, String document)
            throws IOException, InterruptedException {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        return push(
                request, body, "X-Hub-Signature", method + "=" + signature(method, request.get("hub.secret"), body));
    }

    /** Pushes anything with these header fields. */
    public int push(Map<String, String> request, byte[] body, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder push = HttpRequest.newBuilder(road.apply(URI.create(request.get("hub.callback"))))
                .header("Content-Type", "application/rss+xml")
                .header("Link", "<" + address() + ">; rel=hub, <" + request.get("hub.topic") + ">; rel=self")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (fields.length > 0) {
            push.headers(fields);
        }
        return CLIENT.send(push.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** In hexadecimal digits; the method as the Recommendation names it. */
    public static String signature(String method, String secret, byte[] body) {
        try {
            String algorithm = "Hmac" + method.replace("sha", "SHA");
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> URLDecoder.decode(field[0], StandardCharsets.UTF_8),
                        field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }
}
