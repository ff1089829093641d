//! Every route of the server on one page.

use crate::{
    admin, assets, board, export, extract::AppState, layers, need, notice, openapi, place, plain, poster, qr,
    settings, stream, ticket, upload,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{MethodRouter, delete, get, post, put},
};
use linli_shared::api::{BASE, IMPORT_BYTES_MAX, PHOTO_BYTES_MAX};

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
        ("POST", "/qr/resolve", post(qr::resolve)),
        ("GET", "/places", get(place::list)),
        ("GET", "/categories", get(settings::categories)),
        ("GET", "/notices", get(notice::list)),
        ("POST", "/notices/read", post(notice::read)),
    ]
}

fn staff_routes() -> Vec<Route> {
    let import = DefaultBodyLimit::max(IMPORT_BYTES_MAX);
    vec![
        ("GET", "/staff/places", get(place::tree)),
        ("POST", "/staff/import", post(place::import).layer(import)),
        ("GET", "/staff/codes", get(qr::list)),
        ("GET", "/staff/codes/sheet.pdf", get(poster::sheet)),
        ("PUT", "/staff/codes/{id}", put(qr::put)),
        ("DELETE", "/staff/codes/{id}", delete(qr::revoke)),
        ("GET", "/staff/codes/{id}/poster.svg", get(poster::svg)),
        ("GET", "/staff/codes/{id}/poster.pdf", get(poster::pdf)),
        ("GET", "/staff/settings", get(settings::show)),
        ("PUT", "/staff/settings", put(settings::save)),
        ("GET", "/staff/routing", get(settings::routing)),
        ("PUT", "/staff/routing", put(settings::save_routing)),
        ("GET", "/staff/categories", get(settings::categories)),
        ("PUT", "/staff/categories", put(settings::save_categories)),
        ("GET", "/staff/parties", get(settings::parties)),
        ("PUT", "/staff/parties/{id}", put(settings::save_party)),
        ("GET", "/staff/desk", get(ticket::desk)),
        ("GET", "/staff/tickets", get(ticket::inbox)),
        ("GET", "/staff/tickets.csv", get(export::csv)),
        ("GET", "/staff/tickets.xlsx", get(export::xlsx)),
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
    router = router
        .route("/api/openapi.json", get(openapi::show))
        .route("/livez", get(admin::livez))
        .route("/readyz", get(admin::readyz))
        .route("/plain/needs", post(plain::submit))
        .fallback(assets::serve);
    layers::wrap(router, &state).with_state(state)
}
