-- What being there gives in time, courses that were finished, help that an event asks for, and who
-- signed somebody up.

-- Minutes a booking was credited at a session and that were not taken back.
ALTER TABLE attendance ADD COLUMN minutes BIGINT NOT NULL DEFAULT 0;

-- Time credited for being there at an event, under what it is named by in the books.
CREATE TABLE time_award (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    title TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    -- What stayed below the ceiling; the rest went on to the donation pool.
    kept BIGINT NOT NULL,
    -- What was taken back since.
    back BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX time_award_resident ON time_award (community_id, resident_id, at);
CREATE INDEX time_award_at ON time_award (community_id, at);

-- What a paper says of coming to events, apart from help.
ALTER TABLE certificate ADD COLUMN attended BIGINT NOT NULL DEFAULT 0;

-- Bookings of courses that are over, judged once: how many sessions were held and attended.
CREATE TABLE course (
    community_id BYTEA NOT NULL,
    booking_id BYTEA NOT NULL,
    event_id BYTEA NOT NULL,
    n_held BIGINT NOT NULL,
    n_attended BIGINT NOT NULL,
    -- Points that were given for it and not taken back, and how often they were taken back.
    points BIGINT NOT NULL,
    n_back BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, booking_id)
);

-- The event that a request asks help for, with what it is called and where it is.
ALTER TABLE listing ADD COLUMN event_id BYTEA;
ALTER TABLE listing ADD COLUMN event TEXT;
CREATE INDEX listing_event ON listing (community_id, event_id, at);

-- The member of staff who signed somebody up; none where they did it themselves.
ALTER TABLE event_booking ADD COLUMN by_id BYTEA;

-- A notice that names a child: its body, encrypted; `body` is empty then.
ALTER TABLE notice ADD COLUMN sealed BYTEA;
