//! Passed and failed tests, added up over all runners.

use anyhow::{Context, Result};
use std::process::ExitCode;

/// How many tests passed and failed, and what went wrong outside any test.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    faults: Vec<String>,
}

impl Count {
    /// Counts something that is not a single test as one failure and remembers it.
    pub(crate) fn fail(&mut self, what: &str) {
        println!("FAILED: {what}");
        self.failed += 1;
        self.faults.push(what.to_owned());
    }

    /// Counts something that is a test of its own as passed.
    pub(crate) const fn pass(&mut self) {
        self.passed += 1;
    }

    /// Adds a line such as `test result: ok. 3 passed; 1 failed; …`; other lines add nothing.
    pub(crate) fn add_cargo_line(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let number = |word: &str| {
            let part = result.split([';', '.']).find(|part| part.trim().ends_with(word))?;
            part.split_whitespace().next()?.parse::<u64>().ok()
        };
        self.passed += number("passed").unwrap_or(0);
        self.failed += number("failed").unwrap_or(0);
    }

    /// Adds Playwright's JSON report. A test that passed only when repeated has failed.
    pub(crate) fn add_playwright(&mut self, report: &str) -> Result<()> {
        let report: serde_json::Value =
            serde_json::from_str(report).context("Playwright's report is not JSON")?;
        let number = |name: &str| {
            report
                .pointer(&format!("/stats/{name}"))
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(0)
        };
        self.passed += number("expected");
        self.failed += number("unexpected") + number("flaky");
        Ok(())
    }

    /// Prints what went wrong and, as the last line, the sum.
    pub(crate) fn report(&self) -> ExitCode {
        for fault in &self.faults {
            println!("failed: {fault}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_results_are_added_up() {
        let mut count = Count::default();
        count.add_cargo_line("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.10s");
        count.add_cargo_line("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.10s");
        count.add_cargo_line("test parse::a_result ... ok");
        assert_eq!((count.passed, count.failed), (16, 2));
    }

    #[test]
    fn a_flaky_journey_has_failed() {
        let mut count = Count::default();
        let report = r#"{"stats":{"expected":7,"skipped":1,"unexpected":2,"flaky":1}}"#;
        count.add_playwright(report).unwrap();
        assert_eq!((count.passed, count.failed), (7, 3));
    }
}
