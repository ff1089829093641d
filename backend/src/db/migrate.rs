//! Brings a database up to the schema of this program: files in order, each once, never changed afterwards.
//!
//! Invariant: of several nodes that start at once, one applies a file and the others wait for it.

use super::{Engine, fault};
use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Connection, Executor, Row};
use std::time::Duration;

/// A migration's name, the text for both engines, and what only one engine understands.
struct Step {
    name: &'static str,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const STEPS: &[Step] = &[
    Step {
        name: "0001_places",
        both: include_str!("../../migrations/0001_places.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0002_people",
        both: include_str!("../../migrations/0002_people.sql"),
        sqlite: include_str!("../../migrations/0002_people.sqlite.sql"),
        postgres: include_str!("../../migrations/0002_people.postgres.sql"),
    },
    Step {
        name: "0003_tickets",
        both: include_str!("../../migrations/0003_tickets.sql"),
        sqlite: include_str!("../../migrations/0003_tickets.sqlite.sql"),
        postgres: include_str!("../../migrations/0003_tickets.postgres.sql"),
    },
    Step {
        name: "0004_settings",
        both: include_str!("../../migrations/0004_settings.sql"),
        sqlite: include_str!("../../migrations/0004_settings.sqlite.sql"),
        postgres: include_str!("../../migrations/0004_settings.postgres.sql"),
    },
    Step {
        name: "0005_looks",
        both: include_str!("../../migrations/0005_looks.sql"),
        sqlite: include_str!("../../migrations/0005_looks.sqlite.sql"),
        postgres: include_str!("../../migrations/0005_looks.postgres.sql"),
    },
    Step {
        name: "0006_polls",
        both: include_str!("../../migrations/0006_polls.sql"),
        sqlite: include_str!("../../migrations/0006_polls.sqlite.sql"),
        postgres: include_str!("../../migrations/0006_polls.postgres.sql"),
    },
    Step {
        name: "0007_sheets",
        both: include_str!("../../migrations/0007_sheets.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0008_polls",
        both: include_str!("../../migrations/0008_polls.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0009_topics",
        both: include_str!("../../migrations/0009_topics.sql"),
        sqlite: include_str!("../../migrations/0009_topics.sqlite.sql"),
        postgres: include_str!("../../migrations/0009_topics.postgres.sql"),
    },
    Step {
        name: "0010_secrets",
        both: include_str!("../../migrations/0010_secrets.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0011_trustees",
        both: include_str!("../../migrations/0011_trustees.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0012_recounts",
        both: include_str!("../../migrations/0012_recounts.sql"),
        sqlite: include_str!("../../migrations/0012_recounts.sqlite.sql"),
        postgres: include_str!("../../migrations/0012_recounts.postgres.sql"),
    },
    Step {
        name: "0013_ledger",
        both: include_str!("../../migrations/0013_ledger.sql"),
        sqlite: include_str!("../../migrations/0013_ledger.sqlite.sql"),
        postgres: include_str!("../../migrations/0013_ledger.postgres.sql"),
    },
    Step {
        name: "0014_rewards",
        both: include_str!("../../migrations/0014_rewards.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0015_events",
        both: include_str!("../../migrations/0015_events.sql"),
        sqlite: include_str!("../../migrations/0015_events.sqlite.sql"),
        postgres: include_str!("../../migrations/0015_events.postgres.sql"),
    },
    Step {
        name: "0016_check_ins",
        both: include_str!("../../migrations/0016_check_ins.sql"),
        sqlite: include_str!("../../migrations/0016_check_ins.sqlite.sql"),
        postgres: include_str!("../../migrations/0016_check_ins.postgres.sql"),
    },
    Step {
        name: "0017_time_bank",
        both: include_str!("../../migrations/0017_time_bank.sql"),
        sqlite: include_str!("../../migrations/0017_time_bank.sqlite.sql"),
        postgres: include_str!("../../migrations/0017_time_bank.postgres.sql"),
    },
    Step {
        name: "0018_honour",
        both: include_str!("../../migrations/0018_honour.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0019_vouchers",
        both: include_str!("../../migrations/0019_vouchers.sql"),
        sqlite: include_str!("../../migrations/0019_vouchers.sqlite.sql"),
        postgres: include_str!("../../migrations/0019_vouchers.postgres.sql"),
    },
    Step {
        name: "0020_event_rewards",
        both: include_str!("../../migrations/0020_event_rewards.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0021_awards",
        both: include_str!("../../migrations/0021_awards.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0022_indexes",
        both: include_str!("../../migrations/0022_indexes.sql"),
        sqlite: "",
        postgres: "",
    },
    Step {
        name: "0023_fewer_pages",
        both: include_str!("../../migrations/0023_fewer_pages.sql"),
        sqlite: include_str!("../../migrations/0023_fewer_pages.sqlite.sql"),
        postgres: include_str!("../../migrations/0023_fewer_pages.postgres.sql"),
    },
];

/// How often it is tried while other nodes do the same.
const TRIES_MAX: u32 = 8;

/// Applies what is missing.
///
/// # Errors
/// When the database is newer than the program, a landed migration was changed, or a statement fails.
pub(super) async fn run(url: &str, engine: Engine) -> anyhow::Result<()> {
    let mut tries = 0;
    loop {
        tries += 1;
        match bring_up(url, engine).await {
            Err(error) if tries < TRIES_MAX && is_of_another_node(&error) => {
                tokio::time::sleep(Duration::from_millis(20 << tries)).await;
            }
            outcome => return outcome,
        }
    }
}

/// PostgreSQL refuses one of two who make the same table at once, SQLite one of two who lock the file.
fn is_of_another_node(error: &anyhow::Error) -> bool {
    let made_at_once = matches!(fault::code(error).as_deref(), Some("42P07" | "42710"));
    made_at_once || fault::is_passing(error)
}

async fn bring_up(url: &str, engine: Engine) -> anyhow::Result<()> {
    let mut conn = AnyConnection::connect(url).await.with_context(|| "cannot open the database")?;
    if engine == Engine::Sqlite {
        conn.execute("PRAGMA journal_mode = WAL").await?;
    }
    conn.execute(
        "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL)",
    )
    .await?;
    let done = applied(&mut conn).await?;
    ensure!(
        done.len() <= STEPS.len(),
        "the database is newer than this program: update the program"
    );
    for (index, step) in STEPS.iter().enumerate() {
        let own = match engine {
            Engine::Sqlite => step.sqlite,
            Engine::Postgres => step.postgres,
        };
        let hash = fingerprint(step.both, own);
        match done.get(index) {
            Some((name, landed)) => {
                ensure!(
                    name == step.name && *landed == hash,
                    "migration {name} differs from what this database was made with"
                );
            }
            None => {
                apply(&mut conn, engine, step, &hash).await.with_context(|| step.name)?;
            }
        }
    }
    conn.close().await?;
    Ok(())
}

async fn applied(conn: &mut AnyConnection) -> anyhow::Result<Vec<(String, String)>> {
    let rows =
        sqlx::query("SELECT name, hash FROM migration ORDER BY name").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Takes the file's name first: whoever comes second waits here, and finds it done.
async fn apply(
    conn: &mut AnyConnection,
    engine: Engine,
    step: &Step,
    hash: &str,
) -> anyhow::Result<()> {
    let (begin, own) = match engine {
        Engine::Sqlite => ("BEGIN IMMEDIATE", step.sqlite),
        Engine::Postgres => ("BEGIN", step.postgres),
    };
    let mut tx = conn.begin_with(begin).await?;
    let taken = sqlx::query(
        "INSERT INTO migration (name, hash) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind(step.name)
    .bind(hash)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if taken == 1 {
        for text in [step.both, own].into_iter().filter(|text| !text.is_empty()) {
            sqlx::raw_sql(text).execute(&mut *tx).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

fn fingerprint(both: &str, own: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(both);
    hash.update(own);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
