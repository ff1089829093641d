//! The phases of a topic (议题阶段): each has its end, and each allows other things.

use super::TopicRefusal;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a topic stands (议题阶段). The order is the order of time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A resident would like to talk about it; others may second it (居民倡议).
    #[default]
    Suggested,
    /// Needs of the same matter are brought together (需求征集).
    Needs,
    /// Proposals, amendments and statements (方案讨论).
    Proposals,
    /// It is being voted on (表决).
    Poll,
    /// What came of it is made public (公示).
    Result,
    /// Tickets carry it out (落实).
    Execution,
    /// It is over, and everybody was told what became of it (办结).
    Closed,
}

impl Phase {
    /// All phases.
    pub const ALL: [Self; 7] = [
        Self::Suggested,
        Self::Needs,
        Self::Proposals,
        Self::Poll,
        Self::Result,
        Self::Execution,
        Self::Closed,
    ];
    /// The five that have an end, in their order.
    pub const DATED: [Self; 5] =
        [Self::Needs, Self::Proposals, Self::Poll, Self::Result, Self::Execution];

    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Needs => "needs",
            Self::Proposals => "proposals",
            Self::Poll => "poll",
            Self::Result => "result",
            Self::Execution => "execution",
            Self::Closed => "closed",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }
    /// Whether lists are still shuffled for each viewer: until voting has ended.
    #[must_use]
    pub fn is_shuffled(self) -> bool {
        self <= Self::Poll
    }
}

/// When each phase ends (议题日程); a phase that ends where the one before it ends is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Schedule {
    /// Needs are brought together until then.
    pub needs_until: Timestamp,
    /// Proposals are discussed until then.
    pub proposals_until: Timestamp,
    /// Voting is over by then.
    pub poll_until: Timestamp,
    /// The result is public until then.
    pub result_until: Timestamp,
    /// It is to be carried out by then.
    pub execution_until: Timestamp,
}

impl Schedule {
    /// A week for needs, two for proposals, two for the vote, one for the result, ninety days for the
    /// work; each ends at nine in the evening (常用日程).
    #[must_use]
    pub const fn usual(now: Timestamp) -> Self {
        const fn evening(now: Timestamp, days: i64) -> Timestamp {
            now.date().plus_days(days).start().plus_hours(21)
        }
        Self {
            needs_until: evening(now, 7),
            proposals_until: evening(now, 21),
            poll_until: evening(now, 35),
            result_until: evening(now, 42),
            execution_until: evening(now, 132),
        }
    }
    /// When a phase ends; none for those without a date.
    #[must_use]
    pub const fn until(&self, phase: Phase) -> Option<Timestamp> {
        match phase {
            Phase::Needs => Some(self.needs_until),
            Phase::Proposals => Some(self.proposals_until),
            Phase::Poll => Some(self.poll_until),
            Phase::Result => Some(self.result_until),
            Phase::Execution => Some(self.execution_until),
            Phase::Suggested | Phase::Closed => None,
        }
    }
    /// All ends in their order.
    #[must_use]
    pub const fn ends(&self) -> [Timestamp; 5] {
        [
            self.needs_until,
            self.proposals_until,
            self.poll_until,
            self.result_until,
            self.execution_until,
        ]
    }
    /// The phase by the dates alone. Carrying out has no end by date: somebody says that it is done.
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        let running = Phase::DATED.into_iter().zip(self.ends()).find(|(_, end)| now < *end);
        running.map_or(Phase::Execution, |(phase, _)| phase)
    }
    /// The same with a phase that ends now, because somebody moved it on.
    #[must_use]
    pub fn cut(self, phase: Phase, now: Timestamp) -> Self {
        let end = |of: Phase, until: Timestamp| if of <= phase { until.min(now) } else { until };
        Self {
            needs_until: end(Phase::Needs, self.needs_until),
            proposals_until: end(Phase::Proposals, self.proposals_until),
            poll_until: end(Phase::Poll, self.poll_until),
            result_until: end(Phase::Result, self.result_until),
            execution_until: self.execution_until,
        }
    }
    /// When the clockwork has to look again for a topic in this phase.
    #[must_use]
    pub fn wake_at(&self, phase: Phase) -> Timestamp {
        match phase {
            Phase::Needs | Phase::Proposals | Phase::Poll | Phase::Result => {
                self.until(phase).unwrap_or(Timestamp::NEVER)
            }
            Phase::Suggested | Phase::Execution | Phase::Closed => Timestamp::NEVER,
        }
    }
}

/// What moves a topic (阶段操作).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseAction {
    /// A suggestion becomes a topic: enough residents second it, or staff take it up.
    Open,
    /// A date has come.
    ByDate,
    /// Staff move on before the date.
    MoveOn,
    /// It is over.
    Close,
}

