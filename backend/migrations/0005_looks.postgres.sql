CREATE TRIGGER ticket_look_entry_kept BEFORE UPDATE OR DELETE ON ticket_look_entry FOR EACH ROW EXECUTE FUNCTION append_only();
