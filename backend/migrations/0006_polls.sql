-- Polls: the question, its roll, its ballots, and the public log.
ALTER TABLE resident ADD COLUMN birth_year BIGINT;
ALTER TABLE notice ADD COLUMN poll_id BYTEA;
-- Pictures of what is voted on are for everybody.
ALTER TABLE upload ADD COLUMN is_public BIGINT;
CREATE TABLE poll (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    -- Of the announcement as it came, so that the same again is the same poll.
    body_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    status TEXT NOT NULL,
    announced_at BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    -- When the clockwork has to look again; a poll that is over never wakes it.
    wake_at BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    n_entitled BIGINT NOT NULL,
    area_entitled BIGINT NOT NULL,
    n_voted BIGINT NOT NULL,
    area_voted BIGINT NOT NULL,
    n_objections BIGINT NOT NULL,
    log_size BIGINT NOT NULL,
    result TEXT,
    void_reason TEXT,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX poll_recent ON poll (community_id, closes_at, id);
CREATE INDEX poll_wake ON poll (community_id, wake_at);
-- One voting unit of one poll: a household, an adult, an owner with all units together.
CREATE TABLE poll_voter (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    label TEXT NOT NULL,
    area BIGINT NOT NULL,
    grid_id BYTEA,
    building_id BYTEA,
    band TEXT NOT NULL,
    is_struck BIGINT NOT NULL,
    -- How many ballots came in, and which of them counts; nought for none.
    n_ballots BIGINT NOT NULL,
    counts BIGINT NOT NULL,
    PRIMARY KEY (community_id, poll_id, id)
);
CREATE INDEX poll_voter_label ON poll_voter (community_id, poll_id, label, id);
-- Who may cast for a voting unit on their own phone.
CREATE TABLE poll_voter_person (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    voter_id BYTEA NOT NULL,
    PRIMARY KEY (community_id, poll_id, resident_id)
);
CREATE INDEX poll_voter_persons ON poll_voter_person (community_id, poll_id, voter_id);
-- Who corrected the roll, why: rows are only added.
CREATE TABLE poll_roll_entry (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    voter_id BYTEA NOT NULL,
    is_struck BIGINT NOT NULL,
    reason TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX poll_roll_voter ON poll_roll_entry (community_id, poll_id, voter_id);
-- Ballots as they came in: rows are only added, and the voter's row says which one counts.
CREATE TABLE ballot (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    voter_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    id BYTEA NOT NULL,
    channel TEXT NOT NULL,
    choice TEXT NOT NULL,
    blind BYTEA NOT NULL,
    tracker BYTEA NOT NULL,
    log_seq BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    witness TEXT,
    proxy TEXT,
    photo_id BYTEA,
    cast_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, poll_id, voter_id, seq)
);
CREATE UNIQUE INDEX ballot_id ON ballot (community_id, id);
CREATE INDEX ballot_tracker ON ballot (community_id, poll_id, tracker);
-- How many owners one proxy stands for in one poll.
CREATE TABLE poll_proxy (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    proxy TEXT NOT NULL,
    voter_id BYTEA NOT NULL,
    PRIMARY KEY (community_id, poll_id, proxy, voter_id)
);
-- The public log: rows are only added.
CREATE TABLE poll_log (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (community_id, poll_id, seq)
);
-- That somebody voted in a household's name without being asked to, and what came of it.
CREATE TABLE poll_objection (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    voter_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    answer TEXT,
    answered_by BYTEA,
    answered_at BIGINT,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX poll_objection_poll ON poll_objection (community_id, poll_id, at, id);
