-- A sender used to mark each delivery that it took in hand, which wrote every row of the queue twice. A claim is one
-- row for some hundred of them: in the order of (next_try_at, id), those of a mailing from the first to the last are
-- its sender's until the row is gone, which it is once all their outcomes are committed, or with the sender. What is
-- due in between and has no outcome by then is simply due again.
CREATE TABLE claim (
  sender_id  BIGINT  NOT NULL REFERENCES sender (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL,
  mailing_id BIGINT  NOT NULL REFERENCES mailing (id),
  first_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  first_id   BIGINT  NOT NULL,
  last_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  last_id    BIGINT  NOT NULL,
  PRIMARY KEY (sender_id, number)
);
CREATE INDEX claim_mailing ON claim (mailing_id);

-- From now on next_try_at is null only when a delivery is finished.
UPDATE delivery
SET next_try_at = changed_at
WHERE sender_id IS NOT NULL;
DROP INDEX delivery_sender;
ALTER TABLE delivery DROP COLUMN sender_id;

-- H2 stores what a sequence gave out each time its cache is used up, by default after 32 rows: a mailing is
-- frozen in about half the time with fewer such moments.
ALTER TABLE delivery ALTER COLUMN id SET CACHE 1000;
