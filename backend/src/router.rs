//! Every route of the server on one page.

use crate::{admin, board, extract::AppState, layers, need, notice, stream, ticket, upload};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, get, post, put},
};
use linli_shared::api::{BASE, PHOTO_BYTES_MAX};

/// One route: its method, its path below [`BASE`], and who answers it.
pub type Route = (&'static str, &'static str, MethodRouter<AppState>);

/// The whole interface.
#[must_use]
pub fn routes() -> Vec<Route> {
    [resident_routes(), staff_routes()].concat()
}

fn resident_routes() -> Vec<Route> {
    let photo = DefaultBodyLimit::max(PHOTO_BYTES_MAX + 1024);
    vec![
        ("PUT", "/needs/{id}", put(need::submit)),
        ("GET", "/needs/similar", get(ticket::similar)),
        ("PUT", "/uploads/{id}", put(upload::put).layer(photo)),
        ("GET", "/uploads/{id}", get(upload::show)),
        ("GET", "/tickets/mine", get(ticket::mine)),
        ("GET", "/tickets/{id}", get(ticket::show)),
        ("PUT", "/tickets/{id}/joins/{entry}", put(ticket::join)),
        ("POST", "/tickets/{id}/actions", post(ticket::act)),
        ("GET", "/board", get(board::show)),
        ("GET", "/feed", get(stream::follow)),
        ("GET", "/feed/poll", get(stream::poll)),
        ("GET", "/notices", get(notice::list)),
        ("POST", "/notices/read", post(notice::read)),
    ]
}

fn staff_routes() -> Vec<Route> {
    vec![
        ("GET", "/staff/desk", get(ticket::desk)),
        ("GET", "/staff/tickets", get(ticket::inbox)),
        ("POST", "/staff/tickets/actions", post(ticket::act_on_many)),
    ]
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
