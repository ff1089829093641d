//! Counting (计票): from what was cast to a result, its outcome, and how much is missing until then.
//!
//! Invariants: the order of ballots never matters; turnout only grows until the close; for, against
//! and abstaining add up to those taking part.

use super::{Choice, Question, QuestionKind, rule::Rule};
use crate::amount::Area;
use serde::{Deserialize, Serialize};

/// So many voting units and their floor area (票数与面积).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sum {
    /// Voting units, each one head.
    pub heads: i64,
    /// Their area together.
    pub area: Area,
}

impl Sum {
    /// One more voting unit.
    #[must_use]
    pub const fn plus(self, area: Area) -> Self {
        Self { heads: self.heads + 1, area: Area(self.area.0 + area.0) }
    }
}

/// Who may, who did (参与情况). Shown to everybody while a poll is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Turnout {
    /// Everybody on the roll.
    pub entitled: Sum,
    /// Those who took part, abstaining counted.
    pub taking_part: Sum,
}

/// How far a poll is from being valid (还差多少).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// Voting units that still have to take part.
    pub missing_heads: i64,
    /// Area that still has to take part.
    pub missing_area: Area,
}

impl Standing {
    /// Whether enough take part.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.missing_heads == 0 && self.missing_area.0 == 0
    }
}

/// How much is missing until the poll is valid (差额).
#[must_use]
pub fn standing(rule: &Rule, turnout: &Turnout) -> Standing {
    let Some(quorum) = rule.quorum else { return Standing::default() };
    let Turnout { entitled, taking_part } = turnout;
    let missing_area =
        if rule.by_area { quorum.missing(taking_part.area.0, entitled.area.0) } else { 0 };
    Standing {
        missing_heads: quorum.missing(taking_part.heads, entitled.heads),
        missing_area: Area(missing_area),
    }
}

/// The sums of a poll (计票结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Who may and who did.
    pub turnout: Turnout,
    /// In favour of each option, in the order of the question.
    pub options: Vec<Sum>,
    /// Against the plan; nothing where options are chosen from.
    pub against: Sum,
    /// Abstaining.
    pub abstain: Sum,
}

impl Tally {
    /// The sums in the order of a sealed ballot's slots: the options, against where there is one plan,
    /// abstaining (按选票格排列).
    #[must_use]
    pub fn slots(&self, kind: QuestionKind) -> Vec<Sum> {
        let against = (kind == QuestionKind::Plan).then_some(self.against);
        self.options.iter().copied().chain(against).chain([self.abstain]).collect()
    }

    /// The tally of these slots (由选票格合计).
    #[must_use]
    pub fn of_slots(question: &Question, turnout: Turnout, slots: &[Sum]) -> Self {
        let n = question.options.len();
        let sum = |n: usize| slots.get(n).copied().unwrap_or_default();
        let is_plan = question.kind == QuestionKind::Plan;
        Self {
            turnout,
            options: (0..n).map(sum).collect(),
            against: if is_plan { sum(n) } else { Sum::default() },
            abstain: slots.last().copied().unwrap_or_default(),
        }
    }
}

/// One voting unit's ballot as it counts (计入的一票).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// What was chosen.
    pub choice: &'a Choice,
    /// The unit's area.
    pub area: Area,
}

/// Adds up the ballots that count, one for each voting unit (计票).
#[must_use]
pub fn tally<'a>(
    question: &Question,
    entitled: Sum,
    ballots: impl IntoIterator<Item = Counted<'a>>,
) -> Tally {
    let mut tally = Tally {
        turnout: Turnout { entitled, taking_part: Sum::default() },
        options: vec![Sum::default(); question.options.len()],
        against: Sum::default(),
        abstain: Sum::default(),
    };
    for Counted { choice, area } in ballots {
        tally.turnout.taking_part = tally.turnout.taking_part.plus(area);
        match choice {
            Choice::For => add(&mut tally.options, 0, area),
            Choice::Against => tally.against = tally.against.plus(area),
            Choice::Abstain => tally.abstain = tally.abstain.plus(area),
            Choice::Options { of } => of.iter().for_each(|n| add(&mut tally.options, *n, area)),
        }
    }
    tally
}

