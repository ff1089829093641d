//! All tests with one command, and one line that counts them.
//!
//! Invariants: the last line is `N passed, N failed`; a runner that ends badly without naming a
//! failed test counts as one; PostgreSQL is stopped however the tests end.

mod count;
pub(crate) mod postgres;
pub(crate) mod room;

use crate::{
    dist,
    progress::Progress,
    setup::{self, Scope, apt, wasm::Toolchain},
    shell, web,
};
use anyhow::{Context, Result};
use count::Count;
use postgres::Cluster;
use room::Room;
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
};

/// How many Rust tests of one crate run side by side.
const TEST_THREADS: &str = "6";

/// `cargo xtask test`.
pub(crate) fn test(progress: &mut Progress) -> ExitCode {
    let count = all(Scope::Test, progress);
    count.report()
}

/// Runs everything; what cannot even start counts as failed.
pub(crate) fn all(scope: Scope, progress: &mut Progress) -> Count {
    let mut count = Count::default();
    if let Err(error) = runners(scope, progress, &mut count) {
        count.fail(&format!("stopped: {error:#}"));
    }
    count
}

fn runners(scope: Scope, progress: &mut Progress, count: &mut Count) -> Result<()> {
    let toolchain = setup::setup(scope, progress)?;
    let web = web::build(toolchain, progress);
    match web {
        Ok(_) => validate(toolchain, progress, count)?,
        Err(error) => count.fail(&format!("the front end was not built: {error:#}")),
    }
    progress.step("Start PostgreSQL in a temporary folder");
    let room = Room::make()?;
    let cluster = Cluster::start(room.folder())?;
    progress.note(&format!("{} (process {})", cluster.url(), cluster.id()));
    rust((&cluster, &room), progress, count)?;
    agree(toolchain, progress, count);
    journeys((&cluster, &room), progress, count)
}

/// The gate on what the browser's program may contain.
fn validate(toolchain: Toolchain, progress: &mut Progress, count: &mut Count) -> Result<()> {
    progress.step("Check that older phones accept every chunk (wasm-validate)");
    for chunk in web::chunk_files()? {
        let mut command = shell::program("wasm-validate");
        command.args(toolchain.forbidden()).arg(&chunk);
        if let Err(error) = shell::run(&mut command) {
            count.fail(&format!("{error:#}"));
        }
    }
    Ok(())
}

/// The rules give one answer in the phone's program and in the server's.
fn agree(toolchain: Toolchain, progress: &mut Progress, count: &mut Count) {
    progress.step("The same rules in WebAssembly and on the server");
    match answers(toolchain) {
        Ok((phone, server)) if phone == server => count.pass(),
        Ok((phone, server)) => {
            count.fail(&format!("the phone's rules answer {phone}, the server's {server}"));
        }
        Err(error) => count.fail(&format!("the rules did not run in WebAssembly: {error:#}")),
    }
}

fn answers(toolchain: Toolchain) -> Result<(String, String)> {
    let (mut build, file) = toolchain.build_example("in_phone")?;
    shell::run(&mut build)?;
    let runner = shell::root().join("xtask/src/test/wasm.mjs");
    let phone = shell::capture(shell::program("node").arg(runner).arg(file))?;
    let server = shell::capture(shell::cargo().args([
        "run",
        "--quiet",
        "-p",
        "linli-frontend",
        "--example",
        "on_server",
    ]))?;
    Ok((phone.trim().to_owned(), server.trim().to_owned()))
}

/// Unit, property and HTTP tests of every crate.
fn rust(
    (cluster, room): (&Cluster, &Room),
    progress: &mut Progress,
    count: &mut Count,
) -> Result<()> {
    progress.step("Rust tests (both databases)");
    let mut command = shell::cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .env("LINLI_TEST_POSTGRES", cluster.url())
        .env("TMPDIR", room.folder())
        // The tests of the interface wait for two databases more than they compute.
        .env("RUST_TEST_THREADS", TEST_THREADS);
    let before = count.failed;
    let good = lines(&mut command, |line| count.add_cargo_line(line))?;
    if !good && count.failed == before {
        count.fail("cargo test failed before it could count");
    }
    Ok(())
}

/// Journeys in the browser against the real server.
fn journeys(
    (cluster, room): (&Cluster, &Room),
    progress: &mut Progress,
    count: &mut Count,
) -> Result<()> {
    progress.step("Build the server for the journeys");
    let mut build = shell::cargo();
    if let Err(error) = shell::run(build.args(["build", "--package", "linli"])) {
        count.fail(&format!("{error:#}"));
        return Ok(());
    }
    progress.step("Journeys in the browser (Playwright)");
    let e2e = shell::root().join("e2e");
    let report = e2e.join("report/results.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut types = shell::program(e2e.join("node_modules/.bin/tsc"));
    if let Err(error) = shell::run(types.current_dir(&e2e).args(["--noEmit", "--pretty", "false"]))
    {
        count.fail(&format!("{error:#}"));
    }
    let chromium = apt::headless().context("no Chromium: run `cargo xtask setup`")?;
    let good = shell::program(e2e.join("node_modules/.bin/playwright"))
        .current_dir(&e2e)
        .arg("test")
        .env("LINLI_BIN", dist::target_dir().join("debug/linli"))
        .env("LINLI_CHROMIUM", chromium)
        .env("LINLI_TEST_POSTGRES", cluster.url())
        .env("LINLI_TEST_POSTGRES_BIN", cluster.bin())
        .env("TMPDIR", room.folder())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        // What went wrong is told again at the end, where nothing reads a terminal's colours.
        .env("FORCE_COLOR", "0")
        .status()?
        .success();
    let before = count.failed;
    match fs::read_to_string(&report) {
        Ok(text) => count.add_playwright(&text)?,
        Err(_) => count.fail("Playwright left no report"),
    }
    if !good && count.failed == before {
        count.fail("Playwright failed without naming a test");
    }
    Ok(())
}

/// Runs a command, shows its lines and hands each to `see`. Answers whether it succeeded.
fn lines(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} does not start", shell::line(command)))?;
    let output = child.stdout.take().context("the output was asked for")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        see(&line);
    }
    Ok(child.wait()?.success())
}
