package org.concordia.mailer.delivery;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordia.aggregator.bench.ForkedJvm;
import org.concordia.aggregator.storage.TestDatabase;
import org.concordia.digest.render.RenderedMail;
import org.concordia.mailer.mailing.Audience;
import org.concordia.mailer.mailing.Links;
import org.concordia.mailer.mailing.MailKind;
import org.concordia.mailer.mailing.Mailing;
import org.concordia.mailer.smtp.MailTransport;
import org.concordia.mailer.smtp.MessageComposer;
import org.concordia.mailer.smtp.PreparedMessage;
import org.concordia.mailer.smtp.Recipient;
import org.concordia.mailer.smtp.SendOutcome;
import org.concordia.mailer.subscriber.SettingStore;
import org.concordia.mailer.subscriber.Tokens;
import org.concordia.mailer.subscriber.Want;
import org.flywaydb.core.Flyway;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What sends, in a process of its own: the queue on H2 in a file with the shipped settings, real tokens in the links,
 * messages of 20 KB. Commands, a line each:
 *
 * <ul>
 *   <li>{@code open FILE RECIPIENTS}: an empty database with so many subscribers
 *   <li>{@code freeze}: a digest for all of them
 *   <li>{@code send PORT CONNECTIONS}: sends until nothing is pending
 *   <li>{@code transport PORT CONNECTIONS COUNT}: composes and sends so many messages without any database
 * </ul>
 */
public final class SendingDesk {

    private static final int MESSAGE_BYTES = 20_480;

    private HikariDataSource database = new HikariDataSource();
    private final AtomicInteger issue = new AtomicInteger();

    private SendingDesk() {}

    /**
     * What a command took.
     *
     * @param cpu seconds of processor time of this process
     * @param heap the most that was in use, in MB
     */
    record Sent(double seconds, double cpu, double heap, int count) {

        static Sent of(String line) {
            String[] parts = line.split(" ");
            return new Sent(
                    Double.parseDouble(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    Integer.parseInt(parts[3]));
        }

        double rate() {
            return count / seconds;
        }
    }

