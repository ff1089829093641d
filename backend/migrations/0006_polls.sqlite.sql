CREATE TRIGGER ballot_kept BEFORE UPDATE ON ballot BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ballot_stays BEFORE DELETE ON ballot BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER poll_log_kept BEFORE UPDATE ON poll_log BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER poll_log_stays BEFORE DELETE ON poll_log BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER poll_roll_entry_kept BEFORE UPDATE ON poll_roll_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER poll_roll_entry_stays BEFORE DELETE ON poll_roll_entry BEGIN SELECT raise(abort, 'append-only'); END;
