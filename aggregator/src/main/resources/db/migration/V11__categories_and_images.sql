-- What an outlet files an article under, a line each in its order, and the address of the picture that goes with it:
-- an editor who looks over a story sees both without opening the page.
ALTER TABLE article ADD COLUMN categories TEXT;
ALTER TABLE article ADD COLUMN image VARCHAR(2000);
