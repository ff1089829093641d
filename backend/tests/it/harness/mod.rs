//! Starts the real router on a copy of a small community; every test runs on SQLite and on PostgreSQL.

mod cast;
mod client;

pub(crate) use cast::*;
pub(crate) use client::{Answer, Client};

use linli::{
    board::Boards,
    book::Shelf,
    clock::Clock,
    config::Config,
    db::{Db, Engine, Fault},
    feed::Feed,
    flood::Flood,
    poll::{Boxes, Logs, Turnouts},
    router,
    secret::Secret,
    seed,
    session::Sessions,
    sms::SmsGateway,
    state::App,
};
use linli_shared::{
    classify::{MODEL, Model},
    time::{Date, Timestamp},
};
use object_store::local::LocalFileSystem;
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

/// When every test begins: Monday 2025-03-03, 10:00 in China.
pub(crate) const START: Timestamp = Date::from_ymd(2025, 3, 3).start().plus_hours(10);

/// A running server of one test.
pub(crate) struct Harness {
    pub(crate) app: Arc<App>,
    router: axum::Router,
    _folder: TempDir,
}

/// Runs a test on both engines.
pub(crate) async fn on_both<F: Future<Output = ()>>(body: impl Fn(Harness) -> F) {
    on_both_with(|_| (), body).await;
}

/// Runs a test on both engines with settings of its own.
pub(crate) async fn on_both_with<F: Future<Output = ()>>(
    configure: impl Fn(&mut Config),
    body: impl Fn(Harness) -> F,
) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        on_one(engine, &configure, &body).await;
    }
}

/// Runs a test on one engine: a long one has a test for each, which run side by side.
pub(crate) async fn on_one<F: Future>(
    engine: Engine,
    configure: impl Fn(&mut Config),
    body: impl FnOnce(Harness) -> F,
) -> F::Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = match engine {
        Engine::Sqlite => copy_sqlite(&folder).await,
        Engine::Postgres => copy_postgres().await,
    };
    let harness = Harness::start(&url, folder, configure).await;
    let output = body(harness).await;
    if engine == Engine::Postgres {
        let name = url.rsplit_once('/').expect("a database name").1;
        on_postgres(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
    output
}

/// Runs a test on an empty database of each engine, by its address.
pub(crate) async fn on_both_empty<F: Future<Output = ()>>(body: impl Fn(String) -> F) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    body(format!("sqlite:{}", folder.path().join("linli.db").display())).await;
    let name = format!("linli_empty_{}", uuid::Uuid::from_u128(rand::random()).simple());
    on_postgres(&format!("CREATE DATABASE {name}")).await;
    body(postgres_url(&name)).await;
    on_postgres(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// Runs a test on PostgreSQL alone, reached through an address that the test makes from the true one.
pub(crate) async fn on_postgres_through<W>(
    reach: impl AsyncFnOnce(String) -> (W, String),
    body: impl AsyncFnOnce(Harness, W),
) {
    let url = copy_postgres().await;
    let (server, name) = url.rsplit_once('/').expect("a database name");
    let (user, address) = server.rsplit_once('@').expect("a user at an address");
    let (wire, reached) = reach(address.to_owned()).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let harness = Harness::start(&format!("{user}@{reached}/{name}"), folder, |_| ()).await;
    body(harness, wire).await;
    on_postgres(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

impl Harness {
    async fn start(url: &str, folder: TempDir, configure: impl Fn(&mut Config)) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut config = Config {
            addr: "127.0.0.1:8080".to_owned(),
            database: url.to_owned(),
            public_url: Some("http://linli.test".to_owned()),
            demo: false,
            admin_addr: None,
            uploads: None,
            key_file: None,
            sms_url: None,
            sms_secret: None,
            sms_per_day: 500,
            proxies: 1,
            test_clock: None,
        };
        configure(&mut config);
        let db = Db::open(url).await.expect("the copy opens");
        let community = if config.demo {
            // The demonstration is written by closures like everything else, and they may be run again.
            db.fail_each_at_first(match db.engine() {
                Engine::Sqlite => Fault::Busy,
                Engine::Postgres => Fault::Serialization,
            });
            seed::fill(&db, &secret(), &config, START).await.expect("the demonstration is filled")
        } else {
            COMMUNITY
        };
        let uploads = LocalFileSystem::new_with_prefix(folder.path()).expect("the folder is there");
        let app = Arc::new(App {
            sessions: Sessions::start(db.clone()),
            db,
            clock: Clock::at(START),
            secret: secret(),
            community,
            feed: Feed::default(),
            sms: SmsGateway::new(config.sms_url.clone(), config.sms_secret.clone())
                .expect("the SMS settings fit"),
            uploads: Arc::new(uploads),
            stopping: CancellationToken::new(),
            model: Model::parse(MODEL).expect("the model is sound"),
            boards: Boards::default(),
            flood: Flood::default(),
            copies: linli::ticket::Copies::default(),
            logs: Logs::default(),
            boxes: Boxes::default(),
            turnouts: Turnouts::default(),
            shelf: Shelf::default(),
            config,
        });
        Self { router: router::app(app.clone()), app, _folder: folder }
    }

    /// A phone nobody is signed in on.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.router.clone())
    }
    /// A phone on which somebody is signed in.
    pub(crate) fn signed_in(&self, who: Who) -> Client {
        let client = self.client();
        client.put_cookie("linli", &who.token());
        client
    }
    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }
    /// Moves the clock on.
    pub(crate) fn advance(&self, ms: i64) {
        assert!(self.app.clock.move_to(self.now().plus_ms(ms)), "the clock can be moved");
    }
    /// The first column of the first row, as a number: for what no route shows.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.app.db.read()).await.expect("a number")
    }
}

