//! The gate: every check runs, the first failure hides no other.

use crate::{dist, progress::Progress, setup::Scope, shell, test, tidy, web};
use anyhow::Result;
use std::process::ExitCode;

/// `cargo xtask ci`.
pub(crate) fn ci(progress: &mut Progress) -> ExitCode {
    // The tests' own set-up would come too late for clippy and cargo deny.
    let mut faults = Vec::new();
    let mut check = |name: &str, result: Result<()>| {
        if let Err(error) = result {
            println!("FAILED: {name}: {error:#}");
            faults.push(format!("{name}: {error:#}"));
        }
    };
    check("set-up", crate::setup::setup(Scope::Ci, progress).map(|_| ()));
    progress.step("Formatting");
    check("format", shell::run(shell::cargo().args(["fmt", "--all", "--check"])));
    progress.step("Cargo.lock is complete");
    check(
        "lock file",
        shell::capture(shell::cargo().args(["metadata", "--locked", "--format-version", "1"]))
            .map(|_| ()),
    );
    progress.step("House rules");
    check("tidy", tidy::tidy());
    progress.step("Licences, bans, sources");
    check(
        "cargo deny",
        shell::run(shell::cargo().args(["deny", "check", "licenses", "bans", "sources"])),
    );
    progress.step("Lints");
    check(
        "clippy",
        shell::run(shell::cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])),
    );
    let mut count = test::all(Scope::Ci, progress);
    progress.step("Release binary and sizes");
    check("dist", dist::dist(progress));
    if web::folder().is_dir() {
        progress.note(&format!("the finished front end is in {}", web::folder().display()));
    }
    for fault in faults {
        count.fail(&fault);
    }
    count.report()
}
