-- Every recount of a poll that is over: rows are only added.
CREATE TABLE poll_recount (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    reason TEXT NOT NULL,
    witness TEXT NOT NULL,
    n_sheets BIGINT NOT NULL,
    n_differing BIGINT NOT NULL,
    -- Whether the ballots came to the result that was published.
    is_same BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX poll_recount_poll ON poll_recount (community_id, poll_id, at, id);
