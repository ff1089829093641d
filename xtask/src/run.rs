//! The demo community, from nothing to a QR code in the terminal.

use crate::{dist, progress::Progress, setup::Scope, shell};
use anyhow::{Result, anyhow};
use std::{os::unix::process::CommandExt, process::ExitCode};

/// `cargo xtask run [-- …]`: becomes the server, so that Ctrl-C reaches it alone.
pub(crate) fn run(rest: &[String], progress: &mut Progress) -> Result<ExitCode> {
    let binary = dist::release(Scope::Run, progress)?;
    progress.step("Start the demo community");
    let rest = rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest);
    let error = shell::program(&binary).args(["serve", "--demo"]).args(rest).exec();
    Err(anyhow!("{} does not start: {error}", binary.display()))
}
