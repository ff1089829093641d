CREATE TRIGGER settings_entry_kept BEFORE UPDATE ON settings_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER settings_entry_stays BEFORE DELETE ON settings_entry BEGIN SELECT raise(abort, 'append-only'); END;
