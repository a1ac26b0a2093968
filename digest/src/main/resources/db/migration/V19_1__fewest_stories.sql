-- An edition may wait until there is something worth a mail: with fewer stories than this its slot is left out, and
-- what there was is told with the next.
ALTER TABLE edition ADD COLUMN fewest INTEGER DEFAULT 1 NOT NULL CHECK (fewest BETWEEN 1 AND 20);
