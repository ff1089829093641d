//! Passed and failed tests, added up over all runners.

use anyhow::{Context, Result};
use serde_json::Value;
use std::process::ExitCode;

/// How much of one failure is told again at the end.
const SHOWN: usize = 1_200;

/// How many tests passed and failed, and what went wrong, to be told again at the end: the lines
/// in which a test failed may be a thousand lines up.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    faults: Vec<String>,
    /// A failed Rust test is being told, from its heading to the next heading or the list.
    telling: bool,
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

    /// Adds a line such as `test result: ok. 3 passed; 1 failed; …`, and remembers what stands
    /// under `---- name stdout ----`; other lines add nothing.
    pub(crate) fn add_cargo_line(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else {
            self.remember(line);
            return;
        };
        let number = |word: &str| {
            let part = result.split([';', '.']).find(|part| part.trim().ends_with(word))?;
            part.split_whitespace().next()?.parse::<u64>().ok()
        };
        self.passed += number("passed").unwrap_or(0);
        self.failed += number("failed").unwrap_or(0);
    }

    fn remember(&mut self, line: &str) {
        if let Some(name) =
            line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            self.telling = true;
            self.faults.push(name.to_owned());
        } else if line == "failures:" {
            self.telling = false;
        } else if let (true, Some(fault)) = (self.telling, self.faults.last_mut())
            && !line.trim().is_empty()
            && fault.len() + line.len() < SHOWN
        {
            fault.push_str("\n    ");
            fault.push_str(line);
        }
    }

    /// Adds Playwright's JSON report. A test that passed only when repeated has failed.
    pub(crate) fn add_playwright(&mut self, report: &str) -> Result<()> {
        let report: Value =
            serde_json::from_str(report).context("Playwright's report is not JSON")?;
        let number = |name: &str| {
            report.pointer(&format!("/stats/{name}")).and_then(Value::as_u64).unwrap_or(0)
        };
        self.passed += number("expected");
        self.failed += number("unexpected") + number("flaky");
        self.remember_journeys(&report, "");
        Ok(())
    }

    /// Walks the report's suites, which stand in each other, to the journeys that failed.
    fn remember_journeys(&mut self, suite: &Value, above: &str) {
        for inner in list(&suite["suites"]) {
            self.remember_journeys(inner, &format!("{above}{} › ", text(&inner["title"])));
        }
        for spec in list(&suite["specs"]) {
            let failed = |test: &&Value| !matches!(text(&test["status"]), "expected" | "skipped");
            for test in list(&spec["tests"]).filter(failed) {
                let errors = list(&test["results"]).flat_map(|result| list(&result["errors"]));
                let said: String = errors.map(|error| text(&error["message"])).collect();
                let said: String = said.replace('\n', "\n    ").chars().take(SHOWN).collect();
                let (title, project) = (text(&spec["title"]), text(&test["projectName"]));
                self.faults.push(format!("{above}{title} ({project})\n    {said}"));
            }
        }
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

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
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
    fn what_failed_is_told_again_at_the_end() {
        let mut count = Count::default();
        for line in [
            "test clock::stops ... FAILED",
            "",
            "failures:",
            "",
            "---- clock::stops stdout ----",
            "assertion failed: it stands still",
            "",
            "failures:",
            "    clock::stops",
        ] {
            count.add_cargo_line(line);
        }
        let report = r#"{"stats":{"unexpected":1},"suites":[{"title":"home.spec.ts","specs":[
            {"title":"the home page opens","tests":[{"projectName":"sqlite","status":"unexpected",
             "results":[{"errors":[{"message":"Timeout of 5 s"}]}]}]},
            {"title":"it closes","tests":[{"projectName":"sqlite","status":"expected"}]}]}]}"#;
        count.add_playwright(report).unwrap();
        assert_eq!(
            count.faults,
            [
                "clock::stops\n    assertion failed: it stands still",
                "home.spec.ts › the home page opens (sqlite)\n    Timeout of 5 s",
            ]
        );
    }

    #[test]
    fn a_flaky_journey_has_failed() {
        let mut count = Count::default();
        let report = r#"{"stats":{"expected":7,"skipped":1,"unexpected":2,"flaky":1}}"#;
        count.add_playwright(report).unwrap();
        assert_eq!((count.passed, count.failed), (7, 3));
    }
}
