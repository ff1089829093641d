//! The time bank at the desk (工作台): requests for people without a phone, who fits, what has to be decided.

use super::{
    listing::{list_fits, same_again, view as view_listing},
    listing_store::{self, Listing, Shown},
    stint_store, view, volunteer,
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AidTimeBank, AppState, Json, Path, Query, Staff},
    notice::{self, About},
    resident, sql,
    ticket::view::load_seen,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{
        AskFor, FitView, PAGE_MAX, Page, SetPool, StaffListing, StintView, TimeBankDesk,
        VolunteerRow,
    },
    i18n::notice::{HoursNews, Notice},
    id::{CommunityId, ListingId, ResidentId, TicketId},
    time_bank::{ListingKind, ListingStatus, Skill, StintStatus, TimeBankRefusal, VolunteerKind},
};
use serde::Deserialize;
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Most of each sort on the desk.
const DESK_MAX: i64 = 20;

/// `GET /staff/time-bank`.
pub async fn desk(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
) -> Result<Json<TimeBankDesk>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let waiting = listing_store::list_waiting(&mut conn, who.community, who.id, who.now).await?;
    let requests = waiting
        .into_iter()
        .filter(|shown| who.visitor.may_at(Duty::AidTimeBank, shown.listing.grid, None))
        .map(|shown| show(&book, who.id, shown, Vec::new()))
        .collect();
    let disputes = list_stints(&mut conn, &book, &who, &[StintStatus::Disputed]).await?;
    let under_way = [
        StintStatus::Matched,
        StintStatus::Scheduled,
        StintStatus::Started,
        StintStatus::Ended,
        StintStatus::Proposed,
    ];
    let mut running = list_stints(&mut conn, &book, &who, &under_way).await?;
    running.sort_by_key(|shown| shown.stint.starts_at);
    let n_volunteers = volunteer::count(&mut conn, who.community).await?;
    Ok(Json(TimeBankDesk { requests, disputes, running, n_volunteers }))
}

async fn list_stints(
    conn: &mut AnyConnection,
    book: &Book,
    who: &Staff<AidTimeBank>,
    statuses: &[StintStatus],
) -> Result<Vec<StintView>, AppError> {
    let mut all = Vec::new();
    for status in statuses {
        let found = stint_store::list_by_status(conn, who.community, *status, DESK_MAX).await?;
        for record in found {
            if who.visitor.may_at(Duty::AidTimeBank, record.grid, None) {
                let shown = (record, view::Eyes::Staff);
                all.push(view::show_one(conn, book, who.community, shown).await?);
            }
        }
    }
    Ok(all)
}

/// A request as staff see it: with the name in full.
pub(super) fn show(book: &Book, me: ResidentId, shown: Shown, fits: Vec<FitView>) -> StaffListing {
    let (person, pool, ticket) = (shown.listing.owner, shown.listing.pool, shown.listing.ticket);
    let name = shown.name.clone();
    let mut view = view_listing(book, me, None, shown);
    view.name = name;
    StaffListing { view, person, pool, ticket, fits }
}

/// `PUT /staff/time-bank/listings/{id}`: 201 the first time, 200 for the same again.
pub async fn ask_for(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<ListingId>,
    Json(body): Json<AskFor>,
) -> Result<(StatusCode, Json<StaffListing>), AppError> {
    ask(app, who, (id, None), body).await
}

/// `PUT /staff/tickets/{ticket}/requests/{listing}`: the same, from a ticket that staff may see.
pub async fn ask_from_ticket(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path((ticket, id)): Path<(TicketId, ListingId)>,
    Json(body): Json<AskFor>,
) -> Result<(StatusCode, Json<StaffListing>), AppError> {
    let seen = load_seen(&app, &who.visitor, ticket).await?;
    if !who.visitor.may_at(Duty::AidTimeBank, seen.found.record.ticket.grid, None) {
        return Err(AppError::NotFound);
    }
    ask(app, who, (id, Some(ticket)), body).await
}

async fn ask(
    app: AppState,
    who: Staff<AidTimeBank>,
    (id, ticket): (ListingId, Option<TicketId>),
    body: AskFor,
) -> Result<(StatusCode, Json<StaffListing>), AppError> {
    let (community, by) = (who.community, who.id);
    let book = app.book().await?;
    let is_new = app
        .db
        .write(move |conn| {
            let (who, body) = (who.clone(), body.clone());
            Box::pin(async move { ask_in(conn, &who, (id, ticket), &body).await })
        })
        .await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    let shown = load_shown(&mut conn, &book, community, (by, id)).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}

async fn ask_in(
    conn: &mut AnyConnection,
    who: &Staff<AidTimeBank>,
    (id, ticket): (ListingId, Option<TicketId>),
    body: &AskFor,
) -> Result<bool, AppError> {
    let (community, now) = (who.community, who.now);
    if let Some(known) = listing_store::load(conn, community, id).await? {
        return same_again(&known, (body.person, who.id), &body.listing);
    }
    let draft = body.listing.parse(now).map_err(AppError::Invalid)?;
    if draft.kind != ListingKind::Request {
        return Err(refused(TimeBankRefusal::NotAllowed));
    }
    if body.person == who.id {
        return Err(refused(TimeBankRefusal::OwnMatter));
    }
    resident::load_name(conn, community, body.person).await?.ok_or(AppError::NotFound)?;
    let grid = volunteer::grid_of(conn, community, body.person).await?;
    if !who.visitor.may_at(Duty::AidTimeBank, grid, None) {
        return Err(AppError::NotFound);
    }
    let new = Listing {
        id,
        owner: body.person,
        by: who.id,
        draft,
        grid,
        ticket,
        event: None,
        pool: body.pool,
        status: ListingStatus::Open,
        at: now,
    };
    if !listing_store::insert_listing(conn, community, &new).await? {
        return Err(AppError::Stale(String::new()));
    }
    let news = HoursNews::AskedForYou { by: who.name.clone(), skills: new.draft.skills.clone() };
    let about = ticket.map_or(About::Nothing, About::Ticket);
    let told = Notice::Hours { news };
    notice::insert_notice(conn, community, body.person.bytes(), &told, about, now).await?;
    Ok(true)
}

