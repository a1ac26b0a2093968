package org.concordia.mailer.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.RunningApplication.Visitor;
import org.concordia.mailer.SettableTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who gets into the desk, over HTTP. */
class DeskDoorIT {

    private static final Pattern ONE_TIME = Pattern.compile("[a-z0-9]{4}(-[a-z0-9]{4}){3}");
    private static final SettableTime TIME = new SettableTime("2025-11-28T12:00:00Z");

    private static RunningApplication application;
    private static String shownAtStart;

    @BeforeAll
    static void start() {
        PrintStream before = System.err;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            application = RunningApplication.with(TIME);
        } finally {
            System.setErr(before);
        }
        shownAtStart = shown.toString(StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theFirstPasswordIsShownOnceAndOpensNothingUntilItIsChanged() throws Exception {
        assertThat(ONE_TIME.matcher(shownAtStart).results()).hasSize(1);
        String password = found(shownAtStart);
        Visitor visitor = application.visitor();
        HttpResponse<String> login = visitor.login("Editor", password);
        assertThat(location(login)).endsWith("/desk");
        assertThat(location(visitor.get("/desk"))).endsWith("/desk/password");
        assertThat(location(visitor.get("/desk/accounts"))).endsWith("/desk/password");
        assertThat(visitor.get("/desk/password").body()).contains("given to you for one time");

        assertThat(change(visitor, password, "short", "short").body()).contains("shorter than 12");
        assertThat(change(visitor, password, "a long enough one", "another one").body())
                .contains("not the same");
        assertThat(change(visitor, "wrong", "a long enough one", "a long enough one")
                        .body())
                .contains("is not right");
        assertThat(location(visitor.get("/desk"))).endsWith("/desk/password");

        assertThat(location(change(visitor, password, "a long enough one", "a long enough one")))
                .endsWith("/desk");
        assertThat(visitor.get("/desk").body()).contains("Your password is changed");
        assertThat(visitor.get("/desk").statusCode()).isEqualTo(200);
        assertThat(location(application.visitor().login("editor", password))).endsWith("/login?wrong");
    }

    @Test
    void aStrangerIsSentToTheLoginAndBackToThePage() throws Exception {
        application.editor();
        Visitor visitor = application.visitor();
        assertThat(location(visitor.get("/desk/audit"))).endsWith("/login");
        assertThat(location(visitor.login(RunningApplication.EDITOR, RunningApplication.PASSWORD)))
                .contains("/desk/audit");
        assertThat(visitor.get("/desk/audit").statusCode()).isEqualTo(200);
    }

    @Test
    void guessingIsSlowedAndTheRightPasswordWaitsToo() throws Exception {
        application.bean(Accounts.class).add("ines", "the password of ines");
        Visitor visitor = application.visitor();
        for (int i = 0; i < 5; i++) {
            assertThat(location(visitor.login("ines", "guess " + i))).endsWith("/login?wrong");
        }
        assertThat(location(visitor.login("ines", "the password of ines"))).endsWith("/login?wait");
        assertThat(visitor.get("/login?wait").body()).contains("wait 15 minutes");
        TIME.pass(Duration.ofMinutes(16));
        assertThat(location(visitor.login("ines", "the password of ines"))).endsWith("/desk");
    }

    @Test
    void aRemovedEditorIsOutAtTheNextClick() throws Exception {
        Visitor editor = application.editor();
        HttpResponse<String> made = editor.submit("/desk/accounts", "/desk/accounts", "name", "Olga");
        assertThat(made.body()).contains("One-time password for olga");
        String password = found(made.body());
        Visitor olga = application.visitor();
        olga.login("olga", password);
        change(olga, password, "something of her own", "something of her own");
        assertThat(olga.get("/desk").statusCode()).isEqualTo(200);

        assertThat(location(editor.submit("/desk/accounts", "/desk/accounts/olga/remove")))
                .endsWith("/desk/accounts");
        assertThat(location(olga.get("/desk"))).endsWith("/login");
        assertThat(editor.get("/desk/audit").body())
                .contains("added an account")
                .contains("removed an account");
        assertThat(editor.submit("/desk/accounts", "/desk/accounts", "name", "No such <name>")
                        .body())
                .contains("This name is taken, or")
                .contains("No such &lt;name&gt;");
    }

    @Test
    void aFormWithoutItsTokenIsRefusedWithAPageAndNotALogin() throws Exception {
        HttpResponse<String> answer = application.visitor().send("/subscribe", "address", "ana@correo.example");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("That is not allowed").doesNotContain("ana@correo.example");
        assertThat(application.visitor().send("/login", "username", "editor").statusCode())
                .isEqualTo(403);
    }

    @Test
    void everyPageCarriesAStrictPolicyAndNoVisitorASession() throws Exception {
        HttpResponse<String> page = application.visitor().get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(page.body())
                .doesNotContain("<script")
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContain("//fonts");
        assertThat(page.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("csrf=")
                .contains("HttpOnly")
                .contains("SameSite=Lax");
    }

    @Test
    void cookiesInsistOnTlsWhenReadersComeOverIt() throws Exception {
        try (RunningApplication behindTls =
                RunningApplication.start(java.util.List.of("--concordia.base-url=https://news.example"))) {
            Visitor visitor = behindTls.visitor();
            assertThat(visitor.get("/login?lang=es").headers().allValues("Set-Cookie"))
                    .isNotEmpty()
                    .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
            behindTls.bean(Accounts.class).add("vera", RunningApplication.PASSWORD);
            assertThat(visitor.get("/desk").headers().allValues("Set-Cookie"))
                    .as("the session")
                    .anySatisfy(cookie -> assertThat(cookie)
                            .startsWith("desk=")
                            .contains("Secure")
                            .contains("HttpOnly")
                            .contains("SameSite=Lax"));
        }
    }

    @Test
    void theLanguageIsTheBrowsersUntilOneIsChosen() throws Exception {
        Visitor visitor = application.visitor();
        assertThat(visitor.get("/privacy").body()).contains("lang=\"en\"");
        assertThat(visitor.get("/privacy", "Accept-Language", "fr, es-PE;q=0.8, en;q=0.5")
                        .body())
                .contains("lang=\"es\"")
                .contains("Privacidad");
        assertThat(visitor.get("/privacy?lang=es").body()).contains("lang=\"es\"");
        assertThat(visitor.get("/privacy", "Accept-Language", "en").body()).contains("lang=\"es\"");
        assertThat(visitor.get("/privacy?lang=xx").body()).contains("lang=\"es\"");
    }

    @Test
    void healthIsOpenAndMetricsAreForThisMachine() throws Exception {
        Visitor visitor = application.visitor();
        assertThat(visitor.get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(visitor.get("/actuator/prometheus", "X-Forwarded-For", "203.0.113.9")
                        .statusCode())
                .isNotEqualTo(200);
        assertThat(visitor.get("/actuator/prometheus", "X-Forwarded-For", "127.0.0.1, 203.0.113.9")
                        .statusCode())
                .isNotEqualTo(200);
    }

    @Test
    void noLineOfTheLogHasAnAddressOrATokenWhoeverWritesIt() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            LoggerFactory.getLogger("driver")
                    .error(
                            "failed: ana@correo.example",
                            new IllegalStateException("Key (address)=(eva@correo.example) exists"));
            application.visitor().get("/desk/subscribers/ana@correo.example");
            application.visitor().get("/confirm/dG9rZW4?x=1");
        } finally {
            System.setErr(before);
        }
        assertThat(logged.toString(StandardCharsets.UTF_8))
                .contains("failed: (address)")
                .contains("Key (address)=((address)) exists")
                .doesNotContain("correo.example")
                .doesNotContain("dG9rZW4");
    }

    private static HttpResponse<String> change(Visitor visitor, String old, String password, String again)
            throws Exception {
        return visitor.submit("/desk/password", "/desk/password", "old", old, "password", password, "again", again);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("no redirect but " + answer.statusCode());
    }

    private static String found(String text) {
        Matcher password = ONE_TIME.matcher(text);
        assertThat(password.find()).as(text).isTrue();
        return password.group();
    }
}
