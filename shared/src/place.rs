//! The place tree (地点树): community → grid → building → unit, and spots where posters hang.
//!
//! Invariant: a node hangs only under the kinds its own kind allows; names are unique among siblings.

use crate::{
    amount::Area,
    id::{HouseholdId, PlaceId},
    text::{self, NAME_CHARS_MAX},
};
use serde::{Deserialize, Serialize};

/// What a node of the tree is (地点类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The whole estate (社区).
    Community,
    /// Looked after by one grid worker (网格).
    Grid,
    /// A building (楼栋).
    Building,
    /// A stairway of a building (单元).
    Unit,
    /// A gate, lift, lamp-post, canteen (点位).
    Spot,
}

impl PlaceKind {
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Grid => "grid",
            Self::Building => "building",
            Self::Unit => "unit",
            Self::Spot => "spot",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Community, Self::Grid, Self::Building, Self::Unit, Self::Spot]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
    /// Whether a node of this kind may hang under `parent`.
    #[must_use]
    pub const fn fits_under(self, parent: Self) -> bool {
        match (self, parent) {
            (Self::Grid, Self::Community)
            | (Self::Building, Self::Grid)
            | (Self::Unit, Self::Building)
            | (Self::Spot, Self::Community | Self::Grid | Self::Building | Self::Unit) => true,
            (Self::Community | Self::Grid | Self::Building | Self::Unit | Self::Spot, _) => false,
        }
    }
}

/// A node as pages show it (地点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// Which node.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// Its own name: `3栋`.
    pub name: String,
    /// The names from the grid down: `第3微网格 · 3栋 · 2单元`.
    pub path: String,
    /// The node above; none for the community.
    pub parent: Option<PlaceId>,
    /// The grid it lies in; none for the community and its own spots.
    pub grid: Option<PlaceId>,
    /// The building it lies in.
    pub building: Option<PlaceId>,
}

/// Smallest and largest number of households of a micro-grid before its lead is warned (微网格规模).
pub const GRID_HOUSEHOLDS: std::ops::RangeInclusive<i64> = 50..=500;

/// One household of the file (户).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Household {
    /// Which household.
    pub id: HouseholdId,
    /// The unit, or the building when it has no units.
    pub place: PlaceId,
    /// The door: `302`.
    pub door: String,
    /// Registered floor area.
    pub area: Area,
}

/// One good line of an import (导入行): grid, building, unit, door, area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// `第3微网格`
    pub grid: String,
    /// `3栋`
    pub building: String,
    /// `2单元`; empty when the building has no units.
    pub unit: String,
    /// `302`
    pub door: String,
    /// In 0.01 ㎡.
    pub area: Area,
}

/// What is wrong with a line of an import (导入问题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportProblem {
    /// Fewer or more fields than five.
    FieldCount,
    /// Grid, building or door is blank or too long.
    Name,
    /// The area is no number of square metres.
    Area,
    /// The same door stands on an earlier line, whose number is given.
    Twice(usize),
    /// The household is already on file.
    Known,
}

/// The most lines one import takes.
pub const IMPORT_LINES_MAX: usize = 20_000;

/// Checks the lines of a community import (检查导入): either all are good, or every bad line is named.
///
/// Lines are numbered as in the file, the heading being line 1.
///
/// # Errors
/// Every bad line with its problem.
pub fn check_import(lines: &[Vec<String>]) -> Result<Vec<ImportLine>, Vec<(usize, ImportProblem)>> {
    let mut seen = std::collections::HashMap::new();
    let mut good = Vec::with_capacity(lines.len());
    let mut bad = Vec::new();
    for (index, fields) in lines.iter().enumerate() {
        let number = index.saturating_add(2);
        match parse_import_line(fields) {
            Err(problem) => bad.push((number, problem)),
            Ok(line) => {
                let key = (
                    line.grid.clone(),
                    line.building.clone(),
                    line.unit.clone(),
                    line.door.clone(),
                );
                match seen.insert(key, number) {
                    Some(earlier) => bad.push((number, ImportProblem::Twice(earlier))),
                    None => good.push(line),
                }
            }
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

fn parse_import_line(fields: &[String]) -> Result<ImportLine, ImportProblem> {
    let [grid, building, unit, door, area] = fields else {
        return Err(ImportProblem::FieldCount);
    };
    let name = |field: &String| text::parse(field, NAME_CHARS_MAX).map_err(|_| ImportProblem::Name);
    Ok(ImportLine {
        grid: name(grid)?,
        building: name(building)?,
        unit: text::parse_optional(unit, NAME_CHARS_MAX)
            .map_err(|_| ImportProblem::Name)?
            .unwrap_or_default(),
        door: name(door)?,
        area: area.parse().map_err(|()| ImportProblem::Area)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn nodes_hang_only_where_they_belong() {
        assert!(PlaceKind::Unit.fits_under(PlaceKind::Building));
        assert!(PlaceKind::Spot.fits_under(PlaceKind::Grid));
        assert!(!PlaceKind::Building.fits_under(PlaceKind::Unit));
        assert!(!PlaceKind::Spot.fits_under(PlaceKind::Spot));
        assert!(!PlaceKind::Community.fits_under(PlaceKind::Community));
    }

    #[test]
    fn a_good_import_reads_whole() {
        let lines = [line("第1微网格,1栋,1单元,101,89.5"), line("第1微网格,1栋,,102,90")];
        let read = check_import(&lines).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].area, Area(8950));
        assert_eq!(read[1].unit, "");
    }

    #[test]
    fn every_bad_line_is_named_and_nothing_is_read() {
        let lines = [
            line("第1微网格,1栋,1单元,101,89.5"),
            line("第1微网格,1栋,1单元,101,89.5"),
            line("第1微网格,,1单元,103,80"),
            line("第1微网格,1栋,1单元,104,很大"),
            line("第1微网格,1栋"),
        ];
        assert_eq!(
            check_import(&lines),
            Err(vec![
                (3, ImportProblem::Twice(2)),
                (4, ImportProblem::Name),
                (5, ImportProblem::Area),
                (6, ImportProblem::FieldCount),
            ])
        );
    }
}
