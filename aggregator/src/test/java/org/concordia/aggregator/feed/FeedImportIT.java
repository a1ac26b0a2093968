package org.concordia.aggregator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.concordia.aggregator.feed.FeedImport.Fate;
import org.concordia.aggregator.feed.FeedImport.Report;
import org.concordia.aggregator.feed.Opml.NotAListException;
import org.concordia.aggregator.fetch.Fetcher;
import org.concordia.aggregator.fetch.HostLimits;
import org.concordia.aggregator.fetch.PollSettings;
import org.concordia.aggregator.fetch.Settings;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class FeedImportIT {

    private static final Instant START = Instant.parse("2025-11-28T12:00:00Z");

    @Parameter
    private TestDatabase database;

    private Instant now = START;
    private FeedStore feeds;
    private OutletStore outlets;
    private ImportStore reports;
    private Fetcher fetcher;
    private FeedImport imports;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        JdbcClient jdbc = JdbcClient.create(source);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        feeds = new FeedStore(jdbc, transaction);
        outlets = new OutletStore(jdbc);
        reports = new ImportStore(jdbc, transaction);
        PollSettings settings = Settings.with(Duration.ZERO);
        fetcher = new Fetcher(settings, "test", new HostLimits(settings, () -> now), () -> now);
        imports = new FeedImport(feeds, outlets, reports, fetcher, transaction, () -> now);
    }

    private List<Report> take(String outlines) throws NotAListException {
        long id = imports.take("lista.opml", list(outlines), done -> {});
        return reports.lines(id, null, 0, 10_000);
    }

    private static byte[] list(String outlines) {
        return ("<opml version=\"2.0\"><body>\n" + outlines + "\n</body></opml>").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void saysOfEachLineWhatBecameOfIt() throws NotAListException {
        List<Report> lines = take("""
                <outline text="A" xmlUrl="https://a.example/rss"/>
                <outline text="A otra vez" xmlUrl="http://a.example:80/rss/"/>
                <outline text="B" xmlUrl="http://10.0.0.8/rss"/>
                <outline text="C" xmlUrl="http://[::1]/rss"/>
                <outline text="D" xmlUrl="nada"/>
                <outline text="E" xmlUrl="https://a.example/rss?seccion=2"/>
                """);
        assertThat(lines)
                .extracting(
                        Report::line,
                        Report::fate,
                        line -> line.notes().stream().map(Wording::key).collect(Collectors.joining(" ")))
                .containsExactly(
                        tuple(2, Fate.TAKEN, ""),
                        tuple(3, Fate.KNOWN, "feed.opml.twice feed.opml.alike feed.opml.kept"),
                        tuple(4, Fate.TAKEN, "feed.opml.private"),
                        tuple(5, Fate.TAKEN, "feed.opml.private"),
                        tuple(6, Fate.REFUSED, "feed.fault.bad-address"),
                        tuple(7, Fate.TAKEN, ""));
        assertThat(lines.get(1).feedId()).isEqualTo(lines.get(0).feedId());
        assertThat(lines.get(1).notes().get(0).arguments()).containsExactly("2");
    }

    @Test
    void refusesAnAddressWithAPasswordAndDoesNotRepeatIt() throws NotAListException {
        assertThat(take("<outline text=\"A\" xmlUrl=\"https://ana:s3cret@a.example/rss\"/>"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.fate()).isEqualTo(Fate.REFUSED);
                    assertThat(line.what()).contains("https://a.example/rss").doesNotContain("s3cret");
                    assertThat(line.notes().toString()).doesNotContain("s3cret");
                });
    }

    @Test
    void fillsInWhatIsUnknownAndOverwritesNothing() throws NotAListException {
        take("<outline text=\"A\" xmlUrl=\"https://a.example/rss\" country=\"PE\" pinned=\"600\"/>");
        List<Report> lines = take("""
                <outline text="Carpeta"><outline text="Otro" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"
                  outlet="A" owner="Grupo" country="CL" language="es" zone="America/Lima" pinned="60" official="true"
                  status="paused"/></outline>
                """);
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.fate()).isEqualTo(Fate.MERGED);
            assertThat(line.notes())
                    .extracting(Wording::key, note -> note.arguments().get(0))
                    .containsExactlyInAnyOrder(
                            tuple("feed.opml.kept", "#feed.field.name"),
                            tuple("feed.opml.filled", "#feed.field.language"),
                            tuple("feed.opml.kept", "#feed.field.country"),
                            tuple("feed.opml.filled", "#feed.field.zone"),
                            tuple("feed.opml.kept", "#feed.field.pinned"),
                            tuple("feed.opml.kept", "#feed.field.status"),
                            tuple("feed.opml.filled", "#feed.field.folder"),
                            tuple("feed.opml.filled", "#feed.field.site"),
                            tuple("feed.opml.filled", "#feed.field.owner"),
                            tuple("feed.opml.kept", "#feed.field.outlet-country"),
                            tuple("feed.opml.filled", "#feed.field.outlet-language"),
                            tuple("feed.opml.said", "#feed.field.official"));
        });
        FeedHealth health = feeds.health(lines.get(0).feedId()).orElseThrow();
        assertThat(health.folder()).containsExactly("Carpeta");
        assertThat(health.site()).isEqualTo("https://a.example/");
        Feed feed = health.feed();
        assertThat(feed.title()).isEqualTo("A");
        assertThat(feed.country()).isEqualTo("PE");
        assertThat(feed.pinned()).isEqualTo(Duration.ofMinutes(10));
        assertThat(feed.status()).isEqualTo(Feed.Status.ACTIVE);
        assertThat(feed.zone()).hasToString("America/Lima");
        assertThat(feed.outlet()).isEqualTo(new Outlet(feed.outlet().id(), "A", "Grupo", "PE", "es", false, true));
    }

    @Test
    void whatIsExportedComesBackTheSame() throws Exception {
        take("""
                <outline text="Norte"><outline text="Diarios"><outline text="A" xmlUrl="https://a.example/rss"
                  htmlUrl="https://a.example/" outlet="Diario A" owner="Grupo" country="CL" language="es"
                  outletCountry="PE" outletLanguage="" zone="America/Lima" pinned="600" wire="true"/></outline></outline>
                <outline text="B" xmlUrl="https://b.example/rss" status="paused"/>
                <outline text="C" xmlUrl="https://c.example/rss" status="retired" official="true"/>
                """);
        String exported = Opml.write(feeds.listed(), now);
        open();
        imports.take("otra.opml", exported.getBytes(StandardCharsets.UTF_8), done -> {});
        assertThat(Opml.write(feeds.listed(), now)).isEqualTo(exported);
        assertThat(exported)
                .contains("<outline text=\"Norte\">")
                .contains("concordia:pinned=\"600\"")
                .contains("concordia:status=\"retired\"");
    }

    @Test
    void aThousandFeedsAreTakenOnceAlthoughTheFirstProcessDies() throws Exception {
        byte[] list = list(IntStream.range(0, 1000)
                .mapToObj(i -> "<outline text=\"Medio " + i + "\" xmlUrl=\"https://m" + i + ".example/rss\"/>")
                .collect(Collectors.joining("\n")));
        assertThatIllegalStateException()
                .isThrownBy(() -> imports.take("mil.opml", list, done -> {
                    if (done == 350) {
                        throw new IllegalStateException("killed");
                    }
                }));
        long id = reports.latest(1).get(0).id();
        assertThat(reports.find(id)).get().satisfies(half -> {
            assertThat(half.done()).isEqualTo(350);
            assertThat(half.doneAt()).isNull();
        });
        assertThat(imports.takeDue()).as("its lease is still held").isFalse();

        now = now.plus(Duration.ofMinutes(1));
        assertThat(imports.takeDue()).isTrue();
        assertThat(imports.takeDue()).isFalse();
        assertThat(reports.find(id)).get().satisfies(whole -> {
            assertThat(whole.done()).isEqualTo(1000);
            assertThat(whole.doneAt()).isEqualTo(now);
        });
        assertThat(reports.counts(id)).containsOnly(java.util.Map.entry(Fate.TAKEN, 1000));
        List<Instant> polls = feeds.listed().stream()
                .map(listed -> listed.feed().nextPollAt())
                .sorted()
                .toList();
        assertThat(polls).hasSize(1000).doesNotHaveDuplicates();
        assertThat(polls.get(999)).isBefore(now.plusSeconds(6));

        long again = imports.take("mil.opml", list, done -> {});
        assertThat(reports.counts(again)).containsOnly(java.util.Map.entry(Fate.KNOWN, 1000));
    }

    @Test
    void aListWithoutFeedsIsDoneAtOnce() throws NotAListException {
        long id = imports.queue("vacía.opml", "vera", list(""));
        assertThat(imports.takeDue()).isTrue();
        assertThat(reports.find(id)).get().satisfies(list -> {
            assertThat(list.outlines()).isZero();
            assertThat(list.doneAt()).isEqualTo(now);
            assertThat(list.who()).isEqualTo("vera");
        });
    }

    @AfterEach
    void close() throws IOException {
        fetcher.close();
    }
}
