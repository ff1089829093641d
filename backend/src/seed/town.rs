//! The streets of the demonstration (地点): twelve micro-grids, their buildings, homes and posters.
//!
//! Invariant: 第3微网格 has 86 homes in 7栋 to 9栋, an east gate with a lamp-post south of it, and the
//! entrance of the car park.

use super::dice::Dice;
use crate::place;
use linli_shared::{
    amount::Area,
    id::{HouseholdId, PlaceId},
    place::{Household, Place, PlaceKind},
    time::Timestamp,
};

/// What sort of place a need is said about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Home,
    Grid,
    Building,
    Unit,
    Lift,
    Gate,
    Lamp,
    Bins,
    Garden,
    Parking,
    Canteen,
    Room,
}

impl Where {
    const ALL: [(&'static str, Self); 12] = [
        ("home", Self::Home),
        ("grid", Self::Grid),
        ("building", Self::Building),
        ("unit", Self::Unit),
        ("lift", Self::Lift),
        ("gate", Self::Gate),
        ("lamp", Self::Lamp),
        ("bins", Self::Bins),
        ("garden", Self::Garden),
        ("parking", Self::Parking),
        ("canteen", Self::Canteen),
        ("room", Self::Room),
    ];
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, sort)| sort)
    }
    /// Whether neighbours see the same thing and may say it too.
    pub(super) fn is_shared(self) -> bool {
        !matches!(self, Self::Home)
    }
}

/// A home: its household and the number of its grid, from 0.
pub(super) struct Home {
    pub(super) household: Household,
    pub(super) grid: usize,
}

/// Everything that stands somewhere.
pub(super) struct Town {
    /// Without the root.
    pub(super) places: Vec<(Where, Place)>,
    pub(super) homes: Vec<Home>,
}

/// Buildings of a grid: units, floors, doors to a floor.
type Shape = [(i64, i64, i64); 3];

const SHAPES: [Shape; 4] = [
    [(2, 7, 2), (2, 8, 2), (3, 5, 2)],
    [(2, 8, 2), (2, 8, 2), (3, 5, 2)],
    [(1, 11, 3), (2, 7, 2), (3, 5, 2)],
    [(2, 6, 3), (2, 7, 2), (2, 7, 2)],
];
const THIRD: Shape = [(2, 7, 2), (2, 7, 2), (3, 5, 2)];
const LIFT_FROM_FLOORS: i64 = 7;
const GATES: [&str; 12] = [
    "北门",
    "西北门",
    "东门",
    "东南门",
    "南门",
    "西门",
    "东北门",
    "西南门",
    "一号门",
    "二号门",
    "三号门",
    "四号门",
];

impl Town {
    pub(super) fn build(root: &Place, dice: &mut Dice, now: Timestamp) -> Self {
        let mut town = Self { places: Vec::new(), homes: Vec::new() };
        let mut building_number = 0;
        for (index, gate) in GATES.iter().enumerate() {
            let grid = town.add(root, Where::Grid, &format!("第{}微网格", index + 1), dice, now);
            let shape = if index == 2 { THIRD } else { *dice.pick(&SHAPES) };
            for (units, floors, doors) in shape {
                building_number += 1;
                let building =
                    town.add(&grid, Where::Building, &format!("{building_number}栋"), dice, now);
                for unit in 1..=units {
                    let unit = town.add(&building, Where::Unit, &format!("{unit}单元"), dice, now);
                    town.add_homes(&unit, index, floors, doors, dice, now);
                }
            }
            town.add_spots(&grid, index, gate, building_number, dice, now);
        }
        for name in ["社区服务中心", "主入口公告栏"] {
            town.add(root, Where::Room, name, dice, now);
        }
        town
    }

    fn add(
        &mut self,
        parent: &Place,
        sort: Where,
        name: &str,
        dice: &mut Dice,
        now: Timestamp,
    ) -> Place {
        let kind = match sort {
            Where::Grid => PlaceKind::Grid,
            Where::Building => PlaceKind::Building,
            Where::Unit | Where::Home => PlaceKind::Unit,
            Where::Lift
            | Where::Gate
            | Where::Lamp
            | Where::Bins
            | Where::Garden
            | Where::Parking
            | Where::Canteen
            | Where::Room => PlaceKind::Spot,
        };
        let made = place::child(parent, PlaceId::new(now, dice.bytes()), kind, name);
        self.places.push((sort, made.clone()));
        made
    }

    fn add_homes(
        &mut self,
        unit: &Place,
        grid: usize,
        floors: i64,
        doors: i64,
        dice: &mut Dice,
        now: Timestamp,
    ) {
        if floors >= LIFT_FROM_FLOORS {
            self.add(unit, Where::Lift, "电梯", dice, now);
        }
        let areas: Vec<i64> = (0..doors).map(|_| dice.between(5_600, 12_800)).collect();
        for floor in 1..=floors {
            for (door, area) in (1..=doors).zip(&areas) {
                let household = Household {
                    id: HouseholdId::new(now, dice.bytes()),
                    place: unit.id,
                    door: format!("{floor}{door:02}"),
                    area: Area(*area),
                };
                self.homes.push(Home { household, grid });
            }
        }
    }

    fn add_spots(
        &mut self,
        grid: &Place,
        index: usize,
        gate: &str,
        building: i64,
        dice: &mut Dice,
        now: Timestamp,
    ) {
        self.add(grid, Where::Gate, gate, dice, now);
        self.add(grid, Where::Lamp, &format!("{gate}南侧路灯"), dice, now);
        self.add(grid, Where::Lamp, &format!("{building}栋西侧路灯"), dice, now);
        self.add(grid, Where::Bins, &format!("{building}栋垃圾分类亭"), dice, now);
        self.add(grid, Where::Garden, "小广场", dice, now);
        let parking = if index == 2 { "停车场入口" } else { "地库入口" };
        self.add(grid, Where::Parking, parking, dice, now);
        match index {
            1 | 6 => drop(self.add(grid, Where::Canteen, "老年食堂", dice, now)),
            3 | 8 => drop(self.add(grid, Where::Room, "文化活动室", dice, now)),
            _ => {}
        }
    }

    /// The grids in order.
    pub(super) fn grids(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|(sort, _)| *sort == Where::Grid).map(|(_, place)| place)
    }

    pub(super) fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.iter().map(|(_, place)| place).find(|place| place.id == id)
    }

    /// All places of a sort, in one grid or anywhere.
    pub(super) fn find(&self, sort: Where, grid: Option<PlaceId>) -> Vec<&Place> {
        let fits = |place: &Place| grid.is_none() || place.grid == grid;
        let found = self.places.iter().filter(|(known, place)| *known == sort && fits(place));
        found.map(|(_, place)| place).collect()
    }

    /// The home behind a door: building, unit, door.
    pub(super) fn home(&self, building: &str, unit: &str, door: &str) -> Option<usize> {
        let tail = format!("{building} · {unit}");
        self.homes.iter().position(|home| {
            home.household.door == door
                && self.place(home.household.place).is_some_and(|place| place.path.ends_with(&tail))
        })
    }
}
