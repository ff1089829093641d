//! A migration that has landed never changes: databases out there have already run it.

use super::Finding;
use crate::web::pack;
use anyhow::Result;
use std::{collections::BTreeMap, fs, path::Path};

/// The list of landed migrations, as `sha256sum` writes it.
const SUMS: &str = "SUMS";

/// Compares the migrations with the list.
pub(super) fn unchanged(folder: &Path) -> Result<Vec<Finding>> {
    let sums = fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
    let mut present = BTreeMap::new();
    for file in pack::files(folder)? {
        if file.ends_with(".sql") {
            let sum = pack::sha256(&fs::read(folder.join(&file))?);
            present.insert(file, sum);
        }
    }
    Ok(compare(&sums, &present))
}

fn compare(sums: &str, present: &BTreeMap<String, String>) -> Vec<Finding> {
    let landed: BTreeMap<&str, &str> = sums
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(sum, file)| (file, sum))
        .collect();
    let finding = |file: &str, what: String| Finding {
        path: format!("backend/migrations/{file}"),
        line: 1,
        what,
    };
    let mut findings = Vec::new();
    for (file, sum) in &landed {
        match present.get(*file) {
            None => findings.push(finding(file, "a landed migration is gone".into())),
            Some(now) if now != sum => findings.push(finding(
                file,
                "a landed migration has changed: write a new one instead".into(),
            )),
            Some(_) => {}
        }
    }
    for (file, sum) in present {
        if !landed.contains_key(file.as_str()) {
            findings.push(finding(file, format!("new: add this line to {SUMS}: {sum}  {file}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sums: &str, expected: &[&str]) {
        let present = BTreeMap::from([("0001_places.sql".to_owned(), "aa".to_owned())]);
        let found = compare(sums, &present);
        let found: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_landed_migration_stays_as_it_is() {
        check("aa  0001_places.sql\n", &[]);
        check(
            "ab  0001_places.sql\n",
            &["a landed migration has changed: write a new one instead"],
        );
    }

    #[test]
    fn a_migration_may_not_disappear() {
        check("aa  0001_places.sql\nbb  0002_needs.sql\n", &["a landed migration is gone"]);
    }

    #[test]
    fn a_new_migration_has_to_be_listed() {
        check("", &["new: add this line to SUMS: aa  0001_places.sql"]);
    }
}
