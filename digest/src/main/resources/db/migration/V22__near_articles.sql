-- Articles that may tell one event though they are in different stories: an alert counts their newsrooms together and the
-- desk offers to merge. Each pair both ways. placed_at: when the later of the two was filed.
CREATE TABLE placement_near (
  topic_id   BIGINT NOT NULL REFERENCES topic (id),
  article_id BIGINT NOT NULL REFERENCES article (id),
  near_id    BIGINT NOT NULL REFERENCES article (id),
  placed_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (topic_id, article_id, near_id)
);
CREATE INDEX placement_near_placed ON placement_near (topic_id, placed_at);
