-- Which door a rotating code belongs to.
CREATE TABLE event_door (
    community_id BYTEA NOT NULL,
    reference BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    session BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, reference),
    UNIQUE (community_id, event_id, session)
);

-- What was scanned, under the number its phone gave it, and what it came to: rows are only added.
CREATE TABLE door_scan (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    session BIGINT NOT NULL,
    body_hash BYTEA NOT NULL,
    -- Who and which booking by id alone: names are looked up when it is read again.
    answer TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);

-- What was done with the attendance of a booking, by whom and why: rows are only added.
CREATE TABLE check_in (
    community_id BYTEA NOT NULL,
    scan_id BYTEA NOT NULL,
    booking_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    session BIGINT NOT NULL,
    deed TEXT NOT NULL,
    door TEXT NOT NULL,
    words TEXT NOT NULL,
    -- Who stood at the door: the person, the guardian, or who collects the child by their own code.
    with_id BYTEA,
    -- The steward; none where somebody scanned the door's own code.
    by_id BYTEA,
    -- When it happened at the door, and when it was noted here.
    at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, scan_id, booking_id, deed)
);
CREATE INDEX check_in_booking ON check_in (community_id, booking_id, noted_at);
CREATE INDEX check_in_event ON check_in (community_id, event_id, session, deed, noted_at);

-- Who is in, as the last rows above say.
CREATE TABLE attendance (
    community_id BYTEA NOT NULL,
    booking_id BYTEA NOT NULL,
    session BIGINT NOT NULL,
    event_id BYTEA NOT NULL,
    came_at BIGINT,
    by_id BYTEA,
    door TEXT NOT NULL,
    left_at BIGINT,
    -- Points it was given and that were not taken back.
    points BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (community_id, booking_id, session)
);
CREATE INDEX attendance_event ON attendance (community_id, event_id, session, came_at);

CREATE TABLE event_opinion (
    community_id BYTEA NOT NULL,
    booking_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    -- The month it was rated in, counted from year 0.
    month BIGINT NOT NULL,
    stars BIGINT NOT NULL,
    tags TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, booking_id)
);
CREATE INDEX event_opinion_event ON event_opinion (community_id, event_id);
CREATE INDEX event_opinion_month ON event_opinion (community_id, kind, month);
