//! Programs and fonts that come as Debian packages.
//!
//! Invariant: nothing is installed that the asked command does not need or that is there already.

use crate::{progress::Progress, shell};
use anyhow::{Result, bail};
use std::{fs, path::Path, path::PathBuf};

/// Whether dpkg says that a package is installed.
pub(crate) fn is_installed(package: &str) -> bool {
    shell::which("dpkg-query").is_some()
        && shell::capture(shell::program("sh").args([
            "-c",
            "dpkg-query -W -f='${Status}' \"$0\" 2>/dev/null || true",
            package,
        ]))
        .is_ok_and(|status| status == "install ok installed")
}

/// Chromium with its window, for what is measured.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| shell::which(name))
}

/// The browser for the journeys: Chromium built without a window takes a fifth less of their time.
pub(crate) fn headless() -> Option<PathBuf> {
    shell::which("chromium-headless-shell").or_else(chromium)
}

/// The package that brings it; a list of packages that is old, or empty, does not name the smaller one.
pub(crate) fn headless_package() -> &'static str {
    const SMALLER: &str = "chromium-headless-shell";
    let is_named = headless().is_none()
        && shell::succeeds(shell::program("apt-cache").args(["show", "--quiet", SMALLER]));
    if is_named { SMALLER } else { "chromium" }
}

/// The folder with PostgreSQL's server programs; the newest when there are several.
pub(crate) fn postgres_bin() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    folders.retain(|folder| folder.join("initdb").is_file());
    folders.sort();
    folders.pop().or_else(|| Some(shell::which("initdb")?.parent()?.to_path_buf()))
}

/// A Chinese font, for PDF posters and for screenshots.
pub(crate) fn has_chinese_font() -> bool {
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file()
        || is_installed("fonts-noto-cjk")
}

/// A Python that reads calendars: Debian's own, or the first on the path.
pub(crate) fn has_icalendar() -> bool {
    ["/usr/bin/python3", "python3"]
        .iter()
        .any(|python| shell::succeeds(shell::program(python).args(["-c", "import icalendar"])))
}

/// Installs packages, or says how when this user may not.
pub(crate) fn install(packages: &[&str], progress: &mut Progress) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if shell::which("apt-get").is_none() {
        bail!(
            "missing: {list} (names of Debian packages). This machine has no apt-get: install \
             the same programs with its own package manager and start again"
        );
    }
    let user = shell::capture(shell::program("id").arg("-u"))?;
    if user.trim() != "0" {
        bail!(
            "missing: {list}. Install with this command, then start again:\n\n    \
             sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}\n"
        );
    }
    progress.step(&format!("Install Debian packages: {list}"));
    shell::run(shell::program("apt-get").args(["update", "-q"]))?;
    shell::run(
        shell::program("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
