CREATE TRIGGER door_scan_kept BEFORE UPDATE ON door_scan BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER door_scan_stays BEFORE DELETE ON door_scan BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER check_in_kept BEFORE UPDATE ON check_in BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER check_in_stays BEFORE DELETE ON check_in BEGIN SELECT raise(abort, 'append-only'); END;
