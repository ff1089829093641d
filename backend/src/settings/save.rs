//! Changing the settings: each part as a whole, by whoever saw it as it stands.

use super::{
    first::insert_party,
    show::{categories_of, routing_of, settings_of},
};
use crate::{
    book::Book,
    error::AppError,
    extract::{Administer, AppState, Json, Path, Route, Staff},
    place::rename_root,
    state::App,
    ticket::store,
};
use axum::extract::State;
use linli_shared::{
    api::{CategoryTable, PartyDraft, PartyView, RoutingTable, SettingsView},
    category::Category,
    id::{CommunityId, PartyId, ResidentId},
    place::PlaceKind,
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX, NAME_CHARS_MAX},
    ticket::{AFTER_MINUTES_MAX, RULES_MAX, RoutingRule},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::{collections::HashSet, sync::Arc};

/// What is saved as a whole, under a version of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Settings,
    Routing,
    Categories,
}

impl Part {
    const fn code(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Routing => "routing",
            Self::Categories => "categories",
        }
    }
    const fn update(self) -> &'static str {
        match self {
            Self::Settings => {
                "UPDATE community SET settings = $1, settings_version = settings_version + 1
                 WHERE id = $2 AND settings_version = $3"
            }
            Self::Routing => {
                "UPDATE community SET routing = $1, routing_version = routing_version + 1
                 WHERE id = $2 AND routing_version = $3"
            }
            Self::Categories => {
                "UPDATE community SET categories = $1, categories_version = categories_version + 1
                 WHERE id = $2 AND categories_version = $3"
            }
        }
    }
}

/// A part as somebody wants it to stand.
#[derive(Clone)]
struct Save {
    part: Part,
    community: CommunityId,
    /// The part as it is stored.
    text: String,
    /// The version its writer saw.
    version: i64,
    by: ResidentId,
    now: Timestamp,
}

impl Save {
    fn new<D>(part: Part, who: &Staff<D>, text: String, version: i64) -> Self {
        Self { part, community: who.community, text, version, by: who.id, now: who.now }
    }

    /// Fails with [`AppError::Stale`], which names the first writer, when somebody else was first.
    async fn run(&self, conn: &mut AnyConnection) -> Result<(), AppError> {
        let marked = sqlx::query(self.part.update())
            .bind(&self.text)
            .bind(self.community.bytes())
            .bind(self.version)
            .execute(&mut *conn)
            .await?
            .rows_affected();
        if marked != 1 {
            return Err(AppError::Stale(self.who_was_first(conn).await?));
        }
        sqlx::query(
            "INSERT INTO settings_entry (community_id, part, version, by_id, at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.community.bytes())
        .bind(self.part.code())
        .bind(self.version + 1)
        .bind(self.by.bytes())
        .bind(self.now.0)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// `吴强 · 03-03 10:31`; empty when nobody has saved it yet, so that no version but the first is true.
    async fn who_was_first(&self, conn: &mut AnyConnection) -> Result<String, AppError> {
        let row = sqlx::query(
            "SELECT r.name, s.at FROM settings_entry s
             JOIN resident r ON r.community_id = s.community_id AND r.id = s.by_id
             WHERE s.community_id = $1 AND s.part = $2 ORDER BY s.version DESC LIMIT 1",
        )
        .bind(self.community.bytes())
        .bind(self.part.code())
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else { return Ok(String::new()) };
        let name: String = row.try_get(0)?;
        Ok(format!("{name} · {}", Timestamp(row.try_get(1)?).display_short()))
    }

    /// Saves in a transaction of its own, and gives the book that holds it.
    async fn commit(self, app: &App) -> Result<Arc<Book>, AppError> {
        let save = Arc::new(self);
        app.db
            .write(move |conn| {
                let save = save.clone();
                Box::pin(async move { save.run(conn).await })
            })
            .await?;
        reread(app).await
    }
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
    let text = serde_json::to_string(&draft.clocks)?;
    let save = Save::new(Part::Settings, &who, text, draft.version);
    let draft = SettingsView { name, phone, ..draft };
    app.db
        .write(move |conn| {
            let (save, draft) = (save.clone(), draft.clone());
            Box::pin(async move {
                save.run(conn).await?;
                mark_contact(conn, save.community, &draft).await?;
                store::remake_deadlines(conn, save.community, &draft.clocks).await
            })
        })
        .await?;
    let book = reread(&app).await?;
    Ok(Json(settings_of(&book)))
}

async fn mark_contact(
    conn: &mut AnyConnection,
    community: CommunityId,
    draft: &SettingsView,
) -> Result<(), AppError> {
    sqlx::query("UPDATE community SET name = $1, phone = $2 WHERE id = $3")
        .bind(&draft.name)
        .bind(&draft.phone)
        .bind(community.bytes())
        .execute(&mut *conn)
        .await?;
    rename_root(conn, community, &draft.name).await
}

/// Changes the routing table as a whole.
pub async fn save_routing(
    State(app): State<AppState>,
    who: Staff<Route>,
    Json(draft): Json<RoutingTable>,
) -> Result<Json<RoutingTable>, AppError> {
    check_rules(&*reread(&app).await?, &draft.rules)?;
    let text = serde_json::to_string(&draft.rules)?;
    let book = Save::new(Part::Routing, &who, text, draft.version).commit(&app).await?;
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
    let text = serde_json::to_string(&draft.categories)?;
    let book = Save::new(Part::Categories, &who, text, draft.version).commit(&app).await?;
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

async fn reread(app: &App) -> Result<Arc<Book>, AppError> {
    app.shelf.forget();
    app.book().await
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
