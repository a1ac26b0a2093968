package org.concordia.mailer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

    @ParameterizedTest
    @CsvSource({
        "postfix-unknown-user, NO_ADDRESS",
        "postfix-no-such-domain, NO_ADDRESS",
        "postfix-full, FULL",
        "postfix-full-by-words, FULL",
        "postfix-given-up, TROUBLE",
        "spam-filter, POLICY",
        "bad-sender-address, POLICY",
        "too-large, MESSAGE",
        "quoted-status, NO_ADDRESS",
        "bare-550, UNCLEAR",
        "microsoft-in-spanish, NO_ADDRESS",
        "microsoft-access-denied, NO_ADDRESS",
        "disabled-account, NO_ADDRESS",
        "headers-only, NO_ADDRESS",
        "forwarded, NO_ADDRESS",
        "one-of-a-list, TROUBLE",
        "several-with-ours-full, FULL",
        "no-action, NO_ADDRESS",
        "internationalized, NO_ADDRESS",
        "to-without-mark, NO_ADDRESS",
        "qmail, NO_ADDRESS",
        "qmail-other-address, FULL",
        "exim, NO_ADDRESS",
        "exchange-2003, NO_ADDRESS",
        "webmail-old, NO_ADDRESS",
        "full-in-spanish, FULL",
        "unknown-in-spanish, NO_ADDRESS",
        "no-end, NO_ADDRESS",
        "strange-charset, NO_ADDRESS"
    })
    void readsWhyAMailDidNotArrive(String sample, Diagnosis diagnosis) {
        assertThat(Sample.report(sample)).isInstanceOfSatisfying(Report.Failed.class, failed -> {
            assertThat(failed.about(Sample.TO).diagnosis()).isEqualTo(diagnosis);
            assertThat(failed.about(Sample.TO).words()).doesNotContain("@");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"postfix-late", "exim-late"})
    void whatIsLateHasNotFailed(String sample) {
        assertThat(Sample.report(sample)).isInstanceOf(Report.Delayed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complaint", "complaint-without-return-path", "complaint-hotmail"})
    void knowsComplaints(String sample) {
        assertThat(Sample.report(sample))
                .isInstanceOfSatisfying(
                        Report.Complained.class,
                        complaint -> assertThat(complaint.type()).isEqualTo("abuse"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"out-of-office", "vacation-without-header", "receipt", "not-spam", "postfix-success"})
    void answersOfMachinesCallForNothing(String sample) {
        assertThat(Sample.report(sample)).isInstanceOf(Report.Automatic.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"person", "words-without-reason", "signature-report", "nothing"})
    void doesNotGuess(String sample) {
        assertThat(Sample.report(sample)).isInstanceOf(Report.Unknown.class);
    }

    @Test
    void readsTheWishToLeaveFromTheSubjectOnly() {
        assertThat(Sample.report("unsubscribe"))
                .isInstanceOfSatisfying(
                        Report.Leaving.class,
                        leaving -> assertThat(leaving.token()).isEqualTo(Sample.TOKEN));
        assertThat(Sample.report(("Subject: hola\r\n\r\nunsubscribe " + Sample.TOKEN).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Report.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postfix-unknown-user", "qmail", "exim", "exchange-2003", "webmail-old", "complaint"})
    void findsTheMailItIsAbout(String sample) {
        Traces traces = Sample.report(sample).traces();
        assertThat(traces.returnPaths()).contains("bounce+42-mark100000042@news.example");
        assertThat(traces.messageIds()).contains("d42.t6fn40@news.example");
        assertThat(traces.tokens()).contains(Sample.TOKEN);
    }

    @Test
    @Timeout(20)
    void noMessageStopsTheReading() {
        assertThat(Sample.report("nested")).isNotNull();
        Random random = new Random(7);
        for (String sample : new String[] {"postfix-unknown-user", "complaint", "exchange-2003", "qmail"}) {
            byte[] whole =
                    Sample.bytes(sample, Sample.values("bounce+42-m@news.example", "d42.x", Sample.TOKEN, Sample.TO));
            for (int i = 0; i < 200; i++) {
                byte[] broken = whole.clone();
                for (int j = 0; j < 1 + i / 10; j++) {
                    broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
                }
                assertThat(Sample.report(broken)).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user ",
                "!",
                "mailbox: ",
                "buzon ",
                "<a@b.c>:\n\n",
                "5.1.1.",
                "a@",
                "x\n",
                "no se ",
                "unsubscribe/",
                "<",
                "received "
            })
    @Timeout(20)
    void longNonsenseTakesNoTime(String nonsense) {
        String mail = "From: mailer-daemon@x.example\r\nSubject: failure notice\r\nTo: " + "a@b,".repeat(10_000)
                + "\r\n\r\n" + nonsense.repeat(200_000 / nonsense.length());
        long start = System.nanoTime();
        assertThat(Sample.report(mail.getBytes(StandardCharsets.UTF_8))).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
