//! The door as phones show it: who is in, what a scan came to, and what the door's own code opens.

use super::{
    super::child,
    Noted, NotedRow, code_of, events, load_kept, name_of,
    seat::{self, Seat},
    session_of,
    store::{self, At},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunEvents, Staff},
    resident,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    api::{CollectorName, DoorAnswer, DoorRow, DoorShow, DoorView, Present, ToCall},
    event::{Says, check_door_token},
    id::{ChildId, CommunityId, EventId, ResidentId},
    qr::QrTarget,
    text::mask_name,
    time::Timestamp,
};
use sqlx::AnyConnection;

/// `GET /staff/events/{id}/sessions/{n}/door`
pub async fn show(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, session)): Path<(EventId, i64)>,
) -> Result<Json<DoorView>, AppError> {
    let (mut conn, record) = load_kept(&app, &who, event).await?;
    session_of(&record, session)?;
    view(&mut conn, &app, &who, &record, session).await.map(Json)
}

/// `PUT /staff/events/{id}/sessions/{n}/door`: opens it, so that residents can scan its code.
pub async fn open(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, session)): Path<(EventId, i64)>,
) -> Result<Json<DoorView>, AppError> {
    let (conn, record) = load_kept(&app, &who, event).await?;
    session_of(&record, session)?;
    drop(conn);
    let at = (event, session);
    let (reference, _) = code_of(&app, at);
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| Box::pin(store::insert_door(conn, community, at, (reference, now))))
        .await?;
    let mut conn = app.db.read().acquire().await?;
    view(&mut conn, &app, &who, &record, session).await.map(Json)
}

async fn view(
    conn: &mut AnyConnection,
    app: &App,
    who: &Staff<RunEvents>,
    record: &events::Record,
    session: i64,
) -> Result<DoorView, AppError> {
    let community = who.community;
    let at = (record.id, session);
    let show = store::has_door(conn, community, at).await?.then(|| {
        let (reference, key) = code_of(app, at);
        let address = format!("{}/q", app.config.public_url());
        DoorShow { address, reference: crate::secret::hex(&reference), key }
    });
    let mut last = Vec::new();
    for seat in seat::list_present(conn, community, at).await? {
        last.push(present(conn, app, community, &seat).await?);
    }
    let mut replaced = Vec::new();
    for (booking, came_at, door) in store::list_replaced(conn, community, at, who.id).await? {
        let Some(seat) = seat::load_seat(conn, community, at, booking).await? else { continue };
        let stands = present(conn, app, community, &seat).await?;
        replaced.push(Present { came_at, door, by: Some(who.name.clone()), ..stands });
    }
    let draft = &record.draft;
    Ok(DoorView {
        event: record.id,
        title: draft.title.clone(),
        place: draft.place.clone(),
        sessions: draft.sessions.clone(),
        session,
        subject: draft.subject,
        n_in: seat::count_in(conn, community, at).await?,
        n_booked: record.n_taken,
        capacity: draft.capacity,
        show,
        last,
        replaced,
    })
}

async fn present(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    seat: &Seat,
) -> Result<Present, AppError> {
    let name = name_of(conn, community, seat.resident).await?;
    let child = match seat.child {
        Some(id) => child::find(conn, &app.secret, community, id).await?,
        None => None,
    };
    let collectors = child.as_ref().map_or_else(Vec::new, |child| collectors(child, &name));
    let by = match seat.by {
        Some(by) => Some(name_of(conn, community, by).await?),
        None => None,
    };
    Ok(Present {
        booking: seat.booking,
        name: mask_name(&name),
        child: child.map(|child| child.child.name),
        came_at: seat.known.came_at.unwrap_or(Timestamp(0)),
        left_at: seat.known.left_at,
        by,
        door: seat.door.clone(),
        collectors,
    })
}

/// Who may collect a child: the guardian first.
fn collectors(child: &child::Child, guardian: &str) -> Vec<CollectorName> {
    let relation = child.child.relation.clone();
    let own = CollectorName { name: guardian.to_owned(), relation, has_code: true };
    let others = child.child.collectors.iter().map(|one| CollectorName {
        name: one.name.clone(),
        relation: one.relation.clone(),
        has_code: one.resident.is_some(),
    });
    std::iter::once(own).chain(others).collect()
}

