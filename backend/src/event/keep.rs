//! Organisers (主办): announce, change, call off, see who comes, and see what is wanted.

use super::{
    book,
    booking::{self, Booking},
    child, interest, offer, show,
    store::{self, Record},
    view,
};
use crate::{
    book::Book,
    error::{AppError, parse_field, refused},
    extract::{After, AppState, Json, Path, Query, RunEvents, Seen, Staff, Visitor},
    household, resident,
    state::App,
    time_bank, upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{
        DemandRow, EventView, ListedEvent, PAGE_MAX, Page, Reason, Seats, StaffBookingRow,
        StaffEventRow,
    },
    event::{
        BookingStatus, EventDraft, EventKind, EventRefusal, EventStatus, Session, check_sessions,
    },
    i18n::notice::Notice,
    id::{BookingId, CommunityId, EventId, ResidentId, UploadId},
    place::PlaceKind,
    refusal::FieldError,
    text::LINE_CHARS_MAX,
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// For how long demand is looked back on, in days.
const DEMAND_DAYS: i64 = 365;

/// Whether somebody may change an event and see who comes: their duty reaches all its grids.
pub(super) fn keeps(book: &Book, who: &Visitor, draft: &EventDraft) -> bool {
    who.may_in(Duty::RunEvents, book, &draft.eligibility.grids)
}

/// `PUT /staff/events/{id}`: 201 the first time; later with the version that was seen.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<EventId>,
    Seen(version): Seen,
    Json(draft): Json<EventDraft>,
) -> Result<(StatusCode, Json<EventView>), AppError> {
    let draft = draft.parse(who.now).map_err(AppError::Invalid)?;
    let book = app.book().await?;
    check_places(&book, &who, &draft)?;
    let mut conn = app.db.read().acquire().await?;
    let known = store::find(&mut conn, who.community, id).await?;
    drop(conn);
    if known.as_ref().is_some_and(|known| !keeps(&book, &who.visitor, &known.draft)) {
        return Err(AppError::Forbidden);
    }
    let photo = draft.photo.filter(|photo| known.and_then(|k| k.draft.photo) != Some(*photo));
    if let Some(photo) = photo {
        upload::check_own(&app, who.community, photo, who.id.bytes()).await?;
    }
    let (community, by, now, shelf) = (who.community, who.id, who.now, book.clone());
    let is_new = app
        .db
        .write(move |conn| {
            let (draft, book) = (draft.clone(), shelf.clone());
            Box::pin(async move {
                publish(conn, community, photo).await?;
                if draft.ends_at() > now
                    && store::insert(conn, community, id, &draft, by, now).await?
                {
                    store::changed(conn, community, id, now).await?;
                    return Ok(true);
                }
                let Some(mut record) = store::find(conn, community, id).await? else {
                    let over = FieldError::new("sessions", "event.session_past");
                    return Err(AppError::Invalid(vec![over]));
                };
                if record.draft == draft {
                    return Ok(false);
                }
                record = store::hold(conn, community, id).await?;
                let seen = version.ok_or(AppError::PreconditionRequired)?;
                if seen != record.version {
                    return Err(AppError::Stale(record.draft.title));
                }
                change(conn, community, &book, (record, draft), by, now).await?;
                Ok(false)
            })
        })
        .await?;
    app.feed.wake();
    let view = load_view(&app, &book, &who, id).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

fn check_places(book: &Book, who: &Staff<RunEvents>, draft: &EventDraft) -> Result<(), AppError> {
    let grids = &draft.eligibility.grids;
    let is_grid = |id| book.places.get(id).is_some_and(|place| place.kind == PlaceKind::Grid);
    if !grids.iter().all(is_grid) {
        return Err(AppError::Invalid(vec![FieldError::new("eligibility.grids", "event.grids")]));
    }
    if keeps(book, &who.visitor, draft) { Ok(()) } else { Err(AppError::Forbidden) }
}

async fn publish(
    conn: &mut AnyConnection,
    community: CommunityId,
    photo: Option<UploadId>,
) -> Result<(), AppError> {
    upload::show_to_all(conn, community, photo.as_slice(), true).await
}

/// Changes a held event: who booked hears of another time or place, who waits gets new places.
async fn change(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (mut record, draft): (Record, EventDraft),
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    if record.status == EventStatus::CalledOff {
        return Err(refused(EventRefusal::CalledOff));
    }
    check_sessions(&record.draft.sessions, &draft.sessions, now).map_err(refused)?;
    let has_bookings = record.n_taken + record.n_waiting > 0;
    if has_bookings && record.draft.subject != draft.subject {
        return Err(refused(EventRefusal::SubjectFixed));
    }
    store::mark(conn, community, &record, &draft, now).await?;
    store::append(conn, community, (record.id, None), ("change", ""), Some(by), now).await?;
    let old = std::mem::replace(&mut record.draft, draft);
    let is_moved = old.place != record.draft.place
        || coming(&old.sessions, now) != coming(&record.draft.sessions, now);
    if let Some((_, next)) = record.draft.next_session(now).filter(|_| is_moved) {
        let told = Notice::EventMoved {
            title: record.draft.title.clone(),
            starts_at: next.starts_at,
            place: record.draft.place.clone(),
        };
        tell_all(conn, community, &record, &told, now).await?;
    }
    let EventDraft { title, place, sessions, .. } = &record.draft;
    let asking = ListedEvent { id: record.id, title: title.clone(), place: place.clone() };
    time_bank::follow_move(conn, community, book, (&asking, sessions), by, now).await?;
    offer::settle(conn, community, &mut record, now).await?;
    store::changed(conn, community, record.id, now).await
}

/// The sessions that are not over.
fn coming(sessions: &[Session], now: Timestamp) -> Vec<Session> {
    sessions.iter().copied().filter(|session| now < session.ends_at).collect()
}

/// Tells everybody whose booking counts; a guardian of several children once.
async fn tell_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    let live = booking::list_live(conn, community, record.id).await?;
    let mut people = BTreeSet::new();
    for one in &live {
        people.extend(offer::who_hears(conn, community, one).await?);
    }
    for person in people {
        offer::tell(conn, community, record.id, person, told, now).await?;
    }
    Ok(())
}

