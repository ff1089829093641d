-- Who keeps the key of a secret poll, and what they have said to make it. A part in opening the sums
-- stands in the log too.
CREATE TABLE poll_trustee (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    seat BIGINT NOT NULL,
    resident_id BYTEA NOT NULL,
    -- How often the making of the key was begun.
    attempt BIGINT NOT NULL,
    hello TEXT,
    deal TEXT,
    ready TEXT,
    share TEXT,
    PRIMARY KEY (community_id, poll_id, seat)
);