/// What a scan came to, with names; whom to call stands there for stewards alone.
pub(super) async fn answer(
    conn: &mut AnyConnection,
    app: &App,
    at: At,
    noted: &Noted,
    is_steward: bool,
) -> Result<DoorAnswer, AppError> {
    let community = app.community;
    let record = events::load(conn, community, at.0).await?;
    let mut rows = Vec::new();
    let mut call = Vec::new();
    for row in &noted.rows {
        let seat = match row.booking {
            Some(booking) => seat::load_seat(conn, community, at, booking).await?,
            None => None,
        };
        if is_steward
            && row.says == Says::NotNamed
            && let Some(seat) = &seat
        {
            call.extend(list_to_call(conn, app, community, seat).await?);
        }
        let child = seat.and_then(|seat| seat.child);
        rows.push(door_row(conn, app, &record, (row, child), at).await?);
    }
    let who = match noted.person {
        Some(person) => mask_name(&name_of(conn, community, person).await?),
        None => String::new(),
    };
    Ok(DoorAnswer {
        who,
        rows,
        can_walk_in: noted.can_walk_in,
        n_in: seat::count_in(conn, community, at).await?,
        n_booked: record.n_taken,
        call,
        minutes_off: noted.minutes_off,
    })
}

async fn door_row(
    conn: &mut AnyConnection,
    app: &App,
    record: &events::Record,
    (row, child): (&NotedRow, Option<ChildId>),
    at: At,
) -> Result<DoorRow, AppError> {
    let child = match child {
        Some(id) => child::find(conn, &app.secret, app.community, id).await?,
        None => None,
    };
    let by = match row.by {
        Some(by) => Some(name_of(conn, app.community, by).await?),
        None => None,
    };
    Ok(DoorRow {
        booking: row.booking,
        child: child.map(|child| child.child.name),
        says: row.says,
        at: row.at,
        by,
        door: row.door.clone(),
        session: (row.says == Says::WrongTime).then(|| session_of(record, at.1)).transpose()?,
        points: row.points,
        minutes: row.minutes,
    })
}

/// The guardian and those with a code of their own, with their numbers.
async fn list_to_call(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    seat: &Seat,
) -> Result<Vec<ToCall>, AppError> {
    let Some(id) = seat.child else { return Ok(Vec::new()) };
    let child = child::find(conn, &app.secret, community, id).await?;
    let Some(child) = child else { return Ok(Vec::new()) };
    let guardian = (Some(child.guardian), String::new(), child.child.relation.clone());
    let others =
        child.child.collectors.into_iter().map(|one| (one.resident, one.name, one.relation));
    let mut call = Vec::new();
    for (person, name, relation) in std::iter::once(guardian).chain(others) {
        let (name, phone) = match person {
            Some(person) => load_reached(conn, app, community, person).await?,
            None => (name, None),
        };
        call.push(ToCall { name, relation, phone });
    }
    Ok(call)
}

async fn load_reached(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    person: ResidentId,
) -> Result<(String, Option<String>), AppError> {
    let file = resident::load_file(conn, &app.secret, community, person).await?;
    Ok(file.map_or((String::new(), None), |file| (file.name, file.phone)))
}

/// What the code of a door opens on a resident's phone; none when it is no door's.
///
/// # Errors
/// When it is an old picture.
pub(crate) async fn target(
    conn: &mut AnyConnection,
    app: &App,
    token: [u8; 16],
    now: Timestamp,
) -> Result<Option<QrTarget>, AppError> {
    let Some(reference) = token.first_chunk().copied() else { return Ok(None) };
    let Some(at) = store::find_door(conn, app.community, reference).await? else { return Ok(None) };
    let (reference, key) = code_of(app, at);
    check_door_token(token, reference, &key, now).map_err(refused)?;
    let record = events::load(conn, app.community, at.0).await?;
    let session = session_of(&record, at.1)?;
    let (title, place) = (record.draft.title, record.draft.place);
    Ok(Some(QrTarget::Door { event: at.0, title, place, session }))
}
