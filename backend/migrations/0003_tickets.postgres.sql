CREATE TRIGGER ticket_entry_kept BEFORE UPDATE OR DELETE ON ticket_entry FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TABLE ticket_search (community TEXT NOT NULL, ticket TEXT NOT NULL, tokens TEXT NOT NULL, PRIMARY KEY (community, ticket));
CREATE INDEX ticket_search_tokens ON ticket_search USING gin (to_tsvector('simple', tokens));
