//! The roll (选民册): who is one voting unit, with which area, and who may cast for it.
//!
//! Invariants: every home in the poll's places is on the roll once, whoever lives there; a person
//! casts for at most one unit; the digest stands for the whole roll.

use super::{AgeBand, Franchise};
use crate::{
    amount::Area,
    id::{HouseholdId, PlaceId, ResidentId, VoterId},
    log::{self, Hash},
    resident::{Membership, Relation},
    text,
};
use std::collections::{BTreeMap, BTreeSet};

/// From this age on a person votes (Civil Code Art. 17).
pub const ADULT_YEARS: i64 = 18;

/// A home as the roll is drawn from it (户).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Which.
    pub id: HouseholdId,
    /// `第3微网格 · 3栋 · 302`
    pub address: String,
    /// As registered.
    pub area: Area,
    /// Where it lies.
    pub grid: Option<PlaceId>,
    /// Where it lies.
    pub building: Option<PlaceId>,
    /// Who belongs to it, those who joined first standing first.
    pub members: Vec<Member>,
}

/// A member of a home (成员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// How they belong to it.
    pub relation: Relation,
    /// Where the membership stands.
    pub state: Membership,
    /// The year of birth, where it is on file.
    pub birth_year: Option<i64>,
}

/// One voting unit (表决单元).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Which.
    pub id: VoterId,
    /// As it stands on the roll; never a full name.
    pub label: String,
    /// Its area; several homes of one owner together.
    pub area: Area,
    /// Where its first home lies.
    pub grid: Option<PlaceId>,
    /// Where its first home lies.
    pub building: Option<PlaceId>,
    /// The age of who votes, where the unit is a person.
    pub band: AgeBand,
    /// Who may cast for it.
    pub persons: BTreeSet<ResidentId>,
}

/// Draws the roll from the homes in a poll's places (编制选民册).
///
/// A person whose year of birth is not on file is taken for an adult: the correction period is there
/// to strike who is not.
#[must_use]
pub fn draw(franchise: Franchise, homes: &[Home], this_year: i64) -> Vec<Voter> {
    let mut drawn = match franchise {
        Franchise::Household => homes.iter().map(household).collect(),
        Franchise::Adult => adults(homes, this_year),
        Franchise::Owner => owners(homes),
    };
    keep_one_unit_each(&mut drawn);
    drawn
}

fn household(home: &Home) -> Voter {
    let speaks = |member: &&Member| member.state == Membership::Representative;
    Voter {
        id: VoterId(home.id.0),
        label: home.address.clone(),
        area: home.area,
        grid: home.grid,
        building: home.building,
        band: AgeBand::Unknown,
        persons: home.members.iter().filter(speaks).map(|member| member.id).collect(),
    }
}

fn adults(homes: &[Home], this_year: i64) -> Vec<Voter> {
    let mut seen = BTreeSet::new();
    let mut drawn = Vec::new();
    for home in homes {
        for member in home.members.iter().filter(|member| member.state.belongs()) {
            let is_child = member.birth_year.is_some_and(|year| this_year - year < ADULT_YEARS);
            if is_child || !seen.insert(member.id) {
                continue;
            }
            drawn.push(Voter {
                id: VoterId(member.id.0),
                label: format!("{} · {}", home.address, text::mask_name(&member.name)),
                area: Area::default(),
                grid: home.grid,
                building: home.building,
                band: AgeBand::of(member.birth_year, this_year),
                persons: BTreeSet::from([member.id]),
            });
        }
    }
    drawn
}

/// Homes go to the owner who stands first; one who stands first in several homes is one head. A home
/// without an owner on file is a head of its own, which nobody casts for by phone.
fn owners(homes: &[Home]) -> Vec<Voter> {
    let owners_of = |home: &Home| {
        let owns = |member: &&Member| member.state.belongs() && member.relation == Relation::Owner;
        let mut owners: Vec<&Member> = home.members.iter().filter(owns).collect();
        owners.sort_by_key(|member| member.state != Membership::Representative);
        owners.into_iter().map(|member| member.id).collect::<Vec<_>>()
    };
    let mut drawn: BTreeMap<VoterId, Voter> = BTreeMap::new();
    for home in homes {
        let owners = owners_of(home);
        let id = owners.first().map_or(VoterId(home.id.0), |first| VoterId(first.0));
        let persons: BTreeSet<ResidentId> = owners.into_iter().collect();
        drawn
            .entry(id)
            .and_modify(|voter| {
                voter.area = Area(voter.area.0 + home.area.0);
                voter.label = format!("{}、{}", voter.label, home.address);
                // Who owns only some of the homes does not cast for all of them.
                voter.persons.retain(|person| persons.contains(person));
            })
            .or_insert_with(|| Voter { id, persons: persons.clone(), ..household(home) });
    }
    drawn.into_values().collect()
}

/// Who could cast for several units casts for the first.
fn keep_one_unit_each(drawn: &mut [Voter]) {
    drawn.sort_by(|a, b| a.label.cmp(&b.label).then(a.id.cmp(&b.id)));
    let mut taken = BTreeSet::new();
    for voter in drawn.iter_mut() {
        voter.persons.retain(|person| taken.insert(*person));
    }
}

