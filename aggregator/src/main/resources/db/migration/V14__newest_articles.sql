-- The newest articles are asked for in this order, from one on; a database that had to sort them would read them all.

CREATE INDEX article_newest ON article (published_at DESC, id DESC);
DROP INDEX article_published;
