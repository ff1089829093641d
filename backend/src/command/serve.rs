//! `linli serve`: opens everything, listens, and stops without losing what was accepted.

use super::{found::picture, say};
use anyhow::{Context, anyhow, bail};
use linli::{
    admin,
    board::Boards,
    book::Shelf,
    clock::Clock,
    config::Config,
    db::Db,
    feed::Feed,
    jobs, listen,
    secret::Secret,
    seed::{self, logins},
    settings,
    sms::SmsGateway,
    state::App,
};
use linli_shared::{
    classify::{MODEL, Model},
    time::Timestamp,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use object_store::local::LocalFileSystem;
use std::{io::IsTerminal, path::Path, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long requests in flight may take after the server was told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves until told to stop.
pub(crate) async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(&config.addr)
        .await
        .with_context(|| format!("cannot listen on {}", config.addr))?;
    let admin = match &config.admin_addr {
        Some(addr) => Some(
            TcpListener::bind(addr).await.with_context(|| format!("cannot listen on {addr}"))?,
        ),
        None => None,
    };
    let figures = PrometheusBuilder::new().install_recorder()?;
    let app = open(config).await?;
    greet(&app)?;

    let tasks = TaskTracker::new();
    tasks.spawn(app.feed.clone().follow(app.db.clone(), app.community, app.stopping.clone()));
    tasks.spawn(jobs::run(app.clone()));
    tasks.spawn(keep_figures(figures.clone(), app.stopping.clone()));
    if let Some(admin) = admin {
        let service = admin::router(app.clone(), figures);
        let stopping = app.stopping.clone();
        tasks.spawn(async move {
            let served =
                axum::serve(admin, service).with_graceful_shutdown(stopping.cancelled_owned());
            if let Err(error) = served.await {
                tracing::error!(%error, "the admin address stopped");
            }
        });
    }
    tasks.close();

    let stopping = app.stopping.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        stopping.cancel();
    });
    let served = listen::serve(listener, app.clone());
    let late = async {
        app.stopping.cancelled().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        () = served => {}
        () = late => tracing::warn!("some requests did not end in time"),
    }
    finish(&app, tasks).await;
    Ok(())
}

/// Everything accepted is committed before the program ends.
async fn finish(app: &App, tasks: TaskTracker) {
    let ended = async {
        tasks.wait().await;
        app.db.drain().await;
    };
    if tokio::time::timeout(PATIENCE, ended).await.is_err() {
        tracing::warn!("a request is still running, and is given up");
    }
    tracing::info!("stopped");
}

async fn told_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupt.await };
        tokio::select! {
            () = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Histograms are folded now and then, or they grow.
async fn keep_figures(figures: PrometheusHandle, stopping: CancellationToken) {
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(5)) => figures.run_upkeep(),
        }
    }
}

/// The state of the running server, with its community found or, in the demonstration, made.
async fn open(config: Config) -> anyhow::Result<Arc<App>> {
    // A second call finds the provider set, which is what is wanted.
    drop(rustls::crypto::ring::default_provider().install_default());
    let folder = config.folder();
    if !folder.as_os_str().is_empty() {
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let db = Db::open(&config.database).await?;
    let secret =
        Secret::load(&config.key_file.clone().unwrap_or_else(|| folder.join("linli.key")))?;
    let clock = config.test_clock.map_or(Clock::Machine, |now| Clock::at(Timestamp(now)));
    let community = match settings::load_community(&db).await? {
        Some(community) => community,
        None if config.demo => seed::fill(&db, &secret, &config, clock.now()).await?,
        None => {
            db.drain().await;
            bail!(
                "this database has no community yet. Open one with\n  linli init --name 名称 --phone 电话 \
                 --admin-name 姓名 --admin-phone 手机号\nor look around with `linli serve --demo`"
            );
        }
    };
    let sms = SmsGateway::new(config.sms_url.clone(), config.sms_secret.clone())?;
    let uploads = open_uploads(&config.uploads.clone().unwrap_or_else(|| folder.join("uploads")))?;
    let model =
        Model::parse(MODEL).map_err(|_| anyhow!("the model inside this program is broken"))?;
    Ok(Arc::new(App {
        sessions: linli::session::Sessions::start(db.clone()),
        db,
        clock,
        secret,
        community,
        feed: Feed::default(),
        sms,
        uploads: Arc::new(uploads),
        model,
        boards: Boards::default(),
        copies: linli::ticket::Copies::default(),
        logs: linli::poll::Logs::default(),
        boxes: linli::poll::Boxes::default(),
        turnouts: linli::poll::Turnouts::default(),
        flood: linli::flood::Flood::default(),
        stopping: CancellationToken::new(),
        shelf: Shelf::default(),
        config,
    }))
}

fn open_uploads(folder: &Path) -> anyhow::Result<LocalFileSystem> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(LocalFileSystem::new_with_prefix(folder)?)
}

/// The address, in a terminal also as a QR code.
fn greet(app: &App) -> anyhow::Result<()> {
    let url = app.config.public_url();
    if std::io::stdout().is_terminal() {
        say(&picture(&url)?)?;
    }
    say(&format!("Linli 邻里  {url}  (listening on {})", app.config.addr))?;
    if !app.config.demo {
        return Ok(());
    }
    let logins = logins::read(&app.config)?;
    if !logins.is_empty() {
        say("\nSign in as 以谁的身份登录")?;
    }
    for login in logins::one_of_each(&logins) {
        let at = if login.party.is_empty() { &login.grid } else { &login.party };
        say(&format!("{:<16}{}  {}  {at}", login.role, login.login_url, login.name))?;
    }
    Ok(())
}