/// `GET /staff/time-bank/listings/{id}`: with who fits.
pub async fn show_listing(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<ListingId>,
) -> Result<Json<StaffListing>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let found = listing_store::load(&mut conn, who.community, id).await?;
    found
        .filter(|listing| who.visitor.may_at(Duty::AidTimeBank, listing.grid, None))
        .ok_or(AppError::NotFound)?;
    load_shown(&mut conn, &book, who.community, (who.id, id)).await.map(Json)
}

pub(super) async fn load_shown(
    conn: &mut AnyConnection,
    book: &Book,
    community: CommunityId,
    (me, id): (ResidentId, ListingId),
) -> Result<StaffListing, AppError> {
    let shown = listing_store::load_shown(conn, community, (me, id)).await?;
    let shown = shown.ok_or(AppError::NotFound)?;
    let fits = list_fits(conn, community, &shown.listing, str::to_owned).await?;
    Ok(show(book, me, shown, fits))
}

/// `POST /staff/time-bank/listings/{id}/pool`: until somebody takes the request up.
pub async fn set_pool(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<ListingId>,
    Json(body): Json<SetPool>,
) -> Result<Json<StaffListing>, AppError> {
    let (community, by) = (who.community, who.id);
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let found = listing_store::lock(conn, community, id).await?;
                let listing = found
                    .filter(|found| who.visitor.may_at(Duty::AidTimeBank, found.grid, None))
                    .ok_or(AppError::NotFound)?;
                if listing.owner == who.id {
                    return Err(refused(TimeBankRefusal::OwnMatter));
                }
                // Nobody pays for a class with hours of their own.
                if listing.event.is_some() {
                    return Err(refused(TimeBankRefusal::NotAllowed));
                }
                if listing.pool == body.pool {
                    return Ok(());
                }
                let is_open = listing.status == ListingStatus::Open
                    && listing.draft.kind == ListingKind::Request;
                if !is_open {
                    return Err(refused(TimeBankRefusal::NotOpen));
                }
                listing_store::mark(conn, community, id, (listing.status, body.pool)).await
            })
        })
        .await?;
    let mut conn = app.db.read().acquire().await?;
    load_shown(&mut conn, &book, community, (by, id)).await.map(Json)
}

/// Whom to look for, and where the page begins.
#[derive(Debug, Deserialize)]
pub struct Pool {
    #[serde(default)]
    skill: Option<Skill>,
    #[serde(default)]
    kind: Option<VolunteerKind>,
    #[serde(default)]
    after: Option<String>,
}

/// `GET /staff/time-bank/volunteers?skill=&kind=&after=`: everybody who is enrolled.
pub async fn list_volunteers(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Query(pool): Query<Pool>,
) -> Result<Json<Page<VolunteerRow>>, AppError> {
    let after = pool.after.as_deref().map(sql::Cursor::parse).transpose()?;
    let after = after.map_or_else(Vec::new, |at| at.id.as_bytes().to_vec());
    let mut conn = app.db.read().acquire().await?;
    let rows = sqlx::query(
        "SELECT v.resident_id, r.name, v.draft,
            (SELECT count(*) FROM stint s WHERE s.community_id = v.community_id AND s.provider_id = v.resident_id
                AND s.done_at IS NOT NULL)
         FROM volunteer v JOIN resident r ON r.community_id = v.community_id AND r.id = v.resident_id
         WHERE v.community_id = $1 AND v.resident_id > $2 AND ($3 = '' OR v.kind = $3)
            AND ($4 = '' OR EXISTS (SELECT 1 FROM volunteer_skill k WHERE k.community_id = v.community_id
                AND k.skill = $4 AND k.resident_id = v.resident_id))
         ORDER BY v.resident_id LIMIT $5",
    )
    .bind(who.community.bytes())
    .bind(after)
    .bind(pool.kind.map_or("", VolunteerKind::code))
    .bind(pool.skill.map_or("", Skill::code))
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let read = |row: &AnyRow| -> Result<_, AppError> {
        Ok(VolunteerRow {
            resident: sql::id(row, 0, ResidentId::from_bytes)?,
            name: row.try_get(1)?,
            volunteer: serde_json::from_str(row.try_get(2)?)?,
            n_stints: row.try_get(3)?,
        })
    };
    let rows: Vec<VolunteerRow> = rows.iter().map(read).collect::<Result<_, _>>()?;
    let is_full = i64::try_from(rows.len())? == PAGE_MAX;
    let last = rows.last().filter(|_| is_full);
    let next = last.map(|last| sql::Cursor { key: 0, id: last.resident.0 }.to_string());
    Ok(Json(Page { rows, next }))
}
