-- What was collected and given back: when, by whom, why, and whether it went back on the shelf.
ALTER TABLE voucher ADD COLUMN refunded_at BIGINT;
ALTER TABLE voucher ADD COLUMN refunded_by BYTEA;
ALTER TABLE voucher ADD COLUMN refund_reason TEXT;
ALTER TABLE voucher ADD COLUMN is_on_shelf BIGINT;

-- What a notice is about.
ALTER TABLE notice ADD COLUMN voucher_id BYTEA;

-- What stations handed over without a network, once it was sent, and what became of it.
CREATE TABLE late_hand_over (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    voucher_id BYTEA NOT NULL,
    by_id BYTEA NOT NULL,
    -- When the code was shown, as the phone noted it.
    scanned_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    -- Why it could not be booked; empty when it was.
    conflict TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX late_hand_over_conflict ON late_hand_over (community_id, noted_at, id) WHERE conflict <> '';
