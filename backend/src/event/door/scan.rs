//! One scan: judged, noted, answered.

use super::{
    Noted, NotedRow, events, guardian,
    known::{self, Shown},
    pass::{Passing, attend, leave},
    seat::{self, Seat},
    session_of, show,
    store::{self, At, Line},
    walk_in::{check_room, walk_in},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident, RunEvents, Staff},
    secret::{self, Secret},
};
use axum::extract::State;
use linli_shared::{
    amount::{Minutes, Points},
    api::{DoorAnswer, DoorScan, OwnScan},
    event::{DoorRefusal, EventRefusal, Passage, Says, Subject, check_door_token, judge},
    id::{BookingId, CommunityId, EventId, ResidentId},
    qr::{Code, QrRefusal},
    text::{self, NAME_CHARS_MAX},
    time::Timestamp,
};
use sqlx::AnyConnection;
use uuid::Uuid;

/// A scan as it is carried out.
#[derive(Clone)]
struct Plain {
    at: At,
    nonce: Uuid,
    body_hash: [u8; 32],
    passage: Passage,
    booking: Option<BookingId>,
    walk_in: bool,
    door: String,
    shown: Shown,
    /// The steward; none for the door's own code.
    by: Option<ResidentId>,
    /// Who sent it.
    sender: ResidentId,
    /// Whether it waited on a phone.
    is_late: bool,
    now: Timestamp,
    /// What names of children are sealed with.
    secret: Secret,
}

/// `PUT /staff/events/{id}/check-ins/{nonce}`: the same number again has the same answer.
pub async fn submit(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, nonce)): Path<(EventId, Uuid)>,
    Json(scan): Json<DoorScan>,
) -> Result<Json<DoorAnswer>, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&scan)?.as_bytes());
    let at = (event, scan.session);
    let (mut conn, record) = super::load_kept(&app, &who, event).await?;
    session_of(&record, scan.session)?;
    if scan.passage == Passage::Out && record.draft.subject == Subject::Person {
        return Err(AppError::Malformed);
    }
    // A code that was good then need not be good still.
    let noted = match same_again(&mut conn, who.community, nonce, body_hash).await? {
        Some(noted) => noted,
        None => {
            drop(conn);
            let plain = Plain {
                at,
                nonce,
                body_hash,
                passage: scan.passage,
                booking: scan.booking,
                walk_in: scan.walk_in,
                door: text::parse_optional(&scan.door, NAME_CHARS_MAX)
                    .map_err(|_| AppError::Malformed)?
                    .unwrap_or_default(),
                shown: known::find(&app, &who, event, &scan).await?,
                by: Some(who.id),
                sender: who.id,
                is_late: scan.scanned_at.is_some(),
                now: who.now,
                secret: app.secret.clone(),
            };
            let noted = write(&app, who.community, plain).await?;
            conn = app.db.read().acquire().await?;
            noted
        }
    };
    show::answer(&mut conn, &app, at, &noted, true).await.map(Json)
}

/// `PUT /events/{id}/check-ins/{nonce}`: oneself, by the code of the door.
pub async fn own(
    State(app): State<AppState>,
    who: Resident,
    Path((event, nonce)): Path<(EventId, Uuid)>,
    Json(body): Json<OwnScan>,
) -> Result<Json<DoorAnswer>, AppError> {
    let body_hash = secret::hash(serde_json::to_string(&body)?.as_bytes());
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    let Code::Token(token) = code else { return Err(refused(QrRefusal::Unknown)) };
    let unknown = || refused(QrRefusal::Unknown);
    let mut conn = app.db.read().acquire().await?;
    let reference = *token.first_chunk().ok_or_else(unknown)?;
    let found = store::find_door(&mut conn, who.community, reference).await?;
    let at = found.ok_or_else(unknown)?;
    if at.0 != event {
        return Err(refused(DoorRefusal::OtherEvent));
    }
    let record = events::load(&mut conn, who.community, event).await?;
    if record.draft.subject == Subject::Child {
        return Err(refused(DoorRefusal::ChildBySteward));
    }
    let noted = match same_again(&mut conn, who.community, nonce, body_hash).await? {
        Some(noted) => noted,
        None => {
            drop(conn);
            let (reference, key) = super::code_of(&app, at);
            check_door_token(token, reference, &key, who.now).map_err(refused)?;
            let plain = Plain {
                at,
                nonce,
                body_hash,
                passage: Passage::In,
                booking: None,
                walk_in: false,
                door: String::new(),
                shown: Shown {
                    person: Some(who.id),
                    word_of: String::new(),
                    at: who.now,
                    minutes_off: None,
                },
                by: None,
                sender: who.id,
                is_late: false,
                now: who.now,
                secret: app.secret.clone(),
            };
            let noted = write(&app, who.community, plain).await?;
            conn = app.db.read().acquire().await?;
            noted
        }
    };
    show::answer(&mut conn, &app, at, &noted, false).await.map(Json)
}

