package org.concordia.digest.story;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.concordia.aggregator.storage.Sql;
import org.concordia.digest.story.Act.By;
import org.concordia.digest.story.Act.Details;
import org.concordia.digest.story.Act.Kind;
import org.concordia.digest.story.Act.Outcome;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What editors do to stories. Each act is one transaction, which waits for the filing of its topic and is waited for by
 * it, counts up the revision that the filing goes by (so its live window is built anew), and is noted with all that is
 * needed to take it back. Of two editors who change a story at once the second changes nothing and is told.
 */
@Repository
public final class ActStore {

    /** From here on stories are numbered that editors split off; see the migration. */
    static final long SPLIT_OFF = 1L << 40;

    private static final int HISTORY = 100;

    private final JdbcClient jdbc;
    private final FilingStore filing;
    private final TransactionTemplate transactions;
    private final DeskTrail trail;

    public ActStore(JdbcClient jdbc, FilingStore filing, TransactionTemplate transactions, DeskTrail trail) {
        this.jdbc = jdbc;
        this.filing = filing;
        this.transactions = transactions;
        this.trail = trail;
    }

    /** What became of an act, and the story to look at after it. */
    public record Done(Outcome outcome, long story) {}

    /** A story's row. */
    private record Row(
            long id,
            long topic,
            long number,
            @Nullable Long mergedInto,
            int revision,
            boolean hidden,
            boolean pinned) {}

    /** Says that two stories are one: the younger points to the older from now on. */
    public Done merge(long story, long other, By by) {
        return act(story, by, own -> merge(own, other, by));
    }

    private Done merge(Row own, long other, By by) {
        Optional<Row> with = today(other);
        Outcome fault = with.map(row -> fault(own, row)).orElse(Outcome.UNKNOWN);
        if (fault != Outcome.DONE) {
            return new Done(fault, own.id);
        }
        Row younger = own.number > with.get().number ? own : with.get();
        Row older = own.number > with.get().number ? with.get() : own;
        List<String> carried = jdbc.sql("""
                        SELECT language
                        FROM story_headline
                        WHERE story_id = :younger
                          AND language NOT IN (SELECT language FROM story_headline WHERE story_id = :older)
                        """)
                .param("younger", younger.id)
                .param("older", older.id)
                .query(String.class)
                .list();
        Details details = new Details(
                members(younger.id),
                Map.of(),
                mergedInto(younger.id),
                carried,
                younger.pinned && !older.pinned,
                null,
                null,
                null);
        filing.merge(younger.id, older.id, by.now());
        note(Kind.MERGE, older, younger.id, by, details);
        touch(older.id, by.now());
        touch(younger.id, by.now());
        return new Done(Outcome.DONE, older.id);
    }

    /**
     * Makes a story of their own of some of a story's articles. Copies of a text go where it goes.
     *
     * @return with the new story
     */
    public Done split(long story, Collection<Long> articles, By by) {
        return act(story, by, own -> {
            Chosen chosen = choose(own, articles);
            if (chosen.outcome != Outcome.DONE || chosen.all) {
                return new Done(chosen.all ? Outcome.ALL : chosen.outcome, own.id);
            }
            long apart = open(own, by.now());
            regroup(Kind.SPLIT, own, apart, chosen.articles, by);
            return new Done(Outcome.DONE, apart);
        });
    }

    /**
     * Moves some of a story's articles to another one, and their copies with them. Where nothing would stay, the two
     * stories are merged.
     *
     * @return with the story that they are in now
     */
    public Done move(long story, Collection<Long> articles, long to, By by) {
        return act(story, by, own -> {
            Optional<Row> target = today(to);
            Chosen chosen = choose(own, articles);
            Outcome fault = chosen.outcome != Outcome.DONE
                    ? chosen.outcome
                    : target.map(row -> fault(own, row)).orElse(Outcome.UNKNOWN);
            if (fault != Outcome.DONE) {
                return new Done(fault, own.id);
            }
            if (chosen.all) {
                return merge(own, to, by);
            }
            regroup(Kind.MOVE, own, target.get().id, chosen.articles, by);
            return new Done(Outcome.DONE, target.get().id);
        });
    }