/// Decides where a topic stands after an action (阶段推进).
///
/// # Errors
/// [`TopicRefusal`] when the phase does not allow it.
pub fn step(
    phase: Phase,
    action: PhaseAction,
    schedule: &Schedule,
    now: Timestamp,
) -> Result<Phase, TopicRefusal> {
    use Phase as P;
    use PhaseAction as A;
    match (phase, action) {
        (P::Suggested, A::Open) => Ok(schedule.phase(now)),
        (P::Suggested, A::ByDate) => Ok(P::Suggested),
        (P::Suggested, A::MoveOn) => Err(TopicRefusal::NotOpen),
        (P::Needs | P::Proposals | P::Poll | P::Result | P::Execution, A::ByDate) => {
            Ok(schedule.phase(now).max(phase))
        }
        (P::Needs, A::MoveOn) => Ok(P::Proposals),
        (P::Proposals, A::MoveOn) => Ok(P::Poll),
        (P::Poll, A::MoveOn) => Ok(P::Result),
        (P::Result, A::MoveOn) => Ok(P::Execution),
        (P::Execution, A::MoveOn) => Err(TopicRefusal::LastPhase),
        (P::Needs | P::Proposals | P::Poll | P::Result | P::Execution, A::Open) => {
            Err(TopicRefusal::AlreadyOpen)
        }
        (P::Suggested | P::Needs | P::Proposals | P::Poll | P::Result | P::Execution, A::Close) => {
            Ok(P::Closed)
        }
        (P::Closed, A::Open | A::ByDate | A::MoveOn | A::Close) => Err(TopicRefusal::Closed),
    }
}

/// The phase people see: what is stored, moved on by the dates (当前阶段).
#[must_use]
pub fn shown_phase(stored: Phase, schedule: &Schedule, now: Timestamp) -> Phase {
    step(stored, PhaseAction::ByDate, schedule, now).unwrap_or(stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY_MS;

    const NOW: Timestamp = Timestamp(1_741_000_000_000);

    fn schedule() -> Schedule {
        let day = |n| NOW.plus_days(n);
        Schedule {
            needs_until: day(7),
            proposals_until: day(21),
            poll_until: day(35),
            result_until: day(42),
            execution_until: day(100),
        }
    }

    #[test]
    fn the_dates_alone_decide_the_phase() {
        let at = |days: i64| schedule().phase(NOW.plus_ms(days * DAY_MS));
        let found = [0, 6, 7, 20, 21, 35, 42, 99, 200].map(at);
        use Phase as P;
        assert_eq!(
            found,
            [
                P::Needs,
                P::Needs,
                P::Proposals,
                P::Proposals,
                P::Poll,
                P::Result,
                P::Execution,
                P::Execution,
                P::Execution
            ]
        );
    }

    #[test]
    fn a_phase_without_days_is_left_out() {
        let schedule = Schedule { needs_until: NOW, ..schedule() };
        assert_eq!(schedule.phase(NOW), Phase::Proposals);
    }

    #[test]
    fn every_phase_and_action_has_one_answer() {
        use Phase as P;
        use PhaseAction as A;
        use TopicRefusal as R;
        let check = |phase, action, expected| {
            assert_eq!(step(phase, action, &schedule(), NOW), expected, "{phase:?} {action:?}");
        };
        for (phase, open, by_date, move_on, close) in [
            (P::Suggested, Ok(P::Needs), Ok(P::Suggested), Err(R::NotOpen), Ok(P::Closed)),
            (P::Needs, Err(R::AlreadyOpen), Ok(P::Needs), Ok(P::Proposals), Ok(P::Closed)),
            (P::Proposals, Err(R::AlreadyOpen), Ok(P::Proposals), Ok(P::Poll), Ok(P::Closed)),
            (P::Poll, Err(R::AlreadyOpen), Ok(P::Poll), Ok(P::Result), Ok(P::Closed)),
            (P::Result, Err(R::AlreadyOpen), Ok(P::Result), Ok(P::Execution), Ok(P::Closed)),
            (P::Execution, Err(R::AlreadyOpen), Ok(P::Execution), Err(R::LastPhase), Ok(P::Closed)),
            (P::Closed, Err(R::Closed), Err(R::Closed), Err(R::Closed), Err(R::Closed)),
        ] {
            check(phase, A::Open, open);
            check(phase, A::ByDate, by_date);
            check(phase, A::MoveOn, move_on);
            check(phase, A::Close, close);
        }
    }

    #[test]
    fn moving_on_ends_the_phase_now_and_never_goes_back() {
        let cut = schedule().cut(Phase::Needs, NOW);
        assert_eq!(cut.phase(NOW), Phase::Proposals);
        assert_eq!(cut.proposals_until, schedule().proposals_until);
        let later = schedule().cut(Phase::Poll, NOW);
        assert_eq!(later.phase(NOW), Phase::Result);
        assert_eq!(shown_phase(Phase::Result, &schedule(), NOW), Phase::Result);
    }

    #[test]
    fn phase_words_survive_storage() {
        for phase in Phase::ALL {
            assert_eq!(Phase::parse(phase.code()), Some(phase));
        }
    }
}
