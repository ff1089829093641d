CREATE TRIGGER ticket_entry_kept BEFORE UPDATE ON ticket_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ticket_entry_stays BEFORE DELETE ON ticket_entry BEGIN SELECT raise(abort, 'append-only'); END;
CREATE VIRTUAL TABLE ticket_search USING fts5(community UNINDEXED, ticket UNINDEXED, tokens, tokenize = 'unicode61');