    /** Hides a story from all readers, or shows it again. */
    public Done hide(long story, boolean hide, By by) {
        return act(story, new By(by.who(), by.note(), by.now(), ANY), own -> {
            if (own.hidden == hide) {
                return new Done(Outcome.ALREADY, own.id);
            }
            hide(own.id, hide, by.now());
            note(hide ? Kind.HIDE : Kind.SHOW, own, null, by, Details.NONE);
            return new Done(Outcome.DONE, own.id);
        });
    }

    /** Puts a story first, or back where its articles put it. */
    public Done pin(long story, boolean pin, By by) {
        return act(story, new By(by.who(), by.note(), by.now(), ANY), own -> {
            if (own.pinned == pin) {
                return new Done(Outcome.ALREADY, own.id);
            }
            pin(own.id, pin, by.now());
            note(pin ? Kind.PIN : Kind.UNPIN, own, null, by, Details.NONE);
            return new Done(Outcome.DONE, own.id);
        });
    }

    /**
     * Calls a story otherwise for readers of a language.
     *
     * @param text at most 300 characters; blank for what the outlets call it
     */
    public Done headline(long story, String language, String text, By by) {
        String wanted = text.isBlank() ? null : text.strip();
        return act(story, by, own -> {
            String before = headline(own.id, language);
            if (Objects.equals(before, wanted)) {
                return new Done(Outcome.ALREADY, own.id);
            }
            write(own.id, language, wanted, by);
            note(Kind.HEADLINE, own, null, by, Details.called(language, before, wanted));
            touch(own.id, by.now());
            return new Done(Outcome.DONE, own.id);
        });
    }

    /** Takes an act back. What others did since to the same articles or words stands, and then it is too late. */
    public Done undo(long actId, By by) {
        Optional<Act> asked = find(actId);
        if (asked.isEmpty()) {
            return new Done(Outcome.UNKNOWN, 0);
        }
        long today = today(asked.get().story()).map(Row::id).orElse(asked.get().story());
        return act(today, new By(by.who(), by.note(), by.now(), ANY), own -> {
            Act act = find(actId).orElseThrow();
            if (act.undoneBy() != null) {
                return new Done(Outcome.ALREADY, own.id);
            }
            Done done = undo(act, own, by);
            if (done.outcome == Outcome.DONE) {
                jdbc.sql("""
                                UPDATE story_act
                                SET undone_by = :who, undone_at = :now
                                WHERE id = :id
                                """)
                        .param("who", by.who())
                        .param("now", Sql.utc(by.now()))
                        .param("id", actId)
                        .update();
                trail.note(
                        by.who(), "take back " + act.kind().word() + " story", what(act.story(), act.other(), "", by));
            }
            return done;
        });
    }

    private Done undo(Act act, Row own, By by) {
        return switch (act.kind()) {
            case MERGE -> unmerge(act, own, by);
            case SPLIT, MOVE -> bringBack(act, own, by);
            case HIDE, SHOW -> {
                boolean hidden = act.kind() == Kind.HIDE;
                if (own.hidden == hidden) {
                    hide(own.id, !hidden, by.now());
                }
                yield new Done(own.hidden == hidden ? Outcome.DONE : Outcome.LATE, own.id);
            }
            case PIN, UNPIN -> {
                boolean pinned = act.kind() == Kind.PIN;
                if (own.pinned == pinned) {
                    pin(own.id, !pinned, by.now());
                }
                yield new Done(own.pinned == pinned ? Outcome.DONE : Outcome.LATE, own.id);
            }
            case HEADLINE -> {
                String language = Objects.requireNonNull(act.details().language());
                if (!Objects.equals(headline(own.id, language), act.details().after())) {
                    yield new Done(Outcome.LATE, own.id);
                }
                write(own.id, language, act.details().before(), by);
                touch(own.id, by.now());
                yield new Done(Outcome.DONE, own.id);
            }
        };
    }

