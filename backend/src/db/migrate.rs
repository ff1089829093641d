//! Brings a database up to the schema of this program: files in order, each once, never changed afterwards.

use super::Engine;
use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Connection, Executor, Row};

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
];

/// Applies what is missing.
///
/// # Errors
/// When the database is newer than the program, a landed migration was changed, or a statement fails.
pub(super) async fn run(url: &str, engine: Engine) -> anyhow::Result<()> {
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
            None => apply(&mut conn, step.name, &hash, [step.both, own])
                .await
                .with_context(|| step.name)?,
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

async fn apply(
    conn: &mut AnyConnection,
    name: &str,
    hash: &str,
    texts: [&'static str; 2],
) -> anyhow::Result<()> {
    let mut tx = conn.begin().await?;
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        sqlx::raw_sql(text).execute(&mut *tx).await?;
    }
    sqlx::query("INSERT INTO migration (name, hash) VALUES ($1, $2)")
        .bind(name)
        .bind(hash)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn fingerprint(both: &str, own: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(both);
    hash.update(own);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
