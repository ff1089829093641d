//! What is on in 幸福里 (活动): a year of events, a class with a waiting list, what is coming, and the
//! timetable of three vans.
//!
//! Invariant: whoever has a place was allowed to come, in the order in which they signed up.

mod class;
mod coming;
mod door;
mod past;
mod stops;

use super::{dice::Dice, people::Person, store::Demo};
use crate::{
    error::AppError,
    event::{
        Booking, Record, hold_event, insert_booking, insert_event, insert_interest, mark_serial,
    },
};
use linli_shared::{
    amount::{Minutes, Points},
    event::{
        BookingStatus, Earns, Eligibility, EventDraft, EventKind, Facts, HouseholdRule, Session,
        place_for,
    },
    id::{BookingId, EventId, PlaceId, ResidentId},
    time::{HOUR_MS, Timestamp},
};
use sqlx::AnyConnection;

/// The grid on which the stories play.
const STAGE: usize = 2;
/// How long before it begins an event is announced, in days.
const AHEAD_DAYS: i64 = 12;
/// Who holds what the community holds itself.
const COMMUNITY: &str = "幸福里社区";

/// Writes all of it.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let Some(keeper) = demo.people.dispatchers.first().copied() else { return Ok(()) };
    let mut dice = Dice::new(0xe7e2);
    past::write(conn, demo, keeper, &mut dice).await?;
    door::poorly_rated(conn, demo, keeper, &mut dice).await?;
    coming::write(conn, demo, keeper, &mut dice).await?;
    class::write(conn, demo, keeper, &mut dice).await?;
    stops::write(conn, demo, keeper, &mut dice).await?;
    like(conn, demo, &mut dice).await?;
    // Nobody begins their first day with the notices of last autumn.
    sqlx::query(
        "UPDATE notice SET read_at = at WHERE community_id = $1 AND event_id IS NOT NULL AND at < $2",
    )
    .bind(demo.community.bytes())
    .bind(demo.now.plus_days(-1).0)
    .execute(conn)
    .await?;
    Ok(())
}

/// What some neighbours are interested in.
async fn like(conn: &mut AnyConnection, demo: &Demo, dice: &mut Dice) -> Result<(), AppError> {
    let known = demo.people.known.iter().copied();
    let others = demo.people.neighbours(STAGE).into_iter().step_by(3).map(|person| person.id);
    for person in known.chain(others) {
        for _ in 0..dice.between(1, 3) {
            let kind = *dice.pick(&EventKind::ALL);
            insert_interest(conn, demo.community, person, kind).await?;
        }
    }
    Ok(())
}

/// One event in a line: days from now, hour, how many hours, kind, title, where, how many can come, how
/// many want to, points.
type Line = (i64, i64, i64, EventKind, &'static str, &'static str, i64, usize, i64);

/// The event of a line, for everybody.
fn draft(demo: &Demo, line: &Line, words: &str) -> EventDraft {
    let (days, hour, hours, kind, title, place, capacity, _, points) = *line;
    let starts_at = demo.now.date().plus_days(days).start().plus_hours(hour);
    // Who lends a hand with what is everybody's is thanked in time.
    let earns = match (kind, points) {
        (EventKind::CoBuilding, _) => Earns::Minutes { minutes: Minutes(hours * 60) },
        (_, 0) => Earns::Nothing,
        (_, points) => Earns::Points { points: Points(points) },
    };
    EventDraft {
        kind,
        title: title.to_owned(),
        words: words.to_owned(),
        organiser: COMMUNITY.to_owned(),
        place: place.to_owned(),
        access: "一层，轮椅可进".to_owned(),
        sessions: vec![Session { starts_at, ends_at: starts_at.plus_hours(hours) }],
        capacity,
        eligibility: Eligibility { household: HouseholdRule::Members, ..Eligibility::default() },
        opens_at: starts_at.plus_days(-AHEAD_DAYS).min(demo.now.plus_days(-1)),
        cancel_until: starts_at.plus_hours(-12),
        earns,
        ..EventDraft::default()
    }
}

/// Somebody's own facts, as the server finds them.
fn facts(demo: &Demo, person: &Person) -> Facts {
    let grid = person.grid.and_then(|grid| demo.town.grids().nth(grid)).map(|grid| grid.id);
    Facts {
        birth_year: Some(super::polls::birth_year(person.id)),
        grid,
        household: person.home.map(|(household, ..)| household),
    }
}

/// Neighbours from all over who may come; another part of them each time.
fn guests<'d>(demo: &'d Demo, draft: &EventDraft, n: usize, dice: &mut Dice) -> Vec<&'d Person> {
    let from = usize::try_from(dice.between(0, 1500)).unwrap_or_default();
    let may_come = |person: &&Person| {
        let belongs = person.home.is_some_and(|(.., state)| state.belongs());
        let is_told_of = demo.people.known.contains(&person.id);
        belongs
            && !is_told_of
            && draft.eligibility.check(&facts(demo, person), draft.year()).is_ok()
    };
    let all = demo.people.all.iter();
    let turned = all.clone().skip(from).chain(all.take(from));
    turned.filter(may_come).step_by(3).take(n).collect()
}

/// Announces an event and signs people up, one after the other until it begins or until now.
async fn hold(
    conn: &mut AnyConnection,
    demo: &Demo,
    (draft, keeper): (&EventDraft, ResidentId),
    people: &[&Person],
    dice: &mut Dice,
) -> Result<(Record, Vec<Booking>), AppError> {
    let opened_at = draft.opens_at;
    let id = EventId::new(opened_at, dice.bytes());
    insert_event(conn, demo.community, id, draft, keeper, opened_at).await?;
    let mut record = hold_event(conn, demo.community, id).await?;
    let until = draft.last_starts_at().min(demo.now).plus_ms(-HOUR_MS);
    let n = i64::try_from(people.len())?.max(1);
    let apart = until.since(opened_at) / n;
    let mut bookings = Vec::new();
    for (number, person) in (1_i64..).zip(people) {
        let at = opened_at.plus_ms(apart * (number - 1));
        // Who has no phone was signed up by the desk.
        let by = person.phone.is_none().then_some(keeper);
        let who = (*person, by, number);
        let new = sign_up(conn, demo, &mut record, who, at, dice).await?;
        bookings.push(new);
    }
    mark_serial(conn, demo.community, id, n + 1).await?;
    Ok((record, bookings))
}

async fn sign_up(
    conn: &mut AnyConnection,
    demo: &Demo,
    record: &mut Record,
    (person, by, serial): (&Person, Option<ResidentId>, i64),
    at: Timestamp,
    dice: &mut Dice,
) -> Result<Booking, AppError> {
    let place = place_for(record.draft.capacity, record.n_taken, record.n_waiting);
    let new = Booking {
        id: BookingId::new(at, dice.bytes()),
        event: record.id,
        resident: person.id,
        child: None,
        needs: String::new(),
        status: place.unwrap_or(BookingStatus::Waiting),
        serial,
        offered_until: None,
        at,
        by,
        waiting_number: None,
    };
    let household = person.home.map(|(household, ..)| household);
    insert_booking(conn, demo.community, record, (&new, household)).await?;
    Ok(new)
}

/// The ids of grids by their numbers.
fn grids(demo: &Demo, numbers: std::ops::RangeInclusive<usize>) -> Vec<PlaceId> {
    let all = demo.town.grids().enumerate();
    all.filter(|(n, _)| numbers.contains(n)).map(|(_, grid)| grid.id).collect()
}
