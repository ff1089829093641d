//! When the surroundings fail: a full disk, a database that is away, a server that is killed.

mod books;
mod deeds;

use super::{
    ballot::cast,
    harness::{Harness, Who, on_both, on_postgres_through},
    need::{lamp, need_id, say},
    poll::{POLL, announce, consultation},
};
use linli::db::Engine;
use serde_json::{Value, json};
use std::{
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

#[tokio::test]
async fn a_full_disk_is_told_and_what_was_kept_stays() {
    on_both(|h: Harness| async move {
        // PostgreSQL's disk cannot be filled from here; the mapping of its code is the same line.
        if h.app.db.engine() == Engine::Postgres {
            return;
        }
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        let shrink = h.app.db.write(|conn| {
            Box::pin(async move {
                sqlx::query("PRAGMA max_page_count = 1").execute(conn).await?;
                Ok(())
            })
        });
        shrink.await.expect("the file may not grow any more");
        let mut refused = None;
        for n in 2..400 {
            let body = json!({ "text": "灯".repeat(2000) });
            let answer = phone.put(&format!("/needs/{}", need_id(n)), body).await;
            if answer.status != 201 {
                refused = Some(answer);
                break;
            }
        }
        refused.expect("the file is full at last").refuses(507, "storage_full");
        phone.get(&format!("/tickets/{}", need_id(1))).await.is(200);
        // A full disk stays in no connection: the next write has a new one, which may grow.
        say(&phone, 400, &lamp()).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_disk_did_not_take_is_not_told_as_done_and_nothing_follows_it() {
    on_both(|h: Harness| async move {
        // PostgreSQL waits for its own disk.
        if h.app.db.engine() == Engine::Postgres {
            return;
        }
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        let signed = [format!("/polls/{POLL}/proof?seq=1"), format!("/polls/{POLL}/board.json")];
        for path in &signed {
            phone.get(path).await.is(200);
        }
        // The log is not where it was, so that it cannot be flushed.
        let file = h.app.db.url().trim_start_matches("sqlite:").split('?').next().expect("a path");
        let (log, lost) = (format!("{file}-wal"), format!("{file}-lost"));
        std::fs::rename(&log, &lost).expect("there is a log");
        for n in 2..5 {
            let body = json!({ "text": "灯坏了", "source": "qr" });
            phone.put(&format!("/needs/{}", need_id(n)), body).await.refuses(503, "busy");
        }
        for path in &signed {
            // Nothing is signed that a new start might not find.
            phone.get(path).await.refuses(503, "busy");
        }
        assert!(!h.app.db.is_reachable().await, "whoever watches the server hears of it");
        // A new connection for reading looks for the log as well.
        std::fs::rename(&lost, &log).expect("the log is kept");
        let n = h.number("SELECT count(*) FROM ticket").await;
        assert!((1..=2).contains(&n), "only the first of the three was on its way: {n}");
    })
    .await;
}

/// A wire to PostgreSQL that can be cut.
struct Wire {
    port: u16,
    is_whole: Arc<AtomicBool>,
    cut: tokio::sync::watch::Sender<()>,
}

impl Wire {
    async fn to(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let is_whole = Arc::new(AtomicBool::new(true));
        let (cut, cuts) = tokio::sync::watch::channel(());
        let whole = is_whole.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if !whole.load(Ordering::SeqCst) {
                    continue;
                }
                let (target, mut cuts) = (target.clone(), cuts.clone());
                // Only cuts from now on concern this connection.
                cuts.mark_unchanged();
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(target).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = cuts.changed() => {}
                    }
                });
            }
        });
        Self { port, is_whole, cut }
    }
    fn cut(&self) {
        self.is_whole.store(false, Ordering::SeqCst);
        self.cut.send_replace(());
    }
    fn mend(&self) {
        self.is_whole.store(true, Ordering::SeqCst);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_for_a_while_is_told_and_found_again() {
    on_postgres_through(
        async |target| {
            let wire = Wire::to(target).await;
            let address = format!("127.0.0.1:{}", wire.port);
            (wire, address)
        },
        async |h, wire| {
            let phone = h.client();
            say(&phone, 1, &lamp()).await;
            wire.cut();
            let path = format!("/needs/{}", need_id(2));
            let answer = phone.put(&path, lamp()).await.refuses(503, "unavailable");
            assert_eq!(answer.headers["retry-after"], "3");
            phone.get(&format!("/tickets/{}", need_id(1))).await.refuses(503, "unavailable");
            wire.mend();
            // The pool throws broken connections away one by one; the phone tries again meanwhile.
            let mut status = 0;
            for _ in 0..20 {
                status = phone.put(&path, lamp()).await.status.as_u16();
                if status < 300 {
                    break;
                }
            }
            assert_eq!(status, 201);
            assert_eq!(h.number("SELECT count(*) FROM ticket").await, 2);
        },
    )
    .await;
}

/// How many phones speak to one server at once.
const N_TALKERS: u128 = 8;

/// A real server in a process of its own.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    async fn start(folder: &std::path::Path) -> Self {
        Self::start_with(folder, &[]).await
    }
    async fn start_with(folder: &std::path::Path, more: &[&str]) -> Self {
        // These tests make clients before any harness may have chosen who does the arithmetic of TLS.
        drop(rustls::crypto::ring::default_provider().install_default());
        let port = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port")
            .local_addr()
            .expect("an address")
            .port();
        let address = format!("127.0.0.1:{port}");
        let child = linli(folder).args(["serve", "--addr", &address]).args(more).spawn();
        let child = child.expect("the server starts");
        let mut server = Self { child, address };
        server.wait_until_ready().await;
        server
    }
    async fn wait_until_ready(&mut self) {
        let (client, url) = (reqwest::Client::new(), format!("http://{}/readyz", self.address));
        while !client.get(&url).send().await.is_ok_and(|r| r.status().is_success()) {
            let ended = self.child.try_wait().expect("the server can be looked at");
            assert_eq!(ended, None, "the server ended before it was ready");
            tokio::task::yield_now().await;
        }
    }
    /// Sends needs one after the other until the server is gone; gives the numbers that were acknowledged.
    async fn say_until_gone(address: String, first: u128) -> Vec<(u128, String)> {
        let client =
            reqwest::Client::builder().timeout(Duration::from_secs(20)).build().expect("a client");
        let mut acknowledged = Vec::new();
        for n in first.. {
            let url = format!("http://{address}/api/v1/needs/{}", Uuid::from_u128(n));
            let request = client
                .put(url)
                .header("content-type", "application/json")
                .body(r#"{"text":"灯坏了"}"#);
            let Ok(response) = request.send().await else { break };
            if !response.status().is_success() {
                break;
            }
            let Ok(bytes) = response.bytes().await else { break };
            let body: Value = serde_json::from_slice(&bytes).expect("a receipt");
            acknowledged.push((n, body["number"].as_str().expect("a number").to_owned()));
        }
        acknowledged
    }
}

