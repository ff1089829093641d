//! Calendars (日历): a file for each event, and a private address that calendar software reads.
//!
//! Invariants: the token in the address is 128 random bits, kept as its hash, made on request, and
//! dead once it is revoked or made anew. It is the one token that stands in a path, since calendar
//! software sends nothing else; requests are logged by their route, never by their path.

use super::{
    booking, child,
    ics::{self, Entry, Standing},
    store::{self, Record},
};
use crate::{
    error::AppError,
    extract::{AppState, Json, Path, Resident, Visitor},
    resident,
    secret::{self, unhex},
    session, sql,
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::{CalendarAddress, CalendarState, PAGE_MAX},
    event::{BookingStatus, EventStatus},
    i18n::Lang,
    id::{CommunityId, EventId, ResidentId},
    text::mask_name,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// How long sessions that are over stay in one's calendar, in days.
const PAST_DAYS: i64 = 90;
/// Most bookings in one's calendar.
const BOOKINGS_MAX: i64 = 4 * PAGE_MAX;

/// `GET /events/{id}/event.ics`
pub async fn file(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<EventId>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load(&mut conn, who.community, id).await?;
    drop(conn);
    let standing = match record.status {
        EventStatus::Planned => Standing::Confirmed,
        EventStatus::CalledOff => Standing::Cancelled,
    };
    let names = (book.name.as_str(), &*app.config.public_url());
    let text = ics::write(who.lang, names, &[entry(&record, standing, None)], Timestamp(0));
    Ok(answer(text, "attachment; filename=\"event.ics\""))
}

const fn entry<'a>(record: &'a Record, standing: Standing, for_whom: Option<&'a str>) -> Entry<'a> {
    Entry {
        id: record.id,
        draft: &record.draft,
        version: record.version,
        changed_at: record.changed_at,
        standing,
        for_whom,
    }
}

fn answer(text: String, disposition: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
    ];
    (headers, text).into_response()
}

/// `GET /me/calendar`
pub async fn state(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<CalendarState>, AppError> {
    let row = sqlx::query("SELECT at FROM calendar WHERE community_id = $1 AND resident_id = $2")
        .bind(who.community.bytes())
        .bind(who.id.bytes())
        .fetch_optional(app.db.read())
        .await?;
    let since = row.map(|row| row.try_get(0)).transpose()?.map(Timestamp);
    Ok(Json(CalendarState { since }))
}

/// `POST /me/calendar`: a new address each time; the one before is dead.
pub async fn make(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<CalendarAddress>, AppError> {
    let (community, resident, now) = (who.community, who.id, who.now);
    let token = session::new_token();
    let hash = hash(&token).ok_or(AppError::Malformed)?;
    app.db
        .write(move |conn| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO calendar (community_id, resident_id, token_hash, at) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (community_id, resident_id)
                     DO UPDATE SET token_hash = excluded.token_hash, at = excluded.at",
                )
                .bind(community.bytes())
                .bind(resident.bytes())
                .bind(&hash[..])
                .bind(now.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await?;
    let url = app.config.public_url();
    let base = linli_shared::api::BASE;
    Ok(Json(CalendarAddress { url: format!("{url}{base}/calendars/{token}/events.ics") }))
}

fn hash(token: &str) -> Option<[u8; 32]> {
    unhex(token).filter(|bytes| bytes.len() == 16).map(|bytes| secret::hash(&bytes))
}

/// `DELETE /me/calendar`: the address is dead; the same again is no error.
pub async fn revoke(State(app): State<AppState>, who: Resident) -> Result<StatusCode, AppError> {
    let (community, resident) = (who.community, who.id);
    app.db.write(move |conn| Box::pin(forget(conn, community, resident))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Throws somebody's address away.
pub(super) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM calendar WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// `GET /calendars/{token}/events.ics`: what its owner signed up for.
pub async fn feed(
    State(app): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let hash = hash(&token).ok_or(AppError::NotFound)?;
    let row =
        sqlx::query("SELECT resident_id FROM calendar WHERE token_hash = $1 AND community_id = $2")
            .bind(&hash[..])
            .bind(app.community.bytes())
            .fetch_optional(app.db.read())
            .await?;
    let row = row.ok_or(AppError::NotFound)?;
    let owner = sql::id(&row, 0, ResidentId::from_bytes)?;
    let text = write_own(&app, owner, app.clock.now()).await?;
    Ok(answer(text, "inline; filename=\"linli.ics\""))
}

async fn write_own(app: &App, owner: ResidentId, now: Timestamp) -> Result<String, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let file = resident::load_file(&mut conn, &app.secret, app.community, owner).await?;
    let lang = Lang::accept(&file.ok_or(AppError::NotFound)?.lang);
    let own = booking::list_own(&mut conn, app.community, owner, BOOKINGS_MAX).await?;
    let children = child::list_of(&mut conn, &app.secret, app.community, owner).await?;
    drop(conn);
    // Calendar software may be anybody's: a child's name does not leave in full.
    let masked: Vec<_> =
        children.iter().map(|child| (child.id, mask_name(&child.child.name))).collect();
    let entries: Vec<Entry<'_>> = own
        .iter()
        .filter_map(|(record, own)| {
            let child = masked.iter().find(|(id, _)| Some(*id) == own.child);
            let standing = standing(record.status, own.status)?;
            Some(entry(record, standing, child.map(|(_, name)| name.as_str())))
        })
        .collect();
    let names = (book.name.as_str(), &*app.config.public_url());
    Ok(ics::write(lang, names, &entries, now.plus_days(-PAST_DAYS)))
}

/// How sure an own booking is; what was taken back is not in the calendar.
const fn standing(event: EventStatus, booking: BookingStatus) -> Option<Standing> {
    match (event, booking) {
        (_, BookingStatus::Cancelled | BookingStatus::Expired) => None,
        (EventStatus::CalledOff, _) => Some(Standing::Cancelled),
        (EventStatus::Planned, BookingStatus::Waiting | BookingStatus::Offered) => {
            Some(Standing::Tentative)
        }
        (
            EventStatus::Planned,
            BookingStatus::Registered | BookingStatus::Attended | BookingStatus::NoShow,
        ) => Some(Standing::Confirmed),
    }
}
