//! A copy of the database while it is served (备份).
//!
//! Invariant: nothing is overwritten; a copy without its key cannot be opened, so the key goes along.

use crate::db::Engine;
use anyhow::{Context, bail, ensure};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::path::{Path, PathBuf};

/// Copies a SQLite database and its key into new files; gives the path of the key's copy.
///
/// # Errors
/// When a file is there already, the disk is full, or the engine has a better tool of its own.
pub async fn copy(url: &str, key: &Path, file: &Path) -> anyhow::Result<PathBuf> {
    let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
    if engine == Engine::Postgres {
        bail!(
            "PostgreSQL makes its own copies:\n  pg_dump --format=custom --file={} {url}\nand keep {} with it",
            file.display(),
            key.display()
        );
    }
    let key_copy = file.with_extension("key");
    for new in [file, &key_copy] {
        ensure!(!new.exists(), "{} is there already: name a new file", new.display());
    }
    let source = url.trim_start_matches("sqlite:").split('?').next().unwrap_or_default();
    ensure!(Path::new(source).exists(), "there is no database {source}");
    sqlx::any::install_default_drivers();
    let mut conn = AnyConnection::connect(url).await.context("cannot open the database")?;
    conn.execute("PRAGMA busy_timeout = 10000").await?;
    let name = file.to_str().context("the name of the file is not UTF-8")?.replace('\'', "''");
    conn.execute(AssertSqlSafe(format!("VACUUM INTO '{name}'")))
        .await
        .with_context(|| format!("cannot write {}", file.display()))?;
    conn.close().await?;
    std::fs::copy(key, &key_copy).with_context(|| format!("cannot copy {}", key.display()))?;
    Ok(key_copy)
}
