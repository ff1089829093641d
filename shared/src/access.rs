//! Who may do what (权限): roles bound to places and parties, least privilege.
//!
//! Invariant: every question of permission is answered here, from the role alone or from a role and
//! where it holds; the server asks again even when the phone has asked.

use crate::id::{PartyId, PlaceId};
use serde::{Deserialize, Serialize};

/// A role that a person holds somewhere (角色).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lives here (居民).
    Resident,
    /// A neighbour who can be named to keep the key of a secret poll (监票人); no member of staff.
    Trustee,
    /// Leads a building, a neighbour (楼栋长).
    BuildingLeader,
    /// Hands rewards over at a station or a shop (驿站、商户).
    Station,
    /// Keeps the time bank: matches, enters and decides (时间银行协调员).
    Coordinator,
    /// Looks after a grid (网格员).
    GridWorker,
    /// Answers for a grid (网格长).
    GridLead,
    /// Sorts and routes for the community (社区调度员).
    Dispatcher,
    /// Handles tickets for a department or firm (承办人).
    Handler,
    /// Samples tickets and watches the figures for the street (街道督导).
    Supervisor,
    /// Accounts and settings (系统管理员).
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 11] = [
        Self::Resident,
        Self::Trustee,
        Self::BuildingLeader,
        Self::Station,
        Self::Coordinator,
        Self::GridWorker,
        Self::GridLead,
        Self::Dispatcher,
        Self::Handler,
        Self::Supervisor,
        Self::Administrator,
    ];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::BuildingLeader => "building_leader",
            Self::GridWorker => "grid_worker",
            Self::GridLead => "grid_lead",
            Self::Dispatcher => "dispatcher",
            Self::Handler => "handler",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
            Self::Trustee => "trustee",
            Self::Station => "station",
            Self::Coordinator => "coordinator",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A role and where it holds (任职).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Post {
    /// Which role.
    pub role: Role,
    /// The grid or building; none holds for the whole community.
    pub place: Option<PlaceId>,
    /// The party a handler works for.
    pub party: Option<PartyId>,
}

/// What staff may do beyond acting on one ticket (职权).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// See the staff console at all.
    Desk,
    /// See the tickets in reach, and the inbox.
    SeeTickets,
    /// Enter a need for somebody else (代办).
    EnterNeed,
    /// Change category, class and routing of any ticket in reach.
    Sort,
    /// Merge tickets, dispatch many at once.
    Merge,
    /// Edit routing table and categories.
    Route,
    /// See people and households of one's places, masked.
    SeePeople,
    /// See masked fields with a purpose, logged.
    Unmask,
    /// Make invites, sign-in slips and posters.
    MakeCodes,
    /// Import places, give roles, change settings.
    Administer,
    /// Take tickets out as a table.
    Export,
    /// Sample closed tickets.
    Sample,
    /// Announce polls, correct rolls, answer objections.
    RunPolls,
    /// Enter ballots on paper and at the door, with a witness.
    EnterBallots,
    /// Open topics, answer proposals, keep the discussion decent, make resolutions tickets.
    RunTopics,
    /// Keep the catalogue of rewards.
    KeepRewards,
    /// Hand rewards over to who brings a voucher.
    HandOver,
    /// Announce events, see who comes, call them off; keep the timetable of mobile services.
    RunEvents,
    /// Ask for help for somebody without a phone, and stand by when help begins and ends.
    AidTimeBank,
    /// Match, enter and decide in the time bank, and keep its projects.
    RunTimeBank,
}

