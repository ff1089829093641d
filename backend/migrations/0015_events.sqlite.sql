CREATE TRIGGER event_entry_kept BEFORE UPDATE ON event_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER event_entry_stays BEFORE DELETE ON event_entry BEGIN SELECT raise(abort, 'append-only'); END;
