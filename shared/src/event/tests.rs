//! Tables for every rule, and a queue that is pushed about at random.

use super::*;
use crate::{
    amount::{Minutes, Points},
    id::{HouseholdId, PlaceId, ResidentId},
    refusal::FieldError,
    time::{Date, Timestamp},
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;
use {BookingAction as A, BookingStatus as S, EventRefusal as R};

const NOW: Timestamp = Timestamp(1_741_000_000_000);
const GRID: PlaceId = PlaceId(Uuid::from_u128(1));
const OTHER: PlaceId = PlaceId(Uuid::from_u128(2));
const HOME: HouseholdId = HouseholdId(Uuid::from_u128(3));

fn draft() -> EventDraft {
    EventDraft {
        kind: EventKind::CleanUp,
        title: " 春季环境整治日 ".to_owned(),
        organiser: "幸福里社区".to_owned(),
        place: "中心花园".to_owned(),
        sessions: vec![Session { starts_at: NOW.plus_hours(48), ends_at: NOW.plus_hours(51) }],
        capacity: 2,
        opens_at: NOW,
        cancel_until: NOW.plus_hours(36),
        earns: Earns::Points { points: Points(120) },
        ..EventDraft::default()
    }
}

#[track_caller]
fn check_field(spoilt: &EventDraft, field: &str, code: &str) {
    assert_eq!(spoilt.parse(NOW), Err(vec![FieldError::new(field, code)]));
}

#[test]
fn an_event_says_what_where_when_and_for_how_many() {
    assert_eq!(draft().parse(NOW).unwrap().title, "春季环境整治日");
    check_field(&EventDraft { title: String::new(), ..draft() }, "title", "text.empty");
    check_field(&EventDraft { organiser: String::new(), ..draft() }, "organiser", "text.empty");
    check_field(&EventDraft { place: " ".to_owned(), ..draft() }, "place", "text.empty");
    check_field(&EventDraft { capacity: 0, ..draft() }, "capacity", "event.capacity");
    let late = draft().ends_at();
    check_field(&EventDraft { opens_at: late, ..draft() }, "opens_at", "event.opens_at");
    let later = late.plus_ms(1);
    check_field(
        &EventDraft { cancel_until: later, ..draft() },
        "cancel_until",
        "event.cancel_until",
    );
    check_field(
        &EventDraft { offer_hours: Some(0), ..draft() },
        "offer_hours",
        "event.offer_hours",
    );
    let much = Earns::Points { points: Points(121) };
    check_field(&EventDraft { earns: much, ..draft() }, "earns", "event.earns");
    for minutes in [0, 20, 45, 510].map(Minutes) {
        let earns = Earns::Minutes { minutes };
        check_field(&EventDraft { earns, ..draft() }, "earns", "event.earns");
    }
    for minutes in [30, 90, 480].map(Minutes) {
        let earns = Earns::Minutes { minutes };
        let parsed = EventDraft { earns, ..draft() }.parse(NOW);
        assert_eq!(parsed.map(|draft| draft.earns), Ok(earns));
    }
    let eligibility = Eligibility { age_min: Some(10), age_max: Some(6), ..Eligibility::default() };
    check_field(&EventDraft { eligibility, ..draft() }, "eligibility.age_min", "event.age_band");
}

#[test]
fn sessions_follow_one_another() {
    let at = |from, to| Session { starts_at: NOW.plus_hours(from), ends_at: NOW.plus_hours(to) };
    let with = |sessions| EventDraft { sessions, opens_at: NOW.plus_hours(-1), ..draft() };
    let in_turn = vec![at(48, 50), at(50, 52)];
    let parsed = with(in_turn.clone()).parse(NOW);
    assert_eq!(parsed.map(|draft| draft.sessions), Ok(in_turn));
    for sessions in [vec![at(48, 50), at(49, 52)], vec![at(50, 48), at(51, 52)], vec![at(48, 96)]] {
        check_field(&with(sessions), "sessions", "event.session_time");
    }
    let many = (0..131).map(|n| at(48 + n, 49 + n)).collect();
    check_field(&with(many), "sessions", "event.sessions");
}

#[test]
fn a_class_meets_on_its_weekdays() {
    let from = Date::from_ymd(2025, 3, 3);
    let pattern = Pattern {
        from,
        until: from.plus_days(11),
        weekdays: vec![0, 1, 2, 3, 4],
        starts: 16 * 60 + 30,
        ends: 18 * 60,
    };
    let sessions = pattern.sessions();
    let shown: Vec<String> =
        sessions.iter().map(|session| session.starts_at.display_short()).collect();
    assert_eq!(sessions.len(), 10);
    assert_eq!((&*shown[0], &*shown[5]), ("03-03 16:30", "03-10 16:30"));
    assert!(Pattern { ends: 16 * 60, ..pattern.clone() }.sessions().is_empty());
    let years = Pattern { until: from.plus_days(5_000), ..pattern };
    assert_eq!(years.sessions().len(), SESSIONS_MAX);
}

#[test]
fn what_has_begun_stays_and_what_is_to_come_can_change() {
    let at =
        |hours| Session { starts_at: NOW.plus_hours(hours), ends_at: NOW.plus_hours(hours + 1) };
    let known = [at(-24), at(0), at(24)];
    assert_eq!(check_sessions(&known, &[at(-24), at(0)], NOW), Ok(()));
    assert_eq!(check_sessions(&known, &[at(-24), at(0), at(30), at(50)], NOW), Ok(()));
    assert_eq!(check_sessions(&known, &[at(-24), at(1), at(24)], NOW), Err(R::SessionBegun));
    assert_eq!(check_sessions(&known, &[at(24)], NOW), Err(R::SessionBegun));
}

#[track_caller]
fn check_fit(eligibility: &Eligibility, facts: Facts, expected: Result<(), R>) {
    assert_eq!(eligibility.check(&facts, 2025), expected);
}

#[test]
fn who_may_not_come_hears_why() {
    let class = Eligibility {
        age_min: Some(6),
        age_max: Some(10),
        grids: vec![GRID],
        household: HouseholdRule::OneEach,
    };
    let child = Facts { birth_year: Some(2017), grid: Some(GRID), household: Some(HOME) };
    check_fit(&class, child, Ok(()));
    check_fit(&class, Facts { household: None, ..child }, Err(R::NoHousehold));
    check_fit(&class, Facts { grid: Some(OTHER), ..child }, Err(R::OtherGrid));
    check_fit(&class, Facts { grid: None, ..child }, Err(R::OtherGrid));
    check_fit(&class, Facts { birth_year: None, ..child }, Err(R::AgeUnknown));
    for (year, expected) in
        [(2020, Err(R::TooYoung)), (2019, Ok(())), (2015, Ok(())), (2014, Err(R::TooOld))]
    {
        check_fit(&class, Facts { birth_year: Some(year), ..child }, expected);
    }
    check_fit(&Eligibility::default(), Facts::default(), Ok(()));
}

#[test]
fn what_fits_says_why_and_what_one_cannot_come_to_says_nothing() {
    let open = Eligibility::default();
    let here = Eligibility { grids: vec![GRID], age_min: Some(60), ..open.clone() };
    let elder = Facts { birth_year: Some(1953), grid: Some(GRID), household: Some(HOME) };
    let like = [EventKind::Digital];
    let of =
        |kind, who: &Eligibility, facts: &Facts| fits((kind, who), &like, facts, (2025, false));
    assert_eq!(of(EventKind::Digital, &open, &elder), [Fit::Interest]);
    assert_eq!(of(EventKind::Festival, &open, &elder), []);
    assert_eq!(of(EventKind::Digital, &here, &elder), [Fit::Interest, Fit::Grid, Fit::Age]);
    let young = Facts { birth_year: Some(2000), ..elder };
    assert_eq!(of(EventKind::Digital, &here, &young), []);
    assert_eq!(fits((EventKind::Drill, &here), &like, &young, (2025, true)), [Fit::Mine]);
}

#[test]
fn an_offer_holds_for_its_time_and_not_longer() {
    let until = Some(NOW);
    let at = |action, ms| step(S::Offered, action, until, NOW.plus_ms(ms));
    assert_eq!(at(A::Accept, -1), Ok(S::Registered));
    assert_eq!(at(A::Accept, 0), Err(R::OfferOver));
    assert_eq!(at(A::Expire, -1), Err(R::OfferHolds));
    assert_eq!(at(A::Expire, 0), Ok(S::Expired));
    assert_eq!(at(A::Attend, -1), Ok(S::Attended));
    assert_eq!(at(A::Attend, 0), Err(R::OfferOver));
    assert_eq!(at(A::Cancel, 0), Ok(S::Cancelled));
}

#[test]
fn being_there_is_noted_once_and_can_be_undone() {
    let at = |status, action| step(status, action, None, NOW);
    assert_eq!(at(S::Registered, A::Attend), Ok(S::Attended));
    assert_eq!(at(S::Attended, A::Attend), Err(R::Attended));
    assert_eq!(at(S::Attended, A::Undo), Ok(S::Registered));
    assert_eq!(at(S::Registered, A::Undo), Err(R::NotAttended));
    assert_eq!(at(S::Registered, A::Miss), Ok(S::NoShow));
    assert_eq!(at(S::NoShow, A::Attend), Ok(S::Attended));
    assert_eq!(at(S::Waiting, A::Attend), Err(R::Waiting));
    assert_eq!(at(S::Attended, A::Cancel), Err(R::Attended));
    assert_eq!(at(S::NoShow, A::Cancel), Err(R::Missed));
    for action in A::ALL {
        assert_eq!(at(S::Cancelled, action), Err(R::Cancelled));
        assert_eq!(at(S::Expired, action), Err(R::OfferOver));
    }
}

#[test]
fn every_status_can_be_reached_and_none_turns_up_again_once_it_is_over() {
    let mut reached = BTreeSet::from([S::Registered.code(), S::Waiting.code()]);
    let mut open = vec![S::Registered, S::Waiting];
    while let Some(status) = open.pop() {
        for action in A::ALL {
            for until in [None, Some(NOW), Some(NOW.plus_ms(1))] {
                if let Ok(next) = step(status, action, until, NOW) {
                    assert!(status.counts(), "{status:?} is over");
                    if reached.insert(next.code()) {
                        open.push(next);
                    }
                }
            }
        }
    }
    assert_eq!(reached, S::ALL.into_iter().map(S::code).collect());
}

#[test]
fn family_125_of_120_places_waits_as_number_five() {
    let mut n_taken = 0;
    let mut n_waiting = 0;
    for _ in 0..125 {
        let place = place_for(120, n_taken, n_waiting).unwrap();
        n_taken += i64::from(place == S::Registered);
        n_waiting += i64::from(place == S::Waiting);
    }
    assert_eq!((n_taken, n_waiting), (120, 5));
    assert_eq!(place_for(120, 119, 1), Ok(S::Waiting), "nobody passes who waits");
    assert_eq!(place_for(120, 120, WAITING_MAX), Err(R::Full));
}

#[test]
fn free_places_are_given_until_the_last_session_begins() {
    let scarce = EventDraft { offer_hours: Some(12), ..draft() };
    assert_eq!(promotion(&draft(), NOW), Some(Promotion::Seat));
    assert_eq!(promotion(&scarce, NOW), Some(Promotion::Offer(NOW.plus_hours(12))));
    let evening = NOW.plus_hours(40);
    assert_eq!(promotion(&scarce, evening), Some(Promotion::Offer(draft().starts_at())));
    assert_eq!(promotion(&scarce, draft().starts_at()), None);
}

#[test]
fn signing_up_is_open_from_its_beginning_to_the_last_session() {
    let at = |status, hours| check_open(&draft(), status, NOW.plus_hours(hours));
    assert_eq!(at(EventStatus::Planned, -1), Err(R::NotYet));
    assert_eq!(at(EventStatus::Planned, 0), Ok(()));
    assert_eq!(at(EventStatus::Planned, 48), Err(R::Begun));
    assert_eq!(at(EventStatus::CalledOff, 0), Err(R::CalledOff));
}

#[test]
fn a_place_is_given_back_in_time_and_who_only_waits_leaves_when_they_like() {
    let at = |status, hours| check_cancel(&draft(), status, NOW.plus_hours(hours));
    assert_eq!(at(S::Registered, 36), Ok(()));
    assert_eq!(at(S::Registered, 37), Err(R::TooLateToCancel));
    assert_eq!(at(S::Waiting, 47), Ok(()));
    assert_eq!(at(S::Offered, 47), Ok(()));
}

#[test]
fn who_collects_a_child_is_known_in_one_way() {
    let aunt = Collector {
        name: "吴国强".to_owned(),
        relation: "外公".to_owned(),
        resident: None,
        word: Some(" 4821 ".to_owned()),
    };
    let child = ChildDraft {
        name: "林小宝".to_owned(),
        birth_year: 2017,
        grade: "二年级".to_owned(),
        relation: "母亲".to_owned(),
        collectors: vec![aunt.clone()],
    };
    assert_eq!(child.parse(2025).unwrap().collectors[0].word.as_deref(), Some("4821"));
    let with = |one: Collector| ChildDraft { collectors: vec![one], ..child.clone() };
    let both = Collector { resident: Some(ResidentId(Uuid::from_u128(9))), ..aunt.clone() };
    let none = Collector { word: None, ..aunt.clone() };
    let long = Collector { word: Some("48213".to_owned()), ..aunt.clone() };
    for wrong in [both, none, long] {
        let expected = FieldError::new("collectors.0.word", "event.collector_word");
        assert_eq!(with(wrong).parse(2025), Err(vec![expected]));
    }
    let grown = ChildDraft { birth_year: 2006, ..child.clone() };
    let expected = FieldError::new("birth_year", "event.child_birth_year");
    assert_eq!(grown.parse(2025), Err(vec![expected]));
    let crowd = ChildDraft { collectors: vec![aunt; COLLECTORS_MAX + 1], ..child };
    let expected = FieldError::new("collectors", "event.collectors");
    assert_eq!(crowd.parse(2025), Err(vec![expected]));
}

#[test]
fn a_stop_has_a_day_and_a_time() {
    let stop = StopDraft {
        title: "便民服务1号车".to_owned(),
        place: "3栋楼下".to_owned(),
        weekday: 6,
        starts: 540,
        ends: 630,
        ..StopDraft::default()
    };
    assert_eq!(stop.parse(), Ok(stop.clone()));
    let fields = |spoilt: StopDraft| spoilt.parse().unwrap_err()[0].code.clone();
    assert_eq!(fields(StopDraft { weekday: 7, ..stop.clone() }), "event.weekday");
    assert_eq!(fields(StopDraft { ends: 540, ..stop.clone() }), "event.stop_time");
    assert_eq!(fields(StopDraft { place: String::new(), ..stop }), "text.empty");
}

#[test]
fn words_survive_storage() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::parse(kind.code()), Some(kind));
    }
    for status in S::ALL {
        assert_eq!(S::parse(status.code()), Some(status));
    }
    for status in [EventStatus::Planned, EventStatus::CalledOff] {
        assert_eq!(EventStatus::parse(status.code()), Some(status));
    }
}

