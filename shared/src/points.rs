//! Points (积分): what taking part earns, by rules that everybody can read.
//!
//! Invariants: what is awarded depends on the rule and on what was earned before, never on how
//! somebody voted or what they said; no cap is passed.

mod stars;

pub use stars::{HONOUR_MAX, STAR_DAYS, STAR_STEPS, next_star, stars};

use crate::{
    amount::Points, category::Class, event::EVENT_POINTS_MAX, ledger::Asset, time_bank::Movement,
};
use serde::{Deserialize, Serialize};

/// What earns points (积分项目).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// A ballot in a poll that was counted: for taking part, never for how (参加表决).
    Ballot,
    /// A seat taken in a meeting (参加议事会).
    Meeting,
    /// A need that was solved (诉求办结).
    Need,
    /// A danger that was seen and removed (隐患上报).
    Hazard,
    /// Being there at an event; the event says how much, below the caps (参加活动).
    Event,
    /// Help that was given and booked in the time bank (志愿服务); the minutes are apart from this.
    Volunteer,
    /// A course that was finished: enough of its sessions attended (结业).
    Course,
}

impl Activity {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Ballot,
        Self::Meeting,
        Self::Need,
        Self::Hazard,
        Self::Event,
        Self::Volunteer,
        Self::Course,
    ];

    /// The stable word, which is the cause of the transfer.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ballot => "ballot",
            Self::Meeting => "meeting",
            Self::Need => "need",
            Self::Hazard => "hazard",
            Self::Event => "event",
            Self::Volunteer => "volunteer",
            Self::Course => "course",
        }
    }

    /// The cause its points are taken back for, where they can be (收回积分的摘要).
    #[must_use]
    pub const fn undone(self) -> Option<Cause> {
        match self {
            Self::Event => Some(Cause::EventUndone),
            Self::Course => Some(Cause::CourseUndone),
            Self::Ballot | Self::Meeting | Self::Need | Self::Hazard | Self::Volunteer => None,
        }
    }

    /// The word its transfers are named by: a need that turned out to be a danger is the same need.
    #[must_use]
    pub const fn matter(self) -> &'static str {
        match self {
            Self::Ballot => "ballot",
            Self::Meeting => "meeting",
            Self::Need | Self::Hazard => "need",
            Self::Event => "event",
            Self::Volunteer => "volunteer",
            Self::Course => "course",
        }
    }

    /// What a solved need of this class was (办结诉求的积分项目).
    #[must_use]
    pub const fn of_need(class: Class) -> Self {
        match class {
            Class::Urgent => Self::Hazard,
            Class::General | Class::Enquiry | Class::Complex => Self::Need,
        }
    }

    /// Its rule.
    #[must_use]
    pub const fn rule(self) -> EarningRule {
        let (points, day_max, year_max) = match self {
            Self::Ballot => (5, 10, 100),
            Self::Meeting => (10, 20, 200),
            Self::Need => (5, 10, 100),
            Self::Hazard => (10, 20, 200),
            Self::Event => (5, EVENT_POINTS_MAX, 600),
            Self::Volunteer => (10, 20, 300),
            Self::Course => (20, 40, 200),
        };
        let [points, day_max, year_max] = [Points(points), Points(day_max), Points(year_max)];
        EarningRule { activity: self, points, day_max, year_max }
    }
}

/// Why points or minutes move (摘要).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Somebody took part (参与).
    Earned(Activity),
    /// Reserved for a voucher (兑换预留).
    Redemption,
    /// The voucher was handed over (领取).
    Collection,
    /// The voucher was taken back (取消兑换).
    Cancellation,
    /// The voucher ran out (兑换券过期).
    VoucherOver,
    /// What was collected was given back (退回).
    Refund,
    /// The points themselves ran out (过期).
    Lapse,
    /// Being there at an event was undone (撤销签到).
    EventUndone,
    /// Being there so often as a finished course needs was undone (撤销结业).
    CourseUndone,
    /// Minutes of the time bank (时间银行).
    Hours(Movement),
}

