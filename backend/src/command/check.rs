//! `linli backup`, `linli audit`, `linli classify`: what is kept, whether it is right, what words mean.

use super::{Database, say};
use anyhow::{Context, anyhow, bail};
use linli::{
    audit::{self, Finding},
    backup,
    db::Db,
    settings,
};
use linli_shared::classify::{MODEL, Model};
use std::{
    io::{BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// `linli backup FILE`.
pub(crate) async fn backup(
    file: &Path,
    key: Option<PathBuf>,
    Database { database }: Database,
) -> anyhow::Result<()> {
    let folder = linli::config::folder_of(&database);
    let key = key.unwrap_or_else(|| folder.join("linli.key"));
    let key_copy = backup::copy(&database, &key, file).await?;
    say(&format!("copied to {} and {}", file.display(), key_copy.display()))?;
    say("Photos and recordings are files: copy the uploads folder with any tool.")
}

/// `linli audit`.
pub(crate) async fn audit(Database { database }: Database) -> anyhow::Result<()> {
    let db = Db::open(&database).await?;
    let community =
        settings::load_community(&db).await?.context("this database has no community yet")?;
    let shows = std::io::stderr().is_terminal();
    let finding = audit::audit(&db, community, |n| {
        if shows {
            // Progress that nobody can read is no reason to stop.
            drop(write!(std::io::stderr(), "\r{n} tickets"));
        }
    })
    .await?;
    db.drain().await;
    match finding {
        Finding::Sound { n_tickets, n_entries, n_events } => say(&format!(
            "sound: {n_tickets} tickets, {n_entries} rows of history, {n_events} events agree"
        )),
        Finding::Wrong(wrong) => bail!("{wrong}"),
    }
}

/// `linli classify`: a text on each line in, a JSON object on each line out.
pub(crate) fn classify() -> anyhow::Result<()> {
    let model =
        Model::parse(MODEL).map_err(|_| anyhow!("the model inside this program is broken"))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let found = model.classify(&line.context("a line is not UTF-8")?);
        let top3: Vec<&str> = found.top3.iter().map(|(category, _)| category.code()).collect();
        let answer = serde_json::json!({
            "code": found.category.code(),
            "class": found.class.code(),
            "top3": top3,
        });
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    Ok(())
}
