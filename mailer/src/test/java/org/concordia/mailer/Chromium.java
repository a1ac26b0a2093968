package org.concordia.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The system's Chromium for looking at pages. A test that opens it is skipped, and says so, where there is none:
 * {@code apt-get install chromium} brings it.
 */
public final class Chromium implements AutoCloseable {

    private static final int NARROW = 320;
    private static final int WIDE = 1280;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Opens the browser, or skips the test. */
    public static Chromium open() {
        Path program = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort("skipped: there is no Chromium on this machine (apt-get install chromium)"));
        Playwright playwright = Playwright.create();
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(program)
                                .setArgs(List.of("--no-sandbox"))));
    }

    /** How a page is looked at. */
    public enum Look {
        /** A desk's screen by day. */
        LIGHT(WIDE, false),
        /** The smallest telephone by night. */
        DARK(NARROW, true);

        private final int width;
        private final boolean dark;

        Look(int width, boolean dark) {
            this.width = width;
            this.dark = dark;
        }
    }

    /** A fresh browser with its own cookies. */
    public Reader reader(Look look) {
        Browser.NewContextOptions options =
                new Browser.NewContextOptions().setViewportSize(look.width, 800).setLocale("es-CL");
        if (look.dark) {
            // Light is the browser's own; saying so fails on a Turkish machine, where the library says "lıght".
            options.setColorScheme(ColorScheme.DARK);
        }
        return new Reader(browser.newContext(options), look);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Somebody looking at pages. */
    public static final class Reader implements AutoCloseable {

        private final BrowserContext context;
        private final Look look;
        private final Page page;
        private final List<String> complaints = new ArrayList<>();

        private Reader(BrowserContext context, Look look) {
            this.context = context;
            this.look = look;
            this.page = context.newPage();
            page.onConsoleMessage(message -> {
                // The browser reports the status of error pages here too, which is no fault of a page.
                if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                    complaints.add(page.url() + ": " + message.text());
                }
            });
        }

        public Page page() {
            return page;
        }

        /** Logs in at the desk with an account that needs no change of password. */
        public void login(URI page, String name, String password) {
            this.page.navigate(page.toString());
            this.page.fill("#username", name);
            this.page.fill("#password", password);
            this.page.click("main button");
        }

        /** Opens a page and checks it. */
        public void check(URI address, String name) {
            page.navigate(address.toString());
            check(name);
        }

        /**
         * Checks the page that is open: axe finds nothing, the console is silent (so no policy was broken), and it is
         * no wider than its window. A screenshot goes to {@code target/screenshots}.
         */
        public void check(String name) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(
                            "target",
                            "screenshots",
                            name + "-" + look.name().toLowerCase(java.util.Locale.ROOT) + ".png")));
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as(name + " is no wider than its window")
                    .isLessThanOrEqualTo(look.width);
            assertThat(complaints).as(name + ": what the browser complains of").isEmpty();
            // legacy mode: no second window for frames, which these pages do not have
            assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                    .as(name + " " + look + ": what axe finds")
                    .extracting(rule -> rule.getId() + ": "
                            + rule.getNodes().stream()
                                    .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                    .toList())
                    .isEmpty();
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
