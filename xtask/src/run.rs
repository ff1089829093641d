//! The demo community, from nothing to a QR code in the terminal.

use crate::{
    dist,
    progress::Progress,
    setup::{self, Scope},
    shell, web,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{os::unix::process::CommandExt, process::ExitCode};

/// `cargo xtask run [-- …]`: becomes the server, so that Ctrl-C reaches it alone.
pub(crate) fn run(rest: &[String], progress: &mut Progress) -> Result<ExitCode> {
    let toolchain = setup::setup(Scope::Run, progress)?;
    // The last steps of the front end use one core. The server, built as for the tests, takes what
    // is left over, and reads the finished files when it is asked for them.
    progress.step("Compile the server, beside the front end");
    let mut server = shell::behind(shell::cargo().args(["build", "--package", "linli"]))
        .spawn()
        .context("cargo does not start")?;
    let built = web::build(toolchain, progress);
    let compiled = server.wait()?;
    built?;
    if !compiled.success() {
        bail!("the server does not compile: {compiled}");
    }
    let binary = dist::target_dir().join("debug/linli");
    progress.step("Start the demo community");
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    let error = shell::program(&binary).args(["serve", "--demo"]).args(rest).exec();
    Err(anyhow!("{} does not start: {error}", binary.display()))
}
