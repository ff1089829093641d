-- A household finds the photo of the sheet that was entered in its name.
CREATE INDEX ballot_photo ON ballot (community_id, photo_id);
-- The same sealed ballot twice would make a board that nobody can check.
CREATE UNIQUE INDEX ballot_sealed ON ballot (community_id, poll_id, tracker);
