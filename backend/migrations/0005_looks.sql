-- Every look at the number of a visitor who said a need, with its purpose: rows are only added.
CREATE TABLE ticket_look_entry (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    role TEXT NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX ticket_look_ticket ON ticket_look_entry (community_id, ticket_id, id);
