-- What editors said of articles themselves: a topic's own labelled set, and it overrides the patterns.

-- What was read is kept with the label, so that the set says the same when the article is edited or gone.
-- item: "article:" and its id, or "text:" and the SHA-256 of a labelled text that came as a file; article_id is null then,
-- and such a label only measures. One label for an item: a change of mind replaces it (the audit trail has both).
CREATE TABLE topic_mark (
  topic_id   BIGINT       NOT NULL REFERENCES topic (id),
  item       VARCHAR(100) NOT NULL,
  article_id BIGINT,
  belongs    BOOLEAN      NOT NULL,
  author     VARCHAR(100) NOT NULL,
  marked_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  title      TEXT         NOT NULL,
  summary    TEXT         NOT NULL,
  language   VARCHAR(35)  NOT NULL,
  country    VARCHAR(3),
  PRIMARY KEY (topic_id, item),
  UNIQUE (topic_id, article_id)
);

-- The mark again beside what it overrides, because whoever writes a level must see both in one row: marked is null where
-- nobody said anything; judged is then null too, and else the level that the patterns alone would give.
-- A placement in a story counts only while its match is filed: a mark takes it out by taking filed_at away.
ALTER TABLE topic_match ADD COLUMN marked BOOLEAN;
ALTER TABLE topic_match ADD COLUMN judged VARCHAR(8);
