-- A household finds the photo of the sheet that was entered in its name.
CREATE INDEX ballot_photo ON ballot (community_id, photo_id);
