//! What the commands need on this machine, found or installed with its package managers.
//!
//! Invariant: a missing tool is installed or the run stops and says how; nothing is skipped.

pub(crate) mod apt;
mod npm;
pub(crate) mod wasm;

use crate::{progress::Progress, shell};
use anyhow::{Context, Result};
use wasm::Toolchain;

/// How much a command needs. Each one needs what those before it need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The front end and the server can be built.
    Build,
    /// The demo runs: posters need a Chinese font.
    Run,
    /// All tests run.
    Test,
    /// The gate runs.
    Ci,
    /// Everything any command needs.
    All,
}

/// Installs what is missing for `scope` and gives back the compiler for the browser.
pub(crate) fn setup(scope: Scope, progress: &mut Progress) -> Result<Toolchain> {
    progress.step("Look for the tools");
    let mut packages = missing(scope);
    let mut toolchain = wasm::find();
    if toolchain.is_none() {
        progress.note("the compiler has no libraries for the browser: asking rustup");
        if wasm::add_target() {
            toolchain = Some(Toolchain::Active);
        } else {
            progress.note("rustup cannot add them: taking Debian's toolchain");
            packages.extend(wasm::DEBIAN_PACKAGES.iter().filter(|name| !apt::is_installed(name)));
        }
    }
    apt::install(&packages, progress)?;
    let toolchain = toolchain.or_else(wasm::find).context(
        "still no compiler for wasm32-unknown-unknown after installing Debian's toolchain",
    )?;
    npm::install("", progress)?;
    if scope >= Scope::Test {
        npm::install("e2e", progress)?;
    }
    if scope >= Scope::Ci && !shell::succeeds(shell::cargo().args(["deny", "--version"])) {
        progress.step("Install cargo-deny (once, some minutes)");
        // Built without optimisation: it runs for seconds, and this way it builds in half the time.
        shell::run(shell::cargo().args(["install", "cargo-deny", "--locked", "--debug"]))?;
    }
    Ok(toolchain)
}

/// The Debian packages, the browser's compiler aside, that `scope` needs and this machine lacks.
fn missing(scope: Scope) -> Vec<&'static str> {
    let wanted = [
        (Scope::Run, "fonts-noto-cjk", apt::has_chinese_font()),
        (Scope::Test, apt::headless_package(), apt::headless().is_some()),
        (Scope::Test, "wabt", shell::which("wasm-validate").is_some()),
        (Scope::Test, "postgresql", apt::postgres_bin().is_some()),
        // Checks exported boards without any of this project's code.
        (Scope::Test, "python3", shell::which("python3").is_some()),
        // Reads calendars as other people's programs do.
        (Scope::Test, "python3-icalendar", apt::has_icalendar()),
        (Scope::All, "chromium", apt::chromium().is_some()),
        (Scope::All, "wrk", shell::which("wrk").is_some()),
    ];
    wanted
        .into_iter()
        .filter(|(least, _, present)| scope >= *least && !present)
        .map(|(_, package, _)| package)
        .collect()
}
