CREATE TRIGGER topic_event_kept BEFORE UPDATE ON topic_event BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER topic_event_stays BEFORE DELETE ON topic_event BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER proposal_revision_kept BEFORE UPDATE ON proposal_revision BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER proposal_revision_stays BEFORE DELETE ON proposal_revision BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER topic_moderation_kept BEFORE UPDATE ON topic_moderation BEGIN SELECT raise(abort, 'append-only'); END;
CREATE TRIGGER topic_moderation_stays BEFORE DELETE ON topic_moderation BEGIN SELECT raise(abort, 'append-only'); END;
