//! What may be done about a topic, and in which phases (议题事项).

use super::{Phase, TopicRefusal};

/// What somebody wants to do about a topic (议题事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Second a suggestion (附议).
    Second,
    /// Bring a need of the same matter in (并入诉求).
    AttachNeed,
    /// Make a proposal, or support one (提方案、支持方案).
    Propose,
    /// Suggest a change to a proposal, or decide about one (修改建议).
    Amend,
    /// Say something short, or answer what somebody said (表态).
    Speak,
    /// Adopt or decline a proposal (答复方案).
    Answer,
    /// Put a poll to it (关联表决).
    LinkPoll,
    /// Make a resolution a ticket (转为工单).
    OpenTask,
    /// Call a meeting (召集会议).
    Meet,
    /// Change words and dates (修改议题).
    Edit,
    /// Take something off the page, with a reason (管理内容).
    Moderate,
}

impl Deed {
    /// All deeds.
    pub const ALL: [Self; 11] = [
        Self::Second,
        Self::AttachNeed,
        Self::Propose,
        Self::Amend,
        Self::Speak,
        Self::Answer,
        Self::LinkPoll,
        Self::OpenTask,
        Self::Meet,
        Self::Edit,
        Self::Moderate,
    ];

    /// The phases in which it may be done.
    #[must_use]
    pub const fn phases(self) -> &'static [Phase] {
        use Phase as P;
        match self {
            Self::Second => &[P::Suggested],
            Self::AttachNeed => &[P::Needs, P::Proposals],
            Self::Propose | Self::Amend | Self::Speak => &[P::Proposals],
            Self::Answer => &[P::Proposals, P::Poll, P::Result, P::Execution],
            Self::LinkPoll => &[P::Proposals, P::Poll],
            Self::OpenTask => &[P::Result, P::Execution],
            Self::Meet => &[P::Needs, P::Proposals, P::Poll, P::Result, P::Execution],
            Self::Edit => &[P::Suggested, P::Needs, P::Proposals, P::Poll, P::Result, P::Execution],
            Self::Moderate => &P::ALL,
        }
    }
}

/// Whether a phase allows a deed (阶段检查).
///
/// # Errors
/// [`TopicRefusal`] that says whether it is too early, too late or over.
pub fn check(phase: Phase, deed: Deed) -> Result<(), TopicRefusal> {
    let phases = deed.phases();
    if phases.contains(&phase) {
        return Ok(());
    }
    match phase {
        Phase::Closed => Err(TopicRefusal::Closed),
        Phase::Suggested => Err(TopicRefusal::NotOpen),
        Phase::Needs | Phase::Proposals | Phase::Poll | Phase::Result | Phase::Execution => {
            let is_early = phases.first().is_some_and(|first| phase < *first);
            Err(if is_early { TopicRefusal::TooEarly } else { TopicRefusal::TooLate })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_phase_allows_what_belongs_to_it() {
        use Deed as D;
        use Phase as P;
        let allowed = |phase: Phase| -> Vec<Deed> {
            Deed::ALL.into_iter().filter(|deed| check(phase, *deed).is_ok()).collect()
        };
        assert_eq!(allowed(P::Suggested), [D::Second, D::Edit, D::Moderate]);
        assert_eq!(allowed(P::Needs), [D::AttachNeed, D::Meet, D::Edit, D::Moderate]);
        assert_eq!(
            allowed(P::Proposals),
            [
                D::AttachNeed,
                D::Propose,
                D::Amend,
                D::Speak,
                D::Answer,
                D::LinkPoll,
                D::Meet,
                D::Edit,
                D::Moderate
            ]
        );
        assert_eq!(allowed(P::Poll), [D::Answer, D::LinkPoll, D::Meet, D::Edit, D::Moderate]);
        assert_eq!(allowed(P::Result), [D::Answer, D::OpenTask, D::Meet, D::Edit, D::Moderate]);
        assert_eq!(allowed(P::Execution), [D::Answer, D::OpenTask, D::Meet, D::Edit, D::Moderate]);
        assert_eq!(allowed(P::Closed), [D::Moderate]);
    }

    #[test]
    fn a_refusal_says_whether_to_wait() {
        assert_eq!(check(Phase::Needs, Deed::Propose), Err(TopicRefusal::TooEarly));
        assert_eq!(check(Phase::Poll, Deed::Propose), Err(TopicRefusal::TooLate));
        assert_eq!(check(Phase::Closed, Deed::Propose), Err(TopicRefusal::Closed));
        assert_eq!(check(Phase::Suggested, Deed::Propose), Err(TopicRefusal::NotOpen));
    }
}