async fn load_view(
    app: &App,
    book: &Book,
    who: &Staff<RunEvents>,
    id: EventId,
) -> Result<EventView, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load(&mut conn, who.community, id).await?;
    show::whole(&mut conn, (app, book), &who.visitor, record).await
}

/// `POST /staff/events/{id}/call-off`: everybody who booked is told why; once.
pub async fn call_off(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<EventId>,
    Json(body): Json<Reason>,
) -> Result<Json<EventView>, AppError> {
    let reason = parse_field("words", &body.words, LINE_CHARS_MAX)?;
    let book = app.book().await?;
    let (told, by) = (book.clone(), who.clone());
    app.db
        .write(move |conn| {
            let (book, who, reason) = (told.clone(), by.clone(), reason.clone());
            Box::pin(async move {
                let record = store::hold(conn, who.community, id).await?;
                if !keeps(&book, &who.visitor, &record.draft) {
                    return Err(AppError::NotFound);
                }
                call_off_in(conn, who.community, record, (&reason, who.id), who.now).await?;
                let why = (who.id, reason.as_str());
                time_bank::call_off(conn, who.community, (&book, id), why, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    load_view(&app, &book, &who, id).await.map(Json)
}

/// Calls a held event off; who only waited or had an offer is let go.
///
/// # Errors
/// When it was called off for another reason, or is over.
pub(crate) async fn call_off_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    mut record: Record,
    (reason, by): (&str, ResidentId),
    now: Timestamp,
) -> Result<(), AppError> {
    match record.status {
        EventStatus::CalledOff if record.reason.as_deref() == Some(reason) => return Ok(()),
        EventStatus::CalledOff => return Err(refused(EventRefusal::CalledOff)),
        EventStatus::Planned if now >= record.draft.ends_at() => {
            return Err(refused(EventRefusal::Begun));
        }
        EventStatus::Planned => {}
    }
    store::mark_called_off(conn, community, record.id, reason, now).await?;
    store::append(conn, community, (record.id, None), ("call_off", reason), Some(by), now).await?;
    let title = record.draft.title.clone();
    let told = Notice::EventCalledOff { title, reason: reason.to_owned() };
    tell_all(conn, community, &record, &told, now).await?;
    record.status = EventStatus::CalledOff;
    let placeless =
        |one: &Booking| matches!(one.status, BookingStatus::Waiting | BookingStatus::Offered);
    let live = booking::list_live(conn, community, record.id).await?;
    for one in live.iter().filter(|one| placeless(one)) {
        book::let_go(conn, community, (&mut record, one), (Some(by), reason), now).await?;
    }
    store::changed(conn, community, record.id, now).await
}

/// `GET /staff/events?after=`: the latest first.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Query(page): Query<After>,
) -> Result<Json<Page<StaffEventRow>>, AppError> {
    let book = app.book().await?;
    let before = match page.after.as_deref().map(crate::sql::Cursor::parse).transpose()? {
        Some(at) => (at.key, at.id.as_bytes().to_vec()),
        None => (i64::MAX, Vec::new()),
    };
    let mut conn = app.db.read().acquire().await?;
    let records = store::list_before(&mut conn, who.community, before, PAGE_MAX).await?;
    let next = show::next_page(&records);
    let mut rows = Vec::new();
    for record in records {
        let community = who.community;
        let [offered, attended] =
            [BookingStatus::Offered, BookingStatus::Attended].map(|status| (record.id, status));
        rows.push(StaffEventRow {
            n_offered: booking::count_in(&mut conn, community, offered).await?,
            n_attended: booking::count_in(&mut conn, community, attended).await?,
            subject: record.draft.subject,
            keeps: keeps(&book, &who.visitor, &record.draft),
            event: view::brief(&record, Vec::new(), who.now),
        });
    }
    Ok(Json(Page { rows, next }))
}

/// `GET /staff/events/demand`: every kind, also those that nobody held.
pub async fn demand(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
) -> Result<Json<Vec<DemandRow>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let since = who.now.plus_days(-DEMAND_DAYS);
    let known = store::list_demand(&mut conn, who.community, since).await?;
    let interested = interest::count(&mut conn, who.community).await?;
    let row = |kind: EventKind| {
        let numbers = known.iter().find(|(other, _)| *other == kind).map(|(_, numbers)| *numbers);
        let [n_events, capacity, n_taken, n_waiting] = numbers.unwrap_or_default();
        let seats = Seats { capacity, n_taken, n_waiting };
        let n_interested = interested.get(&kind).copied().unwrap_or_default();
        DemandRow { kind, n_events, seats, n_interested }
    };
    Ok(Json(EventKind::ALL.into_iter().map(row).collect()))
}

/// `GET /staff/events/{id}/bookings?after=`: in the order of coming; all of them for who keeps the event.
pub async fn bookings(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<EventId>,
    Query(page): Query<After>,
) -> Result<Json<Page<StaffBookingRow>>, AppError> {
    let book = app.book().await?;
    let after = page.after.as_deref().map(str::parse::<i64>).transpose();
    let after = after.map_err(|_| AppError::Malformed)?.unwrap_or_default();
    let mut conn = app.db.read().acquire().await?;
    let record = store::load(&mut conn, who.community, id).await?;
    // Whoever keeps another grid sees those they signed up themselves, and nobody else.
    let entered_by = (!keeps(&book, &who.visitor, &record.draft)).then_some(who.id);
    let named = booking::list_named(&mut conn, who.community, (id, entered_by), after).await?;
    let is_full = i64::try_from(named.len())? == PAGE_MAX;
    let next = named.last().filter(|_| is_full).map(|(last, _)| last.serial.to_string());
    let mut rows = Vec::new();
    for (one, name) in named {
        rows.push(staff_row(&mut conn, &app, &record, one, name).await?);
    }
    Ok(Json(Page { rows, next }))
}

pub(super) async fn staff_row(
    conn: &mut AnyConnection,
    app: &App,
    record: &Record,
    one: Booking,
    name: String,
) -> Result<StaffBookingRow, AppError> {
    let homes = household::list_homes(conn, app.community, one.resident).await?;
    let home = homes.into_iter().find(|(_, membership)| membership.belongs());
    let child = match one.child {
        Some(id) => child::find(conn, &app.secret, app.community, id).await?,
        None => None,
    };
    let by = match one.by {
        Some(by) => resident::load_name(conn, app.community, by).await?,
        None => None,
    };
    Ok(StaffBookingRow {
        id: one.id,
        address: home.map(|(home, _)| home.address).unwrap_or_default(),
        child: child.map(|child| child.for_class(&name, record.draft.year())),
        name,
        status: one.status,
        waiting_number: one.waiting_number,
        offered_until: one.offered_until,
        needs: one.needs,
        by,
        at: one.at,
    })
}

/// `POST /staff/bookings/{id}/cancel`: with a reason that the person is told; the same again is no error.
pub async fn unbook(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path(id): Path<BookingId>,
    Json(body): Json<Reason>,
) -> Result<StatusCode, AppError> {
    let reason = parse_field("words", &body.words, LINE_CHARS_MAX)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, reason) = (book.clone(), who.clone(), reason.clone());
            Box::pin(async move {
                let (mut record, one) = book::hold_with(conn, who.community, id).await?;
                if !keeps(&book, &who.visitor, &record.draft) && one.by != Some(who.id) {
                    return Err(AppError::NotFound);
                }
                if one.status == BookingStatus::Cancelled {
                    return Ok(());
                }
                let by = (Some(who.id), reason.as_str());
                book::cancel_in(conn, who.community, (&mut record, &one), by, who.now).await?;
                let title = record.draft.title.clone();
                let told = Notice::EventUnbooked { title, reason: reason.clone() };
                for person in offer::who_hears(conn, who.community, &one).await? {
                    if person != who.id {
                        offer::tell(conn, who.community, record.id, person, &told, who.now).await?;
                    }
                }
                Ok(())
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}
