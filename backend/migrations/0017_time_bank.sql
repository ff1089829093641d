-- The time bank: volunteers, offers and requests, stints with their histories, projects, certificates.
ALTER TABLE notice ADD COLUMN stint_id BYTEA;

CREATE TABLE volunteer (
    community_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    draft TEXT NOT NULL,
    grid_id BYTEA,
    -- 1: the name may stand on the honour board.
    is_named BIGINT NOT NULL,
    -- 1: requests may come now.
    is_open BIGINT NOT NULL,
    since_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, resident_id)
);

-- Who can do what, to find them by it.
CREATE TABLE volunteer_skill (
    community_id BYTEA NOT NULL,
    skill TEXT NOT NULL,
    resident_id BYTEA NOT NULL,
    PRIMARY KEY (community_id, skill, resident_id)
);
CREATE INDEX volunteer_skill_resident ON volunteer_skill (community_id, resident_id);

CREATE TABLE listing (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    kind TEXT NOT NULL,
    -- Who can, or needs.
    owner_id BYTEA NOT NULL,
    -- Who wrote it; a member of staff for somebody without a phone.
    by_id BYTEA NOT NULL,
    draft TEXT NOT NULL,
    grid_id BYTEA,
    ticket_id BYTEA,
    -- 1: the community pool pays. Never public.
    pool BIGINT NOT NULL,
    status TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX listing_board ON listing (community_id, status, kind, at, id);
CREATE INDEX listing_owner ON listing (community_id, owner_id, at, id);
CREATE INDEX listing_end ON listing (community_id, status, until_at);

-- A stint as it stands: a cache of its last entry.
CREATE TABLE stint (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    listing_id BYTEA,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    provider_id BYTEA NOT NULL,
    skills TEXT NOT NULL,
    words TEXT NOT NULL,
    grid_id BYTEA,
    pool BIGINT NOT NULL,
    -- What is in the books; 0 before.
    minutes BIGINT NOT NULL,
    -- When help was over, once it is in the books.
    done_at BIGINT,
    -- When the clock has something to do; none when it has not.
    wake_at BIGINT,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX stint_listing ON stint (community_id, listing_id);
CREATE INDEX stint_status ON stint (community_id, status, at, id);
CREATE INDEX stint_done ON stint (community_id, done_at);
CREATE INDEX stint_provider ON stint (community_id, provider_id, done_at);
CREATE INDEX stint_wake ON stint (community_id, wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE stint_person (
    community_id BYTEA NOT NULL,
    stint_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    side TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, stint_id, resident_id)
);
CREATE INDEX stint_person_resident ON stint_person (community_id, resident_id, at, stint_id);

-- What was done with a stint: rows are only added.
CREATE TABLE stint_entry (
    community_id BYTEA NOT NULL,
    stint_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    id BYTEA NOT NULL,
    body TEXT NOT NULL,
    actor_id BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, stint_id, seq),
    UNIQUE (community_id, stint_id, id)
);

-- What hours are given to without a neighbour in return; its account has the same id.
CREATE TABLE time_project (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    draft TEXT NOT NULL,
    kind TEXT NOT NULL,
    price BIGINT NOT NULL,
    seats BIGINT NOT NULL,
    starts_at BIGINT,
    is_open BIGINT NOT NULL,
    given BIGINT NOT NULL,
    n_gifts BIGINT NOT NULL,
    version BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);

CREATE TABLE time_gift (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    project_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    -- 1: a place in a course, of which a person has one.
    is_place BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    at BIGINT NOT NULL,
    returned_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE UNIQUE INDEX time_gift_place ON time_gift (community_id, project_id, resident_id) WHERE is_place = 1 AND returned_at IS NULL;
CREATE INDEX time_gift_resident ON time_gift (community_id, resident_id, project_id, at);

CREATE TABLE certificate (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    from_on BIGINT NOT NULL,
    until_on BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    n_stints BIGINT NOT NULL,
    reference BYTEA NOT NULL,
    short TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, reference),
    UNIQUE (community_id, short)
);
CREATE INDEX certificate_resident ON certificate (community_id, resident_id, at, id);
