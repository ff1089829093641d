//! Why something about a topic is not done (议事拒绝).

/// Why it is refused (拒绝原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicRefusal {
    /// It is a suggestion still.
    NotOpen,
    /// It is a topic already.
    AlreadyOpen,
    /// The phase that allows it has not begun.
    TooEarly,
    /// The phase that allowed it has ended.
    TooLate,
    /// The topic is over.
    Closed,
    /// After carrying it out there is only the end.
    LastPhase,
    /// It moved on meanwhile.
    Moved,
    /// A proposal has no answer yet.
    Unanswered,
    /// Only who made the proposal decides about changes to it.
    NotAuthor,
    /// It was decided before.
    Decided,
    /// The proposal was changed since.
    Changed,
    /// It was taken off the page.
    Hidden,
    /// As many as one person may make, or as a topic holds.
    TooMany,
    /// One matter, one poll, and there is one.
    PollTaken,
    /// All seats are taken.
    Full,
    /// The ticket is over, or somebody else's affair.
    NotAttachable,
}

impl TopicRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOpen => "topic.not_open",
            Self::AlreadyOpen => "topic.already_open",
            Self::TooEarly => "topic.too_early",
            Self::TooLate => "topic.too_late",
            Self::Closed => "topic.closed",
            Self::LastPhase => "topic.last_phase",
            Self::Moved => "topic.moved",
            Self::Unanswered => "topic.unanswered",
            Self::NotAuthor => "topic.not_author",
            Self::Decided => "topic.decided",
            Self::Changed => "topic.changed",
            Self::Hidden => "topic.hidden",
            Self::TooMany => "topic.too_many",
            Self::PollTaken => "topic.poll_taken",
            Self::Full => "topic.full",
            Self::NotAttachable => "topic.not_attachable",
        }
    }
}
