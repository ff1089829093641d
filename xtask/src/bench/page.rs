//! What Lighthouse says about the home page on a simulated phone.

use super::row::{Row, Wanted, median};
use crate::{setup::apt, shell};
use anyhow::{Context, Result};
use std::{fs, path::Path};

const CHROME_FLAGS: &str = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic \
--no-first-run --disable-background-networking --disable-component-update --disable-sync";

/// Category, the score wanted of a hundred.
const CATEGORIES: [(&str, f64); 3] =
    [("performance", 95.0), ("accessibility", 100.0), ("best-practices", 100.0)];

/// Runs Lighthouse `n_runs` times; the medians.
pub(super) fn rows(url: &str, folder: &Path, n_runs: u32) -> Result<Vec<Row>> {
    let mut scores = [const { Vec::new() }; 3];
    for n in 0..n_runs {
        let report = lighthouse(url, &folder.join(format!("lighthouse-{n}.json")))?;
        for ((category, _), scores) in CATEGORIES.iter().zip(&mut scores) {
            scores.push(score(&report, category)?);
        }
    }
    let rows = CATEGORIES.iter().zip(scores).map(|((category, wanted), scores)| {
        let what = format!("Lighthouse mobile, home page: {category}");
        Row::new(what, median(scores), "of 100", Wanted::AtLeast(*wanted))
    });
    Ok(rows.collect())
}

fn lighthouse(url: &str, report: &Path) -> Result<serde_json::Value> {
    let chromium = apt::chromium().context("no Chromium: run `cargo xtask setup`")?;
    let names: Vec<&str> = CATEGORIES.iter().map(|(name, _)| *name).collect();
    let mut command = shell::program(shell::root().join("e2e/node_modules/.bin/lighthouse"));
    command
        .arg(url)
        .args(["--quiet", "--output=json", "--max-wait-for-load=45000", CHROME_FLAGS])
        .arg(format!("--only-categories={}", names.join(",")))
        .arg(format!("--output-path={}", report.display()))
        .env("CHROME_PATH", chromium);
    shell::run(&mut command)?;
    let text = fs::read_to_string(report)?;
    serde_json::from_str(&text).context("Lighthouse's report is not JSON")
}

fn score(report: &serde_json::Value, category: &str) -> Result<f64> {
    let score = report.pointer(&format!("/categories/{category}/score"));
    let score = score.and_then(serde_json::Value::as_f64);
    // Scores have two decimals; the hundredfold is a whole number again.
    Ok((score.with_context(|| format!("Lighthouse gives no score for {category}"))? * 100.0)
        .round())
}
