use super::{
    matching::{Candidate, Reason, is_free, rank},
    *,
};
use crate::{
    id::{PlaceId, ResidentId},
    time::{Date, Timestamp},
};
use proptest::prelude::*;
use uuid::Uuid;

/// Monday 2025-03-03, 09:00.
const NINE: Timestamp = Date::from_ymd(2025, 3, 3).start().plus_hours(9);
const GIVER: ResidentId = ResidentId(Uuid::from_u128(1));
const ELDER: ResidentId = ResidentId(Uuid::from_u128(2));
const STAFF: ResidentId = ResidentId(Uuid::from_u128(9));

const fn resident(n: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(n))
}

fn arranged() -> Stint {
    Stint {
        status: StintStatus::Scheduled,
        provider: GIVER,
        provider_confirmed: false,
        receivers: vec![Receiver { resident: ELDER, confirmed: false }],
        asked: Side::Receiver,
        starts_at: NINE,
        estimate: Minutes(150),
        started_at: None,
        ended_at: None,
        minutes: None,
        moved_at: NINE,
    }
}

fn ended() -> Stint {
    let started_at = Some(NINE);
    let ended_at = Some(NINE.plus_minutes(150));
    Stint { status: StintStatus::Ended, started_at, ended_at, ..arranged() }
}

fn by(id: ResidentId, standing: Standing) -> Actor {
    Actor { id: Some(id), standing }
}
const CLOCK: Actor = Actor { id: None, standing: Standing::Clock };

fn confirm(minutes: i64) -> StintAction {
    StintAction::Confirm { minutes: Minutes(minutes) }
}
fn propose(minutes: i64) -> StintAction {
    StintAction::Propose { minutes: Minutes(minutes) }
}
fn decide(minutes: i64) -> StintAction {
    StintAction::Decide { minutes: Minutes(minutes), reason: "问过双方".to_owned() }
}
fn dispute() -> StintAction {
    StintAction::Dispute { words: "只来了一小时".to_owned() }
}
fn cancel() -> StintAction {
    StintAction::Cancel { reason: String::new() }
}

#[track_caller]
fn check(stint: &Stint, action: &StintAction, actor: Actor, expected: StintStatus) -> Stint {
    let next = step(stint, action, actor, NINE.plus_hours(3)).expect("it goes");
    assert_eq!(next.status, expected);
    next
}

#[track_caller]
fn refuses(stint: &Stint, action: &StintAction, actor: Actor, expected: TimeBankRefusal) {
    assert_eq!(step(stint, action, actor, NINE.plus_hours(3)), Err(expected));
}

#[test]
fn nine_to_half_past_eleven_is_two_hours_and_a_half() {
    assert_eq!(ended().clocked(), Some(Minutes(150)));
    for (clocked, expected) in
        [(0, 0), (14, 0), (15, 30), (44, 30), (45, 60), (74, 60), (75, 90), (150, 150)]
    {
        assert_eq!(round_half_hour(Minutes(clocked)), Minutes(expected), "{clocked}");
    }
}

#[test]
fn rounding_never_books_more_than_was_clocked() {
    let ended_at = Some(NINE.plus_minutes(75));
    assert_eq!(Stint { ended_at, ..ended() }.due(), Minutes(75));
}