    /** Reads commands until there are no more. */
    public static void main(String[] arguments) throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        SendingDesk desk = new SendingDesk();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            String answer = switch (words[0]) {
                case "open" -> desk.open(words[1], Integer.parseInt(words[2]));
                case "freeze" -> desk.measured(desk::freeze);
                case "send" -> desk.measured(() -> desk.send(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
                default ->
                    desk.measured(() -> desk.transport(
                            Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3])));
            };
            System.out.println(ForkedJvm.MARK + answer);
        }
    }

    private interface Work {
        int run();
    }

    private String measured(Work work) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        double cpu = cpu();
        long start = System.nanoTime();
        int count = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double most =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() / 1e6;
        return seconds + " " + (cpu() - cpu) + " " + most + " " + count;
    }

    private static double cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private String open(String file, int recipients) {
        database.close();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl("jdbc:h2:file:" + file + ";" + TestDatabase.H2_SETTINGS
                + ";QUERY_CACHE_SIZE=64;AUTO_SERVER=TRUE;TRACE_LEVEL_FILE=0");
        pool.setUsername("sa");
        database = new HikariDataSource(pool);
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        Newsletter newsletter = new Newsletter(database);
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("""
                        INSERT INTO subscriber (address, address_key, name, language, zone, consent, created_at)
                        SELECT 'reader-' || n || '@d' || MOD(n, 50) || '.readers.example',
                               'reader-' || n || '@d' || MOD(n, 50) || '.readers.example',
                               'Reader ' || n, 'es', 'America/Lima', 'bench', CURRENT_TIMESTAMP
                        FROM SYSTEM_RANGE(1, :count) AS numbers (n)
                        """).param("count", recipients).update();
        jdbc.sql("""
                        INSERT INTO subscription (subscriber_id, edition_id, status, changed_at)
                        SELECT id, :edition, 'confirmed', CURRENT_TIMESTAMP
                        FROM subscriber
                        """).param("edition", newsletter.edition).update();
        return "opened";
    }

    private int freeze() {
        Newsletter newsletter = new Newsletter(database);
        LinkedHashMap<String, RenderedMail> texts = new LinkedHashMap<>();
        texts.put("es", mail());
        List<Long> frozen = newsletter.mailings.freeze(
                MailKind.DIGEST,
                issue.incrementAndGet(),
                "daily",
                "edition-daily",
                texts,
                new Audience.SubscribersOfEdition(newsletter.edition));
        return newsletter.deliveries.open(frozen).waiting();
    }

    private int send(int port, int connections) {
        Newsletter newsletter = new Newsletter(database);
        Dispatcher dispatcher = newsletter.dispatcher(Newsletter.relay(port), connections, links());
        int accepted = 0;
        for (Sweep sweep = dispatcher.sendPending(); sweep.total() > 0; sweep = dispatcher.sendPending()) {
            accepted += sweep.count(DeliveryStatus.ACCEPTED);
        }
        return accepted;
    }

    private Links links() {
        Tokens tokens = new Tokens(new SettingStore(JdbcClient.create(database)), InstantSource.system());
        return new Links() {
            @Override
            public URI unsubscribe(long subscriberId, Mailing mailing) {
                return URI.create(
                        "https://news.example/unsubscribe/" + tokens.unsubscribe(subscriberId, new Want.AnEdition(1)));
            }

            @Override
            public String returnMark(long deliveryId) {
                return tokens.returnMark(deliveryId);
            }

            @Override
            public URI preferences(long subscriberId) {
                return URI.create("https://news.example/preferences/" + tokens.preferences(subscriberId));
            }
        };
    }

    private int transport(int port, int connections, int count) {
        PreparedMessage message =
                new MessageComposer(Newsletter.settings(connections), Newsletter.LINKS).prepare(mailing());
        MailTransport transport = Newsletter.relay(port);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> {
                try (MailTransport.Connection connection = transport.connect()) {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                        SendOutcome outcome = connection.send(message.to(new Recipient(
                                n,
                                n,
                                "reader-" + n + "@d" + n % 50 + ".readers.example",
                                "Reader " + n,
                                ZoneOffset.UTC,
                                null)));
                        if (outcome instanceof SendOutcome.Accepted) {
                            accepted.incrementAndGet();
                        }
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return accepted.get();
    }

    private static Mailing mailing() {
        return new Mailing(
                1,
                MailKind.DIGEST,
                1,
                "es",
                1L,
                null,
                org.concordia.mailer.mailing.MailingStatus.SENDING,
                null,
                "daily",
                "edition-daily",
                null,
                mail(),
                Newsletter.NOON);
    }

    /** Stories until the message is as large as those of the reference. */
    private static RenderedMail mail() {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html lang=\"es\"><body><h1>Lo de hoy</h1>");
        StringBuilder plain = new StringBuilder("Lo de hoy\n\n");
        RenderedMail mail = new RenderedMail("Migración: lo de hoy", "", "");
        for (int story = 1; ; story++) {
            html.append("<h2 style=\"font:bold 18px sans-serif\">Historia ")
                    .append(story)
                    .append("</h2><p style=\"margin:0 0 16px\">La comisión de la frontera informó que el número de"
                            + " personas que cruzan bajó este mes.</p><p><a href=\"https://outlet.example/")
                    .append(story)
                    .append("\">Leer más</a></p>");
            plain.append(story).append(". La comisión de la frontera informó que el número bajó este mes.\n");
            RenderedMail longer = new RenderedMail(
                    "Migración: lo de hoy",
                    html + "<p><a href=\"" + RenderedMail.UNSUBSCRIBE + "\">Darse de baja</a> <a href=\""
                            + RenderedMail.PREFERENCES + "\">Elegir</a></p></body></html>",
                    plain + "\nDarse de baja: " + RenderedMail.UNSUBSCRIBE + "\n");
            Mailing mailing = new Mailing(
                    1,
                    MailKind.DIGEST,
                    1,
                    "es",
                    1L,
                    null,
                    org.concordia.mailer.mailing.MailingStatus.SENDING,
                    null,
                    "daily",
                    null,
                    null,
                    longer,
                    Newsletter.NOON);
            int size = new MessageComposer(Newsletter.settings(1), Newsletter.LINKS)
                    .prepare(mailing)
                    .to(new Recipient(1, 1, "reader-1@d1.readers.example", "Reader 1", ZoneOffset.UTC, null))
                    .message()
                    .length;
            if (size > MESSAGE_BYTES) {
                return story == 1 ? longer : mail;
            }
            mail = longer;
        }
    }
}
