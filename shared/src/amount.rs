//! Whole-number amounts (数量): no floats, no mixing.

use serde::{Deserialize, Serialize};

/// Floor area in hundredths of a square metre (建筑面积，0.01 ㎡).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Area(pub i64);

/// The largest area that is believed, in hundredths of a square metre: 100,000 ㎡.
pub const AREA_MAX: Area = Area(10_000_000);

impl std::str::FromStr for Area {
    type Err = ();
    /// Reads square metres with at most two decimals, as registries print them: `89.5`, `120`.
    fn from_str(text: &str) -> Result<Self, ()> {
        hundredths(text).filter(|area| *area <= AREA_MAX.0).map(Self).ok_or(())
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// Points for taking part (积分). They are never money, and never minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Points(pub i64);

/// Minutes of time given to a neighbour (分钟). One hour is one hour, whoever gives it; never money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Minutes(pub i64);

/// Money in fen (分). Linli records what things cost and moves none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Whether it is a cost that is believed: from nothing to ten billion yuan (合理的费用).
    #[must_use]
    pub const fn is_cost(self) -> bool {
        0 <= self.0 && self.0 <= 1_000_000_000_000
    }
}

impl std::str::FromStr for Fen {
    type Err = ();
    /// Reads yuan as people type them: `12000`, `18.5`.
    fn from_str(text: &str) -> Result<Self, ()> {
        hundredths(text).map(Self).filter(|fen| fen.is_cost()).ok_or(())
    }
}

impl std::fmt::Display for Fen {
    /// As yuan, in groups of three digits, with cents only where there are some: `1,260,000`, `18.50`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (yuan, cents) = ((self.0 / 100).to_string(), self.0 % 100);
        for (n, digit) in yuan.chars().enumerate() {
            if n > 0 && (yuan.len() - n).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        if cents == 0 { Ok(()) } else { write!(f, ".{cents:02}") }
    }
}

/// A number with at most two decimals, in hundredths; none for anything else, and for what is larger
/// than any amount.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, cents) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || cents.len() > 2 || !is_number(whole) || !is_number(cents) {
        return None;
    }
    format!("{whole}{cents:0<2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_read_as_registries_print_them() {
        assert_eq!("89.5".parse(), Ok(Area(8950)));
        assert_eq!("120".parse(), Ok(Area(12000)));
        assert_eq!("120.05".parse::<Area>().map(|area| area.to_string()), Ok("120.05".to_owned()));
        for bad in ["", "1.234", "-3", "八十", "1e3", "99999999"] {
            assert_eq!(bad.parse::<Area>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn yuan_are_read_as_people_type_them_and_shown_in_groups() {
        for (typed, fen, shown) in [
            ("1260000", 126_000_000, "1,260,000"),
            (" 18.5 ", 1_850, "18.50"),
            ("999", 99_900, "999"),
            ("0", 0, "0"),
        ] {
            assert_eq!(typed.parse(), Ok(Fen(fen)));
            assert_eq!(Fen(fen).to_string(), shown);
        }
        for bad in ["", "一万", "-3", "1.234", "1e9", "10000000001"] {
            assert_eq!(bad.parse::<Fen>(), Err(()), "{bad}");
        }
    }
}