#[test]
fn both_say_yes_and_it_is_in_the_books() {
    let stint = Stint { status: StintStatus::Matched, ..arranged() };
    let (helper, elder) = (by(GIVER, Standing::Party), by(ELDER, Standing::Party));
    refuses(&stint, &StintAction::Schedule, helper, TimeBankRefusal::NotAllowed);
    let stint = check(&stint, &StintAction::Schedule, elder, StintStatus::Scheduled);
    refuses(&stint, &StintAction::Start, helper, TimeBankRefusal::NotMet);
    let met = by(GIVER, Standing::Met);
    let stint = check(&stint, &StintAction::Start, met, StintStatus::Started);
    let stint = check(&stint, &StintAction::End, by(STAFF, Standing::Witness), StintStatus::Ended);
    assert_eq!(stint.clocked(), Some(Minutes(0)));
    let stint = ended();
    refuses(&stint, &propose(151), helper, TimeBankRefusal::AboveClocked);
    let stint = check(&stint, &propose(120), helper, StintStatus::Proposed);
    refuses(&stint, &confirm(150), elder, TimeBankRefusal::AmountChanged);
    let stint = check(&stint, &propose(90), elder, StintStatus::Proposed);
    assert!(!stint.provider_confirmed, "another amount asks everybody again");
    let stint = check(&stint, &confirm(90), helper, StintStatus::Posted);
    refuses(&stint, &confirm(90), elder, TimeBankRefusal::WrongStatus);
}

#[test]
fn one_who_says_yes_twice_is_one() {
    let helper = by(GIVER, Standing::Party);
    let stint = check(&ended(), &confirm(150), helper, StintStatus::Proposed);
    let stint = check(&stint, &confirm(150), helper, StintStatus::Proposed);
    check(&stint, &confirm(150), by(ELDER, Standing::Party), StintStatus::Posted);
}

#[test]
fn silence_books_after_three_days_and_no_sooner() {
    let stint = ended();
    let due = stint.moved_at.plus_hours(SILENCE_HOURS);
    let early = step(&stint, &confirm(150), CLOCK, due.plus_ms(-1));
    assert_eq!(early, Err(TimeBankRefusal::NotYet));
    let booked = step(&stint, &confirm(150), CLOCK, due).expect("it is time");
    assert_eq!((booked.status, booked.minutes), (StintStatus::Posted, Some(Minutes(150))));
}

#[test]
fn a_coordinator_decides_and_never_in_their_own_matter() {
    let elder = by(ELDER, Standing::Party);
    let stint = check(&ended(), &dispute(), elder, StintStatus::Disputed);
    refuses(&stint, &confirm(150), CLOCK, TimeBankRefusal::WrongStatus);
    let coordinator = by(STAFF, Standing::Coordinator);
    refuses(&stint, &decide(60), by(STAFF, Standing::Witness), TimeBankRefusal::NotAllowed);
    refuses(&stint, &decide(60), by(GIVER, Standing::Coordinator), TimeBankRefusal::OwnMatter);
    refuses(&stint, &decide(60), elder, TimeBankRefusal::NotAllowed);
    refuses(&stint, &decide(151), coordinator, TimeBankRefusal::AboveClocked);
    refuses(&stint, &decide(-1), coordinator, TimeBankRefusal::AboveClocked);
    check(&stint, &decide(0), coordinator, StintStatus::Void);
    let stint = check(&stint, &decide(60), coordinator, StintStatus::Posted);
    let back = StintAction::Reverse { reason: "录错了人".to_owned() };
    refuses(&stint, &back, elder, TimeBankRefusal::NotAllowed);
    check(&stint, &back, coordinator, StintStatus::Void);
}

#[test]
fn what_nobody_begins_is_off_and_what_nobody_ends_is_decided() {
    let late = NINE.plus_hours(MISSED_HOURS);
    assert_eq!(step(&arranged(), &cancel(), CLOCK, late.plus_ms(-1)), Err(TimeBankRefusal::NotYet));
    let off = step(&arranged(), &cancel(), CLOCK, late).expect("its time is over");
    assert_eq!(off.status, StintStatus::Cancelled);
    let begun = Stint { status: StintStatus::Started, started_at: Some(NINE), ..arranged() };
    refuses(&begun, &cancel(), by(ELDER, Standing::Party), TimeBankRefusal::NotAllowed);
    let found = step(&begun, &dispute(), CLOCK, NINE.plus_hours(UNENDED_HOURS)).expect("late");
    assert_eq!(found.status, StintStatus::Disputed);
    assert_eq!(found.clocked(), Some(Minutes(150)), "no more than was planned");
}

