//! Entering help that was given without phones (补录): both names, and who saw it.

use super::{
    advance,
    books::{self, Hand},
    stint_store::{self, Entry, Record},
    view, volunteer,
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, RunTimeBank, Staff},
    feed, resident,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    api::{EnterStint, StintView},
    i18n::notice::HoursNews,
    id::{CommunityId, EntryId, PlaceId, ResidentId, StintId},
    refusal::FieldError,
    text::LINE_CHARS_MAX,
    time::{MINUTE_MS, Timestamp},
    time_bank::{Receiver, STINT_MAX, Side, Stint, StintAction, StintStatus, TimeBankRefusal},
};
use sqlx::AnyConnection;

/// Most who were helped at once.
const RECEIVERS_MAX: usize = 20;
/// How far back help may lie that is entered.
const BACK_DAYS_MAX: i64 = 92;

/// `PUT /staff/time-bank/entries/{id}`: 201 the first time, 200 for the same again.
pub async fn enter(
    State(app): State<AppState>,
    who: Staff<RunTimeBank>,
    Path(id): Path<StintId>,
    Json(body): Json<EnterStint>,
) -> Result<(StatusCode, Json<StintView>), AppError> {
    let reason = parse_field("reason", &body.reason, LINE_CHARS_MAX)?;
    let body = EnterStint { reason, ..body };
    check(&body, who.now)?;
    let book = app.book().await?;
    let (community, by) = (who.community, who.id);
    let is_new = app
        .db
        .write(move |conn| {
            let (body, who) = (body.clone(), who.clone());
            Box::pin(async move {
                let grid = check_people(conn, &who, &body).await?;
                let is_new = enter_in(conn, community, (id, &body, grid), (by, who.now)).await?;
                feed::announce(conn, community, "stint", id.bytes(), who.now).await?;
                Ok(is_new)
            })
        })
        .await?;
    app.feed.wake();
    let mut conn = app.db.read().acquire().await?;
    let shown = view::load_for_staff(&mut conn, &book, community, (id, by)).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}

/// What is wrong with the body by itself.
fn check(body: &EnterStint, now: Timestamp) -> Result<(), AppError> {
    let mut errors = Vec::new();
    let clocked = body.ended_at.since(body.started_at) / MINUTE_MS;
    let is_past = now.plus_days(-BACK_DAYS_MAX) <= body.started_at && body.ended_at <= now;
    if !is_past || !(1..=STINT_MAX.0).contains(&clocked) {
        errors.push(FieldError::new("ended_at", "time_bank.window"));
    }
    if !(1..=clocked).contains(&body.minutes.0) {
        errors.push(FieldError::new("minutes", TimeBankRefusal::AboveClocked.code()));
    }
    let mut people = body.receivers.clone();
    people.sort_unstable();
    people.dedup();
    let are_different = people.len() == body.receivers.len() && !people.contains(&body.provider);
    if people.is_empty() || people.len() > RECEIVERS_MAX || !are_different {
        errors.push(FieldError::new("receivers", "time_bank.people"));
    }
    let mut skills = body.skills.clone();
    skills.sort_unstable();
    skills.dedup();
    if skills.is_empty() || skills.len() != body.skills.len() {
        errors.push(FieldError::new("skills", "time_bank.skills"));
    }
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// Everybody is on file and in reach; nobody enters their own hours.
async fn check_people(
    conn: &mut AnyConnection,
    who: &Staff<RunTimeBank>,
    body: &EnterStint,
) -> Result<Option<PlaceId>, AppError> {
    let everybody = std::iter::once(body.provider).chain(body.receivers.iter().copied());
    let everybody: Vec<ResidentId> = everybody.collect();
    if everybody.contains(&who.id) {
        return Err(refused(TimeBankRefusal::OwnMatter));
    }
    for person in &everybody {
        if resident::load_name(conn, who.community, *person).await?.is_none() {
            return Err(AppError::NotFound);
        }
    }
    let mut grid = None;
    if let Some(first) = body.receivers.first() {
        grid = volunteer::grid_of(conn, who.community, *first).await?;
    }
    let reaches = who.visitor.may_at(Duty::RunTimeBank, grid, None);
    if reaches { Ok(grid) } else { Err(AppError::NotFound) }
}

/// Books help that was given; true when it was not so before.
///
/// # Errors
/// [`TimeBankRefusal::Short`] when a receiver does not have so much.
pub(crate) async fn enter_in(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, body, grid): (StintId, &EnterStint, Option<PlaceId>),
    (by, now): (ResidentId, Timestamp),
) -> Result<bool, AppError> {
    let new = record(id, body, grid, now);
    if !stint_store::insert(conn, community, &new).await? {
        let known = stint_store::load(conn, community, id).await?.ok_or(AppError::NotFound)?;
        let is_same = known.stint.provider == new.stint.provider
            && known.stint.receivers == new.stint.receivers
            && (known.stint.started_at, known.stint.ended_at)
                == (new.stint.started_at, new.stint.ended_at)
            && (known.stint.minutes, known.pool, &known.skills)
                == (new.stint.minutes, new.pool, &new.skills);
        return if is_same { Ok(false) } else { Err(refused(TimeBankRefusal::IdReused)) };
    }
    let hand = Hand { by: Some(by), at: now };
    books::settle(conn, community, &new, body.minutes, hand).await?;
    let action = StintAction::Decide { minutes: body.minutes, reason: body.reason.clone() };
    let entry = Entry { id: EntryId(id.0), action, actor: Some(by), at: now };
    stint_store::append(conn, community, (id, 1), &entry).await?;
    for (person, _) in new.people() {
        let news = HoursNews::Posted { skills: new.skills.clone(), minutes: body.minutes };
        advance::tell_one(conn, community, person, (id, news), now).await?;
    }
    Ok(true)
}

fn record(id: StintId, body: &EnterStint, grid: Option<PlaceId>, now: Timestamp) -> Record {
    let mut receivers: Vec<Receiver> = body
        .receivers
        .iter()
        .map(|person| Receiver { resident: *person, confirmed: true })
        .collect();
    receivers.sort_by_key(|one| one.resident);
    Record {
        id,
        listing: None,
        stint: Stint {
            status: StintStatus::Posted,
            provider: body.provider,
            provider_confirmed: true,
            receivers,
            asked: Side::Receiver,
            starts_at: body.started_at,
            estimate: body.minutes,
            started_at: Some(body.started_at),
            ended_at: Some(body.ended_at),
            minutes: Some(body.minutes),
            moved_at: now,
        },
        skills: body.skills.clone(),
        words: body.reason.clone(),
        grid,
        pool: body.pool,
        version: 1,
        at: now,
    }
}
