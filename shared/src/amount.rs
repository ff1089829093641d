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
        let (whole, cents) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        if whole.is_empty()
            || cents.len() > 2
            || !format!("{whole}{cents}").bytes().all(|b| b.is_ascii_digit())
        {
            return Err(());
        }
        let area: i64 = format!("{whole}{cents:0<2}").parse().map_err(drop)?;
        if area <= AREA_MAX.0 { Ok(Self(area)) } else { Err(()) }
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
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
}
