//! Taking a check-in back: with a reason, once, and with what it had earned.

use super::{
    super::booking::{self, Step},
    Noted, NotedRow, award, events, seat, session_of,
    store::{self, Line},
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunEvents, Staff},
    secret,
};
use axum::extract::State;
use linli_shared::{
    amount::Points,
    api::{UndoScan, Undone},
    event::{BookingAction, DoorRefusal, EventRefusal, Says, step},
    id::{CommunityId, EventId, ResidentId},
    text::LINE_CHARS_MAX,
    time::Timestamp,
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// `PUT /staff/events/{id}/undos/{nonce}`: the same number again has the same answer.
pub async fn submit(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, nonce)): Path<(EventId, Uuid)>,
    Json(body): Json<UndoScan>,
) -> Result<Json<Undone>, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&body)?.as_bytes());
    let words = parse_field("words", &body.words, LINE_CHARS_MAX)?;
    let (conn, record) = super::load_kept(&app, &who, event).await?;
    session_of(&record, body.session)?;
    drop(conn);
    let (community, by, now) = (who.community, who.id, who.now);
    let undone = app
        .db
        .write(move |conn| {
            let body = UndoScan { words: words.clone(), ..body.clone() };
            Box::pin(async move {
                undo(conn, community, event, (nonce, body_hash), &body, (by, now)).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(Json(undone))
}

async fn undo(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
    (nonce, body_hash): (Uuid, [u8; 32]),
    body: &UndoScan,
    (by, now): (ResidentId, Timestamp),
) -> Result<Undone, AppError> {
    let at = (event, body.session);
    let mut record = events::hold(conn, community, event).await?;
    if let Some((known, noted)) = store::find_scan(conn, community, nonce).await? {
        return if known == body_hash {
            read(&noted)
        } else {
            Err(refused(EventRefusal::IdReused))
        };
    }
    let seat = seat::load_seat(conn, community, at, body.booking).await?;
    let seat = seat.ok_or(AppError::NotFound)?;
    if seat.known.came_at.is_none() {
        return Err(refused(DoorRefusal::NotIn));
    }
    seat::mark_undone(conn, community, body.session, (body.booking, now)).await?;
    let booking = booking::find(conn, community, body.booking).await?.ok_or(AppError::NotFound)?;
    let mut undone = Undone { taken_back: Points(0), spent: Points(0) };
    // Of a class that meets again and again, being there at another time still counts.
    if !seat::has_come(conn, community, body.booking).await? {
        let given = seat::clear_points(conn, community, body.booking).await?;
        let taken_back = award::take_back(conn, community, &booking, (given, by, now)).await?;
        undone = Undone { taken_back, spent: Points(given.0 - taken_back.0) };
        let action = BookingAction::Undo;
        let next = step(booking.status, action, booking.offered_until, now).map_err(refused)?;
        let words = body.words.as_str();
        let done = Step { action, next, offered_until: None, words, by: Some(by), at: now };
        booking::mark(conn, community, &mut record, &booking, done).await?;
    }
    let line = Line {
        scan: nonce,
        booking: body.booking,
        deed: "undo",
        door: &seat.door,
        words: &body.words,
        with: Some(booking.resident),
        by: Some(by),
        at: now,
        noted_at: now,
    };
    store::append(conn, community, at, &line).await?;
    let noted = write(&undone, body);
    if !store::insert_scan(conn, community, at, (nonce, body_hash), &noted, (by, now)).await? {
        return Err(refused(EventRefusal::IdReused));
    }
    events::changed(conn, community, event, now).await?;
    Ok(undone)
}

/// What was taken back stands as the first row, what was spent as the second.
fn write(undone: &Undone, body: &UndoScan) -> Noted {
    let rows = [undone.taken_back, undone.spent].map(|points| NotedRow {
        booking: Some(body.booking),
        says: Says::Undone,
        at: None,
        by: None,
        door: String::new(),
        points,
    });
    Noted { person: None, rows: rows.to_vec(), can_walk_in: false, minutes_off: None }
}

fn read(noted: &Noted) -> Result<Undone, AppError> {
    match noted.rows.as_slice() {
        [taken, spent] if taken.says == Says::Undone => {
            Ok(Undone { taken_back: taken.points, spent: spent.points })
        }
        _ => Err(refused(EventRefusal::IdReused)),
    }
}