impl Cause {
    /// The stable word that stands in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Earned(activity) => activity.code(),
            Self::Redemption => "redemption",
            Self::Collection => "collection",
            Self::Cancellation => "cancellation",
            Self::VoucherOver => "voucher_over",
            Self::Refund => "refund",
            Self::Lapse => "lapse",
            Self::EventUndone => "event_undone",
            Self::CourseUndone => "course_undone",
            Self::Hours(movement) => movement.code(),
        }
    }
    /// What moves for it: a cause is of one asset alone, so that neither is ever booked as the other.
    #[must_use]
    pub const fn asset(self) -> Asset {
        match self {
            Self::Earned(_)
            | Self::Redemption
            | Self::Collection
            | Self::Cancellation
            | Self::VoucherOver
            | Self::Refund
            | Self::Lapse
            | Self::EventUndone
            | Self::CourseUndone => Asset::Points,
            Self::Hours(_) => Asset::Minutes,
        }
    }
    /// Reads what [`Cause::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let others = [
            Self::Redemption,
            Self::Collection,
            Self::Cancellation,
            Self::VoucherOver,
            Self::Refund,
            Self::Lapse,
            Self::EventUndone,
            Self::CourseUndone,
        ];
        let hours = Movement::ALL.map(Self::Hours);
        let all = Activity::ALL.map(Self::Earned).into_iter().chain(others).chain(hours);
        all.into_iter().find(|cause| cause.code() == code)
    }
}

/// How many points an activity earns (积分规则).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarningRule {
    /// For what.
    pub activity: Activity,
    /// Each time.
    pub points: Points,
    /// Most on one day.
    pub day_max: Points,
    /// Most in one calendar year.
    pub year_max: Points,
}

impl EarningRule {
    /// What one more time earns after so much on the same day and in the same year (应得积分).
    #[must_use]
    pub fn earns(&self, on_day: Points, in_year: Points) -> Points {
        self.earns_of(self.points, on_day, in_year)
    }
    /// The same for what says itself how much it is worth: an event (按活动标准应得积分).
    #[must_use]
    pub fn earns_of(&self, worth: Points, on_day: Points, in_year: Points) -> Points {
        let room = (self.day_max.0 - on_day.0).min(self.year_max.0 - in_year.0);
        Points(worth.0.min(room).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(on_day: i64, in_year: i64, expected: i64) {
        let rule = Activity::Ballot.rule();
        assert_eq!(rule.earns(Points(on_day), Points(in_year)), Points(expected));
    }

    #[test]
    fn no_cap_is_passed() {
        check(0, 0, 5);
        check(5, 5, 5);
        check(6, 6, 4);
        check(10, 10, 0);
        check(11, 11, 0);
        check(0, 95, 5);
        check(0, 97, 3);
        check(0, 100, 0);
    }

    #[test]
    fn an_event_gives_its_own_amount_below_the_caps_of_all_events() {
        let rule = Activity::Event.rule();
        let earns = |worth, on_day, in_year| {
            rule.earns_of(Points(worth), Points(on_day), Points(in_year)).0
        };
        assert_eq!(earns(120, 0, 0), 120);
        assert_eq!(earns(120, 20, 20), 100);
        assert_eq!(earns(20, 0, 590), 10);
        assert_eq!(earns(20, 120, 120), 0);
    }

    #[test]
    fn causes_survive_the_books() {
        let mut causes: Vec<Cause> = Activity::ALL.map(Cause::Earned).to_vec();
        causes.extend([Cause::Redemption, Cause::Collection, Cause::Cancellation]);
        causes.extend([Cause::VoucherOver, Cause::Refund, Cause::Lapse]);
        causes.extend([Cause::EventUndone, Cause::CourseUndone]);
        causes.extend(Movement::ALL.map(Cause::Hours));
        for cause in causes {
            assert_eq!(Cause::parse(cause.code()), Some(cause));
        }
        assert_eq!(Cause::parse("of another program"), None);
    }

    #[test]
    fn rules_earn_something_and_no_more_than_a_day_allows() {
        for rule in Activity::ALL.map(Activity::rule) {
            assert!(Points(0) < rule.points && rule.points <= rule.day_max);
            assert!(rule.day_max <= rule.year_max);
        }
    }
}
