-- Short rows that are found by their key lie in the key's own tree.
CREATE TABLE account_by_key (
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
) WITHOUT ROWID;
INSERT INTO account_by_key SELECT * FROM ledger_account;
DROP TABLE ledger_account;
ALTER TABLE account_by_key RENAME TO ledger_account;

CREATE TABLE lot_by_key (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    owner BYTEA NOT NULL,
    amount BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
) WITHOUT ROWID;
INSERT INTO lot_by_key SELECT * FROM ledger_lot;
DROP TABLE ledger_lot;
ALTER TABLE lot_by_key RENAME TO ledger_lot;
CREATE INDEX ledger_lot_owner ON ledger_lot (community_id, owner, expires_at, id, remaining) WHERE remaining > 0;
CREATE INDEX ledger_lot_lapse ON ledger_lot (community_id, expires_at, id) WHERE remaining > 0;

CREATE TABLE part_by_key (
    community_id BYTEA NOT NULL,
    transfer_id BYTEA NOT NULL,
    lot_id BYTEA NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (community_id, transfer_id, lot_id)
) WITHOUT ROWID;
INSERT INTO part_by_key SELECT * FROM ledger_part;
DROP TABLE ledger_part;
ALTER TABLE part_by_key RENAME TO ledger_part;
-- It answers by itself: else the planner would walk all parts rather than look for those of a lot.
CREATE INDEX ledger_part_lot ON ledger_part (community_id, lot_id, transfer_id, amount);
CREATE TRIGGER ledger_part_kept BEFORE UPDATE ON ledger_part BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_part_stays BEFORE DELETE ON ledger_part BEGIN SELECT raise(abort, 'append-only'); END;
