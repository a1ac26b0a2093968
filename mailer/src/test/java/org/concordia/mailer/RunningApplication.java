package org.concordia.mailer;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.desk.Accounts;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The whole program on a random port of loopback with an empty H2 database in memory, its timetable standing still.
 * Requests follow no redirects; each {@link Visitor} keeps its own cookies.
 */
public final class RunningApplication implements AutoCloseable {

    /** The account that {@link Visitor#login} uses. */
    public static final String EDITOR = "vera";

    /** And its password. */
    public static final String PASSWORD = "a password for tests";

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final ConfigurableApplicationContext context;

    private RunningApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with these objects as beans: they stand in for what has a default (time, letters). */
    public static RunningApplication with(Object... beans) {
        return start(List.of(), beans);
    }

    /** Starts it with settings ({@code --server.port=0}), which win over this class's own, and beans. */
    public static RunningApplication start(List<String> settings, Object... beans) {
        List<String> arguments = new ArrayList<>(settings);
        arguments.add("--server.port=0");
        arguments.add("--server.address=127.0.0.1");
        if (settings.stream().noneMatch(setting -> setting.startsWith("--spring.quartz.auto-startup"))) {
            arguments.add("--spring.quartz.auto-startup=false");
        }
        arguments.add("--spring.main.banner-mode=off");
        arguments.add("--logging.level.root=warn");
        if (settings.stream().noneMatch(setting -> setting.startsWith("--spring.datasource.url"))) {
            arguments.add("--spring.datasource.url=jdbc:h2:mem:"
                    + UUID.randomUUID().toString().replace("-", "") + ";" + TestDatabase.H2_SETTINGS);
        }
        return new RunningApplication(new SpringApplicationBuilder(ConcordiaApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .initializers(context -> {
                    for (Object bean : beans) {
                        register((GenericApplicationContext) context, bean);
                    }
                })
                .run(arguments.toArray(String[]::new)));
    }

    @SuppressWarnings("unchecked")
    private static void register(GenericApplicationContext context, Object bean) {
        context.registerBean(
                bean.getClass().getName(),
                (Class<Object>) bean.getClass(),
                () -> bean,
                definition -> definition.setPrimary(true));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The absolute address of a path. */
    public URI uri(String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    /** A visitor without cookies. */
    public Visitor visitor() {
        return new Visitor(this);
    }

    /** A visitor who is logged in at the desk. */
    public Visitor editor() throws IOException, InterruptedException {
        bean(Accounts.class).add(EDITOR, PASSWORD);
        Visitor visitor = visitor();
        visitor.login(EDITOR, PASSWORD);
        return visitor;
    }

    @Override
    public void close() {
        context.close();
    }

    /** Somebody with a browser that keeps cookies and runs no script. */
    public static final class Visitor {

        private final RunningApplication application;
        private final CookieManager cookies = new CookieManager();
        private final HttpClient client = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();

        private Visitor(RunningApplication application) {
            this.application = application;
        }

        public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(application.uri(path)).header("Accept", "text/html,*/*;q=0.8");
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        /** Sends a form as it is, names and values in turn. */
        public HttpResponse<String> send(String path, String... fields) throws IOException, InterruptedException {
            String body = IntStream.range(0, fields.length / 2)
                    .mapToObj(i -> encoded(fields[2 * i]) + "=" + encoded(fields[2 * i + 1]))
                    .collect(Collectors.joining("&"));
            return client.send(
                    HttpRequest.newBuilder(application.uri(path))
                            .header("Accept", "text/html,*/*;q=0.8")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }

        /** Loads a page and sends a form of it with the page's CSRF token. */
        public HttpResponse<String> submit(String page, String action, String... fields)
                throws IOException, InterruptedException {
            HttpResponse<String> loaded = get(page);
            Matcher token = CSRF.matcher(loaded.body());
            if (!token.find()) {
                throw new AssertionError(page + " has no form: " + loaded.statusCode() + "\n" + loaded.body());
            }
            List<String> all = new ArrayList<>(List.of(fields));
            all.add("_csrf");
            all.add(token.group(1));
            return send(action, all.toArray(String[]::new));
        }

        public HttpResponse<String> login(String name, String password) throws IOException, InterruptedException {
            return submit("/login", "/login", "username", name, "password", password);
        }

        public CookieManager cookies() {
            return cookies;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