/// What a number was answered before; refused when it stands for something else.
async fn same_again(
    conn: &mut AnyConnection,
    community: CommunityId,
    nonce: Uuid,
    body_hash: [u8; 32],
) -> Result<Option<Noted>, AppError> {
    match store::find_scan(conn, community, nonce).await? {
        Some((known, noted)) if known == body_hash => Ok(Some(noted)),
        Some(_) => Err(refused(EventRefusal::IdReused)),
        None => Ok(None),
    }
}

async fn write(app: &AppState, community: CommunityId, plain: Plain) -> Result<Noted, AppError> {
    let noted = app
        .db
        .write(move |conn| {
            let plain = plain.clone();
            Box::pin(async move { note(conn, community, &plain).await })
        })
        .await?;
    app.feed.wake();
    Ok(noted)
}

/// Judges a scan, notes what follows from it, and keeps the answer.
async fn note(
    conn: &mut AnyConnection,
    community: CommunityId,
    plain: &Plain,
) -> Result<Noted, AppError> {
    let mut record = events::hold(conn, community, plain.at.0).await?;
    if let Some(noted) = same_again(conn, community, plain.nonce, plain.body_hash).await? {
        return Ok(noted);
    }
    let seats = seats_of(conn, community, plain).await?;
    let mut rows = Vec::new();
    for seat in &seats {
        rows.push(note_seat(conn, community, &mut record, (plain, Some(seat))).await?);
    }
    if rows.is_empty() {
        rows.push(note_seat(conn, community, &mut record, (plain, None)).await?);
    }
    let can_walk_in = match (rows.first(), plain.shown.person) {
        (Some(first), Some(person)) if first.says.may_walk_in() && plain.by.is_some() => {
            check_room(conn, community, (&record, person), seats.first()).await.is_ok()
        }
        (Some(_) | None, _) => false,
    };
    let minutes_off = plain.shown.minutes_off;
    let noted = Noted { person: plain.shown.person, rows, can_walk_in, minutes_off };
    let key = (plain.nonce, plain.body_hash);
    let sent = (plain.sender, plain.now);
    if !store::insert_scan(conn, community, plain.at, key, &noted, sent).await? {
        return Err(refused(EventRefusal::IdReused));
    }
    if noted.rows.iter().any(|row| row.says.is_done()) {
        events::changed(conn, community, plain.at.0, plain.now).await?;
    }
    Ok(noted)
}

/// The bookings a scan is about: those of the person, or the chosen one.
async fn seats_of(
    conn: &mut AnyConnection,
    community: CommunityId,
    plain: &Plain,
) -> Result<Vec<Seat>, AppError> {
    let mut seats = match plain.shown.person {
        Some(person) => seat::list_seats_of(conn, community, plain.at, person).await?,
        None => Vec::new(),
    };
    if let Some(chosen) = plain.booking {
        seats.retain(|seat| seat.booking == chosen);
        if seats.is_empty() {
            seats.extend(seat::load_seat(conn, community, plain.at, chosen).await?);
        }
    }
    Ok(seats)
}

/// Whether a scan may be about this booking: of the person, or of a child they bring and collect.
async fn is_theirs(
    conn: &mut AnyConnection,
    community: CommunityId,
    plain: &Plain,
    seat: &Seat,
) -> Result<bool, AppError> {
    let (Some(person), Some(_)) = (plain.shown.person, plain.booking) else { return Ok(true) };
    let own = seat::list_seats_of(conn, community, plain.at, person).await?;
    Ok(own.iter().any(|own| own.booking == seat.booking))
}

