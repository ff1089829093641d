CREATE TRIGGER membership_entry_kept BEFORE UPDATE ON membership_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER membership_entry_stays BEFORE DELETE ON membership_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER unmask_entry_kept BEFORE UPDATE ON unmask_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER unmask_entry_stays BEFORE DELETE ON unmask_entry BEGIN SELECT raise(abort, 'append-only'); END;
