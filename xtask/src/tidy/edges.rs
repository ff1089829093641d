//! Which way dependencies run: between crates, between the server's features, to tables.

use super::{Finding, Source};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// The server's features in their order: one may use those before it.
/// A need opens its ticket in the same transaction, so these two stand on one step.
const FEATURE_ORDER: [&[&str]; 3] = [&["place"], &["resident"], &["need", "ticket"]];

/// What writes every table because that is its purpose; `jobs` throws away what has expired.
const ALL_TABLES: [&str; 6] = ["audit", "backup", "db", "jobs", "migrate", "seed"];
/// Modules that are one noun seen from several sides, and so share its tables.
const FAMILIES: [&[&str]; 3] =
    [&["household", "place"], &["person", "resident"], &["need", "ticket"]];
/// One row of counters, taken from by whichever transaction needs the next number.
const SHARED_TABLES: [&str; 1] = ["community"];

/// `shared` stands below, the two programs beside each other, `xtask` apart.
pub(super) fn crates(metadata: &str) -> Result<Vec<Finding>> {
    let metadata: serde_json::Value = serde_json::from_str(metadata)?;
    let packages = metadata
        .get("packages")
        .and_then(|packages| packages.as_array())
        .context("cargo metadata lists packages")?;
    let name = |value: &serde_json::Value| {
        value.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
    };
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let mut findings = Vec::new();
    for package in packages {
        let dependencies = package.get("dependencies").and_then(|list| list.as_array());
        for dependency in dependencies.into_iter().flatten().map(name) {
            let from = name(package);
            let allowed =
                matches!(from.as_str(), "linli" | "linli-frontend") && dependency == "linli-shared";
            if ours.contains(&dependency) && !allowed {
                findings.push(Finding {
                    path: format!("{from}/Cargo.toml"),
                    line: 1,
                    what: format!("{from} may not depend on {dependency}"),
                });
            }
        }
    }
    Ok(findings)
}

/// The server's features use only those before them, and never in a circle.
pub(super) fn features(sources: &[Source]) -> Vec<Finding> {
    let mut uses: BTreeMap<(&str, &str), Finding> = BTreeMap::new();
    for source in sources {
        let Some(from) = module(source).filter(|name| step(name).is_some()) else { continue };
        for (number, line) in source.text.lines().enumerate() {
            for to in FEATURE_ORDER.iter().copied().flatten().copied() {
                if to != from && names_module(line, to) {
                    let what = format!("{from} uses {to}, which comes after it");
                    uses.entry((from, to))
                        .or_insert_with(|| Finding::new(source, number + 1, what));
                }
            }
        }
    }
    let backwards = |from: &str, to: &str| step(from) < step(to);
    let circle = |from, to| step(from) == step(to) && uses.contains_key(&(to, from));
    uses.iter()
        .filter(|((from, to), _)| backwards(from, to) || circle(*from, *to))
        .map(|(_, finding)| finding.clone())
        .collect()
}

/// Each table belongs to one feature, or to one family of them; the others ask that feature.
pub(super) fn tables(sources: &[Source]) -> Vec<Finding> {
    let names: BTreeSet<String> = sources
        .iter()
        .filter(|source| source.path.starts_with("backend/migrations/"))
        .flat_map(|source| created_tables(&source.text))
        .filter(|table| !SHARED_TABLES.contains(&table.as_str()))
        .collect();
    let mut writers: BTreeMap<&str, BTreeMap<&str, Finding>> = BTreeMap::new();
    for source in sources {
        let Some(from) = module(source).filter(|name| !ALL_TABLES.contains(name)) else { continue };
        for (number, line) in source.text.lines().enumerate() {
            for table in &names {
                if writes(line, table) {
                    writers.entry(table).or_default().entry(from).or_insert_with(|| {
                        Finding::new(source, number + 1, format!("{from} writes the table {table}"))
                    });
                }
            }
        }
    }
    let mut findings = Vec::new();
    for (table, by) in writers {
        let one_family = FAMILIES.iter().any(|family| by.keys().all(|who| family.contains(who)));
        if by.len() > 1 && !one_family {
            let who: Vec<&str> = by.keys().copied().collect();
            findings.extend(by.values().map(|finding| Finding {
                what: format!("{table} has several writers: {}", who.join(", ")),
                ..finding.clone()
            }));
        }
    }
    findings
}

