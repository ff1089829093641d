//! What people say in the demonstration (话): needs by category, answers by kind, from two tables beside this file.

use super::{dice::Dice, town::Where};
use anyhow::{Context, ensure};
use linli_shared::category::{Category, Class};

/// One way to say a need.
pub(super) struct Sketch {
    pub(super) category: Category,
    pub(super) class: Class,
    pub(super) place: Where,
    season: Season,
    pub(super) text: String,
}

/// When it is likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Season {
    Any,
    Months(&'static [i64]),
}

impl Season {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "any" => Some(Self::Any),
            "winter" => Some(Self::Months(&[11, 12, 1, 2])),
            "spring" => Some(Self::Months(&[3, 4, 5])),
            "summer" => Some(Self::Months(&[6, 7, 8])),
            "autumn" => Some(Self::Months(&[9, 10, 11])),
            "rain" => Some(Self::Months(&[5, 6, 7, 8, 9])),
            _ => None,
        }
    }
}

impl Sketch {
    /// Whether it is said in this month.
    pub(super) fn fits_month(&self, month: i64) -> bool {
        match self.season {
            Season::Any => true,
            Season::Months(months) => months.contains(&month),
        }
    }
}

/// Both tables.
pub(super) struct Words {
    pub(super) needs: Vec<Sketch>,
    /// Category, its family or `*`; the kind; the text.
    answers: Vec<(String, String, String)>,
}

impl Words {
    pub(super) fn load() -> anyhow::Result<Self> {
        let mut needs = Vec::new();
        for (at, row) in rows(include_str!("needs.csv")).enumerate() {
            let row = row?;
            let [code, class, place, season, text] = row.as_slice() else {
                anyhow::bail!("needs.csv, row {at}: five fields");
            };
            needs.push(Sketch {
                category: Category::parse(code).with_context(|| format!("category {code}"))?,
                class: Class::parse(class).with_context(|| format!("class {class}"))?,
                place: Where::parse(place).with_context(|| format!("place {place}"))?,
                season: Season::parse(season).with_context(|| format!("season {season}"))?,
                text: text.clone(),
            });
        }
        let mut answers = Vec::new();
        for row in rows(include_str!("answers.csv")) {
            let row = row?;
            let [code, kind, text] = row.as_slice() else {
                anyhow::bail!("answers.csv: three fields");
            };
            answers.push((code.clone(), kind.clone(), text.clone()));
        }
        ensure!(needs.len() >= 150, "the demonstration says at least 150 different things");
        Ok(Self { needs, answers })
    }

    /// An answer of a kind, as particular to the category as there is one.
    pub(super) fn answer(&self, category: Category, kind: &str, dice: &mut Dice) -> String {
        let code = category.code();
        let family = code.get(..1).unwrap_or_default();
        for key in [code, family, "*"] {
            let found: Vec<&String> = self
                .answers
                .iter()
                .filter(|(known, sort, _)| known == key && sort == kind)
                .map(|(_, _, text)| text)
                .collect();
            // What fits everything is said now and then even where there is something better.
            if !found.is_empty() && (key == "*" || dice.percent(75)) {
                return (*dice.pick(&found)).clone();
            }
        }
        String::new()
    }
}

fn rows(text: &'static str) -> impl Iterator<Item = anyhow::Result<Vec<String>>> {
    let reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    reader.into_records().map(|row| Ok(row?.iter().map(str::to_owned).collect()))
}
