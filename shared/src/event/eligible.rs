//! Who an event is for (参加条件), with a reason whenever it is not for somebody.

use super::EventRefusal;
use crate::{
    event::EventKind,
    id::{HouseholdId, PlaceId},
};
use serde::{Deserialize, Serialize};

/// What a booking has to do with households (按户条件).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HouseholdRule {
    /// Anybody on file (不限).
    #[default]
    Anyone,
    /// People who belong to a household here (本社区住户).
    Members,
    /// One place for each household (一户一位).
    OneEach,
}

impl HouseholdRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anyone, Self::Members, Self::OneEach];
}

/// Who an event is for (参加条件).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Eligibility {
    /// The youngest, in full years by the year of birth; none for no bound.
    pub age_min: Option<i64>,
    /// The oldest.
    pub age_max: Option<i64>,
    /// Which grids' people; empty for the whole community.
    pub grids: Vec<PlaceId>,
    /// What it has to do with households.
    pub household: HouseholdRule,
}

/// What is known of who would come (参加人情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// The year of birth of who comes: the child's, in a class for children.
    pub birth_year: Option<i64>,
    /// The grid of the household.
    pub grid: Option<PlaceId>,
    /// The household.
    pub household: Option<HouseholdId>,
}

/// How old somebody is, or becomes, in a year (年龄): only the year of birth is known.
#[must_use]
pub const fn age_in(year: i64, birth_year: i64) -> i64 {
    year.saturating_sub(birth_year)
}

impl Eligibility {
    /// Whether somebody may come to what begins in `year` (能否参加).
    ///
    /// # Errors
    /// The first [`EventRefusal`] that applies.
    pub fn check(&self, facts: &Facts, year: i64) -> Result<(), EventRefusal> {
        if self.household != HouseholdRule::Anyone && facts.household.is_none() {
            return Err(EventRefusal::NoHousehold);
        }
        if !self.grids.is_empty() && !facts.grid.is_some_and(|grid| self.grids.contains(&grid)) {
            return Err(EventRefusal::OtherGrid);
        }
        if self.age_min.is_none() && self.age_max.is_none() {
            return Ok(());
        }
        let age = age_in(year, facts.birth_year.ok_or(EventRefusal::AgeUnknown)?);
        if self.age_min.is_some_and(|min| age < min) {
            return Err(EventRefusal::TooYoung);
        }
        if self.age_max.is_some_and(|max| age > max) {
            return Err(EventRefusal::TooOld);
        }
        Ok(())
    }
}

/// Why an event stands further up in somebody's list (推荐理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// They have a place, an offer, or wait (您已报名).
    Mine,
    /// They ticked this kind (您感兴趣).
    Interest,
    /// It is for their grid (您的网格).
    Grid,
    /// It is for their age (适合您的年龄).
    Age,
}

/// Why an event fits somebody, the strongest reason first; nothing when they could not come (匹配).
///
/// A booking of one's own always shows. Whole-community events and events for all ages are no reason.
#[must_use]
pub fn fits(
    (kind, eligibility): (EventKind, &Eligibility),
    interests: &[EventKind],
    facts: &Facts,
    (year, is_mine): (i64, bool),
) -> Vec<Fit> {
    let mut found = Vec::new();
    if is_mine {
        found.push(Fit::Mine);
    }
    if eligibility.check(facts, year).is_err() {
        return found;
    }
    if interests.contains(&kind) {
        found.push(Fit::Interest);
    }
    if !eligibility.grids.is_empty() {
        found.push(Fit::Grid);
    }
    if eligibility.age_min.is_some() || eligibility.age_max.is_some() {
        found.push(Fit::Age);
    }
    found
}