/// A queue as the server keeps it: who came, in order, and where each stands.
struct Queue {
    draft: EventDraft,
    now: Timestamp,
    all: Vec<(S, Option<Timestamp>)>,
}

impl Queue {
    fn count(&self, is_so: impl Fn(S) -> bool) -> i64 {
        i64::try_from(self.all.iter().filter(|(status, _)| is_so(*status)).count()).unwrap()
    }
    fn n_taken(&self) -> i64 {
        self.count(S::holds_place)
    }
    fn n_waiting(&self) -> i64 {
        self.count(|status| status == S::Waiting)
    }
    fn act(&mut self, n: usize, action: A) {
        let Some((status, until)) = self.all.get(n).copied() else { return };
        if let Ok(next) = step(status, action, until, self.now) {
            self.all[n] = (next, None);
        }
    }
    /// What follows every change: offers end, free places go to who waits longest.
    fn settle(&mut self) {
        for n in 0..self.all.len() {
            self.act(n, A::Expire);
        }
        let Some(how) = promotion(&self.draft, self.now) else { return };
        for _ in 0..n_to_promote(self.draft.capacity, self.n_taken(), self.n_waiting()) {
            let first = self.all.iter().position(|(status, _)| *status == S::Waiting).unwrap();
            self.all[first] = match how {
                Promotion::Seat => (S::Registered, None),
                Promotion::Offer(until) => (S::Offered, Some(until)),
            };
        }
    }
}

