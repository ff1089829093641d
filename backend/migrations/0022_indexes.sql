-- Indexes that answer by themselves: what lapses soon, and how often somebody redeemed something this month.
DROP INDEX ledger_lot_owner;
CREATE INDEX ledger_lot_owner ON ledger_lot (community_id, owner, expires_at, id, remaining) WHERE remaining > 0;
DROP INDEX voucher_reward;
CREATE INDEX voucher_reward ON voucher (community_id, reward_id, resident_id, month, status);
