//! What is measured against what is wanted, as a table and as JSON.

use serde_json::{Value, json};

/// What a figure may be at most or must be at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wanted {
    AtLeast(f64),
    AtMost(f64),
    /// Shown for information only.
    Nothing,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    what: String,
    measured: f64,
    unit: &'static str,
    wanted: Wanted,
}

impl Row {
    pub(super) fn new(
        what: impl Into<String>,
        measured: f64,
        unit: &'static str,
        wanted: Wanted,
    ) -> Self {
        Self { what: what.into(), measured, unit, wanted }
    }

    /// Whether the figure is reached; none when nothing is wanted.
    fn is_met(&self) -> Option<bool> {
        match self.wanted {
            Wanted::AtLeast(least) => Some(self.measured >= least),
            Wanted::AtMost(most) => Some(self.measured <= most),
            Wanted::Nothing => None,
        }
    }

    fn json(&self) -> Value {
        let wanted = match self.wanted {
            Wanted::AtLeast(least) => json!({ "at_least": least }),
            Wanted::AtMost(most) => json!({ "at_most": most }),
            Wanted::Nothing => Value::Null,
        };
        json!({
            "what": self.what, "measured": self.measured, "unit": self.unit,
            "wanted": wanted, "met": self.is_met(),
        })
    }
}

/// All rows as JSON.
pub(super) fn json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}

/// Prints the table; the last line says how many figures are met.
pub(super) fn print(rows: &[Row]) {
    println!("\n{:<58} {:>12} {:>14}  met", "what", "measured", "wanted");
    for row in rows {
        let wanted = match row.wanted {
            Wanted::AtLeast(least) => format!("≥ {}", number(least)),
            Wanted::AtMost(most) => format!("≤ {}", number(most)),
            Wanted::Nothing => "–".to_owned(),
        };
        let met = match row.is_met() {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "–",
        };
        let measured = number(row.measured);
        println!("{:<58} {measured:>12} {wanted:>14}  {met:<3} {}", row.what, row.unit);
    }
    let judged: Vec<bool> = rows.iter().filter_map(Row::is_met).collect();
    let n_met = judged.iter().filter(|met| **met).count();
    println!("{n_met} of {} figures met", judged.len());
}

/// Ratios with three decimals, small figures with one, large ones with none.
fn number(value: f64) -> String {
    if value == value.trunc() || value.abs() >= 1000.0 {
        format!("{value:.0}")
    } else if value.abs() < 10.0 {
        format!("{value:.3}")
    } else {
        format!("{value:.1}")
    }
}

/// The middle one; of an even number the upper middle.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(measured: f64, wanted: Wanted, expected: Option<bool>) {
        assert_eq!(Row::new("", measured, "", wanted).is_met(), expected);
    }

    #[test]
    fn a_limit_itself_is_met_and_no_number_never() {
        check(0.08, Wanted::AtLeast(0.08), Some(true));
        check(0.079, Wanted::AtLeast(0.08), Some(false));
        check(40.0, Wanted::AtMost(40.0), Some(true));
        check(40.1, Wanted::AtMost(40.0), Some(false));
        check(f64::NAN, Wanted::AtMost(40.0), Some(false));
        check(1.0, Wanted::Nothing, None);
    }

    #[test]
    fn the_median_is_not_moved_by_one_wild_round() {
        assert_eq!(median(vec![3.0, 900.0, 1.0]), 3.0);
    }
}
