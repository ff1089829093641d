CREATE TRIGGER topic_event_kept BEFORE UPDATE OR DELETE ON topic_event FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER proposal_revision_kept BEFORE UPDATE OR DELETE ON proposal_revision FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER topic_moderation_kept BEFORE UPDATE OR DELETE ON topic_moderation FOR EACH ROW EXECUTE FUNCTION append_only();
