//! The settings as staff see and change them.

use super::first::insert_party;
use crate::{
    book::{Book, load_book},
    error::AppError,
    extract::{Administer, AppState, Desk, Json, Path, Route, Staff, Visitor},
    place::rename_root,
    state::App,
    ticket::store,
};
use axum::extract::State;
use linli_shared::{
    api::{CategoryTable, PartyDraft, PartyView, RoutingTable, SettingsView},
    category::Category,
    id::{CommunityId, PartyId},
    place::PlaceKind,
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX, NAME_CHARS_MAX},
    ticket::{AFTER_MINUTES_MAX, RULES_MAX, RoutingRule},
};
use sqlx::AnyConnection;
use std::collections::HashSet;

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

fn settings_of(book: &Book) -> SettingsView {
    SettingsView {
        name: book.name.clone(),
        phone: book.phone.clone(),
        clocks: book.clocks,
        version: book.settings_version,
    }
}

fn categories_of(book: &Book) -> CategoryTable {
    CategoryTable { categories: book.categories.clone(), version: book.categories_version }
}

fn routing_of(book: &Book) -> RoutingTable {
    RoutingTable { rules: book.rules.clone(), version: book.routing_version }
}

/// Changes name, phone and clocks.
pub async fn save(
    State(app): State<AppState>,
    who: Staff<Administer>,
    Json(draft): Json<SettingsView>,
) -> Result<Json<SettingsView>, AppError> {
    let mut wrong = Wrong::default();
    let name = wrong.text("name", &draft.name, NAME_CHARS_MAX);
    let phone = wrong.text("phone", &draft.phone, NAME_CHARS_MAX);
    if !draft.clocks.are_sound() {
        wrong.add("clocks", "out_of_range");
    }
    wrong.end()?;
    let draft = SettingsView { name, phone, ..draft };
    let community = who.community;
    app.db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move { mark_settings(conn, community, &draft).await })
        })
        .await?;
    let book = reread(&app).await?;
    Ok(Json(settings_of(&book)))
}

/// Fails with [`AppError::Stale`] when somebody else was first.
async fn mark_settings(
    conn: &mut AnyConnection,
    community: CommunityId,
    draft: &SettingsView,
) -> Result<(), AppError> {
    let marked = sqlx::query(
        "UPDATE community SET name = $1, phone = $2, settings = $3, settings_version = settings_version + 1
         WHERE id = $4 AND settings_version = $5",
    )
    .bind(&draft.name)
    .bind(&draft.phone)
    .bind(serde_json::to_string(&draft.clocks)?)
    .bind(community.bytes())
    .bind(draft.version)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if marked != 1 {
        let book = load_book(conn, community).await?;
        let now = format!("{} · {} · v{}", book.name, book.phone, book.settings_version);
        return Err(AppError::Stale(now));
    }
    rename_root(conn, community, &draft.name).await?;
    store::remake_deadlines(conn, community, &draft.clocks).await
}

/// Changes the routing table as a whole.
pub async fn save_routing(
    State(app): State<AppState>,
    who: Staff<Route>,
    Json(draft): Json<RoutingTable>,
) -> Result<Json<RoutingTable>, AppError> {
    app.shelf.forget();
    let book = app.book().await?;
    check_rules(&book, &draft.rules)?;
    let rules = serde_json::to_string(&draft.rules)?;
    let (community, version) = (who.community, draft.version);
    app.db
        .write(move |conn| {
            let rules = rules.clone();
            Box::pin(async move {
                let marked = sqlx::query(
                    "UPDATE community SET routing = $1, routing_version = routing_version + 1
                     WHERE id = $2 AND routing_version = $3",
                )
                .bind(rules)
                .bind(community.bytes())
                .bind(version)
                .execute(&mut *conn)
                .await?
                .rows_affected();
                if marked == 1 {
                    return Ok(());
                }
                let book = load_book(conn, community).await?;
                Err(stale(book.routing_version))
            })
        })
        .await?;
    let book = reread(&app).await?;
    Ok(Json(routing_of(&book)))
}

/// Changes how the twenty categories are called and handled.
pub async fn save_categories(
    State(app): State<AppState>,
    who: Staff<Route>,
    Json(draft): Json<CategoryTable>,
) -> Result<Json<CategoryTable>, AppError> {
    let mut draft = draft;
    check_categories(&mut draft)?;
    let categories = serde_json::to_string(&draft.categories)?;
    let (community, version) = (who.community, draft.version);
    app.db
        .write(move |conn| {
            let categories = categories.clone();
            Box::pin(async move {
                let marked = sqlx::query(
                    "UPDATE community SET categories = $1, categories_version = categories_version + 1
                     WHERE id = $2 AND categories_version = $3",
                )
                .bind(categories)
                .bind(community.bytes())
                .bind(version)
                .execute(&mut *conn)
                .await?
                .rows_affected();
                if marked == 1 {
                    return Ok(());
                }
                let book = load_book(conn, community).await?;
                Err(stale(book.categories_version))
            })
        })
        .await?;
    let book = reread(&app).await?;
    Ok(Json(categories_of(&book)))
}