    /** What the younger story brought along leaves again; what was filed since stays. */
    private Done unmerge(Act act, Row own, By by) {
        Row younger = row(Objects.requireNonNull(act.other())).orElseThrow();
        Set<Long> back = new LinkedHashSet<>(members(own.id));
        int all = back.size();
        back.retainAll(act.details().articles());
        if (!Objects.equals(younger.mergedInto, own.id) || back.isEmpty() || back.size() == all) {
            return new Done(Outcome.LATE, own.id);
        }
        jdbc.sql("""
                        UPDATE story
                        SET merged_into = NULL
                        WHERE id = :younger
                        """).param("younger", younger.id).update();
        if (!act.details().stories().isEmpty()) {
            jdbc.sql("""
                            UPDATE story
                            SET merged_into = :younger
                            WHERE id IN (:stories) AND merged_into = :own
                            """)
                    .param("younger", younger.id)
                    .param("stories", act.details().stories())
                    .param("own", own.id)
                    .update();
        }
        if (!act.details().languages().isEmpty()) {
            jdbc.sql("""
                            DELETE FROM story_headline
                            WHERE story_id = :own AND language IN (:languages)
                              AND headline IN (SELECT y.headline FROM story_headline y WHERE y.story_id = :younger)
                            """)
                    .param("own", own.id)
                    .param("languages", act.details().languages())
                    .param("younger", younger.id)
                    .update();
        }
        if (act.details().pinned()) {
            pin(own.id, false, by.now());
        }
        if (own.hidden != younger.hidden) {
            hide(younger.id, own.hidden, by.now());
        }
        place(back, own.id, younger.id, by);
        setApart(act.id(), own.id, younger.id);
        return new Done(Outcome.DONE, younger.id);
    }

    private Done bringBack(Act act, Row own, By by) {
        Optional<Row> there = today(Objects.requireNonNull(act.other()));
        Set<Long> back = new LinkedHashSet<>(there.map(row -> members(row.id)).orElse(List.of()));
        int all = back.size();
        if (act.kind() == Kind.MOVE) {
            back.retainAll(act.details().articles());
        }
        Outcome fault = there.map(row -> fault(own, row)).orElse(Outcome.LATE);
        if (fault != Outcome.DONE || back.isEmpty()) {
            return new Done(fault == Outcome.HIDDEN ? fault : Outcome.LATE, own.id);
        }
        jdbc.sql("""
                        DELETE FROM story_apart
                        WHERE act_id = :act
                        """).param("act", act.id()).update();
        unplace(own, act);
        if (back.size() == all) {
            boolean youngerIsOwn = own.number > there.get().number;
            long younger = youngerIsOwn ? own.id : there.get().id;
            long older = youngerIsOwn ? there.get().id : own.id;
            filing.merge(younger, older, by.now());
            touch(younger, by.now());
            touch(older, by.now());
            return new Done(Outcome.DONE, older);
        }
        bring(back, there.get().id, own.id, by.now());
        return new Done(Outcome.DONE, own.id);
    }

    /** What was done to a story and to those merged into it, latest first. */
    public List<Act> history(long story) {
        return jdbc.sql("""
                        SELECT id, story_id, other_id, kind, who, at, note, details, undone_by, undone_at
                        FROM story_act
                        WHERE story_id IN (SELECT s.id FROM story s WHERE s.id = :story OR s.merged_into = :story)
                           OR other_id IN (SELECT s.id FROM story s WHERE s.id = :story OR s.merged_into = :story)
                        ORDER BY id DESC
                        FETCH FIRST :limit ROWS ONLY
                        """)
                .param("story", story)
                .param("limit", HISTORY)
                .query((row, number) -> act(row))
                .list();
    }

    private Optional<Act> find(long id) {
        return jdbc.sql("""
                        SELECT id, story_id, other_id, kind, who, at, note, details, undone_by, undone_at
                        FROM story_act
                        WHERE id = :id
                        """).param("id", id).query((row, number) -> act(row)).optional();
    }