proptest! {
    #[test]
    fn places_are_never_given_twice_and_nobody_is_passed(
        capacity in 1_i64..5,
        offer_hours in prop::option::of(1_i64..24),
        moves in prop::collection::vec((0_u8..6, 0_usize..20, 0_i64..8), 1..80),
    ) {
        let draft = EventDraft { capacity, offer_hours, ..draft() };
        let mut queue = Queue { draft, now: NOW, all: Vec::new() };
        for (what, n, hours) in moves {
            let before = queue.n_taken();
            match what {
                0 | 1 => {
                    let Queue { draft, now, .. } = &queue;
                    if check_open(draft, EventStatus::Planned, *now).is_ok() {
                        queue.settle();
                        let place = place_for(queue.draft.capacity, queue.n_taken(), queue.n_waiting());
                        queue.all.push((place.unwrap(), None));
                    }
                }
                2 => queue.act(n, A::Cancel),
                3 => queue.act(n, A::Accept),
                4 => queue.draft.capacity = i64::try_from(n).unwrap().clamp(1, 6),
                _ => queue.now = queue.now.plus_hours(hours),
            }
            queue.settle();
            // A capacity made smaller sends nobody away; until then nobody new gets a place.
            prop_assert!(queue.n_taken() <= queue.draft.capacity.max(before));
            let has_room = queue.n_taken() < queue.draft.capacity;
            let can_give = promotion(&queue.draft, queue.now).is_some();
            prop_assert!(!(has_room && can_give && queue.n_waiting() > 0));
            // Whoever waits came after everybody who still has the place they were given.
            if offer_hours.is_none() && can_give {
                let first = queue.all.iter().position(|(status, _)| *status == S::Waiting);
                let last = queue.all.iter().rposition(|(status, _)| status.holds_place());
                prop_assert!(first.is_none_or(|first| last.is_none_or(|last| last < first)));
            }
        }
    }
}