/// The feature a file of the server belongs to: `backend/src/ticket/store.rs` → `ticket`.
fn module(source: &Source) -> Option<&str> {
    let below = source.path.strip_prefix("backend/src/")?;
    let first = below.split('/').next()?;
    Some(first.trim_end_matches(".rs"))
}

fn step(feature: &str) -> Option<usize> {
    FEATURE_ORDER.iter().position(|step| step.contains(&feature))
}

/// Whether a line of Rust names `crate::feature`, alone or in a list on the same line.
fn names_module(line: &str, feature: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return false;
    }
    line.split("crate::").skip(1).any(|rest| match rest.strip_prefix('{') {
        Some(list) => {
            list.split(['{', '}', ',']).any(|name| name.trim().split("::").next() == Some(feature))
        }
        None => starts_with_word(rest, feature),
    })
}

/// Whether a line of SQL changes a table.
fn writes(line: &str, table: &str) -> bool {
    let line = line.to_lowercase();
    ["insert into ", "update ", "delete from "]
        .iter()
        .any(|verb| line.split(verb).skip(1).any(|rest| starts_with_word(rest, table)))
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| {
        !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    })
}

fn created_tables(sql: &str) -> Vec<String> {
    let sql = sql.to_lowercase();
    sql.split("create table ")
        .skip(1)
        .filter_map(|rest| {
            rest.trim_start_matches("if not exists ")
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .next()
                .map(str::to_owned)
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    #[track_caller]
    fn check(found: &[Finding], expected: &[&str]) {
        let found: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_feature_uses_only_those_before_it() {
        let place = source("backend/src/place.rs", "use crate::{db::Db, resident};");
        let ticket = source("backend/src/ticket/mod.rs", "use crate::resident::load_name;");
        check(&features(&[place, ticket]), &["place uses resident, which comes after it"]);
    }

    #[test]
    fn a_circle_on_one_step_is_found_from_both_sides() {
        let need = source("backend/src/need.rs", "crate::ticket::open(conn)");
        let ticket = source("backend/src/ticket.rs", "use crate::need;");
        check(&features(&[need]), &[]);
        let need = source("backend/src/need.rs", "crate::ticket::open(conn)");
        assert_eq!(features(&[need, ticket]).len(), 2);
    }

    #[test]
    fn a_table_has_one_writer() {
        let table = source("backend/migrations/0001.sql", "CREATE TABLE ticket_entry (\n");
        let ticket = source("backend/src/ticket.rs", "\"insert into ticket_entry (id)\"");
        let qr = source("backend/src/qr/store.rs", "\"update ticket_entry set a = 1\"");
        let seed = source("backend/src/seed.rs", "\"delete from ticket_entry\"");
        check(
            &tables(&[table, ticket, qr, seed]),
            &[
                "ticket_entry has several writers: qr, ticket",
                "ticket_entry has several writers: qr, ticket",
            ],
        );
    }

    #[test]
    fn a_family_shares_its_tables() {
        let table = source("backend/migrations/0001.sql", "CREATE TABLE need (\n");
        let ticket = source("backend/src/ticket.rs", "\"insert into need (id)\"");
        let need = source("backend/src/need.rs", "\"update need set a = 1\"");
        check(&tables(&[table, ticket, need]), &[]);
    }

    #[test]
    fn the_programs_do_not_depend_on_each_other() {
        let metadata = r#"{"packages":[
            {"name":"linli","dependencies":[{"name":"linli-shared"},{"name":"axum"}]},
            {"name":"linli-shared","dependencies":[]},
            {"name":"linli-frontend","dependencies":[{"name":"linli"}]}]}"#;
        check(&crates(metadata).unwrap(), &["linli-frontend may not depend on linli"]);
    }
}
