-- Needs, the tickets they open, and their histories.
CREATE TABLE need (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    said TEXT NOT NULL,
    place_id BYTEA,
    place_words TEXT NOT NULL,
    source TEXT NOT NULL,
    confidential BIGINT NOT NULL,
    -- Who said it: a resident, or the hash of a visitor's key.
    reporter_id BYTEA,
    visitor_hash BYTEA,
    phone_sealed BYTEA,
    -- Who it was said for, encrypted.
    for_sealed BYTEA,
    photos TEXT NOT NULL,
    recording_id BYTEA,
    occurred_at BIGINT,
    suggested TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE TABLE ticket (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    number TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- The state as the rules see it; the columns below are what lists are made by.
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    is_open BIGINT NOT NULL,
    class TEXT NOT NULL,
    category TEXT NOT NULL,
    grid_id BYTEA,
    building_id BYTEA,
    place_id BYTEA,
    owner_id BYTEA,
    party_id BYTEA,
    is_public BIGINT NOT NULL,
    n_reporters BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    wake_at BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    closed_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX ticket_number ON ticket (community_id, number);
CREATE INDEX ticket_inbox ON ticket (community_id, is_open, due_at, id);
CREATE INDEX ticket_wake ON ticket (wake_at);
CREATE INDEX ticket_board ON ticket (community_id, is_public, submitted_at, id);
-- History: rows are only added. A status column is a cache of the last row.
CREATE TABLE ticket_entry (
    community_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    id BYTEA NOT NULL,
    body TEXT NOT NULL,
    actor_id BYTEA,
    standing TEXT NOT NULL,
    is_internal BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, ticket_id, seq)
);
CREATE UNIQUE INDEX ticket_entry_id ON ticket_entry (community_id, ticket_id, id);
-- Who follows a ticket besides its first reporter: those who joined, and those it was said for.
CREATE TABLE ticket_reporter (
    community_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    -- A resident's id, or the hash of a visitor's key.
    reporter BYTEA NOT NULL,
    phone_sealed BYTEA,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, ticket_id, reporter)
);
CREATE INDEX ticket_reporter_who ON ticket_reporter (community_id, reporter, ticket_id);
CREATE INDEX need_reporter ON need (community_id, reporter_id, id);
CREATE INDEX need_visitor ON need (community_id, visitor_hash, id);
-- Departments called to a ticket, so that their people find it.
CREATE TABLE ticket_call (
    community_id BYTEA NOT NULL,
    party_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    called_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, party_id, ticket_id)
);
CREATE TABLE upload (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    content_type TEXT NOT NULL,
    n_bytes BIGINT NOT NULL,
    -- Who sent it: a resident's id, or the hash of a visitor's key.
    sender BYTEA NOT NULL,
    -- The ticket it belongs to, once it does.
    ticket_id BYTEA,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
-- What changed, in the order of commits: the event stream replays it.
CREATE TABLE feed (
    community_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    topic TEXT NOT NULL,
    subject BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, seq)
);
