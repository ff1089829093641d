//! The machine and the clocks by worked examples, and what must hold whatever people do.

use super::*;
use crate::{access::Role, time::HOUR_MS};
use proptest::prelude::*;
use uuid::Uuid;

const WORKER: ResidentId = ResidentId(Uuid::from_u128(1));
const HANDLER: ResidentId = ResidentId(Uuid::from_u128(2));
const CITY: PartyId = PartyId(Uuid::from_u128(10));
const POLICE: PartyId = PartyId(Uuid::from_u128(11));

fn at(hour: i64, minute: i64) -> Timestamp {
    Date::from_ymd(2025, 3, 3).start().plus_hours(hour).plus_minutes(minute)
}
fn ticket(class: Class) -> Ticket {
    Ticket::open(class, Category::B7, None, Some(WORKER), false, at(8, 12))
}
const fn staff(role: Role, id: ResidentId) -> Actor {
    let party = if matches!(role, Role::Handler) { Some(CITY) } else { None };
    Actor { id: Some(id), party, standing: Standing::Staff(role) }
}
const REPORTER: Actor = Actor { id: None, party: None, standing: Standing::Reporter };
const SYSTEM: Actor = Actor { id: None, party: None, standing: Standing::System };

fn words(text: &str) -> String {
    text.to_owned()
}
fn rate(stars: u8, solved: bool) -> TicketAction {
    TicketAction::Rate { stars, solved, tags: vec![], words: words("好") }
}

/// Walks a ticket through actions that must all be taken.
#[track_caller]
fn walk(mut ticket: Ticket, steps: &[(Actor, TicketAction, Timestamp)]) -> Ticket {
    for (actor, action, now) in steps {
        ticket = step(&ticket, action, *actor, *now)
            .unwrap_or_else(|refusal| panic!("{action:?}: {refusal:?}"));
    }
    ticket
}
#[track_caller]
fn check(
    ticket: &Ticket,
    actor: Actor,
    action: &TicketAction,
    now: Timestamp,
    expected: Result<TicketStatus, TicketRefusal>,
) {
    assert_eq!(step(ticket, action, actor, now).map(|t| t.status), expected);
}
#[track_caller]
fn check_bar(ticket: &Ticket, kind: ClockKind, used_minutes: i64, allowed_minutes: i64) {
    let clock = clocks(ticket, &ClockLimits::default())
        .into_iter()
        .find(|c| c.kind == kind)
        .expect("such a clock");
    let used = clock.met_at.expect("met").since(clock.from) / 60_000;
    assert_eq!((used, clock.due.since(clock.from) / 60_000), (used_minutes, allowed_minutes));
}

fn manhole_until_done() -> Ticket {
    let lead = staff(Role::Dispatcher, WORKER);
    let city = staff(Role::Handler, HANDLER);
    walk(
        ticket(Class::Urgent),
        &[
            (lead, TicketAction::Dispatch { to: CITY, words: String::new() }, at(8, 14)),
            (city, TicketAction::Accept { words: words("已派人，先围挡") }, at(8, 31)),
            (city, TicketAction::Finish { words: words("井盖已更换"), photos: vec![] }, at(9, 50)),
        ],
    )
}

#[test]
fn a_manhole_is_mended_within_its_clocks() {
    let done = manhole_until_done();
    let checked = walk(
        done,
        &[(
            staff(Role::GridWorker, WORKER),
            TicketAction::Check { passed: true, words: String::new() },
            at(10, 20),
        )],
    );
    check_bar(&checked, ClockKind::Dispatch, 2, 5);
    check_bar(&checked, ClockKind::Response, 19, 30);
    check_bar(&checked, ClockKind::Finish, 98, 120);
    check_bar(&checked, ClockKind::Check, 30, 60);
    let closed = walk(checked, &[(REPORTER, rate(5, true), at(11, 0))]);
    assert_eq!(closed.status, TicketStatus::Closed);
    assert_eq!(due(&closed, &ClockLimits::default()), None);
}