    // Steps

    /** Whatever revision the story has: the act says what shall be, not what shall change. */
    private static final int ANY = -1;

    /** Runs an act on a story that is still as the editor saw it. */
    private Done act(long story, By by, Function<Row, Done> act) {
        return Objects.requireNonNull(transactions.execute(status -> {
            Optional<Row> before = row(story);
            if (before.isEmpty()) {
                return new Done(Outcome.UNKNOWN, story);
            }
            takeTurn(before.get().topic, by.now());
            Row own = row(story).orElseThrow();
            if (own.mergedInto != null) {
                return new Done(Outcome.LATE, own.mergedInto);
            }
            return by.seen() != ANY && own.revision != by.seen() ? new Done(Outcome.LATE, story) : act.apply(own);
        }));
    }

    /** Locks the topic's filing until the transaction ends, and has its live window built anew after it. */
    private void takeTurn(long topic, Instant now) {
        jdbc.sql("""
                        INSERT INTO filing_lease (topic_id, holder, leased_until)
                        VALUES (:topic, '', :past)
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", topic)
                .param("past", Sql.utc(now.minusSeconds(1)))
                .update();
        jdbc.sql("""
                        UPDATE filing_lease
                        SET revision = revision + 1
                        WHERE topic_id = :topic
                        """).param("topic", topic).update();
    }

    private static Outcome fault(Row own, Row other) {
        if (own.id == other.id) {
            return Outcome.SAME;
        }
        if (own.topic != other.topic) {
            return Outcome.TOPIC;
        }
        return own.hidden == other.hidden ? Outcome.DONE : Outcome.HIDDEN;
    }

    /**
     * Articles of a story, with the copies that go along.
     *
     * @param all nothing that counts would stay
     */
    private record Chosen(Outcome outcome, Set<Long> articles, boolean all) {}

    private Chosen choose(Row own, Collection<Long> asked) {
        Set<Long> chosen = new LinkedHashSet<>(asked);
        if (chosen.isEmpty()) {
            return new Chosen(Outcome.NONE, Set.of(), false);
        }
        if (!members(own.id).containsAll(chosen)) {
            return new Chosen(Outcome.LATE, Set.of(), false);
        }
        chosen.addAll(jdbc.sql("""
                        SELECT article_id
                        FROM placement
                        WHERE story_id = :story AND copy_of IN (:chosen)
                        """)
                .param("story", own.id)
                .param("chosen", chosen)
                .query(Long.class)
                .list());
        long stay = jdbc.sql("""
                        SELECT COUNT(*)
                        FROM placement p
                        LEFT JOIN topic_match m ON m.topic_id = p.topic_id AND m.article_id = p.article_id
                        WHERE p.story_id = :story AND p.article_id NOT IN (:chosen)
                          AND (m.article_id IS NULL OR m.filed_at IS NOT NULL)
                        """)
                .param("story", own.id)
                .param("chosen", chosen)
                .query(Long.class)
                .single();
        return new Chosen(Outcome.DONE, chosen, stay == 0);
    }

    private void regroup(Kind kind, Row own, long to, Set<Long> articles, By by) {
        Map<Long, String> placed = placed(own, articles);
        place(articles, own.id, to, by);
        long act = note(kind, own, to, by, Details.moved(List.copyOf(articles), placed));
        setApart(act, own.id, to);
    }

    /** An editor puts articles into another story. */
    private void place(Collection<Long> articles, long from, long to, By by) {
        jdbc.sql("""
                        UPDATE placement
                        SET moved_by = :who
                        WHERE story_id = :from AND article_id IN (:articles)
                        """)
                .param("who", by.who())
                .param("from", from)
                .param("articles", articles)
                .update();
        bring(articles, from, to, by.now());
    }

    private void bring(Collection<Long> articles, long from, long to, Instant now) {
        jdbc.sql("""
                        UPDATE placement
                        SET story_id = :to
                        WHERE story_id = :from AND article_id IN (:articles)
                        """)
                .param("to", to)
                .param("from", from)
                .param("articles", articles)
                .update();
        touch(from, now);
        touch(to, now);
    }

    /** Who of the editors placed these articles of a topic where they are. */
    private Map<Long, String> placed(Row own, Collection<Long> articles) {
        Map<Long, String> placed = new HashMap<>();
        jdbc.sql("""
                        SELECT article_id, moved_by
                        FROM placement
                        WHERE topic_id = :topic AND article_id IN (:articles) AND moved_by IS NOT NULL
                        """).param("topic", own.topic).param("articles", articles).query(row -> {
            placed.put(row.getLong("article_id"), row.getString("moved_by"));
        });
        return placed;
    }

    /** What an act moved is placed by whom it was before. */
    private void unplace(Row own, Act act) {
        for (long article : act.details().articles()) {
            jdbc.sql("""
                            UPDATE placement
                            SET moved_by = :before
                            WHERE topic_id = :topic AND article_id = :article AND moved_by = :who
                            """)
                    .param("before", act.details().placed().get(article), java.sql.Types.VARCHAR)
                    .param("topic", own.topic)
                    .param("article", article)
                    .param("who", act.who())
                    .update();
        }
    }

    private void setApart(long act, long one, long other) {
        jdbc.sql("""
                        INSERT INTO story_apart (act_id, story_id, other_id)
                        VALUES (:act, :one, :other)
                        """).param("act", act).param("one", one).param("other", other).update();
    }

    private long open(Row own, Instant now) {
        long number = jdbc.sql("""
                        SELECT GREATEST(MAX(number), :least) + 1
                        FROM story
                        WHERE topic_id = :topic
                        """)
                .param("least", SPLIT_OFF)
                .param("topic", own.topic)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        INSERT INTO story (topic_id, number, opened_at, changed_at, latest_at, hidden_at)
                        SELECT s.topic_id, CAST(:number AS BIGINT), CAST(:now AS TIMESTAMP(6) WITH TIME ZONE),
                               CAST(:now AS TIMESTAMP(6) WITH TIME ZONE), s.latest_at, s.hidden_at
                        FROM story s
                        WHERE s.id = :story
                        """)
                .param("number", number)
                .param("now", Sql.utc(now))
                .param("story", own.id)
                .update();
        return jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE topic_id = :topic AND number = :number
                        """)
                .param("topic", own.topic)
                .param("number", number)
                .query(Long.class)
                .single();
    }

    /** A story changed for readers: it is looked at again by issues and alerts, and by editors before they change it. */
    private void touch(long story, Instant now) {
        jdbc.sql("""
                        UPDATE story
                        SET revision = revision + 1, changed_at = :now,
                            latest_at = COALESCE((SELECT MAX(LEAST(a.published_at, a.fetched_at))
                                                  FROM placement p
                                                  JOIN article a ON a.id = p.article_id
                                                  WHERE p.story_id = story.id), latest_at)
                        WHERE id = :story
                        """).param("now", Sql.utc(now)).param("story", story).update();
    }

    private void hide(long story, boolean hide, Instant now) {
        jdbc.sql("""
                        UPDATE story
                        SET hidden_at = :at
                        WHERE id = :story
                        """)
                .param("at", hide ? Sql.utc(now) : null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("story", story)
                .update();
        touch(story, now);
    }

    private void pin(long story, boolean pin, Instant now) {
        jdbc.sql("""
                        UPDATE story
                        SET pinned_at = :at, revision = revision + 1
                        WHERE id = :story
                        """)
                .param("at", pin ? Sql.utc(now) : null, java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("story", story)
                .update();
    }

    private @Nullable String headline(long story, String language) {
        return jdbc.sql("""
                        SELECT headline
                        FROM story_headline
                        WHERE story_id = :story AND language = :language
                        """)
                .param("story", story)
                .param("language", language)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private void write(long story, String language, @Nullable String headline, By by) {
        jdbc.sql("""
                        DELETE FROM story_headline
                        WHERE story_id = :story AND language = :language
                        """).param("story", story).param("language", language).update();
        if (headline != null) {
            jdbc.sql("""
                            INSERT INTO story_headline (story_id, language, headline, author, at)
                            VALUES (:story, :language, :headline, :who, :now)
                            """)
                    .param("story", story)
                    .param("language", language)
                    .param("headline", headline)
                    .param("who", by.who())
                    .param("now", Sql.utc(by.now()))
                    .update();
        }
    }

    private long note(Kind kind, Row story, @Nullable Long other, By by, Details details) {
        jdbc.sql("""
                        INSERT INTO story_act (topic_id, story_id, other_id, kind, who, at, note, details)
                        VALUES (:topic, :story, :other, :kind, :who, :now, :note, :details)
                        """)
                .param("topic", story.topic)
                .param("story", story.id)
                .param("other", other, java.sql.Types.BIGINT)
                .param("kind", kind.word())
                .param("who", by.who())
                .param("now", Sql.utc(by.now()))
                .param("note", by.note())
                .param("details", FilingStore.JSON.writeValueAsString(details))
                .update();
        trail.note(by.who(), kind.word() + " story", what(story.id, other, said(kind, details), by));
        // Nobody else notes an act of this topic before the transaction ends.
        return jdbc.sql("""
                        SELECT MAX(id)
                        FROM story_act
                        WHERE topic_id = :topic
                        """).param("topic", story.topic).query(Long.class).single();
    }

    /** What an act says by itself: the headline that readers see from now on, which articles went. */
    private static String said(Kind kind, Details details) {
        return switch (kind) {
            case HEADLINE ->
                ", " + details.language() + " "
                        + (details.after() == null ? "as the outlets" : "“" + details.after() + "”");
            case SPLIT, MOVE ->
                ", articles " + details.articles().stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> "";
        };
    }

    private static String what(long story, @Nullable Long other, String said, By by) {
        return "story " + story + (other == null ? "" : " and " + other) + said
                + (by.note().isEmpty() ? "" : ": " + by.note());
    }

    /** All articles of a story, those that were marked out of the topic too. */
    private List<Long> members(long story) {
        return jdbc.sql("""
                        SELECT article_id
                        FROM placement
                        WHERE story_id = :story
                        ORDER BY position
                        """).param("story", story).query(Long.class).list();
    }

    private List<Long> mergedInto(long story) {
        return jdbc.sql("""
                        SELECT id
                        FROM story
                        WHERE merged_into = :story
                        """).param("story", story).query(Long.class).list();
    }

    /** The story of this id, or the one that it was merged into. */
    private Optional<Row> today(long id) {
        return row(id).flatMap(row -> row.mergedInto == null ? Optional.of(row) : row(row.mergedInto));
    }

    private Optional<Row> row(long id) {
        return jdbc.sql("""
                        SELECT id, topic_id, number, merged_into, revision, hidden_at, pinned_at
                        FROM story
                        WHERE id = :id
                        """)
                .param("id", id)
                .query((row, number) -> new Row(
                        row.getLong("id"),
                        row.getLong("topic_id"),
                        row.getLong("number"),
                        Sql.longOrNull(row, "merged_into"),
                        row.getInt("revision"),
                        Sql.instantOrNull(row, "hidden_at") != null,
                        Sql.instantOrNull(row, "pinned_at") != null))
                .optional();
    }

    private static Act act(ResultSet row) throws SQLException {
        return new Act(
                row.getLong("id"),
                row.getLong("story_id"),
                Sql.longOrNull(row, "other_id"),
                Kind.of(row.getString("kind")),
                row.getString("who"),
                Sql.instant(row, "at"),
                row.getString("note"),
                FilingStore.JSON.readValue(row.getString("details"), Details.class),
                row.getString("undone_by"),
                Sql.instantOrNull(row, "undone_at"));
    }
}
