-- Topics: proposals and statements, what was decided about them, and what became of it.
ALTER TABLE notice ADD COLUMN topic_id BYTEA;
CREATE TABLE topic (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    -- Of what was sent last, so that the same again is the same topic.
    body_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    phase TEXT NOT NULL,
    version BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    -- When the clockwork has to look again; a topic without a date never wakes it.
    wake_at BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    n_supports BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX topic_recent ON topic (community_id, opened_at, id);
CREATE INDEX topic_wake ON topic (community_id, wake_at);
CREATE INDEX topic_by ON topic (community_id, by_id, phase);
-- Who seconds a suggestion.
CREATE TABLE topic_support (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, topic_id, resident_id)
);
-- Who takes part in any way, residents and visitors alike, to be told what became of it.
CREATE TABLE topic_person (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    recipient BYTEA NOT NULL,
    PRIMARY KEY (community_id, topic_id, recipient)
);
CREATE INDEX topic_person_recipient ON topic_person (community_id, recipient);
-- What happened: rows are only added.
CREATE TABLE topic_event (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    body TEXT NOT NULL,
    by_id BYTEA,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX topic_event_topic ON topic_event (community_id, topic_id, at, id);
CREATE TABLE topic_need (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, topic_id, ticket_id)
);
CREATE TABLE topic_poll (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, topic_id, poll_id)
);
-- Tickets that carry a resolution out.
CREATE TABLE topic_ticket (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    number TEXT NOT NULL,
    words TEXT NOT NULL,
    party_id BYTEA NOT NULL,
    due_on BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, topic_id, ticket_id)
);
CREATE UNIQUE INDEX topic_ticket_once ON topic_ticket (community_id, ticket_id);
CREATE TABLE proposal (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    n_supports BIGINT NOT NULL,
    answer TEXT,
    answered_by BYTEA,
    answered_at BIGINT,
    is_hidden BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX proposal_topic ON proposal (community_id, topic_id, n_supports, id);
CREATE INDEX proposal_by ON proposal (community_id, by_id);
-- How a proposal read before it was changed: rows are only added.
CREATE TABLE proposal_revision (
    community_id BYTEA NOT NULL,
    proposal_id BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    draft TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, proposal_id, revision)
);
CREATE TABLE proposal_support (
    community_id BYTEA NOT NULL,
    proposal_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, proposal_id, resident_id)
);
CREATE TABLE amendment (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    proposal_id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    -- One when it was taken over, nought when it was not; nothing while it waits.
    accepted BIGINT,
    decided_at BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX amendment_proposal ON amendment (community_id, topic_id, proposal_id, id);
CREATE TABLE statement (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    words TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    is_hidden BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX statement_topic ON statement (community_id, topic_id, id);
CREATE INDEX statement_by ON statement (community_id, by_id);
-- What each resident answers to a statement; may be changed.
CREATE TABLE statement_vote (
    community_id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    statement_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    vote TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, topic_id, statement_id, resident_id)
);
CREATE INDEX statement_vote_by ON statement_vote (community_id, resident_id);
-- Who took which text off the page and why, and who put it back: rows are only added.
CREATE TABLE topic_moderation (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    text_id BYTEA NOT NULL,
    is_hidden BIGINT NOT NULL,
    reason TEXT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX topic_moderation_text ON topic_moderation (community_id, topic_id, text_id, at);
CREATE TABLE meeting (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    topic_id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    seats BIGINT NOT NULL,
    n_taken BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    minutes TEXT,
    minutes_by BYTEA,
    minutes_at BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX meeting_topic ON meeting (community_id, topic_id, starts_at, id);
-- Who comes, what they need, and whether they came.
CREATE TABLE meeting_seat (
    community_id BYTEA NOT NULL,
    meeting_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    barrier_free BIGINT NOT NULL,
    child_minding BIGINT NOT NULL,
    came_at BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, meeting_id, resident_id)
);
