CREATE TRIGGER stint_entry_kept BEFORE UPDATE ON stint_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER stint_entry_stays BEFORE DELETE ON stint_entry BEGIN SELECT raise(abort, 'append-only'); END;
