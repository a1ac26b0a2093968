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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
