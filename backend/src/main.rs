//! `linli`: serves a community, and looks after its database.

mod command;

use clap::{Parser, Subcommand};
use command::{Database, Founding};
use linli::config::Config;
use std::{path::PathBuf, process::ExitCode};

/// Every answer is put together from many small pieces; the system's allocator takes an eighth of a
/// page's time for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Linli 邻里: residents say what is needed, and see it done.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a community until told to stop.
    Serve(Box<Config>),
    /// Bring the database up to this program's schema.
    Migrate(Database),
    /// Open a new community with its first administrator.
    Init(Box<Founding>),
    /// Copy the database and its key into new files, while it is served or not.
    Backup {
        /// The file to make; the key goes beside it.
        file: PathBuf,
        /// The key that seals phone numbers. Default: `linli.key` beside the database.
        #[arg(long, env = "LINLI_KEY_FILE")]
        key_file: Option<PathBuf>,
        #[command(flatten)]
        database: Database,
    },
    /// Recompute what the database claims, and fail when a row is wrong.
    Audit(Database),
    /// Check an exported poll board: signature, entries, ballots, sums and outcome.
    Verify {
        /// The file, as the poll's page gives it.
        file: PathBuf,
    },
    /// Read a text on each line, and say what it is about as JSON on each line.
    Classify,
    /// Ask a running server whether it is ready.
    Health {
        /// The address it listens on.
        #[arg(long, env = "LINLI_ADDR", default_value = "127.0.0.1:8080")]
        addr: String,
    },
}

fn main() -> ExitCode {
    command::start_log();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return command::fail(&error.into()),
    };
    let outcome = runtime.block_on(async {
        match Cli::parse().command {
            Command::Serve(config) => command::serve(*config).await,
            Command::Migrate(database) => command::migrate(database).await,
            Command::Init(founding) => command::init(*founding).await,
            Command::Backup { file, key_file, database } => {
                command::backup(&file, key_file, database).await
            }
            Command::Audit(database) => command::audit(database).await,
            Command::Verify { file } => command::verify(&file),
            Command::Classify => command::classify(),
            Command::Health { addr } => command::health(&addr).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => command::fail(&error),
    }
}
