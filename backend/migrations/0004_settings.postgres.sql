CREATE TRIGGER settings_entry_kept BEFORE UPDATE OR DELETE ON settings_entry FOR EACH ROW EXECUTE FUNCTION append_only();
