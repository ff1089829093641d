//! `linli`: serves a community, and looks after its database.

mod command;

use clap::{Parser, Subcommand};
use command::Database;
use linli::config::Config;
use std::process::ExitCode;

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
            Command::Health { addr } => command::health(&addr).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => command::fail(&error),
    }
}
