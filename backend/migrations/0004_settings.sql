-- Who saved which part of the settings, and when: rows are only added.
CREATE TABLE settings_entry (
    community_id BYTEA NOT NULL,
    part TEXT NOT NULL,
    -- The version this save made.
    version BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, part, version)
);