fn add(options: &mut [Sum], n: u8, area: Area) {
    if let Some(sum) = options.get_mut(usize::from(n)) {
        *sum = sum.plus(area);
    }
}

/// What a poll came to (表决结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Passed; which options won, best first (通过).
    Passed {
        /// Their places in the question.
        winners: Vec<u8>,
    },
    /// Valid, but not enough in favour (未通过).
    NotPassed,
    /// Too little area took part (面积未达).
    NoQuorumArea,
    /// Too few took part (人数未达).
    NoQuorumHeads,
    /// Both (人数和面积均未达).
    NoQuorumBoth,
    /// Called off, with the reason on file (作废).
    Void,
}

/// Decides what the sums come to (判定结果).
#[must_use]
pub fn outcome(rule: &Rule, question: &Question, tally: &Tally) -> Outcome {
    let missing = standing(rule, &tally.turnout);
    match (missing.missing_heads > 0, missing.missing_area.0 > 0) {
        (true, true) => return Outcome::NoQuorumBoth,
        (true, false) => return Outcome::NoQuorumHeads,
        (false, true) => return Outcome::NoQuorumArea,
        (false, false) => {}
    }
    let winners = winners(rule, question, tally);
    if winners.is_empty() { Outcome::NotPassed } else { Outcome::Passed { winners } }
}

/// Options with enough in favour, best first, not more than are to be chosen. Where two stand equal
/// on the last seat, neither has it: a tie is decided by people, in a second poll.
fn winners(rule: &Rule, question: &Question, tally: &Tally) -> Vec<u8> {
    let counted = silent_counted(rule, tally);
    let mut passed: Vec<(Sum, u8)> = (0_u8..)
        .zip(&counted.options)
        .filter(|(_, sum)| passes(rule, **sum, counted.turnout.taking_part))
        .map(|(n, sum)| (*sum, n))
        .collect();
    let rank = |sum: &Sum| (sum.heads, if rule.by_area { sum.area.0 } else { 0 });
    passed.sort_by(|(a, n), (b, m)| rank(b).cmp(&rank(a)).then(n.cmp(m)));
    let seats = usize::from(question.seats);
    if let (Some((last, _)), Some((next, _))) =
        (passed.get(seats.wrapping_sub(1)), passed.get(seats))
        && rank(last) == rank(next)
    {
        let tied = rank(next);
        passed.retain(|(sum, _)| rank(sum) > tied);
    }
    passed.truncate(seats);
    passed.into_iter().map(|(_, n)| n).collect()
}

fn passes(rule: &Rule, sum: Sum, taking_part: Sum) -> bool {
    let reached = |part, whole| rule.pass.is_reached(part, whole);
    reached(sum.heads, taking_part.heads)
        && (!rule.by_area || reached(sum.area.0, taking_part.area.0))
}

/// Who stayed silent goes with the larger side, where the covenant says so; the larger side is the
/// one with more heads, and where heads are equal the silent stay silent.
fn silent_counted(rule: &Rule, tally: &Tally) -> Tally {
    let mut counted = tally.clone();
    if !rule.silent_follow || tally.options.len() != 1 {
        return counted;
    }
    let Turnout { entitled, taking_part } = tally.turnout;
    let silent = Sum {
        heads: entitled.heads - taking_part.heads,
        area: Area(entitled.area.0 - taking_part.area.0),
    };
    let in_favour = tally.options.first().copied().unwrap_or_default();
    let join =
        |sum: Sum| Sum { heads: sum.heads + silent.heads, area: Area(sum.area.0 + silent.area.0) };
    match in_favour.heads.cmp(&tally.against.heads) {
        std::cmp::Ordering::Greater => counted.options = vec![join(in_favour)],
        std::cmp::Ordering::Less => counted.against = join(tally.against),
        std::cmp::Ordering::Equal => return counted,
    }
    counted.turnout.taking_part = entitled;
    counted
}

/// A share in tenths of a percent, rounded to the nearest, as sheets print it: 920 is 92.0 %.
#[must_use]
pub fn permille(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let exact = (i128::from(part) * 2000 + i128::from(whole)) / (2 * i128::from(whole));
    i64::try_from(exact).unwrap_or(0)
}