async fn note_seat(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    (plain, seat): (&Plain, Option<&Seat>),
) -> Result<NotedRow, AppError> {
    let session = session_of(record, plain.at.1)?;
    let at = plain.shown.at;
    let says = match seat {
        Some(seat) if !is_theirs(conn, community, plain, seat).await? => Says::NotNamed,
        None if plain.passage == Passage::Out => Says::NotNamed,
        Some(_) | None => {
            let known = seat.map(|seat| seat.known).map(|mut known| {
                // What is scanned now is scanned after whatever was undone.
                known.undone_at = known.undone_at.filter(|_| plain.is_late);
                known
            });
            judge(record.status, session, known.as_ref(), plain.passage, at)
        }
    };
    let blank = NotedRow {
        booking: seat.map(|seat| seat.booking),
        says,
        at: None,
        by: None,
        door: String::new(),
        points: Points(0),
        minutes: Minutes(0),
    };
    match (says, seat) {
        (Says::In | Says::Earlier, Some(seat)) => {
            come(conn, community, record, (plain, seat), says).await
        }
        (Says::Out, Some(seat)) => {
            leave(conn, community, &plain.passing(seat.booking), (at, plain.now)).await?;
            let (by, word_of) = (plain.shown.person, plain.shown.word_of.as_str());
            let step = guardian::Step::Collected { by, word_of, at };
            plain.tell(conn, community, (record, seat), step).await?;
            let door = plain.door.clone();
            Ok(NotedRow { at: Some(at), by: plain.by, door, ..blank })
        }
        (Says::Already, Some(seat)) => {
            Ok(NotedRow { at: seat.known.came_at, by: seat.by, door: seat.door.clone(), ..blank })
        }
        (Says::Gone, Some(seat)) => Ok(NotedRow { at: seat.known.left_at, ..blank }),
        _ if plain.walk_in && says.may_walk_in() => {
            let person = plain.shown.person.ok_or(AppError::Malformed)?;
            let how = (plain.nonce, plain.by, plain.now);
            let booking = walk_in(conn, community, record, (person, seat), how).await?;
            let seat = seat::load_seat(conn, community, plain.at, booking).await?;
            let seat = seat.ok_or(AppError::NotFound)?;
            come(conn, community, record, (plain, &seat), Says::In).await
        }
        _ => Ok(blank),
    }
}

/// Notes that somebody came, and what being there is worth the first time.
async fn come(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &mut events::Record,
    (plain, seat): (&Plain, &Seat),
    says: Says,
) -> Result<NotedRow, AppError> {
    let at = plain.shown.at;
    if says == Says::Earlier {
        // The other door finds what became of its scan under its own name.
        let was = Line {
            scan: plain.nonce,
            booking: seat.booking,
            deed: "replaced",
            door: &seat.door,
            words: "",
            with: None,
            by: seat.by,
            at: seat.known.came_at.unwrap_or(at),
            noted_at: plain.now,
        };
        store::append(conn, community, plain.at, &was).await?;
    }
    let passing = plain.passing(seat.booking);
    let given = attend(conn, community, record, &passing, (at, plain.now)).await?;
    if says == Says::In {
        plain.tell(conn, community, (record, seat), guardian::Step::Came(at)).await?;
    }
    Ok(NotedRow {
        booking: Some(seat.booking),
        says,
        at: Some(at),
        by: plain.by,
        door: plain.door.clone(),
        points: given.points,
        minutes: given.minutes,
    })
}

impl Plain {
    async fn tell(
        &self,
        conn: &mut AnyConnection,
        community: CommunityId,
        (record, seat): (&events::Record, &Seat),
        step: guardian::Step<'_>,
    ) -> Result<(), AppError> {
        let about = (record, seat.resident, seat.child);
        guardian::tell(conn, (&self.secret, community), about, step, self.now).await
    }

    fn passing(&self, booking: BookingId) -> Passing<'_> {
        Passing {
            at: self.at,
            booking,
            scan: self.nonce,
            with: self.shown.person,
            by: self.by,
            door: &self.door,
        }
    }
}