/// One line of the roll, as its digest is made from (选民册行).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RollLine {
    /// Which.
    pub id: VoterId,
    /// Its area.
    pub area: Area,
    /// As it stands on the roll.
    pub label: String,
}

/// The digest of a frozen roll (选民册摘要): one line for each voting unit, in the order of ids.
#[must_use]
pub fn digest_roll(lines: &mut [RollLine]) -> Hash {
    lines.sort();
    let text: String = lines
        .iter()
        .map(|line| format!("{}\t{}\t{}\n", line.id, line.area.0, line.label))
        .collect();
    log::hash(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const THIS_YEAR: i64 = 2026;

    fn person(n: u128) -> ResidentId {
        ResidentId(Uuid::from_u128(n))
    }

    fn member(n: u128, relation: Relation, state: Membership, year: Option<i64>) -> Member {
        Member { id: person(n), name: "王秀兰".to_owned(), relation, state, birth_year: year }
    }

    fn home(n: u128, area: i64, members: Vec<Member>) -> Home {
        Home {
            id: HouseholdId(Uuid::from_u128(n)),
            address: format!("3栋 · {n}"),
            area: Area(area),
            grid: None,
            building: None,
            members,
        }
    }

    fn drawn(franchise: Franchise, homes: &[Home]) -> Vec<(String, i64, Vec<ResidentId>)> {
        draw(franchise, homes, THIS_YEAR)
            .into_iter()
            .map(|voter| (voter.label, voter.area.0, voter.persons.into_iter().collect()))
            .collect()
    }

    use Membership::{Left, Member as Belongs, Representative as Speaks, Waiting};
    use Relation::{Family, Owner, Tenant};

    #[test]
    fn every_household_is_one_unit_and_its_representative_casts() {
        let homes = [
            home(
                301,
                8_000,
                vec![member(1, Owner, Belongs, None), member(2, Family, Speaks, None)],
            ),
            home(302, 9_000, Vec::new()),
        ];
        assert_eq!(
            drawn(Franchise::Household, &homes),
            [
                ("3栋 · 301".to_owned(), 8_000, vec![person(2)]),
                ("3栋 · 302".to_owned(), 9_000, Vec::new()),
            ]
        );
    }

    #[test]
    fn adults_are_counted_once_and_children_and_strangers_never() {
        let homes = [
            home(
                301,
                8_000,
                vec![
                    member(1, Owner, Speaks, Some(1954)),
                    member(2, Family, Belongs, Some(THIS_YEAR - 17)),
                    member(3, Family, Belongs, Some(THIS_YEAR - 18)),
                    member(4, Tenant, Waiting, Some(1990)),
                    member(5, Tenant, Left, Some(1990)),
                ],
            ),
            home(302, 9_000, vec![member(1, Owner, Speaks, Some(1954))]),
        ];
        let voters = draw(Franchise::Adult, &homes, THIS_YEAR);
        let ids: Vec<VoterId> = voters.iter().map(|voter| voter.id).collect();
        assert_eq!(ids, [VoterId(person(1).0), VoterId(person(3).0)]);
        assert_eq!(voters[0].label, "3栋 · 301 · 王**");
        assert_eq!(voters[0].band, AgeBand::Elder);
    }

    #[test]
    fn one_buyer_of_several_homes_is_one_head_with_their_area_together() {
        let homes = [
            home(301, 8_000, vec![member(1, Owner, Speaks, None), member(2, Owner, Belongs, None)]),
            home(302, 9_000, vec![member(1, Owner, Speaks, None)]),
            home(303, 5_000, vec![member(3, Tenant, Speaks, None)]),
        ];
        assert_eq!(
            drawn(Franchise::Owner, &homes),
            [
                ("3栋 · 301、3栋 · 302".to_owned(), 17_000, vec![person(1)]),
                ("3栋 · 303".to_owned(), 5_000, Vec::new()),
            ]
        );
    }

    #[test]
    fn who_could_cast_for_two_units_casts_for_one() {
        let homes = [
            home(301, 1, vec![member(1, Owner, Speaks, None)]),
            home(302, 1, vec![member(1, Owner, Speaks, None)]),
        ];
        let all: Vec<Vec<ResidentId>> =
            drawn(Franchise::Household, &homes).into_iter().map(|(_, _, who)| who).collect();
        assert_eq!(all, [vec![person(1)], Vec::new()]);
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order_and_sees_every_change() {
        let line = |n: u128, area| RollLine {
            id: VoterId(Uuid::from_u128(n)),
            area: Area(area),
            label: format!("{n}"),
        };
        let digest = digest_roll(&mut [line(1, 10), line(2, 20)]);
        assert_eq!(digest, digest_roll(&mut [line(2, 20), line(1, 10)]));
        assert_ne!(digest, digest_roll(&mut [line(1, 10), line(2, 21)]));
        assert_ne!(digest, digest_roll(&mut [line(1, 10)]));
    }
}
