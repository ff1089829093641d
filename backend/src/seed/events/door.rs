//! Who came to what is over: checked in at the door, some of them missing, some with an opinion.
//!
//! Invariant: attendance, points and ratings come about as at a real door, through the same steps.

use super::{AHEAD_DAYS, Line, draft, guests, hold};
use crate::{
    error::AppError,
    event::{
        Booking, Record,
        door::{ChildStep, Passing, attend, finish, leave, miss, tell_guardian},
        opinion,
    },
    seed::{dice::Dice, store::Demo},
};
use linli_shared::{
    event::{BookingStatus, EventKind, MISSED_AFTER_MS, Opinion, OpinionTag},
    id::{EntryId, ResidentId},
    time::{Date, Timestamp},
};
use sqlx::AnyConnection;

const DOORS: [&str; 3] = ["东门", "西门", ""];
const PRAISE: [OpinionTag; 3] = [OpinionTag::Useful, OpinionTag::WellRun, OpinionTag::Lively];
const COMPLAINTS: [OpinionTag; 4] =
    [OpinionTag::Crowded, OpinionTag::Unclear, OpinionTag::Timing, OpinionTag::Chaotic];
const WORDS: [&str; 4] = ["老师讲得慢，听得懂", "下次早点通知", "希望多办几场", "座位太少了"];

/// Most come to an event that is over; two in five of them say what they think.
pub(super) async fn attended(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, keeper): (&mut Record, ResidentId),
    bookings: &[Booking],
    dice: &mut Dice,
) -> Result<(), AppError> {
    attended_as(conn, demo, (record, keeper), bookings, (dice, 82)).await
}

/// The same where so many in a hundred are satisfied.
async fn attended_as(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, keeper): (&mut Record, ResidentId),
    bookings: &[Booking],
    (dice, satisfied): (&mut Dice, i64),
) -> Result<(), AppError> {
    let (starts_at, ends_at) = (record.draft.starts_at(), record.draft.ends_at());
    for booking in bookings.iter().filter(|one| one.status == BookingStatus::Registered) {
        if dice.between(1, 100) > 88 {
            miss(conn, demo.community, (record.id, booking.id), ends_at.plus_hours(3)).await?;
            continue;
        }
        let at = starts_at.plus_minutes(dice.between(-25, 20));
        let passing = passing(booking, (record, 0), keeper, (at, dice));
        attend(conn, demo.community, record, &passing, (at, at)).await?;
        if dice.between(1, 100) <= 40 {
            let opinion = opinion(satisfied, dice);
            let at = ends_at.plus_minutes(dice.between(10, 600));
            opinion::insert(conn, demo.community, booking, (&opinion, at)).await?;
        }
    }
    Ok(())
}

fn passing<'d>(
    booking: &Booking,
    (record, session): (&Record, i64),
    keeper: ResidentId,
    (at, dice): (Timestamp, &mut Dice),
) -> Passing<'d> {
    let door = dice.pick(&DOORS);
    Passing {
        at: (record.id, session),
        booking: booking.id,
        scan: EntryId::new(at, dice.bytes()).0,
        with: Some(booking.resident),
        by: Some(keeper),
        door,
    }
}

fn opinion(satisfied: i64, dice: &mut Dice) -> Opinion {
    let is_good = dice.between(1, 100) <= satisfied;
    let (stars, tag) = if is_good {
        (dice.between(4, 5), *dice.pick(&PRAISE))
    } else {
        (dice.between(1, 3), *dice.pick(&COMPLAINTS))
    };
    let words = if dice.between(1, 100) <= 15 { *dice.pick(&WORDS) } else { "" };
    let stars = u8::try_from(stars).unwrap_or(3);
    Opinion { stars, tags: vec![tag], words: words.to_owned() }
}

/// The sessions of a class that are over: most children are brought, and all are collected.
pub(super) async fn class_attended(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, keeper): (&mut Record, ResidentId),
    bookings: &[Booking],
    dice: &mut Dice,
) -> Result<(), AppError> {
    let over: Vec<_> = (0_i64..)
        .zip(record.draft.sessions.clone())
        .filter(|(_, session)| session.ends_at.plus_hours(1) < demo.now)
        .collect();
    for (n, session) in over {
        for booking in bookings.iter().filter(|one| one.status == BookingStatus::Registered) {
            if dice.between(1, 100) > 92 {
                continue;
            }
            let came_at = session.starts_at.plus_minutes(dice.between(-10, 15));
            let came = passing(booking, (record, n), keeper, (came_at, dice));
            attend(conn, demo.community, record, &came, (came_at, came_at)).await?;
            let there = (&*record, booking);
            tell(conn, demo, there, ChildStep::Came(came_at), came_at).await?;
            let left_at = session.ends_at.plus_minutes(dice.between(-5, 25));
            let left = passing(booking, (record, n), keeper, (left_at, dice));
            leave(conn, demo.community, &left, (left_at, left_at)).await?;
            let by = Some(booking.resident);
            let step = ChildStep::Collected { by, word_of: "", at: left_at };
            tell(conn, demo, (&*record, booking), step, left_at).await?;
        }
    }
    Ok(())
}

async fn tell(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, booking): (&Record, &Booking),
    step: ChildStep<'_>,
    at: Timestamp,
) -> Result<(), AppError> {
    let about = (record, booking.resident, booking.child);
    tell_guardian(conn, (&demo.secret, demo.community), about, step, at).await
}

/// The evenings of a course that is over: who came to most of them has finished it.
pub(super) async fn course_attended(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, keeper): (&mut Record, ResidentId),
    bookings: &[Booking],
    dice: &mut Dice,
) -> Result<(), AppError> {
    let over_at = record.draft.ends_at().plus_ms(MISSED_AFTER_MS);
    for booking in bookings.iter().filter(|one| one.status == BookingStatus::Registered) {
        for (n, session) in (0_i64..).zip(record.draft.sessions.clone()) {
            if dice.between(1, 100) > 75 {
                continue;
            }
            let at = session.starts_at.plus_minutes(dice.between(-15, 10));
            let came = passing(booking, (record, n), keeper, (at, dice));
            attend(conn, demo.community, record, &came, (at, at)).await?;
        }
        let closed = (record.id, booking.id);
        miss(conn, demo.community, closed, over_at).await?;
        finish(conn, demo.community, closed, over_at).await?;
    }
    Ok(())
}

/// A kind of event with which few were satisfied in the two months before this one: planners see it.
pub(super) async fn poorly_rated(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let today = demo.now.date();
    for (months, title) in [(2, "露天电影《五朵金花》"), (1, "露天电影《小花》")]
    {
        let days = month_before(today, months).0 - today.0;
        let line: Line = (days, 19, 2, EventKind::BookFilm, title, "中心花园", 60, 44, 0);
        let draft = draft(demo, &line, "");
        if draft.opens_at.plus_days(AHEAD_DAYS) > demo.now {
            continue;
        }
        let people = guests(demo, &draft, line.7, dice);
        let (mut record, bookings) = hold(conn, demo, (&draft, keeper), &people, dice).await?;
        attended_as(conn, demo, (&mut record, keeper), &bookings, (dice, 35)).await?;
    }
    Ok(())
}

/// The tenth of the month so many months before this one.
fn month_before(today: Date, months: i64) -> Date {
    let (year, month, _) = today.ymd();
    let number = year * 12 + month - 1 - months;
    Date::from_ymd(number.div_euclid(12), number.rem_euclid(12) + 1, 10)
}
