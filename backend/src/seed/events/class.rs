//! 四点半课堂: 120 families of three grids have a place, five more wait.

use super::{AHEAD_DAYS, STAGE, door, grids};
use crate::{
    error::AppError,
    event::{
        Booking, Child, Record, hold_event, insert_booking, insert_event, mark_serial, put_child_in,
    },
    seed::{dice::Dice, names, people::Person, store::Demo},
    time_bank::ask_for_event,
};
use linli_shared::{
    amount::Minutes,
    api::{AskHelp, ListedEvent},
    event::{
        BookingStatus, ChildDraft, Collector, Eligibility, EventDraft, EventKind, HouseholdRule,
        OFFER_HOURS, Pattern, Subject, place_for,
    },
    id::{BookingId, ChildId, EventId, ListingId, ResidentId},
    resident::{Membership, Relation},
    time::Timestamp,
    time_bank::Skill,
};
use sqlx::AnyConnection;

const CAPACITY: i64 = 120;
const FAMILIES: usize = 125;
/// When the term began and how long it still goes on, in days from now.
const TERM: (i64, i64) = (-10, 80);
const GRADES: [&str; 5] = ["学前班", "一年级", "二年级", "三年级", "四年级"];
/// The family the stories tell of comes first.
const MOTHER: &str = "陈静";

fn draft(demo: &Demo) -> EventDraft {
    let today = demo.now.date();
    let pattern = Pattern {
        from: today.plus_days(TERM.0),
        until: today.plus_days(TERM.1),
        weekdays: vec![0, 1, 2, 3, 4],
        starts: 16 * 60 + 30,
        ends: 18 * 60,
    };
    let sessions = pattern.sessions();
    let opens_at = today.plus_days(TERM.0 - AHEAD_DAYS).start().plus_hours(9);
    EventDraft {
        kind: EventKind::AfterSchool,
        title: "四点半课堂·春季班".to_owned(),
        words: "写作业、读书、做手工；大学生志愿者一对一辅导".to_owned(),
        organiser: super::COMMUNITY.to_owned(),
        place: "网格服务驿站二层".to_owned(),
        access: "有电梯，轮椅可进".to_owned(),
        sessions,
        capacity: CAPACITY,
        subject: Subject::Child,
        eligibility: Eligibility {
            age_min: Some(6),
            age_max: Some(10),
            grids: grids(demo, STAGE - 1..=STAGE + 1),
            household: HouseholdRule::OneEach,
        },
        opens_at,
        cancel_until: today.plus_days(TERM.1).start(),
        offer_hours: Some(OFFER_HOURS),
        ..EventDraft::default()
    }
}

/// Writes the class with its families.
pub(super) async fn write(
    conn: &mut AnyConnection,
    demo: &Demo,
    keeper: ResidentId,
    dice: &mut Dice,
) -> Result<(), AppError> {
    let draft = draft(demo);
    let id = EventId::new(draft.opens_at, dice.bytes());
    insert_event(conn, demo.community, id, &draft, keeper, draft.opens_at).await?;
    let mut record = hold_event(conn, demo.community, id).await?;
    let lives_there = |person: &&Person| {
        let near = person.grid.is_some_and(|grid| (STAGE - 1..=STAGE + 1).contains(&grid));
        near && person.home.is_some_and(|(.., state)| state == Membership::Representative)
    };
    let mut families: Vec<&Person> = demo.people.all.iter().filter(lives_there).collect();
    families.sort_by_key(|person| person.name != MOTHER);
    let mut bookings = Vec::new();
    for (serial, guardian) in (1_i64..).zip(families.into_iter().take(FAMILIES)) {
        let at = draft.opens_at.plus_minutes(serial * 7);
        let child = child(demo, guardian, (at, draft.year()), dice);
        put_child_in(conn, &demo.secret, demo.community, &child, at).await?;
        let place = place_for(record.draft.capacity, record.n_taken, record.n_waiting);
        let new = Booking {
            id: BookingId::new(at, dice.bytes()),
            event: id,
            resident: guardian.id,
            child: Some(child.id),
            needs: String::new(),
            status: place.unwrap_or(BookingStatus::Waiting),
            serial,
            offered_until: None,
            at,
            by: None,
            waiting_number: None,
        };
        let household = guardian.home.map(|(household, ..)| household);
        insert_booking(conn, demo.community, &mut record, (&new, household)).await?;
        bookings.push(new);
    }
    door::class_attended(conn, demo, (&mut record, keeper), &bookings, dice).await?;
    ask_for_tutors(conn, demo, (&record, keeper), dice).await?;
    mark_serial(conn, demo.community, id, i64::try_from(FAMILIES)? + 1).await
}

/// A tutor is wanted for each of the next two afternoons.
async fn ask_for_tutors(
    conn: &mut AnyConnection,
    demo: &Demo,
    (record, keeper): (&Record, ResidentId),
    dice: &mut Dice,
) -> Result<(), AppError> {
    let coming = record.draft.sessions.iter().filter(|session| demo.now < session.starts_at);
    let at = demo.now.plus_hours(-20);
    for (session, words) in coming.zip(["一对一数学", "一对一语文，带着读"]) {
        let (skills, words) = (vec![Skill::Tutoring], words.to_owned());
        let asked = AskHelp { session: 0, skills, minutes: Minutes(90), words };
        let (title, place) = (record.draft.title.clone(), record.draft.place.clone());
        let event = ListedEvent { id: record.id, title, place };
        let wanted = (ListingId::new(at, dice.bytes()), *session, &asked.listing(*session, at));
        let asking = (&event, &*record.draft.eligibility.grids);
        ask_for_event(conn, demo.community, asking, wanted, (keeper, at)).await?;
    }
    Ok(())
}

/// A child of the family; whoever lives with it collects it, and a grandparent who says a word.
fn child(demo: &Demo, guardian: &Person, (at, year): (Timestamp, i64), dice: &mut Dice) -> Child {
    let surname = guardian.name.chars().next().map(String::from).unwrap_or_default();
    let age = dice.between(6, 10);
    let grade = usize::try_from(age - 6).ok().and_then(|n| GRADES.get(n)).copied();
    let home = guardian.home.map(|(household, ..)| household);
    let partner = demo.people.all.iter().find(|person| {
        let lives_with = person.home.filter(|(household, ..)| Some(*household) == home);
        person.id != guardian.id
            && lives_with.is_some_and(|(_, relation, state)| {
                relation == Relation::Family && state == Membership::Member
            })
    });
    let word = dice.between(0, 9999);
    let grandfather = Collector {
        name: names::name(&surname, names::Age::Older, dice),
        relation: "外公".to_owned(),
        resident: None,
        word: Some(format!("{word:04}")),
    };
    let partner = partner.map(|person| Collector {
        name: person.name.clone(),
        relation: "家人".to_owned(),
        resident: Some(person.id),
        word: None,
    });
    let draft = ChildDraft {
        name: names::name(&surname, names::Age::Younger, dice),
        birth_year: year - age,
        grade: grade.unwrap_or_default().to_owned(),
        relation: if guardian.name == MOTHER { "母亲" } else { "家长" }.to_owned(),
        collectors: partner.into_iter().chain([grandfather]).collect(),
    };
    Child { id: ChildId::new(at, dice.bytes()), guardian: guardian.id, child: draft }
}
