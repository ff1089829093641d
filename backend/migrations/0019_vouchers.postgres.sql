CREATE TRIGGER late_hand_over_kept BEFORE UPDATE OR DELETE ON late_hand_over FOR EACH ROW EXECUTE FUNCTION append_only();
