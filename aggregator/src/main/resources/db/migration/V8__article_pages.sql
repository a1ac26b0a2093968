-- Reading articles' own pages, for feeds whose summaries are thin. The rows are the queue: what is due is claimed with
-- a lease, as feeds are. Nothing is read of a feed until an editor switches it on.

-- pages_failed: pages in a row that gave no text. pages_stopped_until: too many did, so reading waits until then.
ALTER TABLE feed ADD COLUMN read_pages BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE feed ADD COLUMN pages_failed INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE feed ADD COLUMN pages_stopped_until TIMESTAMP(6) WITH TIME ZONE;

-- status: due (to be read, or to be tried again), read, forbidden (robots.txt), no_article (a front page, a log-in, ...),
-- failed (after several tries, or for good). said: what came of the last try, written like feed.last_message.
-- feed_summary: the feed's own summary where the page's text took its place in article.summary; null where it did not.
-- asked_at: the last try. tags: one a line.
CREATE TABLE article_page (
  article_id   BIGINT       PRIMARY KEY REFERENCES article (id),
  feed_id      BIGINT       NOT NULL REFERENCES feed (id),
  host         VARCHAR(300) NOT NULL,
  status       VARCHAR(16)  DEFAULT 'due' NOT NULL CHECK (status IN ('due', 'read', 'forbidden', 'no_article', 'failed')),
  attempts     INTEGER      DEFAULT 0 NOT NULL,
  next_try_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  leased_until TIMESTAMP(6) WITH TIME ZONE,
  asked_at     TIMESTAMP(6) WITH TIME ZONE,
  said         VARCHAR(1000),
  feed_summary TEXT,
  headline     VARCHAR(500),
  byline       VARCHAR(500),
  published_at TIMESTAMP(6) WITH TIME ZONE,
  tags         TEXT,
  image        VARCHAR(2000)
);
CREATE INDEX article_page_due ON article_page (status, next_try_at);
CREATE INDEX article_page_feed ON article_page (feed_id, asked_at);

-- feed_notice learns a kind. Its check has a name that each database made up for itself, so the column is made anew.
ALTER TABLE feed_notice ADD COLUMN what VARCHAR(16) DEFAULT 'pages' NOT NULL
  CHECK (what IN ('failing', 'recovered', 'moved', 'retired', 'pages'));
UPDATE feed_notice SET what = kind;
ALTER TABLE feed_notice DROP COLUMN kind;
ALTER TABLE feed_notice RENAME COLUMN what TO kind;