#[test]
fn a_complex_matter_has_three_and_fifteen_working_days() {
    let now = at(19, 40);
    let parking = Ticket::open(Class::Complex, Category::B9, None, Some(WORKER), false, now);
    let all = clocks(&parking, &ClockLimits::default());
    let due_of = |kind| all.iter().find(|c| c.kind == kind).map(|c| c.due.display());
    assert_eq!(due_of(ClockKind::Start), Some("2025-03-03 21:40".to_owned()));
    assert_eq!(due_of(ClockKind::Plan), Some("2025-03-06 23:59".to_owned()));
    assert_eq!(due_of(ClockKind::Finish), Some("2025-03-24 23:59".to_owned()));
}

#[test]
fn special_groups_wait_a_day_at_most() {
    let frail = Ticket::open(Class::Complex, Category::B5, None, Some(WORKER), true, at(8, 0));
    let finish =
        clocks(&frail, &ClockLimits::default()).into_iter().find(|c| c.kind == ClockKind::Finish);
    assert_eq!(finish.map(|c| c.due), Some(at(32, 0)));
}

#[test]
fn who_finished_does_not_check() {
    let on_spot = walk(
        ticket(Class::General),
        &[(
            staff(Role::GridWorker, WORKER),
            TicketAction::SolveOnSpot { words: words("换了灯泡"), photos: vec![] },
            at(9, 0),
        )],
    );
    let check_it = TicketAction::Check { passed: true, words: String::new() };
    check(
        &on_spot,
        staff(Role::GridWorker, WORKER),
        &check_it,
        at(9, 5),
        Err(TicketRefusal::CheckerIsHandler),
    );
    check(&on_spot, staff(Role::GridLead, HANDLER), &check_it, at(9, 5), Ok(TicketStatus::Checked));
}

#[test]
fn a_party_acts_only_on_what_was_sent_to_it() {
    let sent = walk(
        ticket(Class::General),
        &[(
            staff(Role::Dispatcher, WORKER),
            TicketAction::Dispatch { to: POLICE, words: String::new() },
            at(9, 0),
        )],
    );
    let accept = TicketAction::Accept { words: String::new() };
    check(&sent, staff(Role::Handler, HANDLER), &accept, at(9, 1), Err(TicketRefusal::NotAllowed));
    check(&sent, REPORTER, &accept, at(9, 1), Err(TicketRefusal::NotAllowed));
}

#[test]
fn the_first_contact_owns_it_until_it_is_accepted_and_after_a_return() {
    let lead = staff(Role::Dispatcher, WORKER);
    let city = staff(Role::Handler, HANDLER);
    let sent = walk(
        ticket(Class::General),
        &[(lead, TicketAction::Dispatch { to: CITY, words: String::new() }, at(9, 0))],
    );
    assert_eq!(sent.owner, Some(WORKER));
    check(
        &sent,
        city,
        &TicketAction::Return { reason: words(" ") },
        at(9, 1),
        Err(TicketRefusal::Words(crate::text::TextRefusal::Empty)),
    );
    let back =
        walk(sent.clone(), &[(city, TicketAction::Return { reason: words("归物业管") }, at(9, 1))]);
    assert_eq!(
        (back.status, back.owner, back.party),
        (TicketStatus::Submitted, Some(WORKER), None)
    );
    let taken = walk(sent, &[(city, TicketAction::Accept { words: String::new() }, at(9, 2))]);
    assert_eq!(taken.owner, Some(HANDLER));
}

#[test]
fn clocks_stand_while_paused_and_the_end_moves() {
    let city = staff(Role::Handler, HANDLER);
    let taken = walk(
        ticket(Class::General),
        &[
            (
                staff(Role::Dispatcher, WORKER),
                TicketAction::Dispatch { to: CITY, words: String::new() },
                at(8, 20),
            ),
            (city, TicketAction::Accept { words: String::new() }, at(9, 0)),
            (city, TicketAction::Pause { reason: words("等配件"), until: at(20, 0) }, at(10, 0)),
        ],
    );
    assert_eq!(due(&taken, &ClockLimits::default()), None);
    assert_eq!(alarm(&taken, &ClockLimits::default(), at(20, 0)), Some(Alarm::PauseOver));
    let going = walk(taken, &[(SYSTEM, TicketAction::Resume, at(20, 0))]);
    let due = due(&going, &ClockLimits::default()).map(|c| (c.kind, c.due));
    assert_eq!(due, Some((ClockKind::Finish, at(8 + 24 + 10, 12))));
    check(
        &going,
        city,
        &TicketAction::Pause { reason: words("等"), until: at(19, 0) },
        at(20, 0),
        Err(TicketRefusal::PauseOutOfRange),
    );
}

