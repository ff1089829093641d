//! The release binary with the front end inside, and what it weighs.

use crate::{
    progress::Progress,
    setup::{self, Scope},
    shell, web,
};
use anyhow::Result;
use std::{env, path::PathBuf};

/// `cargo xtask dist`.
pub(crate) fn dist(progress: &mut Progress) -> Result<()> {
    let toolchain = setup::setup(Scope::Build, progress)?;
    let web = web::build(toolchain, progress)?;
    web::size::report(&web::folder())?;
    let binary = server(&web, progress)?;
    let megabytes = std::fs::metadata(&binary)?.len() / 1024 / 1024;
    println!("{} ({megabytes} MB)", binary.display());
    Ok(())
}

/// Builds the front end and the release binary, skipping what has not changed.
pub(crate) fn release(scope: Scope, progress: &mut Progress) -> Result<PathBuf> {
    let toolchain = setup::setup(scope, progress)?;
    let web = web::build(toolchain, progress)?;
    server(&web, progress)
}

fn server(web: &web::Web, progress: &mut Progress) -> Result<PathBuf> {
    progress.step("Compile the server (release)");
    shell::run(
        shell::cargo()
            .args(["build", "--release", "--package", "linli"])
            // The embedding module reads this name, so a changed front end is embedded anew.
            .env("LINLI_WEB_VERSION", &web.version),
    )?;
    Ok(target_dir().join("release/linli"))
}

/// Where cargo puts the host's programs.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| shell::root().join("target"), PathBuf::from)
}
