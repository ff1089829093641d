//! Packages from npm, exactly as the lock files say.
//!
//! Invariant: `node_modules` belongs to the lock file whose fingerprint lies in it.

use crate::{progress::Progress, shell, web::pack};
use anyhow::{Context, Result, bail};
use std::fs;

/// Installs the packages of one folder (`""` is the workspace's own) when they are missing.
pub(crate) fn install(folder: &str, progress: &mut Progress) -> Result<()> {
    for name in ["node", "npm"] {
        if shell::which(name).is_none() {
            bail!("{name} is missing: install Node.js 20 or newer with npm, then start again");
        }
    }
    let here = shell::root().join(folder);
    let lock = fs::read(here.join("package-lock.json"))
        .with_context(|| format!("{}/package-lock.json", here.display()))?;
    let fingerprint = pack::fingerprint(&[&lock]);
    let mark = here.join("node_modules/.linli-lock");
    if fs::read_to_string(&mark).is_ok_and(|before| before == fingerprint) {
        return Ok(());
    }
    let shown = if folder.is_empty() { "the build" } else { folder };
    progress.step(&format!("Install npm packages for {shown} (npm ci)"));
    shell::run(
        shell::program("npm")
            .current_dir(&here)
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    fs::write(&mark, fingerprint)?;
    Ok(())
}
