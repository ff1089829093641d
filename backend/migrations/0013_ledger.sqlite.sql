CREATE TRIGGER ledger_transfer_kept BEFORE UPDATE ON ledger_transfer BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_transfer_stays BEFORE DELETE ON ledger_transfer BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_part_kept BEFORE UPDATE ON ledger_part BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_part_stays BEFORE DELETE ON ledger_part BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_day_kept BEFORE UPDATE ON ledger_day BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER ledger_day_stays BEFORE DELETE ON ledger_day BEGIN SELECT raise(abort, 'append-only'); END;