#[test]
fn not_solved_opens_it_again_and_counts_as_a_second_complaint() {
    let again = walk(
        manhole_until_done(),
        &[(REPORTER, TicketAction::Reopen { reason: words("还在晃") }, at(12, 0))],
    );
    assert_eq!(
        (again.status, again.complaints, again.times.finished_at),
        (TicketStatus::Dispatched, 1, None)
    );
    assert_eq!(
        due(&again, &ClockLimits::default()).map(|c| (c.kind, c.due)),
        Some((ClockKind::Response, at(12, 30)))
    );
}

#[test]
fn after_fifteen_days_it_stays_closed() {
    let closed = walk(
        manhole_until_done(),
        &[
            (
                staff(Role::GridWorker, WORKER),
                TicketAction::Check { passed: true, words: String::new() },
                at(10, 20),
            ),
            (REPORTER, rate(5, true), at(11, 0)),
        ],
    );
    let reopen = TicketAction::Reopen { reason: words("又坏了") };
    check(&closed, REPORTER, &reopen, at(11, 0).plus_days(15), Ok(TicketStatus::Dispatched));
    check(&closed, REPORTER, &reopen, at(11, 1).plus_days(15), Err(TicketRefusal::TooLateToReopen));
}

#[test]
fn a_bad_rating_may_be_followed_by_one_more_which_counts() {
    let checked = walk(
        manhole_until_done(),
        &[(
            staff(Role::GridWorker, WORKER),
            TicketAction::Check { passed: true, words: String::new() },
            at(10, 20),
        )],
    );
    let bad = walk(checked.clone(), &[(REPORTER, rate(2, true), at(11, 0))]);
    let better = walk(bad, &[(REPORTER, rate(4, true), at(12, 0))]);
    assert_eq!(better.effective_rating().map(|r| r.stars), Some(4));
    check(&better, REPORTER, &rate(5, true), at(13, 0), Err(TicketRefusal::AlreadyRated));
    let good = walk(checked, &[(REPORTER, rate(5, true), at(11, 0))]);
    check(&good, REPORTER, &rate(1, true), at(12, 0), Err(TicketRefusal::AlreadyRated));
}

#[test]
fn called_departments_report_in_once() {
    let city = staff(Role::Handler, HANDLER);
    let blown = walk(
        ticket(Class::Complex),
        &[(
            staff(Role::GridWorker, WORKER),
            TicketAction::Whistle {
                lead: POLICE,
                supporting: vec![CITY],
                words: words("夜间停车"),
            },
            at(9, 0),
        )],
    );
    assert_eq!(blown.level, Level::Street);
    let report_in = TicketAction::ReportIn { words: String::new() };
    let there = walk(blown.clone(), &[(city, report_in.clone(), at(9, 30))]);
    check(&there, city, &report_in, at(9, 31), Err(TicketRefusal::NotCalled));
    let twice =
        TicketAction::Whistle { lead: CITY, supporting: vec![CITY], words: words("停车") };
    check(
        &blown,
        staff(Role::GridWorker, WORKER),
        &twice,
        at(9, 1),
        Err(TicketRefusal::WhistleParties),
    );
}

#[test]
fn the_ladder_ends_at_the_district() {
    let worker = staff(Role::GridWorker, WORKER);
    let up = TicketAction::Escalate { reason: words("办不了") };
    let top = walk(
        ticket(Class::General),
        &[
            (worker, up.clone(), at(9, 0)),
            (worker, up.clone(), at(9, 1)),
            (worker, up.clone(), at(9, 2)),
        ],
    );
    assert_eq!(top.level, Level::District);
    check(&top, worker, &up, at(9, 3), Err(TicketRefusal::TopLevel));
}

