//! What each subcommand does, and how it speaks to the person at the terminal.

mod check;
mod found;
mod serve;

pub(crate) use check::{audit, backup, classify, verify};
pub(crate) use found::{Founding, init};
pub(crate) use serve::serve;

use anyhow::{Context, anyhow, ensure};
use clap::Args;
use linli::{db::Db, error::AppError};
use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tracing_subscriber::EnvFilter;

/// Which database.
#[derive(Debug, Clone, Args)]
pub(crate) struct Database {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(long, env = "LINLI_DATABASE", default_value = "sqlite:linli.db")]
    pub(crate) database: String,
}

/// Lines for people in a terminal, JSON lines otherwise; on standard error.
pub(crate) fn start_log() {
    let filter =
        EnvFilter::try_from_env("LINLI_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.compact().with_target(false).init();
    } else {
        log.json().init();
    }
}

/// Says why it failed.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    // Nobody is left to tell when standard error is closed.
    drop(writeln!(std::io::stderr(), "linli: {error:#}"));
    ExitCode::FAILURE
}

/// Says one line on standard output.
pub(crate) fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("cannot write to standard output")
}

/// An error of the server as one of the command line.
pub(crate) fn fault(error: AppError) -> anyhow::Error {
    if let AppError::Fault(fault) = error { fault } else { anyhow!("{error:?}") }
}

/// `linli migrate`.
pub(crate) async fn migrate(Database { database }: Database) -> anyhow::Result<()> {
    let db = Db::open(&database).await?;
    db.drain().await;
    say("the database is up to date")
}

/// `linli health`: asks `/readyz`.
pub(crate) async fn health(addr: &str) -> anyhow::Result<()> {
    let mut stream =
        TcpStream::connect(addr).await.with_context(|| format!("nothing listens on {addr}"))?;
    let question = format!("GET /readyz HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    ensure!(status == "200", "not ready: {}", answer.lines().last().unwrap_or_default());
    say("ready")
}