fn linli(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linli"));
    command.env("LINLI_DATABASE", format!("sqlite:{}", folder.join("linli.db").display()));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn init(folder: &std::path::Path) {
    let arguments = [
        "init",
        "--name",
        "幸福里",
        "--phone",
        "0571-88001234",
        "--admin-name",
        "陈刚",
        "--admin-phone",
        "13800000009",
    ];
    assert!(linli(folder).args(arguments).status().expect("it runs").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill_and_the_books_are_right() {
    let folder = tempfile::tempdir().expect("a folder");
    init(folder.path());
    let mut server = Server::start(folder.path()).await;
    let talkers: Vec<_> = (1..=N_TALKERS)
        .map(|t| tokio::spawn(Server::say_until_gone(server.address.clone(), t << 64)))
        .collect();
    until_said(&server.address, 60).await;
    server.child.kill().expect("kill -9");
    server.child.wait().expect("it is gone");
    let mut acknowledged = Vec::new();
    for talker in talkers {
        acknowledged.extend(talker.await.expect("a talker"));
    }
    // Of what was committed, each talker's last answer may have been on its way.
    let n_talkers = usize::try_from(N_TALKERS).expect("a few");
    assert!(acknowledged.len() >= 60 - n_talkers, "{} were acknowledged", acknowledged.len());
    let again = Server::start(folder.path()).await;
    for (n, number) in &acknowledged {
        let url = format!("http://{}/api/v1/needs/{}", again.address, Uuid::from_u128(*n));
        let request = reqwest::Client::new()
            .put(url)
            .header("content-type", "application/json")
            .body(r#"{"text":"灯坏了"}"#);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{number} was kept");
    }
    stop(again);
    assert!(linli(folder.path()).arg("audit").status().expect("it runs").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_told_to_stop_answers_what_it_took() {
    let folder = tempfile::tempdir().expect("a folder");
    init(folder.path());
    let server = Server::start(folder.path()).await;
    let talkers: Vec<_> = (1..=N_TALKERS)
        .map(|t| tokio::spawn(Server::say_until_gone(server.address.clone(), t << 64)))
        .collect();
    until_said(&server.address, 40).await;
    let status = stop(server);
    assert!(status.success());
    let mut n_acknowledged = 0;
    for talker in talkers {
        n_acknowledged += talker.await.expect("a talker").len();
    }
    let again = Server::start(folder.path()).await;
    let seq = feed_seq(&again.address).await;
    assert!(
        usize::try_from(seq).expect("a count") >= n_acknowledged,
        "{seq} kept, {n_acknowledged} acknowledged"
    );
    stop(again);
    assert!(linli(folder.path()).arg("audit").status().expect("it runs").success());
}

async fn feed_seq(address: &str) -> i64 {
    let response =
        reqwest::get(format!("http://{address}/api/v1/feed/poll")).await.expect("an answer");
    let body: Value =
        serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON");
    body["seq"].as_i64().expect("a number")
}

async fn until_said(address: &str, n: i64) {
    while feed_seq(address).await < n {
        tokio::task::yield_now().await;
    }
}

fn stop(mut server: Server) -> std::process::ExitStatus {
    let id = server.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    server.child.wait().expect("it ends")
}
