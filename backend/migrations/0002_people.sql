-- People, what they may do, how they sign in, what they were told.
CREATE TABLE resident (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    -- Encrypted; the blind index finds it again without opening it.
    phone_sealed BYTEA,
    phone_index BYTEA,
    lang TEXT NOT NULL,
    -- A random reference that the person's own rotating code carries.
    code_ref BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    consented_at BIGINT,
    erased_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX resident_phone ON resident (community_id, phone_index);
CREATE UNIQUE INDEX resident_code ON resident (community_id, code_ref);
CREATE INDEX resident_name ON resident (community_id, name, id);
CREATE TABLE membership (
    community_id BYTEA NOT NULL,
    household_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    relation TEXT NOT NULL,
    state TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, household_id, resident_id)
);
CREATE INDEX membership_resident ON membership (community_id, resident_id);
-- Who changed a membership, to what, when: rows are only added.
CREATE TABLE membership_entry (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    household_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    action TEXT NOT NULL,
    by_id BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE TABLE party (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX party_name ON party (community_id, name);
CREATE TABLE post (
    community_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    role TEXT NOT NULL,
    -- Sixteen zero bytes stand for none, so that the key is whole.
    place_id BYTEA NOT NULL,
    party_id BYTEA NOT NULL,
    -- Public: how everyone reaches the person in this role; empty for none.
    work_phone TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, resident_id, role, place_id, party_id)
);
CREATE INDEX post_place ON post (community_id, role, place_id);
CREATE INDEX post_party ON post (community_id, party_id);
CREATE TABLE session (
    id BYTEA NOT NULL PRIMARY KEY,
    community_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    token_hash BYTEA NOT NULL,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_resident ON session (community_id, resident_id);
CREATE TABLE sms_code (
    community_id BYTEA NOT NULL,
    phone_index BYTEA NOT NULL,
    code_hash BYTEA NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    n_tries BIGINT NOT NULL,
    PRIMARY KEY (community_id, phone_index)
);
-- How often somebody did something in a window of time: guards against guessing and flooding.
CREATE TABLE rate (
    what TEXT NOT NULL,
    who BYTEA NOT NULL,
    window_at BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (what, who, window_at)
);
CREATE TABLE code (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    place_id BYTEA,
    household_id BYTEA,
    resident_id BYTEA,
    token_hash BYTEA NOT NULL,
    short TEXT NOT NULL,
    created_by BYTEA,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    used_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX code_token ON code (token_hash);
CREATE UNIQUE INDEX code_short ON code (short);
-- Scans by day, never by person.
CREATE TABLE code_scan (
    community_id BYTEA NOT NULL,
    code_id BYTEA NOT NULL,
    scanned_on BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (community_id, code_id, scanned_on)
);
CREATE TABLE notice (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    -- A resident's id, or the hash of a visitor's key.
    recipient BYTEA NOT NULL,
    body TEXT NOT NULL,
    ticket_id BYTEA,
    at BIGINT NOT NULL,
    read_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX notice_inbox ON notice (community_id, recipient, id);
-- Messages that leave by other ways than the inbox; jobs deliver them and try again.
CREATE TABLE outbox (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    channel TEXT NOT NULL,
    -- Encrypted: a phone number and the words.
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    n_tries BIGINT NOT NULL,
    delivered_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX outbox_due ON outbox (next_try_at);
-- Every look at masked fields, with its purpose: rows are only added.
CREATE TABLE unmask_entry (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    role TEXT NOT NULL,
    purpose TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX unmask_resident ON unmask_entry (community_id, resident_id, id);