#[test]
fn of_a_group_everybody_says_yes_and_nobody_speaks_for_the_others() {
    let two = [ELDER, resident(3)].map(|resident| Receiver { resident, confirmed: false });
    let stint = Stint { receivers: two.to_vec(), ..ended() };
    let elder = by(ELDER, Standing::Party);
    refuses(&stint, &propose(60), elder, TimeBankRefusal::NotAllowed);
    let stint = check(&stint, &propose(120), by(GIVER, Standing::Party), StintStatus::Proposed);
    let stint = check(&stint, &confirm(120), elder, StintStatus::Proposed);
    check(&stint, &confirm(120), by(resident(3), Standing::Party), StintStatus::Posted);
}

#[test]
fn strangers_do_nothing() {
    let stranger = by(resident(77), Standing::Party);
    for action in [StintAction::Schedule, StintAction::Start, confirm(150), dispute(), cancel()] {
        refuses(&arranged(), &action, stranger, TimeBankRefusal::NotAllowed);
    }
}

fn request() -> ListingDraft {
    ListingDraft {
        kind: ListingKind::Request,
        skills: vec![Skill::Cleaning, Skill::Shopping],
        words: String::new(),
        from: NINE,
        until: NINE.plus_hours(8),
        minutes: Minutes(180),
        seats: 1,
    }
}

fn volunteer(n: u128, skills: &[Skill], grid: u128, n_open: i64) -> Candidate {
    let morning = WeekTime { day: 0, from: 9 * 60, until: 12 * 60 };
    Candidate {
        resident: resident(n),
        volunteer: VolunteerDraft {
            kind: VolunteerKind::Neighbour,
            skills: skills.to_vec(),
            times: vec![morning],
            words: String::new(),
            is_named: false,
            is_open: true,
        },
        grid: Some(PlaceId(Uuid::from_u128(grid))),
        n_open,
    }
}

#[test]
fn who_can_do_more_comes_first_then_who_is_near_then_who_has_less_on() {
    let both = [Skill::Cleaning, Skill::Shopping];
    let mut away = volunteer(8, &both, 1, 0);
    away.volunteer.is_open = false;
    let all = [
        volunteer(1, &[Skill::Law], 1, 0),
        volunteer(2, &both, 2, 0),
        volunteer(3, &both, 1, 2),
        volunteer(4, &both, 1, 1),
        volunteer(5, &[Skill::Cleaning], 1, 0),
        away,
    ];
    let fits = rank(&request(), Some(PlaceId(Uuid::from_u128(1))), &all);
    let order: Vec<u128> = fits.iter().map(|fit| fit.resident.0.as_u128()).collect();
    assert_eq!(order, [4, 3, 2, 5]);
    let first = fits.first().map(|fit| fit.reasons.clone());
    let expected = [
        Reason::Skill { skill: Skill::Cleaning },
        Reason::Skill { skill: Skill::Shopping },
        Reason::SameGrid,
        Reason::Free,
    ];
    assert_eq!(first.as_deref(), Some(&expected[..]));
}

#[test]
fn free_is_who_has_room_for_all_of_it() {
    let free = |from, until| is_free(&[WeekTime { day: 0, from, until }], &request());
    assert!(free(9 * 60, 12 * 60));
    assert!(free(0, 24 * 60));
    assert!(!free(9 * 60, 12 * 60 - 1));
    assert!(!free(6 * 60, 9 * 60));
    assert!(!is_free(&[WeekTime { day: 1, from: 0, until: 24 * 60 }], &request()));
}

