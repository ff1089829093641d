//! The people of the demonstration (人): families behind the doors, staff, and the neighbours its stories tell of.
//!
//! Invariants: every household that has members has one representative; nobody holds a phone number
//! twice.

use super::{
    dice::Dice,
    names::{self, Age},
    town::Town,
};
use linli_shared::{
    access::{Post, Role},
    id::{HouseholdId, PartyId, PlaceId, ResidentId},
    resident::{Membership, Relation},
    text::Phone,
    time::Timestamp,
};

/// One person.
pub(super) struct Person {
    pub(super) id: ResidentId,
    pub(super) name: String,
    pub(super) phone: Option<Phone>,
    /// When they came on file.
    pub(super) since: Timestamp,
    /// Household, relation, state.
    pub(super) home: Option<(HouseholdId, Relation, Membership)>,
    /// The number of the grid they live in, from 0.
    pub(super) grid: Option<usize>,
    /// Roles, with the work phone.
    pub(super) posts: Vec<Post>,
}

/// A party on file.
pub(super) struct Party {
    pub(super) id: PartyId,
    pub(super) name: &'static str,
    pub(super) phone: &'static str,
    pub(super) takes: &'static [(
        linli_shared::category::Category,
        Option<linli_shared::category::Class>,
        Option<i64>,
    )],
    pub(super) handlers: Vec<ResidentId>,
}

/// Everybody.
#[derive(Default)]
pub(super) struct People {
    pub(super) all: Vec<Person>,
    pub(super) parties: Vec<Party>,
    /// By the number of the grid.
    pub(super) workers: Vec<ResidentId>,
    pub(super) leads: Vec<ResidentId>,
    pub(super) dispatchers: Vec<ResidentId>,
    pub(super) supervisors: Vec<ResidentId>,
    pub(super) trustees: Vec<ResidentId>,
    /// The neighbours the stories tell of.
    pub(super) known: Vec<ResidentId>,
}

/// Who lives behind a door, the representative first.
type Members = &'static [(&'static str, Relation, Membership)];

/// Neighbours the stories tell of: building, unit, door, members.
const KNOWN: [(&str, &str, &str, Members); 6] = [
    (
        "7栋",
        "2单元",
        "502",
        &[
            ("赵磊", Relation::Owner, Membership::Representative),
            ("周倩", Relation::Family, Membership::Member),
        ],
    ),
    ("9栋", "1单元", "301", &[("孙浩", Relation::Tenant, Membership::Representative)]),
    ("7栋", "1单元", "102", &[("张桂芳", Relation::Owner, Membership::Representative)]),
    (
        "8栋",
        "1单元",
        "401",
        &[
            ("陈静", Relation::Owner, Membership::Representative),
            ("何俊杰", Relation::Family, Membership::Member),
            ("何雨桐", Relation::Family, Membership::Waiting),
        ],
    ),
    ("8栋", "2单元", "202", &[("李建国", Relation::Owner, Membership::Representative)]),
    (
        "7栋",
        "2单元",
        "602",
        &[
            ("王秀兰", Relation::Owner, Membership::Representative),
            ("李哲", Relation::Family, Membership::Member),
        ],
    ),
];

impl People {
    pub(super) fn settle(town: &Town, dice: &mut Dice, now: Timestamp) -> Self {
        let mut people = Self::default();
        people.employ(town, dice, now);
        for (building, unit, door, members) in KNOWN {
            let Some(home) = town.home(building, unit, door).and_then(|at| town.homes.get(at))
            else {
                continue;
            };
            for (name, relation, state) in members {
                let membership = (home.household.id, *relation, *state);
                let home = Some((membership, home.grid));
                let id = people.add((*name).to_owned(), home, true, dice, now);
                if state.belongs() {
                    people.known.push(id);
                }
            }
        }
        let known: Vec<HouseholdId> =
            people.all.iter().filter_map(|person| person.home.map(|home| home.0)).collect();
        for home in town.homes.iter().filter(|home| !known.contains(&home.household.id)) {
            if dice.percent(94) {
                people.move_in(home.household.id, home.grid, dice, now);
            }
        }
        people.choose_leaders(town);
        people.name_trustees();
        // A dice of their own: who lives here stays as it was.
        let station = Post { role: Role::Station, place: None, party: None };
        people.hire("钱芳", station, &mut Dice::new(0x57a7), now);
        let coordinator = Post { role: Role::Coordinator, place: None, party: None };
        people.hire("姚慧", coordinator, &mut Dice::new(0xc0de), now);
        people.let_he_min_live(town, now);
        people
    }

    fn employ(&mut self, town: &Town, dice: &mut Dice, now: Timestamp) {
        let at = |role, place: Option<PlaceId>, party| Post { role, place, party };
        for (grid, (worker, lead)) in town.grids().zip(names::WORKERS.into_iter().zip(names::LEADS))
        {
            let worker = self.hire(worker, at(Role::GridWorker, Some(grid.id), None), dice, now);
            self.workers.push(worker);
            let lead = self.hire(lead, at(Role::GridLead, Some(grid.id), None), dice, now);
            self.leads.push(lead);
        }
        for name in ["方雪梅", "钱志远"] {
            let id = self.hire(name, at(Role::Dispatcher, None, None), dice, now);
            self.dispatchers.push(id);
        }
        let supervisor = self.hire("秦立新", at(Role::Supervisor, None, None), dice, now);
        self.supervisors.push(supervisor);
        self.hire("江文华", at(Role::Administrator, None, None), dice, now);
        for sketch in &names::PARTIES {
            let party = PartyId::new(now.plus_days(-400), dice.bytes());
            let handlers = sketch
                .handlers
                .iter()
                .map(|name| self.hire(name, at(Role::Handler, None, Some(party)), dice, now))
                .collect();
            self.parties.push(Party {
                id: party,
                name: sketch.name,
                phone: sketch.phone,
                takes: sketch.takes,
                handlers,
            });
        }
    }

