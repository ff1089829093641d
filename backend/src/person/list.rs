//! The list of people, and its search.

use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Desk, Json, Query, Staff, Visitor},
    household::{Reach, contains},
    resident::{open_phone, post_view},
    secret::Secret,
    sql,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    api::{PAGE_MAX, Page, PersonRow},
    id::{HouseholdId, PlaceId, ResidentId},
    text::{Phone, mask_name, mask_phone},
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{Row, any::AnyRow};
use uuid::Uuid;

/// Which people to list.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    grid: Option<PlaceId>,
    after: Option<ResidentId>,
    /// Exactly this one: for the answer after a change.
    #[serde(skip)]
    pub(super) only: Option<ResidentId>,
}

impl Wanted {
    pub(super) fn one(id: ResidentId) -> Self {
        Self { only: Some(id), ..Self::default() }
    }
}

/// `GET /staff/people`
pub async fn list(
    State(app): State<AppState>,
    who: Staff<Desk>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<PersonRow>>, AppError> {
    let rows = list_people(&app, &who.visitor, who.id, &wanted).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows.last().filter(|_| is_full).map(|last| last.id.to_string());
    Ok(Json(Page { rows, next }))
}

/// Administrators see who has a role, and whom they name by phone number; nobody else.
pub(super) async fn list_people(
    app: &App,
    who: &Visitor,
    id: ResidentId,
    wanted: &Wanted,
) -> Result<Vec<PersonRow>, AppError> {
    let reach = Reach::of(who, &[Duty::SeePeople, Duty::Administer])?;
    let book = app.book().await?;
    let index =
        Phone::parse(&wanted.q).map(|phone| app.secret.blind_index(phone.as_str()).to_vec());
    let rows = sqlx::query(
        "SELECT r.id, r.name, r.phone_sealed, r.confirmed_at, h.id, h.address FROM resident r
         LEFT JOIN household h ON h.community_id = r.community_id AND h.id = (
            SELECT m.household_id FROM membership m
            JOIN household home ON home.community_id = m.community_id AND home.id = m.household_id
            WHERE m.community_id = r.community_id AND m.resident_id = r.id AND m.state <> 'left'
            AND ($2 = 1 OR EXISTS (SELECT 1 FROM post p WHERE p.community_id = home.community_id AND p.resident_id = $3
                AND (p.role IN ('grid_worker', 'grid_lead') AND p.place_id = home.grid_id
                    OR p.role = 'building_leader' AND p.place_id = home.building_id)))
            AND ($4 = 1 OR home.grid_id = $5)
            ORDER BY m.joined_at DESC, m.household_id LIMIT 1)
         WHERE r.community_id = $1 AND r.erased_at IS NULL
         AND (h.id IS NOT NULL OR ($2 = 1 AND $4 = 1))
         AND ($6 = 1 OR r.phone_index = $7
            OR EXISTS (SELECT 1 FROM post own WHERE own.community_id = r.community_id AND own.resident_id = r.id))
         AND (r.name LIKE $8 ESCAPE '!' OR r.phone_index = $7)
         AND ($9 = 1 OR r.id = $10)
         AND ($11 = 1 OR (r.name, r.id) > (SELECT l.name, l.id FROM resident l WHERE l.community_id = $1 AND l.id = $12))
         ORDER BY r.name, r.id LIMIT $13",
    )
    .bind(app.community.bytes())
    .bind(reach.everywhere)
    .bind(id.bytes())
    .bind(i64::from(wanted.grid.is_none()))
    .bind(wanted.grid.map_or(Uuid::nil(), |grid| grid.0).as_bytes().to_vec())
    .bind(i64::from(who.may(Duty::SeePeople) || wanted.only.is_some()))
    .bind(index.unwrap_or_default())
    .bind(contains(&wanted.q))
    .bind(i64::from(wanted.only.is_none()))
    .bind(wanted.only.map_or(Uuid::nil(), |only| only.0).as_bytes().to_vec())
    .bind(i64::from(wanted.after.is_none()))
    .bind(wanted.after.map_or(Uuid::nil(), |after| after.0).as_bytes().to_vec())
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    // A neighbour who leads a building needs no number, not even a part of one.
    let shows_phones = who.may(Duty::Unmask) || who.may(Duty::Administer);
    rows.iter().map(|row| read_row(row, &book, &app.secret, shows_phones)).collect()
}

fn read_row(
    row: &AnyRow,
    book: &Book,
    secret: &Secret,
    shows_phones: bool,
) -> Result<PersonRow, AppError> {
    let id = sql::id(row, 0, ResidentId::from_bytes)?;
    let name: String = row.try_get(1)?;
    let phone = open_phone(secret, id, row.try_get(2)?)?;
    let posts = book.posts.iter().filter(|(holder, _)| *holder == id);
    let posts: Vec<_> = posts.map(|(_, post)| post_view(book, post)).collect();
    Ok(PersonRow {
        id,
        // The names of staff are public.
        name: if posts.is_empty() { mask_name(&name) } else { name },
        phone: phone.filter(|_| shows_phones).map(|phone| mask_phone(&phone)),
        address: row.try_get::<Option<String>, _>(5)?.unwrap_or_default(),
        household: sql::id_or_none(row, 4, HouseholdId::from_bytes)?,
        posts,
        confirmed_at: Timestamp(row.try_get(3)?),
    })
}
