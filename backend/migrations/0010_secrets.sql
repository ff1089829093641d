-- The keys that a secret poll's ballots are sealed for; the ballots themselves stand in the log.
ALTER TABLE poll ADD COLUMN sealing TEXT;
