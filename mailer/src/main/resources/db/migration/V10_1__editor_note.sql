-- The daily note on feeds, for the editors who want one.

-- The clock an editor reads the desk by; null: UTC.
ALTER TABLE account ADD COLUMN zone VARCHAR(64);

-- One row for each editor who wants the note. subscriber_id: the person with the address it goes to; a subscriber
-- without subscriptions, so that suppressions and the queue of mail count for it as for everyone.
-- at_hour: of the account's zone, from which on it is due. told_day: the last day, by that clock, that was seen to,
-- whether there was anything to tell or not: moving it on is what makes a note the only one of its day.
-- told_until: what happened up to then has been told.
CREATE TABLE editor_note (
  account_id    BIGINT      PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  subscriber_id BIGINT      NOT NULL REFERENCES subscriber (id),
  language      VARCHAR(8)  NOT NULL,
  at_hour       INTEGER     NOT NULL CHECK (at_hour BETWEEN 0 AND 23),
  told_day      DATE        NOT NULL,
  told_until    TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