#[test]
fn listings_name_a_window_that_holds_them() {
    assert_eq!(request().parse(NINE), Ok(request()));
    for (spoilt, field) in [
        (ListingDraft { skills: Vec::new(), ..request() }, "skills"),
        (ListingDraft { minutes: Minutes(45), ..request() }, "minutes"),
        (ListingDraft { until: NINE.plus_hours(2), ..request() }, "until"),
        (ListingDraft { seats: 2, ..request() }, "seats"),
        (ListingDraft { from: NINE.plus_days(93), until: NINE.plus_days(94), ..request() }, "from"),
    ] {
        let errors = spoilt.parse(NINE).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), [field]);
    }
}

#[test]
fn stable_words_survive_storage() {
    for skill in Skill::ALL {
        assert_eq!(Skill::parse(skill.code()), Some(*skill));
    }
    for status in StintStatus::ALL {
        assert_eq!(StintStatus::parse(status.code()), Some(*status));
    }
    for movement in Movement::ALL {
        assert_eq!(Movement::parse(movement.code()), Some(movement));
    }
}

fn any_action() -> impl Strategy<Value = StintAction> {
    prop_oneof![
        Just(StintAction::Schedule),
        Just(StintAction::Start),
        Just(StintAction::End),
        (-10_i64..400).prop_map(propose),
        (-10_i64..400).prop_map(confirm),
        Just(dispute()),
        (-10_i64..400).prop_map(decide),
        Just(cancel()),
        Just(StintAction::Reverse { reason: "录错".to_owned() }),
    ]
}

fn any_actor() -> impl Strategy<Value = Actor> {
    let standing = prop_oneof![
        Just(Standing::Party),
        Just(Standing::Met),
        Just(Standing::Witness),
        Just(Standing::Coordinator),
        Just(Standing::Clock),
    ];
    (1_u128..5, standing).prop_map(|(n, standing)| match standing {
        Standing::Clock => CLOCK,
        Standing::Party | Standing::Met | Standing::Witness | Standing::Coordinator => {
            by(resident(n), standing)
        }
    })
}

proptest! {
    #[test]
    fn a_groups_parts_add_up_and_differ_by_a_minute_at_most(minutes in 0_i64..2_000, n in 1_usize..21) {
        let parts = divide(Minutes(minutes), n);
        prop_assert_eq!(parts.iter().map(|part| part.0).sum::<i64>(), minutes);
        let (least, most) = (parts.iter().min(), parts.iter().max());
        prop_assert!(most.zip(least).is_some_and(|(most, least)| most.0 - least.0 <= 1));
    }

    #[test]
    fn rounding_moves_a_quarter_at_most_and_only_to_half_hours(clocked in 0_i64..2_000) {
        let rounded = round_half_hour(Minutes(clocked));
        prop_assert_eq!(rounded.0 % STEP.0, 0);
        prop_assert!((rounded.0 - clocked).abs() <= STEP.0 / 2);
    }

    #[test]
    fn nobody_keeps_more_than_the_ceiling(balance in -100_i64..200_000) {
        let above = above_ceiling(Minutes(balance));
        prop_assert!(above.0 >= 0 && balance - above.0 <= CEILING.0);
        prop_assert!(above.0 == 0 || balance - above.0 == CEILING.0);
    }

    #[test]
    fn whatever_is_done_no_more_is_booked_than_was_clocked(
        deeds in proptest::collection::vec((any_action(), any_actor(), 0_i64..600), 0..40)
    ) {
        let mut stint = Stint { status: StintStatus::Matched, ..arranged() };
        let mut now = NINE;
        for (action, actor, minutes) in deeds {
            now = now.plus_minutes(minutes);
            let before = stint.clone();
            let Ok(next) = step(&stint, &action, actor, now) else { continue };
            let is_over = matches!(before.status, StintStatus::Cancelled | StintStatus::Void);
            prop_assert!(!is_over, "nothing follows the end");
            if next.status == StintStatus::Posted {
                prop_assert!(next.clocked().is_some_and(|clocked| next.due() <= clocked));
                prop_assert!(next.due() > Minutes(0));
            }
            stint = next;
        }
    }
}