#[test]
fn an_urgent_ticket_without_response_wakes_the_clockwork_after_thirty_minutes() {
    let limits = ClockLimits::default();
    let mut quiet = ticket(Class::Urgent);
    quiet.send(CITY, at(8, 14));
    assert_eq!(alarm(&quiet, &limits, at(8, 42)), None);
    assert_eq!(alarm(&quiet, &limits, at(8, 43)), Some(Alarm::Overdue(ClockKind::Response)));
    quiet.alarmed.push(ClockKind::Response);
    assert_eq!(wake_at(&quiet, &limits), at(10, 12).plus_ms(1));
}

#[test]
fn the_table_sends_what_nobody_sorted() {
    let limits = ClockLimits::default();
    let mut waiting = ticket(Class::Urgent);
    let rule = RoutingRule {
        category: None,
        class: None,
        grid: None,
        party: CITY,
        after_minutes: Some(2),
    };
    waiting.follow_rule(&rule, at(8, 12));
    assert_eq!(waiting.status, TicketStatus::Submitted);
    assert_eq!(alarm(&waiting, &limits, at(8, 14)), Some(Alarm::Route(CITY)));
}

#[test]
fn numbers_are_short_enough_to_read_aloud() {
    assert_eq!(format_number(Date::from_ymd(2026, 11, 21), 42), "T261121-0042");
    assert_eq!(format_number(Date::from_ymd(2026, 1, 2), 12345), "T260102-12345");
}

fn any_action() -> impl Strategy<Value = TicketAction> {
    let say = || words("好");
    prop_oneof![
        Just(TicketAction::Dispatch { to: CITY, words: say() }),
        Just(TicketAction::Accept { words: say() }),
        Just(TicketAction::Start { words: say() }),
        Just(TicketAction::Plan { words: say() }),
        Just(TicketAction::Resume),
        Just(TicketAction::Finish { words: say(), photos: vec![] }),
        Just(TicketAction::SolveOnSpot { words: say(), photos: vec![] }),
        any::<bool>().prop_map(|passed| TicketAction::Check { passed, words: words("看过") }),
        Just(TicketAction::Close { words: say() }),
        Just(TicketAction::Return { reason: say() }),
        Just(TicketAction::Withdraw),
        Just(TicketAction::Escalate { reason: say() }),
        Just(TicketAction::Nudge),
        (1_u8..=5, any::<bool>()).prop_map(|(stars, solved)| rate(stars, solved)),
        Just(TicketAction::Reopen { reason: say() }),
        any::<bool>().prop_map(|passed| TicketAction::Sample { passed, words: words("抽查") }),
    ]
}
fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(REPORTER),
        Just(SYSTEM),
        Just(staff(Role::Handler, HANDLER)),
        Just(staff(Role::GridWorker, WORKER)),
        Just(staff(Role::Dispatcher, WORKER)),
        Just(staff(Role::Supervisor, WORKER)),
    ]
}

proptest! {
    /// Whatever people do in whatever order: an open ticket has an owner, a running clock or a reason for none.
    #[test]
    fn an_open_ticket_always_has_an_owner_and_a_clock(
        steps in proptest::collection::vec((any_actor(), any_action(), 1_i64..50), 0..40)
    ) {
        let limits = ClockLimits::default();
        let mut now = at(8, 12);
        let mut state = ticket(Class::General);
        for (actor, action, hours) in steps {
            now = now.plus_ms(hours * HOUR_MS);
            let Ok(next) = step(&state, &action, actor, now) else { continue };
            prop_assert!(next.complaints >= state.complaints);
            state = next;
            prop_assert!(state.owner.is_some());
            if state.status.is_open() && !matches!(state.status, TicketStatus::Paused | TicketStatus::Checked) {
                let running = due(&state, &limits).is_some();
                prop_assert!(running, "{state:?}");
            } else if state.status != TicketStatus::Checked {
                prop_assert_eq!(due(&state, &limits), None);
            }
            prop_assert_eq!(state.status == TicketStatus::Paused, state.pause.is_some());
            if let Some(finished_at) = state.times.finished_at {
                prop_assert!(finished_at <= now);
            }
        }
    }
}
