-- What can be read from elsewhere: the ballot that counts is always the last one taken, an objection
-- has a row of its own, the opening stands in the draft, and a sealed ballot is found by its unique key.
ALTER TABLE poll_voter DROP COLUMN counts;
ALTER TABLE poll DROP COLUMN n_objections;
ALTER TABLE poll DROP COLUMN opens_at;
DROP INDEX ballot_tracker;
