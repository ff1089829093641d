//! The house rules that no compiler checks.
//!
//! Invariant: a rule is a function from a file's path and text to findings, so each has tests.

mod edges;
mod migrations;
mod text;

use crate::{shell, web::pack};
use anyhow::{Result, bail};
use std::fs;

/// Where our own files lie.
const FOLDERS: [&str; 6] = ["shared", "backend", "frontend", "xtask", "e2e", "public"];
/// What tools leave in those folders.
const FOREIGN: [&str; 4] = ["node_modules/", "test-results/", "report/", "target/"];
/// Kinds of file that are read.
const KINDS: [&str; 6] = [".rs", ".ts", ".js", ".mjs", ".css", ".sql"];

/// One of our files.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What breaks a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(source: &Source, line: usize, what: impl Into<String>) -> Self {
        Self { path: source.path.clone(), line, what: what.into() }
    }
}

/// `cargo xtask tidy`: prints every finding, fails when there is one.
pub(crate) fn tidy() -> Result<()> {
    let sources = read()?;
    let mut findings = Vec::new();
    for source in &sources {
        findings.extend(text::names(source));
        findings.extend(text::words(source));
        findings.extend(text::layers(source));
        match text::length(source) {
            text::Length::Good => {}
            text::Length::Long(lines) => println!("long: {} has {lines} lines", source.path),
            text::Length::TooLong(finding) => findings.push(finding),
        }
    }
    findings.extend(edges::features(&sources));
    findings.extend(edges::tables(&sources));
    findings.extend(edges::crates(&shell::capture(shell::cargo().args([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?)?);
    findings.extend(migrations::unchanged(&shell::root().join("backend/migrations"))?);
    for finding in &findings {
        println!("{}:{}: {}", finding.path, finding.line, finding.what);
    }
    if !findings.is_empty() {
        bail!("{} house rules are broken", findings.len());
    }
    println!("tidy: {} files follow the house rules", sources.len());
    Ok(())
}

fn read() -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        let here = shell::root().join(folder);
        for file in pack::files(&here)? {
            let ours = !FOREIGN.iter().any(|foreign| file.starts_with(foreign));
            if ours && KINDS.iter().any(|kind| file.ends_with(kind)) {
                let text = fs::read_to_string(here.join(&file))?;
                sources.push(Source { path: format!("{folder}/{file}"), text });
            }
        }
    }
    for path in ["README.md", "CHANGELOG.md"] {
        if let Ok(text) = fs::read_to_string(shell::root().join(path)) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(sources)
}
