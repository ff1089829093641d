-- The catalogue of rewards, and the vouchers they are collected with.
CREATE TABLE reward (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    draft TEXT NOT NULL,
    price BIGINT NOT NULL,
    stock BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    is_listed BIGINT NOT NULL,
    version BIGINT NOT NULL,
    by_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
CREATE INDEX reward_listed ON reward (community_id, is_listed, price, id);

CREATE TABLE voucher (
    community_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    reward_id BYTEA NOT NULL,
    resident_id BYTEA NOT NULL,
    -- What was redeemed, as it stood in the catalogue then.
    draft TEXT NOT NULL,
    price BIGINT NOT NULL,
    status TEXT NOT NULL,
    reference BYTEA NOT NULL,
    short TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- The month it was redeemed in, counted from year 0.
    month BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    resolved_at BIGINT,
    by_id BYTEA,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, reference),
    UNIQUE (community_id, short)
);
CREATE INDEX voucher_resident ON voucher (community_id, resident_id, at, id);
CREATE INDEX voucher_reward ON voucher (community_id, reward_id, resident_id, month);
CREATE INDEX voucher_due ON voucher (community_id, status, expires_at);
