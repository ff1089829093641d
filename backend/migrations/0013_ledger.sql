-- The ledger: double entry in two assets. Transfers are only added; sums and lots are caches of them.
CREATE TABLE ledger_account (
    community_id BYTEA NOT NULL,
    asset TEXT NOT NULL,
    id BYTEA NOT NULL,
    -- 1: one of the community's own, which may owe without end.
    is_communal BIGINT NOT NULL,
    debits_pending BIGINT NOT NULL,
    debits_posted BIGINT NOT NULL,
    credits_pending BIGINT NOT NULL,
    credits_posted BIGINT NOT NULL,
    PRIMARY KEY (community_id, asset, id)
);

CREATE TABLE ledger_transfer (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    asset TEXT NOT NULL,
    debit BYTEA NOT NULL,
    credit BYTEA NOT NULL,
    amount BIGINT NOT NULL,
    phase TEXT NOT NULL,
    pending_id BYTEA,
    cause TEXT NOT NULL,
    subject BYTEA NOT NULL,
    by_id BYTEA,
    at BIGINT NOT NULL,
    -- The day in whose books it stands, counted from 1970-01-01 in Beijing.
    day_on BIGINT NOT NULL,
    blind BYTEA NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, pending_id)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (community_id, debit, asset, at, id);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (community_id, credit, asset, at, id);
CREATE INDEX ledger_transfer_day ON ledger_transfer (community_id, day_on, id);

-- What is left of each award of points.
CREATE TABLE ledger_lot (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    owner BYTEA NOT NULL,
    amount BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX ledger_lot_owner ON ledger_lot (community_id, owner, expires_at, id) WHERE remaining > 0;
CREATE INDEX ledger_lot_lapse ON ledger_lot (community_id, expires_at, id) WHERE remaining > 0;

-- Which lots a transfer took its points from.
CREATE TABLE ledger_part (
    community_id BYTEA NOT NULL,
    transfer_id BYTEA NOT NULL,
    lot_id BYTEA NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (community_id, transfer_id, lot_id)
);
CREATE INDEX ledger_part_lot ON ledger_part (community_id, lot_id);

-- Days whose books are sealed, one after the other.
CREATE TABLE ledger_day (
    community_id BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    day_on BIGINT NOT NULL,
    n_transfers BIGINT NOT NULL,
    root BYTEA NOT NULL,
    sealed_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, seq),
    UNIQUE (community_id, day_on)
);

-- Whose ballots of a counted poll have earned their points.
CREATE TABLE poll_thanks (
    community_id BYTEA NOT NULL,
    poll_id BYTEA NOT NULL,
    -- The last voting unit that was looked at; none after it is done.
    after_id BYTEA,
    PRIMARY KEY (community_id, poll_id)
);
