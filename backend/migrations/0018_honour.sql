-- Whether somebody lets their name stand in full on the honour board.
ALTER TABLE resident ADD COLUMN is_named BIGINT NOT NULL DEFAULT 0;
