package org.concordia.aggregator.fetch;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.brotli.dec.BrotliInputStream;
import org.concordia.aggregator.fetch.FetchResult.Accepted;
import org.concordia.aggregator.fetch.FetchResult.Failed;
import org.concordia.aggregator.fetch.FetchResult.Fault;
import org.concordia.aggregator.fetch.FetchResult.Fetched;
import org.concordia.aggregator.fetch.FetchResult.Gone;
import org.concordia.aggregator.fetch.FetchResult.NotModified;
import org.concordia.aggregator.fetch.FetchResult.RateLimited;
import org.concordia.aggregator.fetch.FetchResult.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers for documents: politely ({@link HostLimits}), within limits that hold whatever the server does, and never
 * at an address that {@link PollSettings#allowNetworks} does not open. Safe for many threads; one instance a process.
 */
public final class Fetcher implements AutoCloseable {

    /** How long a host is left alone that asks for patience without saying how long. */
    private static final Duration UNSAID_WAIT = Duration.ofMinutes(15);

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final int MOST_LINKS = 20;

    /** How many times {@link PollSettings#timeout} the way after the first answer may take, waits included. */
    private static final int WAY = 2;

    private static final String ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, "
            + "application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})");

    private final PollSettings settings;
    private final HostLimits limits;
    private final InstantSource clock;
    private final AddressGuard guard;
    private final CloseableHttpClient client;
    private final ExecutorService names = Executors.newCachedThreadPool(daemons("concordia-names-"));
    private final Semaphore unpacking = new Semaphore(2);
    private final ScheduledThreadPoolExecutor watch =
            new ScheduledThreadPoolExecutor(1, daemons("concordia-deadline-"));

    /**
     * @param userAgent names the software and a contact address
     */
    public Fetcher(PollSettings settings, String userAgent, HostLimits limits, InstantSource clock) {
        this(settings, userAgent, limits, clock, InetAddress::getAllByName);
    }

    Fetcher(
            PollSettings settings,
            String userAgent,
            HostLimits limits,
            InstantSource clock,
            AddressGuard.Names resolver) {
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
        this.guard = new AddressGuard(settings.allowNetworks(), resolver);
        watch.setRemoveOnCancelPolicy(true);
        Timeout connect = Timeout.of(settings.connectTimeout());
        Timeout whole = Timeout.of(settings.timeout());
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedNames())
                        .setMaxConnPerRoute(settings.hostConnections() + 1)
                        .setMaxConnTotal(Math.max(2_000, settings.workers() * 2))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(whole)
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .setIdleTimeout(Timeout.ofSeconds(30))
                                .build())
                        .setDefaultTlsConfig(
                                TlsConfig.custom().setHandshakeTimeout(connect).build())
                        // A header may be as long as a server likes unless somebody says otherwise.
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(8 * 1024)
                                        .setMaxHeaderCount(100)
                                        .build())
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(whole)
                        .setResponseTimeout(whole)
                        .setProtocolUpgradeEnabled(false)
                        .setHardCancellationEnabled(true)
                        .build())
                .setUserAgent(userAgent)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /**
     * Asks for a document, only if it changed when the validators of the last answer are given.
     *
     * @param etag sent as {@code If-None-Match}
     * @param lastModified sent as {@code If-Modified-Since}
     * @throws InterruptedException if the thread is told to stop while it waits for its turn
     */
    public FetchResult fetch(String address, @Nullable String etag, @Nullable String lastModified)
            throws InterruptedException {
        boolean conditional = etag != null || lastModified != null;
        return follow(
                address,
                at -> true,
                at -> {
                    HttpGet request = new HttpGet(at);
                    request.setHeader("Accept", ACCEPT);
                    request.setHeader("Accept-Encoding", "gzip, deflate, br");
                    if (etag != null) {
                        request.setHeader("If-None-Match", etag);
                    }
                    if (lastModified != null) {
                        request.setHeader("If-Modified-Since", lastModified);
                    }
                    return request;
                },
                (at, response, movedTo) -> read(at, response, conditional, movedTo));
    }

    /** Whether an address may be asked for, decided on every hop of a redirect. */
    @FunctionalInterface
    public interface Gate {
        boolean admits(URI address) throws InterruptedException;
    }

    /**
     * Asks for a web page as long as a gate lets every address on the way through.
     *
     * @return {@link Refused} with {@link Fault#ROBOTS} where the gate does not
     * @throws InterruptedException if the thread is told to stop while it waits for its turn
     */
    public FetchResult fetch(String address, Gate gate) throws InterruptedException {
        return follow(
                address,
                gate,
                at -> {
                    HttpGet request = new HttpGet(at);
                    request.setHeader("Accept", "text/html, application/xhtml+xml, */*;q=0.5");
                    request.setHeader("Accept-Encoding", "gzip, deflate, br");
                    return request;
                },
                (at, response, movedTo) -> read(at, response, false, movedTo));
    }

    /**
     * Sends a form (UTF-8). Only redirects that keep the method are followed (307, 308): the form is sent again there.
     *
     * @return {@link FetchResult.Accepted} for any success, else why not
     * @throws InterruptedException if the thread is told to stop while it waits for its turn
     */
    public FetchResult post(String address, Map<String, String> form) throws InterruptedException {
        List<NameValuePair> fields = new ArrayList<>();
        form.forEach((name, value) -> fields.add(new BasicNameValuePair(name, value)));
        return follow(
                address,
                at -> true,
                at -> {
                    HttpPost request = new HttpPost(at);
                    request.setEntity(new UrlEncodedFormEntity(fields, StandardCharsets.UTF_8));
                    return request;
                },
                (at, response, movedTo) -> taken(at, response));
    }

    private FetchResult follow(String address, Gate gate, Function<URI, HttpUriRequestBase> requests, Reading reading)
            throws InterruptedException {
        URI at;
        try {
            at = WebAddress.of(address);
        } catch (IllegalArgumentException e) {
            return new Refused(Fault.BAD_ADDRESS, address);
        }
        URI movedTo = null;
        boolean permanentSoFar = true;
        long budget = settings.timeout().toNanos();
        // The first wait is for the host that was chosen; the others are wherever the servers like to send us.
        long way = budget * WAY;
        long began = 0;
        for (int hop = 0; hop <= settings.maxRedirects(); hop++) {
            if (!gate.admits(at)) {
                return new Refused(Fault.ROBOTS, WebAddress.host(at));
            }
            Step step;
            long left = hop == 0 ? Long.MAX_VALUE : way - (System.nanoTime() - began);
            HostLimits.Turn turn = left <= 0 ? null : limits.await(WebAddress.host(at), left);
            if (turn == null) {
                return timeout();
            }
            try {
                long start = System.nanoTime();
                step = ask(at, requests.apply(at), reading, movedTo, budget);
                budget -= System.nanoTime() - start;
            } finally {
                turn.close();
            }
            if (step instanceof Step.Answered answered) {
                return answered.result();
            }
            Step.Redirected redirected = (Step.Redirected) step;
            try {
                at = WebAddress.resolve(at, redirected.location());
            } catch (IllegalArgumentException e) {
                return new Refused(Fault.BAD_ADDRESS, redirected.location());
            }
            permanentSoFar &= redirected.permanent();
            if (permanentSoFar) {
                movedTo = at;
            }
            if (hop == 0) {
                began = System.nanoTime();
            }
            if (budget <= 0 || System.nanoTime() - began >= way) {
                return timeout();
            }
        }
        return new Failed(Fault.REDIRECTS, String.valueOf(settings.maxRedirects()));
    }

    /** Whether a host ({@link WebAddress#host}) may be asked just now; {@link #fetch} would wait otherwise. */
    public boolean isFree(String host) {
        return limits.isFree(host);
    }

    /** Ends all connections and threads. */
    @Override
    public void close() throws IOException {
        client.close();
        watch.shutdownNow();
        names.shutdownNow();
    }

    private sealed interface Step {
        record Answered(FetchResult result) implements Step {}

        record Redirected(String location, boolean permanent) implements Step {}
    }

    /** What an answer means. */
    @FunctionalInterface
    private interface Reading {
        Step of(URI at, ClassicHttpResponse response, @Nullable URI movedTo) throws IOException;
    }

    private Step ask(URI at, HttpUriRequestBase request, Reading reading, @Nullable URI movedTo, long budgetNanos) {
        String host = WebAddress.host(at);
        // Socket timeouts measure silence; only a watch over the whole exchange ends a server that drips.
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = watch.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                budgetNanos,
                TimeUnit.NANOSECONDS);
        Step step = null;
        try {
            HttpHost target = new HttpHost(at.getScheme(), hostName(at), port(at));
            try (ClassicHttpResponse response = client.executeOpen(target, request, null)) {
                try {
                    step = reading.of(at, response, movedTo);
                } catch (IOException | RuntimeException e) {
                    // Closing politely would read the rest first.
                    request.cancel();
                    throw e;
                }
                if (!(step instanceof Step.Answered answered && answered.result() instanceof Fetched)) {
                    leave(request, response);
                }
                if (late.get()) {
                    discard(step);
                    return new Step.Answered(timeout());
                }
                return step;
            }
        } catch (Body.TooLongException e) {
            return new Step.Answered(new Failed(Fault.TOO_LARGE, String.valueOf(settings.maxBytes())));
        } catch (IOException | RuntimeException e) {
            // Closing the answer may fail after its body was read.
            discard(step);
            request.cancel();
            return new Step.Answered(late.get() ? timeout() : fault(e, host));
        } finally {
            deadline.cancel(false);
        }
    }

    private static void discard(@Nullable Step step) {
        if (step instanceof Step.Answered answered && answered.result() instanceof Fetched fetched) {
            fetched.body().close();
        }
    }

    private Step read(URI at, ClassicHttpResponse response, boolean conditional, @Nullable URI movedTo)
            throws IOException {
        int status = response.getCode();
        String location = header(response, "Location");
        switch (status) {
            case 200, 203 -> {
                return new Step.Answered(new Fetched(
                        body(response),
                        header(response, "Content-Type"),
                        at,
                        validator(response, "ETag", 1000),
                        validator(response, "Last-Modified", 200),
                        maxAge(response),
                        movedTo,
                        links(response)));
            }
            case 304 -> {
                return new Step.Answered(
                        conditional
                                ? new NotModified(maxAge(response), movedTo)
                                : new Failed(Fault.STATUS, String.valueOf(status)));
            }
            case 301, 302, 303, 307, 308 -> {
                if (location != null) {
                    return new Step.Redirected(location, status == 301 || status == 308);
                }
            }
            case 410 -> {
                return new Step.Answered(new Gone());
            }
            default -> {}
        }
        return refused(at, response);
    }

    private Step taken(URI at, ClassicHttpResponse response) {
        int status = response.getCode();
        String location = header(response, "Location");
        if (status >= 200 && status < 300) {
            return new Step.Answered(new Accepted(at));
        }
        return (status == 307 || status == 308) && location != null
                ? new Step.Redirected(location, status == 308)
                : refused(at, response);
    }

    private Step refused(URI at, ClassicHttpResponse response) {
        int status = response.getCode();
        Duration wait = status == 429 || status == 503 ? retryAfter(response) : null;
        return new Step.Answered(
                status == 429 || wait != null
                        ? new RateLimited(status, WebAddress.host(at), wait == null ? UNSAID_WAIT : wait)
                        : new Failed(Fault.STATUS, String.valueOf(status)));
    }

    private Body body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return Body.of(new byte[0]);
        }
        String encoding =
                response.getHeaders("Content-Encoding").length > 1 ? "several" : header(response, "Content-Encoding");
        if ("br".equalsIgnoreCase(encoding)) {
            return unbrotli(entity.getContent());
        }
        return drained(Inflation.of(entity.getContent(), encoding));
    }

    /**
     * Reads, and closes what was read whole: that reads what stands behind a document, and may fail where it is not all.
     * What could not be read is left to {@link #ask}, which ends the connection first.
     */
    private Body drained(InputStream sent) throws IOException {
        Body body = Body.read(sent, settings.maxBytes());
        try {
            sent.close();
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
        return body;
    }

    /** Few bytes may claim a window of 16 MB, so the sender's pace must not decide how many are open at once. */
    private Body unbrotli(InputStream sent) throws IOException {
        try (Body packed = drained(sent)) {
            unpacking.acquireUninterruptibly();
            try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(packed.bytes()))) {
                return Body.read(in, settings.maxBytes());
            } catch (Body.TooLongException e) {
                throw e;
            } catch (IOException e) {
                throw new ZipException("br");
            } finally {
                unpacking.release();
            }
        }
    }

    /** Keeps the connection when what is left of the answer is small, ends it when it is not. */
    private static void leave(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            InputStream rest = entity.getContent();
            if (rest != null && rest.readNBytes(16 * 1024).length == 16 * 1024) {
                request.cancel();
            }
        }
    }

    /**
     * Whether an address names by figures, or as this machine, a place that polling must not reach. Names are not
     * looked up: what they lead to is seen when they are polled.
     */
    public boolean refuses(URI address) {
        String host = hostName(address);
        boolean figures = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return host.matches("localhost|.+\\.localhost")
                    ? !guard.permits(InetAddress.getLoopbackAddress())
                    : figures && !guard.permits(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private FetchResult fault(Exception problem, String host) {
        if (problem instanceof AddressGuard.RefusedAddressException) {
            return new Refused(Fault.PRIVATE_ADDRESS, host);
        }
        Fault fault;
        if (problem instanceof UnknownHostException) {
            fault = Fault.UNKNOWN_HOST;
        } else if (problem instanceof ConnectTimeoutException
                || problem instanceof ConnectException
                || problem instanceof NoRouteToHostException) {
            fault = Fault.UNREACHABLE;
        } else if (problem instanceof SocketTimeoutException || problem instanceof InterruptedIOException) {
            return timeout();
        } else if (problem instanceof SSLException) {
            fault = Fault.ENCRYPTION;
        } else if (problem instanceof ZipException || problem instanceof EOFException) {
            return new Failed(Fault.COMPRESSION, String.valueOf(problem.getMessage()));
        } else if (problem.getCause() instanceof HttpException
                || problem instanceof org.apache.hc.core5.http.MessageConstraintException
                || problem instanceof RuntimeException) {
            fault = Fault.PROTOCOL;
        } else {
            fault = Fault.BROKEN_OFF;
        }
        return new Failed(fault, host);
    }

    private FetchResult timeout() {
        return new Failed(Fault.TIMEOUT, settings.timeout().toSeconds() + " s");
    }

    private @Nullable Duration retryAfter(ClassicHttpResponse response) {
        String value = header(response, "Retry-After");
        if (value == null) {
            return null;
        }
        Duration wait;
        if (value.matches("\\d+")) {
            wait = value.length() > 9 ? LONGEST_WAIT : Duration.ofSeconds(Long.parseLong(value));
        } else {
            Instant until = httpDate(value);
            if (until == null) {
                return null;
            }
            // The server's clock and ours may differ; its own Date field says by how much.
            Instant now = httpDate(header(response, "Date"));
            wait = Duration.between(now == null ? clock.instant() : now, until);
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static @Nullable Instant httpDate(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration maxAge(ClassicHttpResponse response) {
        String value = header(response, "Cache-Control");
        if (value == null) {
            return null;
        }
        Matcher age = MAX_AGE.matcher(value.toLowerCase(Locale.ROOT));
        return age.find() ? Duration.ofSeconds(Long.parseLong(age.group(1))) : null;
    }

    /** A field that we shall send back; one that is too long or holds odd characters is not worth it. */
    private static @Nullable String validator(ClassicHttpResponse response, String name, int longest) {
        String value = header(response, name);
        return value != null && value.length() <= longest && value.matches("[\\x20-\\x7e]+") ? value : null;
    }

    /** The fields that relate something; memory is not for the others. */
    private static List<String> links(ClassicHttpResponse response) {
        return Arrays.stream(response.getHeaders("Link"))
                .map(Header::getValue)
                .filter(link -> link != null && link.toLowerCase(Locale.ROOT).contains("rel"))
                .limit(MOST_LINKS)
                .toList();
    }

    private static @Nullable String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        String value = header == null ? null : header.getValue();
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String hostName(URI at) {
        if (at.getHost() != null) {
            return at.getHost();
        }
        return at.getRawAuthority().replaceFirst(":\\d*$", "");
    }

    private static int port(URI at) {
        Matcher port = Pattern.compile(":(\\d+)$").matcher(at.getRawAuthority());
        return port.find() ? Integer.parseInt(port.group(1)) : -1;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Resolves through the guard at the moment of connecting, and no longer than a connection may take. */
    private final class GuardedNames implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            Future<List<InetAddress>> answer = names.submit(() -> guard.resolve(host));
            try {
                return answer.get(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .toArray(InetAddress[]::new);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownHostException unknown) {
                    throw unknown;
                }
                throw new UnknownHostException(host);
            } catch (TimeoutException e) {
                answer.cancel(true);
                throw new UnknownHostException(host);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnknownHostException(host);
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
