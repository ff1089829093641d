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

/// How the folders begin; the number of their run follows.
const NAME: &str = "linli-tests-";

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
        sweep(&above)?;
        let folder = above.join(format!("{NAME}{}", std::process::id()));
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

/// Removes the folders of runs that were interrupted: nobody else gives the memory back.
fn sweep(above: &Path) -> Result<()> {
    for entry in fs::read_dir(above)?.flatten() {
        let name = entry.file_name();
        let Some(run) = name.to_str().and_then(|name| name.strip_prefix(NAME)) else { continue };
        if !Path::new("/proc").join(run).exists() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// How many kilobytes are free in memory's file system; none where there is no such thing.
fn free_in_memory() -> Option<u64> {
    let mut asked = shell::program("df");
    let printed = shell::capture(asked.args(["-k", "--output=avail", MEMORY])).ok()?;
    printed.lines().last()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_interrupted_run_left_is_removed_and_what_a_run_still_has_stays() {
        let above = std::env::temp_dir().join(format!("linli-room-{}", std::process::id()));
        // No process has a number this high.
        let gone = above.join(format!("{NAME}4194305"));
        let here = above.join(format!("{NAME}{}", std::process::id()));
        let others = above.join("somebody-else");
        for folder in [&gone, &here, &others] {
            fs::create_dir_all(folder).unwrap();
        }
        sweep(&above).unwrap();
        assert_eq!([&gone, &here, &others].map(|folder| folder.is_dir()), [false, true, true]);
        fs::remove_dir_all(above).unwrap();
    }
}
