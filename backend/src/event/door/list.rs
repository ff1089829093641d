//! The list for a door without a network: locked so that the phone that carries it cannot read it.

use super::{
    super::child,
    load_kept, name_of,
    seat::{self, Seat},
    session_of, store,
};
use crate::{
    error::AppError,
    extract::{AppState, Json, Path, RunEvents, Staff},
    qr,
    secret::Secret,
    state::App,
};
use anyhow::anyhow;
use axum::extract::State;
use linli_shared::{
    api::DoorList,
    event::{LIST_MAX, Listed, ListedBooking, Session, first_window, n_windows},
    id::{ChildId, CommunityId, EventId, ResidentId},
    log::Hash,
    qr::PERSON_WINDOW_MS,
    sealed::{Locked, lock, mark_of, write_marks},
    text::mask_name,
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody on the list before it is locked.
struct Open {
    code_ref: [u8; 8],
    name: String,
    bookings: Vec<ListedBooking>,
}

/// `GET /staff/events/{id}/sessions/{n}/list`
pub async fn download(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, n)): Path<(EventId, i64)>,
) -> Result<Json<DoorList>, AppError> {
    let (mut conn, record) = load_kept(&app, &who, event).await?;
    let session = session_of(&record, n)?;
    let n_max = i64::try_from(LIST_MAX)?;
    let seats = seat::list_seats(&mut conn, who.community, (event, n), n_max).await?;
    let n_left_out = record.n_taken + record.n_waiting - i64::try_from(seats.len())?;
    let people = list_people(&mut conn, &app, who.community, (event, &seats)).await?;
    drop(conn);
    let (secret, salt) = (app.secret.clone(), Hash(rand::random()));
    // Hashing for each minute of each person takes a moment of computing.
    let entries = tokio::task::spawn_blocking(move || lock_all(&secret, &salt, session, people));
    let entries = entries.await??;
    Ok(Json(DoorList { session, salt, made_at: who.now, entries, n_left_out: n_left_out.max(0) }))
}

/// Whose code is good for which bookings.
async fn list_people(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    (event, seats): (EventId, &[Seat]),
) -> Result<Vec<Open>, AppError> {
    let mut of: BTreeMap<ResidentId, Vec<ListedBooking>> = BTreeMap::new();
    for seat in seats {
        let child = load_child(conn, app, community, seat.child).await?;
        let booking = ListedBooking {
            id: seat.booking,
            child: child.as_ref().map(|child| child.child.name.clone()),
            status: seat.known.status,
            came_at: seat.known.came_at,
        };
        let collectors = child.iter().flat_map(|child| &child.child.collectors);
        let theirs: BTreeSet<ResidentId> =
            collectors.filter_map(|one| one.resident).chain([seat.resident]).collect();
        for person in theirs {
            of.entry(person).or_default().push(booking.clone());
        }
    }
    let mut people = Vec::new();
    for (person, code_ref) in store::list_coded(conn, community, event).await? {
        let Some(bookings) = of.remove(&person) else { continue };
        let name = mask_name(&name_of(conn, community, person).await?);
        people.push(Open { code_ref, name, bookings });
    }
    Ok(people)
}

async fn load_child(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    id: Option<ChildId>,
) -> Result<Option<child::Child>, AppError> {
    match id {
        Some(id) => child::find(conn, &app.secret, community, id).await,
        None => Ok(None),
    }
}

fn lock_all(
    secret: &Secret,
    salt: &Hash,
    session: Session,
    people: Vec<Open>,
) -> Result<Vec<Locked>, AppError> {
    let mut entries = people
        .into_iter()
        .map(|person| {
            let marks: Vec<[u8; 2]> = (0..n_windows(session))
                .map(|n| Timestamp((first_window(session) + n) * PERSON_WINDOW_MS))
                .map(|minute| mark_of(qr::person_token(secret, person.code_ref, minute)))
                .collect();
            let Open { code_ref, name, bookings } = person;
            let listed = Listed { name, bookings, minutes: write_marks(&marks) };
            let text = serde_json::to_string(&listed)?;
            let locked = lock(&salt.0, code_ref, &text);
            locked.ok_or_else(|| anyhow!("an entry does not lock").into())
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    // By their names, which say nothing: the order of the list would.
    entries.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(entries)
}