    fn hire(&mut self, name: &str, post: Post, dice: &mut Dice, now: Timestamp) -> ResidentId {
        let id = self.add(name.to_owned(), None, true, dice, now.plus_days(-30));
        if let Some(person) = self.all.last_mut() {
            person.posts.push(post);
        }
        id
    }

    fn add(
        &mut self,
        name: String,
        home: Option<((HouseholdId, Relation, Membership), usize)>,
        has_phone: bool,
        dice: &mut Dice,
        now: Timestamp,
    ) -> ResidentId {
        let since = now.plus_days(-366).plus_minutes(dice.between(-40_000, -600));
        let id = ResidentId::new(since, dice.bytes());
        self.all.push(Person {
            id,
            name,
            phone: has_phone.then(|| names::phone(self.all.len() + 1)),
            since,
            home: home.map(|(membership, _)| membership),
            grid: home.map(|(_, grid)| grid),
            posts: Vec::new(),
        });
        id
    }

    /// A family, a couple, somebody alone, or tenants.
    fn move_in(&mut self, household: HouseholdId, grid: usize, dice: &mut Dice, now: Timestamp) {
        let (owns, surname) = (dice.percent(74), names::surname(dice));
        let age = if dice.percent(35) { Age::Older } else { Age::Middle };
        let first = if owns { Relation::Owner } else { Relation::Tenant };
        let head = names::name(surname, age, dice);
        self.add(
            head,
            Some(((household, first, Membership::Representative), grid)),
            true,
            dice,
            now,
        );
        let n_more = dice.between(0, 3);
        for n in 0..n_more {
            let name = match n {
                0 => names::name(names::surname(dice), age, dice),
                1 => names::name(surname, Age::Younger, dice),
                _ => names::name(surname, Age::Older, dice),
            };
            let relation = if owns || n > 0 { Relation::Family } else { Relation::Tenant };
            let has_phone = dice.percent(85);
            let state = (household, relation, Membership::Member);
            self.add(name, Some((state, grid)), has_phone, dice, now);
        }
    }

    /// One neighbour for each building; in 7栋 it is 孙桂英.
    fn choose_leaders(&mut self, town: &Town) {
        for (_, building) in
            town.places.iter().filter(|(sort, _)| *sort == super::town::Where::Building)
        {
            let homes: Vec<HouseholdId> = town
                .homes
                .iter()
                .filter(|home| {
                    town.place(home.household.place)
                        .is_some_and(|unit| unit.building == Some(building.id))
                })
                .map(|home| home.household.id)
                .collect();
            let is_told_of = |name: &str| {
                KNOWN
                    .iter()
                    .any(|(_, _, _, members)| members.iter().any(|(known, ..)| *known == name))
            };
            let leader = self.all.iter_mut().find(|person| {
                person.home.is_some_and(|(household, _, state)| {
                    state == Membership::Representative && homes.contains(&household)
                }) && !is_told_of(&person.name)
            });
            if let Some(leader) = leader {
                if building.name == "7栋" {
                    "孙桂英".clone_into(&mut leader.name);
                }
                let place = Some(building.id);
                leader.posts.push(Post { role: Role::BuildingLeader, place, party: None });
            }
        }
    }

    /// 何敏 of the time bank, in a home where nobody has joined yet.
    fn let_he_min_live(&mut self, town: &Town, now: Timestamp) {
        let is_taken =
            |id| self.all.iter().any(|person| person.home.map(|home| home.0) == Some(id));
        let empty = town.homes.iter().find(|home| home.grid == 2 && !is_taken(home.household.id));
        let Some(home) =
            empty.or_else(|| town.homes.iter().find(|home| !is_taken(home.household.id)))
        else {
            return;
        };
        let membership = (home.household.id, Relation::Tenant, Membership::Representative);
        let lives = Some((membership, home.grid));
        self.add("何敏".to_owned(), lives, true, &mut Dice::new(0x4e), now);
    }

    /// Three neighbours whom others trust with a key.
    fn name_trustees(&mut self) {
        for name in ["孙桂英", "李建国", "周倩"] {
            if let Some(person) = self.all.iter_mut().find(|person| person.name == name) {
                person.posts.push(Post { role: Role::Trustee, place: None, party: None });
                self.trustees.push(person.id);
            }
        }
    }

    pub(super) fn person(&self, id: ResidentId) -> Option<&Person> {
        self.all.iter().find(|person| person.id == id)
    }

    pub(super) fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// Neighbours of a grid who have joined their household.
    pub(super) fn neighbours(&self, grid: usize) -> Vec<&Person> {
        let joined = |person: &&Person| {
            person.grid == Some(grid) && person.home.is_some_and(|(_, _, state)| state.belongs())
        };
        self.all.iter().filter(joined).collect()
    }
}
