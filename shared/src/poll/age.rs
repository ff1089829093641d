//! Who takes part, by age (年龄段): shown only where nobody can be told apart.

use super::Franchise;
use serde::{Deserialize, Serialize};

/// Age bands of those taking part (年龄段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgeBand {
    /// 18 to 35.
    Young,
    /// 36 to 59.
    Middle,
    /// 60 and more.
    Elder,
    /// Not on file.
    Unknown,
}

impl AgeBand {
    /// All bands.
    pub const ALL: [Self; 4] = [Self::Young, Self::Middle, Self::Elder, Self::Unknown];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Young => "young",
            Self::Middle => "middle",
            Self::Elder => "elder",
            Self::Unknown => "unknown",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == code)
    }
    /// The band of somebody born in a year.
    #[must_use]
    pub const fn of(birth_year: Option<i64>, this_year: i64) -> Self {
        match birth_year {
            None => Self::Unknown,
            Some(year) => match this_year - year {
                ..=35 => Self::Young,
                36..=59 => Self::Middle,
                60.. => Self::Elder,
            },
        }
    }
}

/// Groups smaller than this are not shown in a breakdown (小组不公开).
pub const GROUP_MIN: i64 = 5;

/// Those of one age who took part (年龄段参与).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BandSum {
    /// Which band.
    pub band: AgeBand,
    /// How many took part.
    pub n_voted: i64,
}

/// How many of each age took part; nothing where the voting units are no people, or where one group
/// would be too small to hide in.
#[must_use]
pub fn bands(franchise: Franchise, voted: impl IntoIterator<Item = AgeBand>) -> Vec<BandSum> {
    if franchise != Franchise::Adult {
        return Vec::new();
    }
    let mut sums = AgeBand::ALL.map(|band| BandSum { band, n_voted: 0 });
    for one in voted {
        for sum in sums.iter_mut().filter(|sum| sum.band == one) {
            sum.n_voted += 1;
        }
    }
    let shown: Vec<BandSum> = sums.into_iter().filter(|sum| sum.n_voted > 0).collect();
    if shown.iter().all(|sum| sum.n_voted >= GROUP_MIN) { shown } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(n_young: usize, n_elder: usize) -> Vec<(AgeBand, i64)> {
        let voted = [vec![AgeBand::Young; n_young], vec![AgeBand::Elder; n_elder]].concat();
        bands(Franchise::Adult, voted).into_iter().map(|sum| (sum.band, sum.n_voted)).collect()
    }

    #[test]
    fn ages_are_shown_from_five_of_each_on() {
        assert_eq!(shown(7, 5), [(AgeBand::Young, 7), (AgeBand::Elder, 5)]);
        assert_eq!(shown(7, 4), []);
        assert_eq!(shown(7, 0), [(AgeBand::Young, 7)]);
    }

    #[test]
    fn households_have_no_age() {
        assert_eq!(bands(Franchise::Household, vec![AgeBand::Young; 9]), []);
    }

    #[test]
    fn bands_begin_where_the_sheets_say() {
        let band = |age: i64| AgeBand::of(Some(2026 - age), 2026);
        let found = [band(35), band(36), band(59), band(60)];
        assert_eq!(found, [AgeBand::Young, AgeBand::Middle, AgeBand::Middle, AgeBand::Elder]);
        assert_eq!(AgeBand::of(None, 2026), AgeBand::Unknown);
    }
}
