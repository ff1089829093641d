//! The settings as staff and residents see them.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Desk, Json, Route, Staff, Visitor},
};
use axum::extract::State;
use linli_shared::api::{CategoryTable, PartyView, RoutingTable, SettingsView};

/// Name, phone and clocks.
pub async fn show(
    State(app): State<AppState>,
    _: Staff<Desk>,
) -> Result<Json<SettingsView>, AppError> {
    let book = app.book().await?;
    Ok(Json(settings_of(&book)))
}

/// The twenty categories as they are called here.
pub async fn categories(
    State(app): State<AppState>,
    _: Visitor,
) -> Result<Json<CategoryTable>, AppError> {
    let book = app.book().await?;
    Ok(Json(categories_of(&book)))
}

/// Which party a need goes to by itself.
pub async fn routing(
    State(app): State<AppState>,
    _: Staff<Route>,
) -> Result<Json<RoutingTable>, AppError> {
    let book = app.book().await?;
    Ok(Json(routing_of(&book)))
}

/// The departments and firms, by name.
pub async fn parties(
    State(app): State<AppState>,
    _: Staff<Desk>,
) -> Result<Json<Vec<PartyView>>, AppError> {
    let book = app.book().await?;
    let mut parties: Vec<PartyView> = book.parties.values().cloned().collect();
    parties.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Json(parties))
}

pub(super) fn settings_of(book: &Book) -> SettingsView {
    SettingsView {
        name: book.name.clone(),
        phone: book.phone.clone(),
        clocks: book.clocks,
        version: book.settings_version,
    }
}

pub(super) fn categories_of(book: &Book) -> CategoryTable {
    CategoryTable { categories: book.categories.clone(), version: book.categories_version }
}

pub(super) fn routing_of(book: &Book) -> RoutingTable {
    RoutingTable { rules: book.rules.clone(), version: book.routing_version }
}
