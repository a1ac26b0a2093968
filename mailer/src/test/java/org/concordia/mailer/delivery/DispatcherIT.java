package org.concordia.mailer.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.mailer.mailing.MailingStatus;
import org.concordia.mailer.smtp.MailSettings;
import org.concordia.mailer.smtp.SmtpServer;
import org.concordia.mailer.smtp.SmtpServer.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class DispatcherIT {

    @Parameter
    TestDatabase database;

    private Newsletter newsletter;
    private SmtpServer server;
    private Dispatcher dispatcher;

    @BeforeEach
    void open() {
        newsletter = Newsletter.on(database);
        server = new SmtpServer();
        dispatcher = newsletter.dispatcher(Newsletter.relay(server.port()), 3);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> recipients() {
        return server.received().stream().map(Received::to).toList();
    }

    private void subscribers(int count) {
        for (int i = 0; i < count; i++) {
            newsletter.subscriber("reader-" + i + "@readers.example", i % 3 == 0 ? "es" : "en");
        }
    }

    @Test
    void sendsEachRecipientOneMessageInTheirLanguage() {
        subscribers(50);
        List<Long> frozen = newsletter.freezeDigest(1);
        Sweep sweep = dispatcher.sendPending();
        assertThat(sweep.count(DeliveryStatus.ACCEPTED)).isEqualTo(50);
        assertThat(recipients()).hasSize(50).doesNotHaveDuplicates();
        for (Received message : server.received()) {
            int number = Integer.parseInt(message.to().replaceAll("\\D", ""));
            assertThat(message.header("Content-Language")).isEqualTo(number % 3 == 0 ? "es" : "en");
        }
        assertThat(frozen)
                .allSatisfy(id -> assertThat(
                                newsletter.mailingStore.find(id).orElseThrow().status())
                        .isEqualTo(MailingStatus.DONE));
        assertThat(dispatcher.sendPending().total()).isZero();
    }

    @Test
    void freezingTwiceWritesNothingMore() {
        subscribers(5);
        assertThat(newsletter.freezeDigest(1)).hasSize(2);
        assertThat(newsletter.freezeDigest(1)).isEmpty();
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(5);
    }

    @Test
    void oneThatSpeaksNoneOfTheLanguagesGetsTheFirst() {
        newsletter.subscriber("ana@readers.example", "qu");
        newsletter.freezeDigest(1);
        dispatcher.sendPending();
        assertThat(server.received())
                .singleElement()
                .satisfies(message ->
                        assertThat(message.header("Content-Language")).isEqualTo("es"));
    }

    @Test
    void alertsOvertakeDigests() {
        subscribers(30);
        newsletter.freezeDigest(1);
        newsletter.freezeAlert(1);
        newsletter.dispatcher(Newsletter.relay(server.port()), 1).sendPending();
        assertThat(server.received().subList(0, 30))
                .allSatisfy(message -> assertThat(message.header("Feedback-ID")).contains(":alert:"));
        assertThat(server.received()).hasSize(60);
    }

    @Test
    void nobodyIsWrittenToWhoLeftAfterTheFreeze() {
        long left = newsletter.subscriber("left@readers.example", "es");
        long bounced = newsletter.subscriber("bounced@readers.example", "es");
        newsletter.subscriber("stays@readers.example", "es");
        newsletter.freezeDigest(1);
        newsletter
                .jdbc
                .sql("UPDATE subscription SET status = 'unsubscribed' WHERE subscriber_id = " + left)
                .update();
        newsletter.suppressions.add(
                bounced, org.concordia.mailer.bounce.Suppression.Reason.EDITOR, null, Newsletter.NOON);
        dispatcher.sendPending();
        assertThat(recipients()).containsExactly("stays@readers.example");
        assertThat(newsletter.status("left@readers.example")).isEqualTo(DeliveryStatus.UNSUBSCRIBED);
        assertThat(newsletter.status("bounced@readers.example")).isEqualTo(DeliveryStatus.SUPPRESSED);
    }

    @Test
    void aRefusedAddressIsSuppressedAndTheOthersGetTheirs() {
        newsletter.subscriber("reject-1@readers.example", "es");
        newsletter.subscriber("policy-1@readers.example", "es");
        newsletter.subscriber("spam-1@readers.example", "es");
        newsletter.subscriber("no address", "es");
        newsletter.subscriber("good@readers.example", "es");
        long mailing = newsletter.freezeDigest(1).get(0);
        dispatcher.sendPending();
        assertThat(recipients()).containsExactly("good@readers.example");
        assertThat(newsletter.deliveries.counts(mailing))
                .containsEntry(DeliveryStatus.BOUNCED, 4)
                .containsEntry(DeliveryStatus.ACCEPTED, 1);
        assertThat(newsletter.suppressions.find("reject-1@readers.example")).isPresent();
        assertThat(newsletter.suppressions.find("no address")).isPresent();
        assertThat(newsletter.suppressions.find("policy-1@readers.example")).isEmpty();
        assertThat(newsletter.suppressions.find("spam-1@readers.example")).isEmpty();
        assertThat(newsletter.deliveries.troubles(mailing, 10))
                .extracting(Troubles.Kind::answer)
                .contains("550 5.1.1 <(address)> no such user", "554 5.7.1 looks like spam");
    }

    @Test
    void aDeferredOneIsTriedAgainWhenTheServerSaysSo() {
        newsletter.subscriber("defer-1-a@readers.example", "es");
        newsletter.subscriber("grey-a@readers.example", "es");
        newsletter.freezeDigest(1);
        assertThat(dispatcher.sendPending().count(DeliveryStatus.DEFERRED)).isEqualTo(2);
        assertThat(dispatcher.sendPending().total()).isZero();
        newsletter.advance(Duration.ofSeconds(150));
        assertThat(dispatcher.sendPending().count(DeliveryStatus.DEFERRED)).isEqualTo(1);
        newsletter.advance(Duration.ofMinutes(3));
        assertThat(dispatcher.sendPending().count(DeliveryStatus.ACCEPTED)).isEqualTo(1);
        newsletter.advance(Duration.ofHours(48));
        assertThat(dispatcher.sendPending().count(DeliveryStatus.EXPIRED)).isEqualTo(1);
        assertThat(newsletter.status("defer-1-a@readers.example")).isEqualTo(DeliveryStatus.ACCEPTED);
        assertThat(newsletter.status("grey-a@readers.example")).isEqualTo(DeliveryStatus.EXPIRED);
    }

    @Test
    void anUncertainOneIsTriedAgainWithTheSameMessageId() {
        newsletter.subscriber("drop-1-a@readers.example", "es");
        newsletter.subscriber("good@readers.example", "es");
        long mailing = newsletter.freezeDigest(1).get(0);
        dispatcher.sendPending();
        assertThat(newsletter.status("drop-1-a@readers.example")).isEqualTo(DeliveryStatus.UNCERTAIN);
        assertThat(newsletter.status("good@readers.example")).isEqualTo(DeliveryStatus.ACCEPTED);
        newsletter.advance(Duration.ofMinutes(6));
        dispatcher.sendPending();
        assertThat(newsletter.status("drop-1-a@readers.example")).isEqualTo(DeliveryStatus.ACCEPTED);
        assertThat(newsletter.deliveries.everUncertain(mailing)).isEqualTo(1);
        List<Received> copies = server.received().stream()
                .filter(message -> message.to().startsWith("drop-"))
                .toList();
        assertThat(copies).hasSize(2);
        assertThat(copies.get(0).bytes()).isEqualTo(copies.get(1).bytes());
    }

    @Test
    void oneThatLosesTheConnectionWithinDataHarmsNoOther() {
        newsletter.subscriber("early-1-a@readers.example", "es");
        subscribers(10);
        newsletter.freezeDigest(1);
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(10);
        newsletter.advance(Duration.ofMinutes(6));
        dispatcher.sendPending();
        assertThat(newsletter.status("early-1-a@readers.example")).isEqualTo(DeliveryStatus.ACCEPTED);
    }

    @Test
    void aServerThatNeverAnswersTheMessageLeavesItUncertain() {
        newsletter.subscriber("stall-a@readers.example", "es");
        newsletter.freezeDigest(1);
        dispatcher.sendPending();
        assertThat(newsletter.status("stall-a@readers.example")).isEqualTo(DeliveryStatus.UNCERTAIN);
    }

    @Test
    void aRelayThatRefusesEveryoneHarmsNothing() {
        subscribers(10);
        newsletter.freezeDigest(1);
        server.greetWith("554 5.7.1 your address is listed");
        Sweep sweep = dispatcher.sendPending();
        assertThat(sweep.total()).isZero();
        assertThat(sweep.reason()).contains("554");
        assertThat(sweep.restsUntil()).isAfter(Newsletter.NOON);
        int connections = server.connections();
        dispatcher.sendPending();
        assertThat(server.connections()).isEqualTo(connections);
        server.greetWith("220 server.example");
        newsletter.advance(Duration.ofSeconds(2));
        assertThat(dispatcher.sendPending().count(DeliveryStatus.ACCEPTED)).isEqualTo(10);
    }

    @Test
    void aRelayThatIsAwayIsAskedLessAndLess() {
        subscribers(3);
        newsletter.freezeDigest(1);
        server.close();
        Duration rested = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            Sweep sweep = dispatcher.sendPending();
            Duration rest = Duration.between(newsletter.clock().instant(), sweep.restsUntil());
            assertThat(rest).isGreaterThanOrEqualTo(rested).isLessThanOrEqualTo(Duration.ofMinutes(5));
            rested = rest;
            newsletter.advance(rest);
        }
        assertThat(rested).isEqualTo(Duration.ofMinutes(5));
        assertThat(newsletter.status("reader-0@readers.example")).isEqualTo(DeliveryStatus.PENDING);
    }

    @Test
    void aRelayThatDefersEverythingIsNotHammered() {
        subscribers(300);
        newsletter.freezeDigest(1);
        server.answerRcptWith("451 4.3.2 system not accepting");
        Sweep sweep = dispatcher.sendPending();
        assertThat(sweep.count(DeliveryStatus.DEFERRED)).isBetween(100, 103);
        assertThat(sweep.reason()).contains("in a row", "451");
        server.answerRcptWith("");
        newsletter.advance(Duration.ofMinutes(7));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void aMailingPausesItselfAfterARunOfRefusals() {
        subscribers(150);
        server.answerRcptWith("550 5.7.1 go away");
        List<Long> frozen = newsletter.mailings.freeze(
                org.concordia.mailer.mailing.MailKind.DIGEST,
                7,
                "daily",
                null,
                only("es"),
                new org.concordia.mailer.mailing.Audience.SubscribersOfEdition(newsletter.edition));
        dispatcher.sendPending();
        assertThat(newsletter.mailingStore.find(frozen.get(0)).orElseThrow().status())
                .isEqualTo(MailingStatus.PAUSED);
        assertThat(newsletter.mailingStore.find(frozen.get(0)).orElseThrow().statusReason())
                .contains("go away");
        server.answerRcptWith("");
        dispatcher.sendPending();
        assertThat(recipients()).isEmpty();
        newsletter.mailingStore.move(frozen.get(0), MailingStatus.SENDING, null);
        dispatcher.sendPending();
        assertThat(recipients()).hasSizeBetween(48, 50);
    }

    private static java.util.LinkedHashMap<String, org.concordia.digest.render.RenderedMail> only(String language) {
        var texts = new java.util.LinkedHashMap<String, org.concordia.digest.render.RenderedMail>();
        texts.put(language, Newsletter.SPANISH);
        return texts;
    }

    @Test
    void aServerThatEndsConnectionsAfterSomeMessagesGetsNewOnes() {
        subscribers(20);
        server.limitMessagesPerConnection(4);
        newsletter.freezeDigest(1);
        assertThat(dispatcher.sendPending().count(DeliveryStatus.ACCEPTED)).isEqualTo(20);
        assertThat(recipients()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aCancelledMailingIsNotSent() {
        subscribers(5);
        List<Long> frozen = newsletter.freezeDigest(1);
        frozen.forEach(id -> newsletter.mailingStore.move(id, MailingStatus.CANCELLED, null));
        dispatcher.sendPending();
        assertThat(recipients()).isEmpty();
        assertThat(newsletter.status("reader-0@readers.example")).isEqualTo(DeliveryStatus.CANCELLED);
    }

    @Test
    void aPauseByAnEditorHoldsAtOnce() throws Exception {
        subscribers(300);
        List<Long> frozen = newsletter.freezeDigest(1);
        server.takeTime(Duration.ofMillis(10));
        CompletableFuture<Sweep> sweep = CompletableFuture.supplyAsync(dispatcher::sendPending);
        await().until(() -> server.received().size() > 30);
        frozen.forEach(id -> newsletter.mailingStore.move(id, MailingStatus.PAUSED, "by hand"));
        dispatcher.lookAgain();
        int before = server.received().size();
        sweep.get(30, TimeUnit.SECONDS);
        // One for each connection was on its way.
        assertThat(server.received()).hasSizeLessThanOrEqualTo(before + 3);
        frozen.forEach(id -> newsletter.mailingStore.move(id, MailingStatus.SENDING, null));
        dispatcher.sendPending();
        assertThat(recipients()).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void whoLeavesWhileItIsSentGetsNothingATenthOfASecondLater() throws Exception {
        subscribers(300);
        newsletter.freezeDigest(1);
        server.takeTime(Duration.ofMillis(20));
        CompletableFuture<Sweep> sweep = CompletableFuture.supplyAsync(dispatcher::sendPending);
        await().until(() -> server.received().size() > 30);
        newsletter.jdbc.sql("UPDATE subscription SET status = 'unsubscribed'").update();
        int before = server.received().size();
        Sweep done = sweep.get(30, TimeUnit.SECONDS);
        // Five more on each connection within the time that a look holds, and those on their way.
        assertThat(server.received()).hasSizeLessThanOrEqualTo(before + 3 * 6);
        assertThat(done.count(DeliveryStatus.UNSUBSCRIBED) + done.count(DeliveryStatus.ACCEPTED))
                .isEqualTo(300);
    }

    @Test
    void aDomainThatBearsLittleKeepsNobodyElseBack() {
        for (int i = 0; i < 40; i++) {
            newsletter.subscriber("reader-" + i + "@slow.example", "es");
        }
        subscribers(40);
        newsletter.freezeDigest(1);
        Dispatcher limited = newsletter.dispatcher(
                Newsletter.relay(server.port()),
                Newsletter.settings(3, Map.of("slow.example", new MailSettings.Limit(1, 2))),
                Newsletter.LINKS);
        assertThat(limited.sendPending().count(DeliveryStatus.ACCEPTED)).isEqualTo(41);
        assertThat(limited.sendPending().total()).isZero();
        for (int passed = 5; passed <= 60; passed += 5) {
            newsletter.advance(Duration.ofSeconds(5));
            int sent = limited.sendPending().count(DeliveryStatus.ACCEPTED);
            assertThat(sent).isLessThanOrEqualTo(10);
        }
        assertThat(recipients()).hasSize(80).doesNotHaveDuplicates();
    }

    @Test
    void severalSendersShareTheQueue() {
        subscribers(400);
        newsletter.freezeDigest(1);
        List<CompletableFuture<Sweep>> sweeps = java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        newsletter.dispatcher(Newsletter.relay(server.port()), 2)::sendPending))
                .toList();
        int sent = sweeps.stream()
                .map(CompletableFuture::join)
                .mapToInt(sweep -> sweep.count(DeliveryStatus.ACCEPTED))
                .sum();
        assertThat(sent).isEqualTo(400);
        Set<String> distinct = recipients().stream().collect(Collectors.toSet());
        assertThat(distinct).hasSize(400);
        assertThat(recipients()).hasSize(400);
    }

    @Test
    void whatADeadSenderHeldIsTakenBack() {
        subscribers(10);
        newsletter.freezeDigest(1);
        newsletter.deliveries.enter(77);
        assertThat(newsletter.deliveries.claim(77, 1, 5, Newsletter.NOON)).isPresent();
        assertThat(newsletter.deliveries.claim(77, 2, 100, Newsletter.NOON)).isPresent();
        assertThat(dispatcher.sendPending().total()).isZero();
        newsletter
                .jdbc
                .sql("UPDATE sender SET alive_at = alive_at - INTERVAL '11' SECOND")
                .update();
        assertThat(dispatcher.sendPending().count(DeliveryStatus.ACCEPTED)).isEqualTo(10);
        assertThat(newsletter.deliveries.renew(77)).isFalse();
    }
}
