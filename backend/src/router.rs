//! Every route of the server on one page.

use crate::{admin, extract::AppState, layers, notice};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
use linli_shared::api::BASE;

/// One route: its method, its path below [`BASE`], and who answers it.
pub type Route = (&'static str, &'static str, MethodRouter<AppState>);

/// The whole interface.
#[must_use]
pub fn routes() -> Vec<Route> {
    [resident_routes(), staff_routes()].concat()
}

fn resident_routes() -> Vec<Route> {
    vec![("GET", "/notices", get(notice::list)), ("POST", "/notices/read", post(notice::read))]
}

fn staff_routes() -> Vec<Route> {
    vec![]
}

/// The server as one service.
#[must_use]
pub fn app(state: AppState) -> Router {
    let mut router = Router::new();
    for (_, path, methods) in routes() {
        router = router.route(&format!("{BASE}{path}"), methods);
    }
    router = router.route("/livez", get(admin::livez)).route("/readyz", get(admin::readyz));
    layers::wrap(router, &state).with_state(state)
}
