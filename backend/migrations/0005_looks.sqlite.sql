CREATE TRIGGER ticket_look_entry_kept BEFORE UPDATE ON ticket_look_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ticket_look_entry_stays BEFORE DELETE ON ticket_look_entry BEGIN SELECT raise(abort, 'append-only'); END;
