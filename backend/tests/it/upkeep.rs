//! Looking after the database: the audit finds what was tampered with, backups open again.

use crate::harness::{COMMUNITY, Harness, UNIT, Who, on_both};
use linli::{
    audit::{Finding, audit},
    db::Engine,
};
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::{path::Path, process::Command};
use uuid::Uuid;

async fn say_something(h: &Harness) {
    let draft = json!({ "text": "楼道灯坏了", "place": UNIT, "category": "B7" });
    for n in 1..=3_u128 {
        let path = format!("/needs/{}", Uuid::from_u128(n));
        h.signed_in(Who::Resident).put(&path, draft.clone()).await.is(201);
    }
    let ticket = Uuid::from_u128(1);
    let join = json!({ "phone": "" });
    let path = format!("/tickets/{ticket}/joins/{}", Uuid::from_u128(0x77));
    h.signed_in(Who::BuildingLeader).put(&path, join).await.is(200);
}

/// Changes rows behind the server's back, histories too.
async fn tamper(h: &Harness, sql: &str) {
    let triggers = match h.app.db.engine() {
        Engine::Sqlite => "DROP TRIGGER ticket_entry_kept; DROP TRIGGER ticket_entry_stays",
        Engine::Postgres => "DROP TRIGGER ticket_entry_kept ON ticket_entry",
    };
    execute(h, triggers).await;
    execute(h, sql).await;
}

/// Runs statements behind the server's back.
pub(crate) async fn execute(h: &Harness, sql: &str) {
    let mut conn = AnyConnection::connect(h.app.db.url()).await.expect("the database opens");
    let done = conn.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    conn.close().await.expect("the connection closes");
}

async fn wrong(h: &Harness) -> String {
    match audit(&h.app.db, COMMUNITY, |_| ()).await.expect("the audit runs") {
        Finding::Wrong(wrong) => wrong,
        Finding::Sound { .. } => panic!("nothing was found"),
    }
}

#[tokio::test]
async fn what_the_server_writes_is_sound() {
    on_both(|h: Harness| async move {
        say_something(&h).await;
        let found = audit(&h.app.db, COMMUNITY, |_| ()).await.expect("the audit runs");
        assert!(
            matches!(
                found,
                Finding::Sound {
                    n_tickets: 3,
                    n_entries: 4,
                    n_events: 4,
                    n_polls: 0,
                    n_transfers: 0
                }
            ),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn each_sort_of_tampering_is_found() {
    for (sql, expected) in [
        ("DELETE FROM ticket_entry WHERE seq = 1", "the last row of the history"),
        ("UPDATE ticket_entry SET seq = 9 WHERE seq = 1", "the last row of the history"),
        ("UPDATE ticket SET version = 7", "version"),
        ("UPDATE ticket SET status = 'closed'", "status"),
        ("UPDATE ticket SET due_at = due_at + 1", "due_at"),
        ("UPDATE ticket SET n_reporters = 0", "reporters"),
        ("UPDATE ticket SET state = '{}'", "state"),
        ("DELETE FROM ticket", "without their ticket"),
        ("DELETE FROM feed WHERE seq = 2", "some are missing"),
        ("UPDATE community SET feed_seq = 1", "the community's number"),
    ] {
        on_both(|h: Harness| async move {
            say_something(&h).await;
            tamper(&h, sql).await;
            let wrong = wrong(&h).await;
            assert!(wrong.contains(expected), "{sql}: {wrong}");
        })
        .await;
    }
}

fn linli(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("LINLI_DATABASE")
        .env_remove("LINLI_KEY_FILE")
        .output()
        .expect("linli runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn a_backup_opens_again_with_its_key_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let founding = [
        "init",
        "--name",
        "幸福里社区",
        "--phone",
        "0571-88001234",
        "--admin-name",
        "陈刚",
        "--admin-phone",
        "13800000009",
    ];
    let (done, said) = linli(folder.path(), &founding);
    assert!(done && said.contains("/q#"), "{said}");
    let (again, said) = linli(folder.path(), &founding);
    assert!(!again && said.contains("already"), "{said}");
    let (done, said) = linli(folder.path(), &["backup", "copy.db"]);
    assert!(done, "{said}");
    let (again, said) = linli(folder.path(), &["backup", "copy.db"]);
    assert!(!again && said.contains("is there already"), "{said}");
    let key = |name: &str| std::fs::read(folder.path().join(name)).expect("a key");
    assert_eq!(key("linli.key"), key("copy.key"));
    let (sound, said) = linli(folder.path(), &["audit", "--database", "sqlite:copy.db"]);
    assert!(sound && said.contains("sound"), "{said}");
    let (done, said) = linli(folder.path(), &["backup", "x.db", "--database", "postgres://u@h/n"]);
    assert!(!done && said.contains("pg_dump"), "{said}");
    let (done, said) = linli(folder.path(), &["backup", "x.db", "--database", "sqlite:gone.db"]);
    assert!(!done && said.contains("there is no database"), "{said}");
}

#[tokio::test]
async fn the_program_fails_when_a_row_is_wrong() {
    on_both(|h: Harness| async move {
        say_something(&h).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = h.app.db.url();
        let (sound, said) = linli(folder.path(), &["audit", "--database", database]);
        assert!(sound, "{said}");
        tamper(&h, "UPDATE ticket SET status = 'closed'").await;
        let (sound, said) = linli(folder.path(), &["audit", "--database", database]);
        assert!(!sound && said.contains("status is closed"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_is_not_served_but_explained() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (served, said) = linli(folder.path(), &["serve", "--addr", "127.0.0.1:0"]);
    assert!(!served && said.contains("linli init"), "{said}");
}
