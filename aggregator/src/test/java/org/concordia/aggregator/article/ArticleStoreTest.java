package org.concordia.aggregator.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.concordia.aggregator.feed.Outlet;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.concordia.aggregator.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class ArticleStoreTest {

    private static final Instant NOW = Instant.parse("2025-11-28T12:00:00Z");

    @Parameter
    private TestDatabase database;

    private ArticleStore articles;
    private Outlet outlet;

    @BeforeEach
    void open() {
        DataSource source = database.fresh();
        JdbcClient jdbc = JdbcClient.create(source);
        articles = new ArticleStore(new JdbcTemplate(source));
        outlet = new OutletStore(jdbc).findOrAdd(new Outlet(0, "El Faro", null, "CL", "es", false, false));
        for (long feed : new long[] {1, 2}) {
            jdbc.sql("""
                            INSERT INTO feed (id, address, host, outlet_id, title, next_poll_at, created_at)
                            VALUES (:id, :address, 'elfaro.example', :outlet, 'El Faro', :now, :now)
                            """)
                    .param("id", feed)
                    .param("address", "https://elfaro.example/rss/" + feed)
                    .param("outlet", outlet.id())
                    .param("now", Sql.utc(NOW))
                    .update();
        }
    }

    private Article article(long feed, String guid, String path) {
        return new Article(
                0,
                feed,
                outlet,
                guid,
                "https://elfaro.example/" + path,
                "Título de " + guid,
                "",
                null,
                "es",
                new PublishedTime(NOW, PublishedTime.Source.FEED),
                null,
                NOW,
                false,
                List.of());
    }

    @Test
    void idsOfABatchAreThoseOfItsNewArticles() {
        long known = articles.add(article(1, "known", "known")).orElseThrow();
        Map<String, Long> added = articles.add(List.of(
                article(1, "first", "first"),
                article(1, "known", "elsewhere"),
                article(1, "same address", "known"),
                article(1, "second", "second"),
                article(1, "second", "second again"),
                article(1, "third", "second"),
                article(1, "last", "last")));
        assertThat(added).containsOnlyKeys("first", "second", "last");
        assertThat(added.values()).doesNotHaveDuplicates().doesNotContain(known);
        added.forEach((guid, id) -> assertThat(articles.find(id))
                .hasValueSatisfying(stored -> assertThat(stored.guid()).isEqualTo(guid)));
        assertThat(articles.find(added.get("second")).orElseThrow().address()).endsWith("/second");
    }

    @Test
    void anotherFeedsArticleIsNewWithTheSameGuidButNotWithTheSameAddress() {
        articles.add(article(1, "guid", "one"));
        assertThat(articles.add(article(1, "guid", "two"))).isEmpty();
        assertThat(articles.add(article(2, "other", "one"))).isEmpty();
        assertThat(articles.add(article(2, "guid", "two"))).isPresent();
        assertThat(articles.add(List.of())).isEmpty();
    }

    @Test
    void everythingOfAnArticleComesBack() {
        Article whole = new Article(
                0,
                1,
                outlet,
                "guid",
                "https://elfaro.example/whole",
                "Título",
                "Resumen ñ 漢 🚢",
                "Ana Soto",
                "es",
                new PublishedTime(NOW.minusSeconds(60), PublishedTime.Source.FEED),
                NOW.minusSeconds(30),
                NOW,
                true,
                List.of("no time", "no author"),
                List.of("Migración", "Arica"),
                "https://elfaro.example/foto.jpg");
        long id = articles.add(whole).orElseThrow();
        assertThat(articles.find(id).orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(whole);
    }
}
