-- Fewer pages for each voucher: one index tells a person's vouchers and how often something was redeemed
-- this month, and only what can still run out is looked through for it.
DROP INDEX voucher_reward;
DROP INDEX voucher_resident;
CREATE INDEX voucher_resident ON voucher (community_id, resident_id, at, id, reward_id, status);
DROP INDEX voucher_due;
CREATE INDEX voucher_due ON voucher (community_id, expires_at, id) WHERE status = 'issued';
-- The instant says it.
ALTER TABLE voucher DROP COLUMN month;
