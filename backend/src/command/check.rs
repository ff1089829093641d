//! `linli backup`, `linli audit`, `linli classify`: what is kept, whether it is right, what words mean.

use super::{Database, say};
use anyhow::{Context, anyhow, bail};
use linli::{
    audit::{self, Finding},
    backup,
    db::Db,
    settings,
};
use linli_shared::{
    ballot::{BoardExport, check_board},
    classify::{MODEL, Model},
    i18n::{Lang, problem},
    log::words,
};
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
            drop(write!(std::io::stderr(), "\r{n} rows looked at "));
        }
    })
    .await?;
    db.drain().await;
    match finding {
        Finding::Sound { n_tickets, n_entries, n_events, n_polls, n_transfers } => say(&format!(
            "sound: {n_tickets} tickets, {n_entries} rows of history, {n_events} events, {n_polls} polls, {n_transfers} transfers agree"
        )),
        Finding::Wrong(wrong) => bail!("{wrong}"),
    }
}

/// `linli verify FILE`: an exported board, without a database or a network.
pub(crate) fn verify(file: &Path) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let board: BoardExport = serde_json::from_str(&text).context("this is no exported board")?;
    let verdict = check_board(board, |entry| serde_json::from_str(entry).ok())
        .map_err(|flaw| anyhow!("{}: {}", flaw.code(), problem::text(Lang::En, flaw.code())))?;
    say(&format!("sound: root {} of {} entries", verdict.root.hash, verdict.root.size))?;
    say(&format!("in words: {}", words(&verdict.root.hash).join(" ")))?;
    say(&format!("{} ballots, {} count", verdict.n_ballots, verdict.n_counted))?;
    match verdict.outcome {
        Some(outcome) => say(&format!("outcome: {}", serde_json::to_string(&outcome)?)),
        None => say("the poll is still open"),
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
