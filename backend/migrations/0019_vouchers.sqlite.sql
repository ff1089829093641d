CREATE TRIGGER late_hand_over_kept BEFORE UPDATE ON late_hand_over BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER late_hand_over_stays BEFORE DELETE ON late_hand_over BEGIN SELECT raise(abort, 'append-only'); END;
