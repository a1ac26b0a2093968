package org.concordia.mailer;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.concordia.aggregator.TestServer;
import org.concordia.aggregator.feed.Feed;
import org.concordia.aggregator.feed.FeedStore;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.mailer.subscriber.SubscriberFile;

/** The world outside in the two stories from end to end: outlets on a web server, a relay, readers. */
final class Wire implements AutoCloseable {

    final TestServer outlets = new TestServer();
    final GreenMail relay = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    Wire() {
        relay.start();
    }

    /** Settings of an application that polls these outlets and sends through this relay. */
    List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.add("--spring.mail.host=127.0.0.1");
        settings.add("--spring.mail.port=" + relay.getSmtp().getPort());
        settings.add("--concordia.poll.allow-networks=127.0.0.0/8");
        settings.add("--concordia.poll.host-interval=0s");
        if (settings.stream().noneMatch(setting -> setting.startsWith("--concordia.base-url"))) {
            settings.add("--concordia.base-url=https://news.example");
        }
        settings.add("--concordia.mail.from=Concordia <desk@news.example>");
        return settings;
    }

    /** Publishes an outlet's feed: items as title, summary, hour. */
    void publish(String path, Instant day, String[]... items) {
        StringBuilder rss =
                new StringBuilder("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>" + path + "</title>");
        for (String[] item : items) {
            ZonedDateTime at = day.plusSeconds(Long.parseLong(item[2])).atZone(ZoneOffset.UTC);
            rss.append("<item><title><![CDATA[")
                    .append(item[0])
                    .append("]]></title><link>https://")
                    .append(path.substring(1))
                    .append(".example/")
                    .append(Integer.toHexString(item[0].hashCode()))
                    .append("</link><description><![CDATA[")
                    .append(item[1])
                    .append("]]></description><pubDate>")
                    .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(at))
                    .append("</pubDate></item>");
        }
        outlets.answer(path, 200, rss + "</channel></rss>", "Content-Type", "application/rss+xml");
    }

    /** Follows an outlet's feed, due at once and every minute. */
    void follow(RunningApplication application, String path, Outlet outlet, Instant now) {
        application
                .bean(FeedStore.class)
                .add(
                        new Feed(
                                0,
                                outlets.at(path),
                                application.bean(OutletStore.class).findOrAdd(outlet),
                                outlet.name(),
                                null,
                                null,
                                null,
                                Feed.Status.ACTIVE,
                                java.time.Duration.ofMinutes(1),
                                now,
                                null,
                                null,
                                null,
                                0),
                        now);
    }

    /** Enrols readers as their file would. */
    static void enrol(RunningApplication application, String... lines)
            throws IOException, SubscriberFile.UnreadableException {
        application
                .bean(SubscriberFile.class)
                .read(
                        new StringReader("address,name,language,editions,alerts\n" + String.join("\n", lines)),
                        "test",
                        new SubscriberFile.Defaults("es", ZoneOffset.UTC, Set.of(), Set.of(), "test"),
                        false,
                        (number, fault) -> {
                            throw new AssertionError(fault);
                        },
                        count -> {});
    }

    /** What the relay took for an address, in order. */
    List<MimeMessage> mails(String address) {
        return Arrays.stream(relay.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().contains(address);
                    } catch (MessagingException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    /** The plain text or HTML part of a mail. */
    static String part(MimeMessage mail, int index) throws IOException, MessagingException {
        return (String)
                ((jakarta.mail.Multipart) mail.getContent()).getBodyPart(index).getContent();
    }

    static Outlet outlet(String name, String country) {
        return new Outlet(0, name, null, country, null, false, false);
    }

    @Override
    public void close() {
        outlets.close();
        relay.stop();
    }
}
