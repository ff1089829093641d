//! Where the tests keep their databases: in memory where the machine has room for them.
//!
//! Each test makes and removes a database of some thousand files; on a disk that takes longer than the test.

use crate::shell;
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file system that is memory.
const MEMORY: &str = "/dev/shm";
/// Fewest kilobytes that must be free in it.
const FREE_MIN: u64 = 4 * 1024 * 1024;

/// A folder of this run; dropping it removes it.
pub(crate) struct Room {
    folder: PathBuf,
}

impl Room {
    /// Makes the folder.
    pub(crate) fn make() -> Result<Self> {
        let above = if free_in_memory().is_some_and(|free| free >= FREE_MIN) {
            PathBuf::from(MEMORY)
        } else {
            std::env::temp_dir()
        };
        let folder = above.join(format!("linli-tests-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("make {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            println!("{} stays behind: {error}", self.folder.display());
        }
    }
}

/// How many kilobytes are free in memory's file system; none where there is no such thing.
fn free_in_memory() -> Option<u64> {
    let mut asked = shell::program("df");
    let printed = shell::capture(asked.args(["-k", "--output=avail", MEMORY])).ok()?;
    printed.lines().last()?.trim().parse().ok()
}