/// Whether `role` carries `duty` at all.
#[must_use]
pub const fn may(role: Role, duty: Duty) -> bool {
    match role {
        Role::Resident | Role::Trustee => false,
        Role::BuildingLeader => {
            matches!(
                duty,
                Duty::Desk
                    | Duty::SeeTickets
                    | Duty::EnterNeed
                    | Duty::SeePeople
                    | Duty::EnterBallots
            )
        }
        Role::Station => matches!(duty, Duty::Desk | Duty::HandOver),
        Role::Coordinator => {
            matches!(duty, Duty::Desk | Duty::SeePeople | Duty::AidTimeBank | Duty::RunTimeBank)
        }
        Role::GridWorker => {
            matches!(
                duty,
                Duty::Desk
                    | Duty::SeeTickets
                    | Duty::EnterNeed
                    | Duty::Sort
                    | Duty::SeePeople
                    | Duty::Unmask
                    | Duty::MakeCodes
                    | Duty::EnterBallots
                    | Duty::HandOver
                    | Duty::RunEvents
                    | Duty::AidTimeBank
            )
        }
        Role::GridLead => matches!(
            duty,
            Duty::Desk
                | Duty::SeeTickets
                | Duty::EnterNeed
                | Duty::Sort
                | Duty::Merge
                | Duty::SeePeople
                | Duty::Unmask
                | Duty::MakeCodes
                | Duty::Export
                | Duty::RunPolls
                | Duty::EnterBallots
                | Duty::RunTopics
                | Duty::KeepRewards
                | Duty::HandOver
                | Duty::RunEvents
                | Duty::AidTimeBank
                | Duty::RunTimeBank
        ),
        // What a grid lead does in a grid, for the whole community; and who gets what.
        Role::Dispatcher => matches!(duty, Duty::Route) || may(Role::GridLead, duty),
        Role::Handler => matches!(duty, Duty::Desk | Duty::SeeTickets),
        Role::Supervisor => matches!(
            duty,
            Duty::Desk | Duty::SeeTickets | Duty::Sample | Duty::Export | Duty::Route
        ),
        Role::Administrator => {
            matches!(
                duty,
                Duty::Desk | Duty::SeeTickets | Duty::Administer | Duty::MakeCodes | Duty::Route
            )
        }
    }
}

/// Whether a post reaches tickets and people of `grid` and `building` (管辖范围).
///
/// Handlers reach tickets by party, not by place.
#[must_use]
pub fn reaches(post: &Post, grid: Option<PlaceId>, building: Option<PlaceId>) -> bool {
    match post.role {
        Role::Resident | Role::Handler | Role::Trustee | Role::Station => false,
        Role::Dispatcher | Role::Supervisor | Role::Administrator => true,
        Role::Coordinator | Role::GridWorker | Role::GridLead => {
            post.place.is_none() || post.place == grid
        }
        Role::BuildingLeader => post.place.is_some() && post.place == building,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const GRID: Option<PlaceId> = Some(PlaceId(Uuid::from_u128(1)));
    const OTHER: Option<PlaceId> = Some(PlaceId(Uuid::from_u128(2)));

    #[test]
    fn residents_have_no_duties() {
        for duty in [Duty::Desk, Duty::SeePeople, Duty::Export, Duty::Administer] {
            assert!(!may(Role::Resident, duty) && !may(Role::Trustee, duty));
        }
    }
    #[test]
    fn stations_hand_over_and_see_nobodys_tickets() {
        assert!(may(Role::Station, Duty::Desk) && may(Role::Station, Duty::HandOver));
        assert!(!may(Role::Station, Duty::SeeTickets) && !may(Role::Station, Duty::SeePeople));
        for role in Role::ALL.into_iter().filter(|role| may(*role, Duty::Desk)) {
            let sees_none = matches!(role, Role::Station | Role::Coordinator);
            assert_eq!(may(role, Duty::SeeTickets), !sees_none, "{role:?}");
        }
    }
    #[test]
    fn handlers_see_no_people_and_administrators_no_need_forms() {
        assert!(!may(Role::Handler, Duty::SeePeople));
        assert!(!may(Role::Administrator, Duty::SeePeople));
        assert!(!may(Role::GridWorker, Duty::Export));
    }
    #[test]
    fn a_grid_worker_reaches_the_own_grid_only() {
        let worker = Post { role: Role::GridWorker, place: GRID, party: None };
        assert!(reaches(&worker, GRID, None));
        assert!(!reaches(&worker, OTHER, None));
        assert!(!reaches(&worker, None, None));
        let dispatcher = Post { role: Role::Dispatcher, place: None, party: None };
        assert!(reaches(&dispatcher, OTHER, None));
        let leader = Post { role: Role::BuildingLeader, place: OTHER, party: None };
        assert!(reaches(&leader, GRID, OTHER));
        assert!(!reaches(&leader, GRID, None));
    }
    #[test]
    fn role_words_survive_storage() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
    }
}