/// Puts a party on file or changes it.
pub async fn save_party(
    State(app): State<AppState>,
    who: Staff<Route>,
    Path(id): Path<PartyId>,
    Json(draft): Json<PartyDraft>,
) -> Result<Json<PartyView>, AppError> {
    let mut wrong = Wrong::default();
    let name = wrong.text("name", &draft.name, NAME_CHARS_MAX);
    let phone = text::parse_optional(&draft.phone, NAME_CHARS_MAX)
        .unwrap_or_else(|refusal| {
            wrong.add("phone", refusal.code());
            None
        })
        .unwrap_or_default();
    wrong.end()?;
    let draft = PartyDraft { name, phone };
    let (community, now, saved) = (who.community, who.now, draft.clone());
    app.db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move {
                if is_name_taken(conn, community, id, &draft.name).await? {
                    return Err(AppError::Invalid(vec![FieldError::new("name", "taken")]));
                }
                insert_party(conn, community, id, &draft, now).await
            })
        })
        .await?;
    app.shelf.forget();
    Ok(Json(PartyView { id, name: saved.name, phone: saved.phone }))
}

async fn is_name_taken(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PartyId,
    name: &str,
) -> Result<bool, AppError> {
    let other =
        sqlx::query("SELECT id FROM party WHERE community_id = $1 AND name = $2 AND id <> $3")
            .bind(community.bytes())
            .bind(name)
            .bind(id.bytes())
            .fetch_optional(conn)
            .await?;
    Ok(other.is_some())
}

async fn reread(app: &App) -> Result<std::sync::Arc<Book>, AppError> {
    app.shelf.forget();
    app.book().await
}

/// Tells which version stands now.
fn stale(version: i64) -> AppError {
    AppError::Stale(format!("v{version}"))
}

fn check_rules(book: &Book, rules: &[RoutingRule]) -> Result<(), AppError> {
    let mut wrong = Wrong::default();
    if rules.len() > RULES_MAX {
        wrong.add("rules", "too_many");
    }
    for (index, rule) in rules.iter().enumerate() {
        if !book.parties.contains_key(&rule.party) {
            wrong.add(&format!("rules.{index}.party"), "not_found");
        }
        let is_grid = |grid| book.places.get(&grid).is_some_and(|p| p.kind == PlaceKind::Grid);
        if rule.grid.is_some_and(|grid| !is_grid(grid)) {
            wrong.add(&format!("rules.{index}.grid"), "not_found");
        }
        if rule.after_minutes.is_some_and(|after| !(0..=AFTER_MINUTES_MAX).contains(&after)) {
            wrong.add(&format!("rules.{index}.after_minutes"), "out_of_range");
        }
    }
    wrong.end()
}

/// All twenty, each once, with names; advice may be empty.
fn check_categories(draft: &mut CategoryTable) -> Result<(), AppError> {
    let mut wrong = Wrong::default();
    let named: HashSet<Category> = draft.categories.iter().map(|c| c.category).collect();
    let n = Category::ALL.len();
    if named.len() != n || draft.categories.len() != n {
        wrong.add("categories", "incomplete");
    }
    for (index, setting) in draft.categories.iter_mut().enumerate() {
        let field = |name: &str| format!("categories.{index}.{name}");
        setting.name_zh = wrong.text(&field("name_zh"), &setting.name_zh, NAME_CHARS_MAX);
        setting.name_en = wrong.text(&field("name_en"), &setting.name_en, NAME_CHARS_MAX);
        for (name, advice) in
            [("advice_zh", &mut setting.advice_zh), ("advice_en", &mut setting.advice_en)]
        {
            match text::parse_optional(advice, LINE_CHARS_MAX) {
                Ok(kept) => *advice = kept.unwrap_or_default(),
                Err(refusal) => wrong.add(&field(name), refusal.code()),
            }
        }
    }
    wrong.end()
}

/// Gathers every wrong field, so that all are named at once.
#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn add(&mut self, field: &str, code: &str) {
        self.0.push(FieldError::new(field, code));
    }
    fn text(&mut self, field: &str, text: &str, chars_max: usize) -> String {
        text::parse(text, chars_max).unwrap_or_else(|refusal| {
            self.add(field, refusal.code());
            String::new()
        })
    }
    fn end(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid(self.0)) }
    }
}
