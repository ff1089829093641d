CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
CREATE TRIGGER membership_entry_kept BEFORE UPDATE OR DELETE ON membership_entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER unmask_entry_kept BEFORE UPDATE OR DELETE ON unmask_entry FOR EACH ROW EXECUTE FUNCTION append_only();
