CREATE TRIGGER poll_recount_kept BEFORE UPDATE ON poll_recount BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER poll_recount_stays BEFORE DELETE ON poll_recount BEGIN SELECT raise(abort, 'append-only'); END;