/// The key of every test.
pub(crate) fn secret() -> Secret {
    Secret::parse(&"5a".repeat(32)).expect("64 digits")
}

/// The template is filled once, by whichever test comes first.
async fn copy_sqlite(folder: &TempDir) -> String {
    static TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
    let template = TEMPLATE.get_or_init(|| async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("template.db");
        let db = Db::open(&format!("sqlite:{}", path.display())).await.expect("SQLite opens");
        fill(&db).await;
        db.drain().await;
        (folder, path)
    });
    let path = folder.path().join("linli.db");
    std::fs::copy(&template.await.1, &path).expect("the template is copied");
    format!("sqlite:{}", path.display())
}

async fn copy_postgres() -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static COPIES: AtomicU32 = AtomicU32::new(0);
    let template = TEMPLATE.get_or_init(|| async {
        let name = format!("linli_it_{}", std::process::id());
        on_postgres(&format!("CREATE DATABASE {name}")).await;
        let db = Db::open(&postgres_url(&name)).await.expect("PostgreSQL opens");
        fill(&db).await;
        db.drain().await;
        name
    });
    let template = template.await;
    let name = format!("{template}_{}", COPIES.fetch_add(1, Ordering::Relaxed));
    on_postgres(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    postgres_url(&name)
}

fn base_url() -> String {
    std::env::var("LINLI_TEST_POSTGRES").unwrap_or_else(|_| {
        panic!(
            "LINLI_TEST_POSTGRES names no PostgreSQL: run `cargo xtask test`, which starts one, \
             or set it to postgres://USER@HOST/postgres"
        )
    })
}

fn postgres_url(name: &str) -> String {
    let base = base_url();
    let (server, _) = base.rsplit_once('/').expect("an address with a database");
    format!("{server}/{name}")
}

async fn on_postgres(sql: &str) {
    sqlx::any::install_default_drivers();
    let mut conn = sqlx::AnyConnection::connect(&base_url()).await.expect("PostgreSQL answers");
    conn.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.expect("the statement runs");
    conn.close().await.expect("the connection closes");
}
