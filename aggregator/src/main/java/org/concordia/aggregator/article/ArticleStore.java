package org.concordia.aggregator.article;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordia.aggregator.feed.OutletStore;
import org.concordia.aggregator.parse.PublishedTime;
import org.concordia.aggregator.storage.Sql;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;

/** Articles, each once: unique by (feed, guid) and by canonical address. */
@Repository
public final class ArticleStore {

    /** The columns that {@link #article} reads, for the stores that join articles; outlet as {@code o}, article as {@code a}. */
    public static final String COLUMNS = """
            a.id AS article_id, a.feed_id, a.guid, a.address, a.title, a.summary, a.author,
            a.language AS article_language, a.published_at, a.published_from, a.updated_at, a.fetched_at,
            a.backfill, a.problems, a.categories, a.image, o.id AS outlet_id, o.name AS outlet_name, o.owner AS outlet_owner,
            o.country AS outlet_country, o.language AS outlet_language, o.wire, o.official
            """;

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public ArticleStore(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** Stores an article unless its guid in its feed, or its address, is known; the id of the new row, or empty. */
    public Optional<Long> add(Article article) {
        return Optional.ofNullable(add(List.of(article)).get(article.guid()));
    }

    /**
     * Stores articles of one feed, but those whose guid in the feed, or whose address, is known.
     *
     * @return the ids of the new rows by their guids
     */
    public Map<String, Long> add(List<Article> articles) {
        if (articles.isEmpty()) {
            return Map.of();
        }
        KeyHolder keys = new GeneratedKeyHolder();
        batches.batchUpdate(
                connection -> connection.prepareStatement("""
                        INSERT INTO article (feed_id, outlet_id, guid, address, title, summary, author, language,
                                             published_at, published_from, updated_at, fetched_at, backfill, problems,
                                             categories, image)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """, new String[] {"id", "guid"}),
                new BatchPreparedStatementSetter() {
                    @Override
                    public void setValues(PreparedStatement statement, int number) throws SQLException {
                        Object[] row = row(articles.get(number));
                        for (int i = 0; i < row.length; i++) {
                            statement.setObject(i + 1, row[i]);
                        }
                    }

                    @Override
                    public int getBatchSize() {
                        return articles.size();
                    }
                },
                keys);
        Map<String, Long> ids = new HashMap<>();
        for (Map<String, Object> row : keys.getKeyList()) {
            ids.put((String) row.get("guid"), (Long) row.get("id"));
        }
        return ids;
    }

    private static @Nullable Object[] row(Article article) {
        return new @Nullable Object[] {
            article.feedId(),
            article.outlet().id(),
            article.guid(),
            article.address(),
            article.title(),
            article.summary(),
            article.author(),
            article.language(),
            Sql.utc(article.published().at()),
            article.published().from().name().toLowerCase(Locale.ROOT),
            Sql.utc(article.updatedAt()),
            Sql.utc(article.fetchedAt()),
            article.backfill(),
            lines(article.problems()),
            lines(article.categories()),
            article.image()
        };
    }

    /**
     * What is stored already of the articles of a poll.
     *
     * @param guid within its feed
     * @param summary the feed's own, also where the text of the article's page took its place
     */
    public record Known(
            long id, long feedId, String guid, String address, String title, String summary, Instant publishedAt) {}

    /**
     * The stored articles of a feed with one of these guids, and those of any feed with one of these addresses, by id;
     * the summary is the feed's own, also where the article's page gave a better one.
     */
    public List<Known> known(long feedId, Collection<String> guids, Collection<String> addresses) {
        // Two questions, each with its key: asked as one with OR, a database reads the whole table.
        Map<Long, Known> known = new TreeMap<>();
        if (!guids.isEmpty()) {
            List<Object[]> keys =
                    guids.stream().map(guid -> new Object[] {feedId, guid}).toList();
            known("(a.feed_id, a.guid)", keys).forEach(article -> known.put(article.id(), article));
        }
        if (!addresses.isEmpty()) {
            known("a.address", addresses).forEach(article -> known.put(article.id(), article));
        }
        return List.copyOf(known.values());
    }

    private List<Known> known(String key, Collection<?> values) {
        return jdbc.sql("""
                        SELECT a.id, a.feed_id, a.guid, a.address, a.title,
                               COALESCE(p.feed_summary, a.summary) AS summary, a.published_at
                        FROM article a
                        LEFT JOIN article_page p ON p.article_id = a.id
                        """ + "WHERE " + key + " IN (:values)")
                .param("values", values)
                .query((row, number) -> known(row))
                .list();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(
                row.getLong("id"),
                row.getLong("feed_id"),
                row.getString("guid"),
                row.getString("address"),
                row.getString("title"),
                row.getString("summary"),
                Sql.instant(row, "published_at"));
    }

    /** Takes over the outlet's new wording of a stored article and keeps the one before it. */
    public void edit(long id, Article article) {
        jdbc.sql("""
                        UPDATE article
                        SET previous_title = title, previous_summary = summary,
                            title = :title, summary = :summary, author = :author, language = :language,
                            updated_at = :updated, categories = :categories, image = :image
                        WHERE id = :id AND (title <> :title OR summary <> :summary)
                        """)
                .param("title", article.title())
                .param("summary", article.summary())
                .param("author", article.author())
                .param("language", article.language())
                .param("categories", lines(article.categories()))
                .param("image", article.image())
                .param("updated", Sql.utc(article.updatedAt() == null ? article.fetchedAt() : article.updatedAt()))
                .param("id", id)
                .update();
    }

    /** When the newest articles of a feed were published, as far as the outlet told. */
    public List<Instant> published(long feedId, int limit) {
        return jdbc.sql("""
                        SELECT published_at
                        FROM article
                        WHERE feed_id = :feed AND published_from = 'feed'
                        ORDER BY published_at DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("feed", feedId)
                .param("limit", limit)
                .query((row, number) -> Sql.instant(row, "published_at"))
                .list();
    }

    public Optional<Article> find(long id) {
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM article a
                        JOIN outlet o ON o.id = a.outlet_id
                        WHERE a.id = :id
                        """)
                .param("id", id)
                .query((row, number) -> article(row))
                .optional();
    }

    /** The articles of these ids, in the order of their ids. */
    public List<Article> all(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("SELECT " + COLUMNS + """
                        FROM article a
                        JOIN outlet o ON o.id = a.outlet_id
                        WHERE a.id IN (:ids)
                        ORDER BY a.id
                        """)
                .param("ids", ids)
                .query((row, number) -> article(row))
                .list();
    }

    /** Reads an article from a row with {@link #COLUMNS}. */
    public static Article article(ResultSet row) throws SQLException {
        return new Article(
                row.getLong("article_id"),
                row.getLong("feed_id"),
                OutletStore.outlet(row),
                row.getString("guid"),
                row.getString("address"),
                row.getString("title"),
                row.getString("summary"),
                row.getString("author"),
                row.getString("article_language"),
                new PublishedTime(
                        Sql.instant(row, "published_at"),
                        PublishedTime.Source.valueOf(
                                row.getString("published_from").toUpperCase(Locale.ROOT))),
                Sql.instantOrNull(row, "updated_at"),
                Sql.instant(row, "fetched_at"),
                row.getBoolean("backfill"),
                list(row.getString("problems")),
                list(row.getString("categories")),
                row.getString("image"));
    }

    static @Nullable String lines(List<String> texts) {
        return texts.isEmpty() ? null : String.join("\n", texts);
    }

    private static List<String> list(@Nullable String lines) {
        return lines == null ? List.of() : List.of(lines.split("\n"));
    }
}
