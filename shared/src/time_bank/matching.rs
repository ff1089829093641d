//! Who fits (匹配): by skill, place and time, each said in words that anybody can check.
//!
//! Invariants: whoever shares no skill is not named; the order depends on what is given alone, so that
//! the phone and the server name the same people in the same order.

use super::{ListingDraft, Skill, VolunteerDraft, WeekTime};
use crate::{
    id::{PlaceId, ResidentId},
    time::{DAY_MS, MINUTE_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Most days of a window that are looked at.
const DAYS_MAX: i64 = 32;

/// Somebody who could help (候选志愿者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub resident: ResidentId,
    /// What they said when they enrolled.
    pub volunteer: VolunteerDraft,
    /// Where they live.
    pub grid: Option<PlaceId>,
    /// How much they have on already.
    pub n_open: i64,
}

/// Why somebody fits, or fits less (匹配理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Can do this.
    Skill {
        /// What.
        skill: Skill,
    },
    /// Lives in the same grid (同网格).
    SameGrid,
    /// Lives in this community (同社区).
    SameCommunity,
    /// Has time then (时间合适).
    Free,
    /// Has said no time, or another (时间待商量).
    AskTime,
    /// Has nothing else on (手上没有别的任务).
    Idle,
}

/// Somebody who fits, and why (匹配结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fit {
    /// Who.
    pub resident: ResidentId,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// Whether one of these weekly times holds all the minutes within the window (时间是否合适).
#[must_use]
pub fn is_free(times: &[WeekTime], listing: &ListingDraft) -> bool {
    let first = listing.from.date();
    let last = listing.until.date().0.min(first.0 + DAYS_MAX);
    (first.0..=last).map(|day| first.plus_days(day - first.0)).any(|day| {
        times.iter().filter(|time| time.day == day.weekday()).any(|time| {
            let at =
                |minutes: i64| day.start().0 + minutes.clamp(0, DAY_MS / MINUTE_MS) * MINUTE_MS;
            let from = at(time.from).max(listing.from.0);
            let until = at(time.until).min(listing.until.0);
            Timestamp(from).plus_minutes(listing.minutes.0).0 <= until
        })
    })
}

/// How well somebody fits, none without a common skill (匹配一人).
#[must_use]
pub fn fit(listing: &ListingDraft, grid: Option<PlaceId>, candidate: &Candidate) -> Option<Fit> {
    let can = |skill: &&Skill| candidate.volunteer.skills.contains(skill);
    let mut reasons: Vec<Reason> =
        listing.skills.iter().filter(can).map(|skill| Reason::Skill { skill: *skill }).collect();
    if reasons.is_empty() || !candidate.volunteer.is_open {
        return None;
    }
    let is_near = grid.is_some() && grid == candidate.grid;
    reasons.push(if is_near { Reason::SameGrid } else { Reason::SameCommunity });
    let is_free = is_free(&candidate.volunteer.times, listing);
    reasons.push(if is_free { Reason::Free } else { Reason::AskTime });
    if candidate.n_open == 0 {
        reasons.push(Reason::Idle);
    }
    Some(Fit { resident: candidate.resident, reasons })
}

/// Who fits best, first (匹配排序): more of the skills, then the same grid, then free then, then who has
/// least on already.
#[must_use]
pub fn rank(listing: &ListingDraft, grid: Option<PlaceId>, candidates: &[Candidate]) -> Vec<Fit> {
    let mut ranked: Vec<(_, Fit)> = candidates
        .iter()
        .filter_map(|candidate| fit(listing, grid, candidate).map(|fit| (candidate, fit)))
        .map(|(candidate, fit)| {
            let has = |reason: Reason| fit.reasons.contains(&reason);
            let n_missing = listing.skills.len()
                - fit.reasons.iter().filter(|one| matches!(one, Reason::Skill { .. })).count();
            let key = (
                n_missing,
                !has(Reason::SameGrid),
                !has(Reason::Free),
                candidate.n_open,
                candidate.resident,
            );
            (key, fit)
        })
        .collect();
    ranked.sort_by_key(|(key, _)| *key);
    ranked.into_iter().map(|(_, fit)| fit).collect()
}
