//! Taking a check-in back: with a reason, once, and with what it had earned.

use super::{
    super::booking::{self, Step},
    Noted, NotedRow,
    award::{self, Given},
    course, events, guardian, seat, session_of,
    store::{self, Line},
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunEvents, Staff},
    secret::{self, Secret},
};
use axum::extract::State;
use linli_shared::{
    amount::{Minutes, Points},
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
    let sealer = app.secret.clone();
    let undone = app
        .db
        .write(move |conn| {
            let body = UndoScan { words: words.clone(), ..body.clone() };
            let sealer = sealer.clone();
            Box::pin(async move {
                undo(conn, (&sealer, community), event, (nonce, body_hash), &body, (by, now)).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(Json(undone))
}

async fn undo(
    conn: &mut AnyConnection,
    (secret, community): (&Secret, CommunityId),
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
    let (mut taken, mut given) = (Given::default(), Given::default());
    // Of a class that meets again and again, being there at another time still counts.
    if !seat::has_come(conn, community, body.booking).await? {
        given = seat::clear_given(conn, community, body.booking).await?;
        taken = award::take_back(conn, community, &booking, (given, by, now)).await?;
        let action = BookingAction::Undo;
        let next = step(booking.status, action, booking.offered_until, now).map_err(refused)?;
        let words = body.words.as_str();
        let done = Step { action, next, offered_until: None, words, by: Some(by), at: now };
        booking::mark(conn, community, &mut record, &booking, done).await?;
    }
    let of_course = (&record, &booking);
    let (had, back) = course::take_back(conn, community, of_course, (by, now)).await?;
    let undone = Undone {
        taken_back: Points(taken.points.0 + back.0),
        spent: Points(given.points.0 - taken.points.0 + had.0 - back.0),
        minutes_back: taken.minutes,
        minutes_spent: Minutes(given.minutes.0 - taken.minutes.0),
    };
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
    let about = (&record, seat.resident, seat.child);
    guardian::tell(conn, (secret, community), about, guardian::Step::Undone, now).await?;
    events::changed(conn, community, event, now).await?;
    Ok(undone)
}

/// What was taken back stands as the first row, what was spent as the second.
fn write(undone: &Undone, body: &UndoScan) -> Noted {
    let taken = (undone.taken_back, undone.minutes_back);
    let rows = [taken, (undone.spent, undone.minutes_spent)].map(|(points, minutes)| NotedRow {
        booking: Some(body.booking),
        says: Says::Undone,
        at: None,
        by: None,
        door: String::new(),
        points,
        minutes,
    });
    Noted { person: None, rows: rows.to_vec(), can_walk_in: false, minutes_off: None }
}

fn read(noted: &Noted) -> Result<Undone, AppError> {
    match noted.rows.as_slice() {
        [taken, spent] if taken.says == Says::Undone => Ok(Undone {
            taken_back: taken.points,
            spent: spent.points,
            minutes_back: taken.minutes,
            minutes_spent: spent.minutes,
        }),
        _ => Err(refused(EventRefusal::IdReused)),
    }
}
