package org.concordia.mailer.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordia.aggregator.feed.FeedImport;
import org.concordia.mailer.RunningApplication;
import org.concordia.mailer.RunningApplication.Visitor;
import org.concordia.mailer.subscriber.DeskMail;
import org.concordia.mailer.subscriber.SubscriberStore;
import org.concordia.mailer.subscriber.Subscription;
import org.concordia.mailer.subscriber.Tokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class NotePagesIT {

    private static RunningApplication application;
    private static Visitor editor;

    @BeforeAll
    static void start() throws Exception {
        application = RunningApplication.with();
        editor = application.editor();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theNoteIsOffUntilAnEditorSwitchesItOn() throws Exception {
        assertThat(editor.get("/desk/note").body())
                .contains("Daily note on feeds")
                .doesNotContain("checked");
        assertThat(editor.submit("/desk/note", "/desk/note", "on", "true", "address", "nobody")
                        .body())
                .contains("An address has a name");
        assertThat(editor.submit(
                                "/desk/note",
                                "/desk/note",
                                "on",
                                "true",
                                "address",
                                "vera@mesa.example",
                                "zone",
                                "Mars/Olympus")
                        .body())
                .contains("time zone is unknown");
        assertThat(application.bean(NoteStore.class).all()).isEmpty();

        HttpResponse<String> saved = editor.submit(
                "/desk/note",
                "/desk/note",
                "on",
                "true",
                "address",
                "vera@mesa.example",
                "zone",
                "America/Lima",
                "hour",
                "6",
                "language",
                "es");
        assertThat(saved.statusCode()).isBetween(302, 303);
        assertThat(application.bean(NoteStore.class).all()).singleElement().satisfies(wish -> {
            assertThat(wish.hour()).isEqualTo(6);
            assertThat(wish.language()).isEqualTo("es");
            assertThat(wish.zone()).hasToString("America/Lima");
        });
        assertThat(editor.get("/desk/note").body())
                .contains("checked")
                .contains("vera@mesa.example")
                .contains("value=\"6\" selected");

        application.bean(FeedImport.class).queueStarter("vera");
        application.bean(FeedImport.class).takeDue();
        assertThat(editor.get("/desk/feeds").body()).as("by the editor's clock").containsPattern("\\d\\d:\\d\\d Lima");

        editor.submit("/desk/note", "/desk/note", "address", "vera@mesa.example", "zone", "America/Lima");
        assertThat(application.bean(NoteStore.class).all()).isEmpty();
    }

    @Test
    void theButtonOfAMailProgramStopsTheOneKindOfMailToAnEditorAndNothingElse() throws Exception {
        editor.submit("/desk/note", "/desk/note", "on", "true", "address", "nora@mesa.example", "zone", "America/Lima");
        editor.submit("/desk/account", "/desk/account", "address", "nora@mesa.example", "atOnce", "true");
        NoteStore notes = application.bean(NoteStore.class);
        CallStore calls = application.bean(CallStore.class);
        SubscriberStore subscribers = application.bean(SubscriberStore.class);
        long nora = notes.all().get(0).subscriberId();
        application.bean(JdbcClient.class).sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                        SELECT CAST(:subscriber AS BIGINT), MIN(id), 'confirmed', CURRENT_TIMESTAMP
                        FROM edition
                        """).param("subscriber", nora).update();

        String note = "/unsubscribe/" + application.bean(Tokens.class).unsubscribe(nora, DeskMail.NOTE);
        assertThat(application.visitor().get(note).body()).contains("Stop").contains("daily note on feeds");
        assertThat(notes.all()).as("looking changes nothing").hasSize(1);
        HttpResponse<String> stopped = application.visitor().send(note, "List-Unsubscribe", "One-Click");
        assertThat(stopped.statusCode()).isEqualTo(200);
        assertThat(stopped.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(stopped.body()).contains("comes no more").contains("/desk/note");
        assertThat(notes.all()).isEmpty();
        assertThat(calls.atOnce()).hasSize(1);

        String call = "/unsubscribe/" + application.bean(Tokens.class).unsubscribe(nora, DeskMail.CALL);
        assertThat(application.visitor().send(call, "act", "everything").body())
                .contains("only when nobody has decided");
        assertThat(application.visitor().send(call, "act", "everything").statusCode())
                .as("twice is once")
                .isEqualTo(200);
        assertThat(calls.atOnce()).isEmpty();
        assertThat(calls.all()).as("still called when nobody decides").hasSize(1);
        assertThat(subscribers.subscriptions(nora))
                .isNotEmpty()
                .allMatch(one -> one.status() == Subscription.Status.CONFIRMED);
        assertThat(editor.get("/desk/audit").body())
                .contains("note to subscriber " + nora)
                .contains("call to subscriber " + nora);
        assertThat(application
                        .visitor()
                        .get("/unsubscribe/" + call.substring(20))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aListThatIsFarTooLargeIsToldSoOnAPage() throws Exception {
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(editor.get("/desk/feeds/import").body());
        assertThat(token.find()).isTrue();
        String body = "--b\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token.group(1)
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.opml\"\r\n\r\n"
                + "x".repeat(10 * 1024 * 1024) + "\r\n--b--\r\n";
        HttpResponse<String> response = HttpClient.newBuilder()
                .cookieHandler(editor.cookies())
                .build()
                .send(
                        HttpRequest.newBuilder(application.uri("/desk/feeds/import"))
                                .header("Accept", "text/html")
                                .header("Accept-Language", "es")
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("Era demasiado grande").contains("8 MB");
    }
}
