-- Events, who has a place, who waits, children and who collects them, calendars, mobile services.
CREATE TABLE event (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    draft TEXT NOT NULL,
    kind TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    -- When the last session begins, and when it ends.
    last_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    capacity BIGINT NOT NULL,
    -- Caches of the bookings: those that hold a place, and those that wait.
    n_taken BIGINT NOT NULL,
    n_waiting BIGINT NOT NULL,
    -- The running number of its bookings; taking it holds the row until the end of the transaction.
    serial BIGINT NOT NULL,
    version BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX event_coming ON event (community_id, ends_at, id);
CREATE INDEX event_kind ON event (community_id, kind, starts_at);

CREATE TABLE event_booking (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    -- Who booked: the person, or the child's guardian.
    resident_id BYTEA NOT NULL,
    child_id BYTEA,
    needs TEXT NOT NULL,
    status TEXT NOT NULL,
    -- The order of coming.
    serial BIGINT NOT NULL,
    offered_until BIGINT,
    -- The person or the child, and the household where there is one place for each: while it counts.
    live_subject BYTEA,
    live_household BYTEA,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, event_id, live_subject),
    UNIQUE (community_id, event_id, live_household)
);
CREATE INDEX event_booking_event ON event_booking (community_id, event_id, serial);
CREATE INDEX event_booking_status ON event_booking (community_id, event_id, status, serial);
CREATE INDEX event_booking_resident ON event_booking (community_id, resident_id, id);
CREATE INDEX event_booking_child ON event_booking (community_id, child_id);
CREATE INDEX event_booking_offer ON event_booking (community_id, status, offered_until);

-- What was done with events and bookings, by whom: rows are only added.
CREATE TABLE event_entry (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    booking_id BYTEA,
    action TEXT NOT NULL,
    words TEXT NOT NULL,
    by_id BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX event_entry_event ON event_entry (community_id, event_id, id);
CREATE INDEX event_entry_booking ON event_entry (community_id, booking_id, id);

CREATE TABLE child (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    guardian_id BYTEA NOT NULL,
    birth_year BIGINT NOT NULL,
    -- Encrypted: name, school year, the guardian's relation.
    sealed BYTEA NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX child_guardian ON child (community_id, guardian_id, id);

CREATE TABLE child_collector (
    community_id BYTEA NOT NULL,
    child_id BYTEA NOT NULL,
    n BIGINT NOT NULL,
    -- Who shows their own code; the others say a word.
    resident_id BYTEA,
    -- Encrypted: name, relation, word.
    sealed BYTEA NOT NULL,
    PRIMARY KEY (community_id, child_id, n)
);
CREATE INDEX child_collector_resident ON child_collector (community_id, resident_id);

CREATE TABLE event_interest (
    community_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (community_id, resident_id, kind)
);
CREATE INDEX event_interest_kind ON event_interest (community_id, kind);

-- One address for each person who asked for one; the token is kept as its hash.
CREATE TABLE calendar (
    community_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    token_hash BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, resident_id)
);
CREATE UNIQUE INDEX calendar_token ON calendar (token_hash);

CREATE TABLE mobile_stop (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    draft TEXT NOT NULL,
    grid_id BYTEA,
    weekday BIGINT NOT NULL,
    starts BIGINT NOT NULL,
    version BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX mobile_stop_day ON mobile_stop (community_id, weekday, starts);

ALTER TABLE notice ADD COLUMN event_id BYTEA;
