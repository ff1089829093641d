//! What operators ask (运维): is it alive, is it ready, its figures; and for tests, the hands of the clock.
//!
//! Invariant: figures and the clock are on an address of their own, which is not for the public.

use crate::{
    error::AppError,
    extract::{AppState, Json},
    jobs,
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use linli_shared::time::Timestamp;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Deserialize;

/// The service of the admin address; the clock can be moved only where it is a test's.
pub fn router(app: AppState, figures: PrometheusHandle) -> Router {
    let mut router = Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(move || async move { figures.render() }));
    if app.config.test_clock.is_some() {
        router = router.route("/clock", post(move_clock)).route("/jobs", post(run_jobs));
    }
    router.with_state(app)
}

/// Answers as long as the program runs.
pub async fn livez() -> &'static str {
    "alive"
}

/// Answers 200 when requests can be served, 503 when the database is away, its disk takes nothing
/// more, or the server stops.
pub async fn readyz(State(app): State<AppState>) -> (StatusCode, &'static str) {
    if app.stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    if app.db.is_reachable().await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, or takes nothing more")
    }
}

#[derive(Deserialize)]
struct Hands {
    now: Timestamp,
}

async fn move_clock(
    State(app): State<AppState>,
    Json(hands): Json<Hands>,
) -> Result<StatusCode, AppError> {
    app.clock.move_to(hands.now);
    app.shelf.forget();
    Ok(StatusCode::NO_CONTENT)
}

async fn run_jobs(State(app): State<AppState>) -> Result<StatusCode, AppError> {
    jobs::run_due(&app).await?;
    Ok(StatusCode::NO_CONTENT)
}
