-- When being there was undone: it counts no more then, whatever came back. What was credited, went on
-- above the ceiling and came back stands in the ledger.
ALTER TABLE time_award ADD COLUMN undone_at BIGINT;
UPDATE time_award SET undone_at = at WHERE back > 0;
ALTER TABLE time_award DROP COLUMN kept;
ALTER TABLE time_award DROP COLUMN back;

-- How many sessions were held and attended is counted where it is asked for.
ALTER TABLE course DROP COLUMN event_id;
ALTER TABLE course DROP COLUMN n_held;
ALTER TABLE course DROP COLUMN n_attended;
