-- Articles that may tell one event though they are in different stories: an alert counts their newsrooms together and the
-- desk offers to merge. Each pair both ways.
CREATE TABLE placement_near (
  topic_id   BIGINT NOT NULL REFERENCES topic (id),
  article_id BIGINT NOT NULL REFERENCES article (id),
  near_id    BIGINT NOT NULL REFERENCES article (id),
  PRIMARY KEY (topic_id, article_id, near_id)
);
