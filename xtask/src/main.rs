//! The project's own commands: `cargo xtask setup | run | test | ci | dist | bench | tidy`.
//!
//! Invariant: depends on no other crate of the workspace; it only runs them.
#![expect(clippy::print_stdout, reason = "commands talk to the person at the terminal")]

mod bench;
mod ci;
mod dist;
mod progress;
mod run;
mod setup;
mod shell;
mod test;
mod tidy;
mod web;

use anyhow::Result;
use progress::Progress;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask setup        install what the other commands need
cargo xtask run [-- …]   build and start the demo community; the rest goes to `linli serve`
cargo xtask test         all tests, browser included; the last line counts them
cargo xtask ci           the gate: format, lints, licences, tidy, tests, sizes
cargo xtask dist         the release binary with the front end inside, and what it weighs
cargo xtask bench        rates, memory, start times and page scores; --quick, --built
cargo xtask tidy         the house rules";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(code) => code,
        Err(error) => {
            println!("\nstopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<ExitCode> {
    let mut progress = Progress::start();
    let Some((name, rest)) = arguments.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    match name.as_str() {
        "setup" => setup::setup(setup::Scope::All, &mut progress).map(|_| ExitCode::SUCCESS),
        "run" => run::run(rest, &mut progress),
        "test" => Ok(test::test(&mut progress)),
        "ci" => Ok(ci::ci(&mut progress)),
        "tidy" => tidy::tidy().map(|()| ExitCode::SUCCESS),
        "dist" => dist::dist(&mut progress).map(|()| ExitCode::SUCCESS),
        "bench" => bench::bench(rest, &mut progress),
        other => {
            println!("there is no command {other}\n\n{USAGE}");
            Ok(ExitCode::FAILURE)
        }
    }
}
