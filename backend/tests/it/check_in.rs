//! The door of an event over HTTP: scans and their answers, the door's own code, children, undoing,
//! what waited on phones, by voice, ratings, who did not come.

mod child;
mod course;
mod minutes;
mod offline;
mod opinion;
mod spend;
mod undo;

use super::{
    harness::{Answer, Client, Harness, START, Who, on_both},
    log::audit,
    points::{mine, tick},
    upkeep::execute,
};
use futures_util::future::join_all;
use linli::audit::Finding;
use linli_shared::{
    amount::Points,
    api::{DoorAnswer, DoorList, DoorRow, DoorView, PersonCode, Undone},
    event::{Earns, EventDraft, EventKind, Says, Session},
    qr::{Code, QrTarget},
    sealed::unlock,
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};
use serde_json::{Value, json};
use uuid::Uuid;

const EVENT: Uuid = Uuid::from_u128(0xE000);

/// A colleague at another door.
async fn second_steward(h: &Harness) -> Client {
    let posts = json!({ "posts": [{ "role": "dispatcher", "place": null, "party": null }] });
    let path = format!("/staff/people/{}/posts", Who::Supervisor.id());
    h.signed_in(Who::Administrator).put(&path, posts).await.is(200);
    h.signed_in(Who::Supervisor)
}

fn nonce(n: u128) -> Uuid {
    Uuid::from_u128(0xEE00 + n)
}

fn booking(n: u128) -> Uuid {
    Uuid::from_u128(0xEB00 + n)
}

/// In one hour, for two hours, with ten points for being there.
fn draft() -> EventDraft {
    let session = Session { starts_at: START.plus_hours(1), ends_at: START.plus_hours(3) };
    EventDraft {
        kind: EventKind::Skills,
        title: "缝纫课".to_owned(),
        organiser: "社区".to_owned(),
        place: "活动室".to_owned(),
        sessions: vec![session],
        capacity: 3,
        opens_at: START.plus_days(-1),
        cancel_until: START.plus_hours(3),
        earns: Earns::Points { points: Points(10) },
        ..EventDraft::default()
    }
}

async fn announce(h: &Harness, draft: &EventDraft) {
    let path = format!("/staff/events/{EVENT}");
    h.signed_in(Who::Dispatcher).put(&path, draft).await.is(201);
}

async fn book(client: &Client, n: u128) {
    client.put(&format!("/events/{EVENT}/bookings/{}", booking(n)), json!({})).await.is(201);
}

async fn code(client: &Client) -> PersonCode {
    client.get("/me/code").await.is(200).read()
}

async fn send(steward: &Client, n: u128, body: Value) -> Answer {
    steward.put(&format!("/staff/events/{EVENT}/check-ins/{}", nonce(n)), body).await
}

fn by_code(code: &str) -> Value {
    json!({ "session": 0, "by": "code", "code": code })
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

async fn scan(steward: &Client, n: u128, client: &Client) -> DoorRow {
    let shown = code(client).await;
    first(send(steward, n, by_code(&shown.url)).await)
}

fn first(answer: Answer) -> DoorRow {
    let answer: DoorAnswer = answer.is(200).read();
    answer.rows.into_iter().next().expect("a row")
}

async fn undo(steward: &Client, n: u128, of: u128) -> Answer {
    let body = json!({ "session": 0, "booking": booking(of), "words": "扫错人了" });
    steward.put(&format!("/staff/events/{EVENT}/undos/{}", nonce(n)), body).await
}

async fn door(steward: &Client) -> DoorView {
    steward.get(&format!("/staff/events/{EVENT}/sessions/0/door")).await.is(200).read()
}

async fn available(client: &Client) -> i64 {
    mine(client).await.available.0
}

/// A code as the phone without a network scans it now, to be sent later.
async fn scanned(h: &Harness, client: &Client, door: &str) -> Value {
    let body = by_code(&code(client).await.url);
    with(with(body, "scanned_at", h.now().0), "door", door)
}

async fn is_sound(h: &Harness) {
    let found = audit(h).await;
    assert!(matches!(found, Finding::Sound { .. }), "{found:?}");
}

#[tokio::test]
async fn the_same_number_has_the_same_answer_and_a_second_scan_says_when_and_by_whom() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        let body = with(by_code(&code(&resident).await.url), "door", "东门");
        let done: DoorAnswer = send(&steward, 1, body.clone()).await.is(200).read();
        assert_eq!((done.who.as_str(), done.n_in, done.n_booked), ("王**", 1, 1));
        let row = &done.rows[0];
        assert_eq!((row.says, row.points, row.by.as_deref()), (Says::In, Points(10), Some("郑洁")));
        // The code is long over when the phone sends the same once more.
        h.advance(10 * MINUTE_MS);
        assert_eq!(send(&steward, 1, body.clone()).await.is(200).read::<DoorAnswer>(), done);
        send(&steward, 1, with(body, "door", "西门")).await.refuses(409, "event.id_reused");
        let again = scan(&second_steward(&h).await, 2, &resident).await;
        assert_eq!((again.says, again.at, again.door.as_str()), (Says::Already, row.at, "东门"));
        assert_eq!(again.by.as_deref(), Some("郑洁"), "not whoever scans again");
        assert_eq!(available(&resident).await, 10);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_stewards_who_scan_one_person_one_checks_them_in() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        let shown = code(&resident).await.url;
        let scans = join_all((0..50).map(|n| send(&steward, n, by_code(&shown)))).await;
        let says: Vec<Says> = scans.into_iter().map(|answer| first(answer).says).collect();
        assert_eq!(says.iter().filter(|says| **says == Says::In).count(), 1);
        assert_eq!(says.iter().filter(|says| **says == Says::Already).count(), 49);
        assert_eq!((available(&resident).await, door(&steward).await.n_in), (10, 1));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn the_door_says_why_somebody_is_not_in_and_lets_them_in_where_a_place_is_free() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let (leader, steward) = (h.signed_in(Who::BuildingLeader), h.signed_in(Who::Dispatcher));
        announce(&h, &EventDraft { capacity: 2, ..draft() }).await;
        book(&resident, 1).await;
        resident.post(&format!("/bookings/{}/cancel", booking(1)), json!({})).await.is(200);
        book(&other, 2).await;
        let early = scan(&steward, 1, &other).await;
        assert_eq!(early.says, Says::In, "the door opens two hours before");
        assert_eq!(scan(&steward, 2, &resident).await.says, Says::Cancelled);
        let shown = code(&leader).await.url;
        let unbooked: DoorAnswer = send(&steward, 3, by_code(&shown)).await.is(200).read();
        assert_eq!((unbooked.rows[0].says, unbooked.can_walk_in), (Says::NotBooked, true));
        let let_in = first(send(&steward, 4, with(by_code(&shown), "walk_in", true)).await);
        assert_eq!((let_in.says, let_in.points), (Says::In, Points(10)));
        let shown = code(&resident).await.url;
        let full: DoorAnswer = send(&steward, 5, by_code(&shown)).await.is(200).read();
        assert_eq!((full.rows[0].says, full.can_walk_in), (Says::Cancelled, false));
        send(&steward, 6, with(by_code(&shown), "walk_in", true))
            .await
            .refuses(409, "door.no_seat");
        h.advance(DAY_MS);
        let late = scan(&steward, 7, &other).await;
        assert_eq!((late.says, late.session), (Says::WrongTime, Some(draft().sessions[0])));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_points_to_themselves_and_other_grids_have_other_stewards() {
    on_both(|h: Harness| async move {
        let steward = h.signed_in(Who::Dispatcher);
        announce(&h, &draft()).await;
        book(&steward, 1).await;
        h.advance(HOUR_MS);
        let own = scan(&steward, 1, &steward).await;
        assert_eq!((own.says, own.points), (Says::In, Points(0)));
        let resident = h.signed_in(Who::Resident);
        let shown = code(&resident).await.url;
        send(&resident, 2, by_code(&shown)).await.refuses(403, "forbidden");
        // Whoever answers for one grid does not stand at the door of everybody's event.
        send(&h.signed_in(Who::GridWorker), 3, by_code(&shown)).await.refuses(404, "not_found");
        send(&steward, 4, with(by_code(&shown), "session", 1))
            .await
            .refuses(404, "door.no_session");
    })
    .await;
}

#[tokio::test]
async fn a_resident_checks_in_by_the_code_of_the_door_and_not_by_a_screenshot() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        assert_eq!(door(&steward).await.show, None);
        let path = format!("/staff/events/{EVENT}/sessions/0/door");
        let view: DoorView = steward.put(&path, json!({})).await.is(200).read();
        let show = view.show.expect("it is open");
        let shown = show.now(h.now()).expect("a code");
        let target: QrTarget =
            resident.post("/qr/resolve", json!({ "code": shown })).await.is(200).read();
        assert!(matches!(target, QrTarget::Door { event, .. } if event.0 == EVENT), "{target:?}");
        let own = format!("/events/{EVENT}/check-ins/{}", nonce(1));
        let row = first(resident.put(&own, json!({ "code": shown })).await);
        assert_eq!((row.says, row.by, row.points), (Says::In, None, Points(10)));
        // The same number answers the same, also when the picture is old by now.
        h.advance(5 * MINUTE_MS);
        assert_eq!(first(resident.put(&own, json!({ "code": shown })).await).says, Says::In);
        let other = format!("/events/{EVENT}/check-ins/{}", nonce(2));
        let late = h.signed_in(Who::OtherResident);
        late.put(&other, json!({ "code": shown })).await.refuses(410, "door.old_code");
        late.post("/qr/resolve", json!({ "code": shown })).await.refuses(410, "door.old_code");
        let fresh = show.now(h.now()).expect("a code");
        let elsewhere = format!("/events/{}/check-ins/{}", Uuid::from_u128(5), nonce(3));
        late.put(&elsewhere, json!({ "code": fresh })).await.refuses(409, "door.other_event");
        let row = first(late.put(&other, json!({ "code": fresh })).await);
        assert_eq!(row.says, Says::NotBooked);
        assert_eq!(available(&resident).await, 10);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn who_has_no_phone_says_name_and_four_digits_and_guessing_stops() {
    on_both(|h: Harness| async move {
        let steward = h.signed_in(Who::Dispatcher);
        announce(&h, &draft()).await;
        book(&h.signed_in(Who::Resident), 1).await;
        h.advance(HOUR_MS);
        let voice = |name: &str, digits: &str| {
            json!({ "session": 0, "by": "voice", "name": name, "digits": digits })
        };
        let phone = Who::Resident.phone();
        let digits = &phone[7..];
        send(&steward, 1, voice("王小明", "9999")).await.refuses(404, "door.nobody");
        send(&steward, 2, voice("张三", digits)).await.refuses(404, "door.nobody");
        assert_eq!(first(send(&steward, 3, voice(" 王小明 ", digits)).await).says, Says::In);
        for n in 4..12 {
            send(&steward, n, voice("王小明", "9999")).await.refuses(404, "door.nobody");
        }
        send(&steward, 20, voice("王小明", digits)).await.refuses(429, "too_many");
        // Another steward is not held up by it.
        let other = second_steward(&h).await;
        assert_eq!(first(send(&other, 21, voice("王小明", digits)).await).says, Says::Already);
    })
    .await;
}

#[tokio::test]
async fn eight_typed_characters_are_good_for_who_booked_and_for_a_moment() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        let short = code(&resident).await.short;
        let unbooked = code(&h.signed_in(Who::OtherResident)).await.short;
        send(&steward, 1, by_code(&unbooked)).await.refuses(404, "qr.unknown");
        h.advance(5 * MINUTE_MS);
        send(&steward, 2, by_code(&short)).await.refuses(404, "qr.unknown");
        let fresh = code(&resident).await.short.to_lowercase();
        assert_eq!(first(send(&steward, 3, by_code(&fresh)).await).says, Says::In);
    })
    .await;
}

#[tokio::test]
async fn who_did_not_come_is_noted_once_phones_had_time_and_a_late_scan_puts_it_right() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let steward = h.signed_in(Who::Dispatcher);
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        book(&other, 2).await;
        h.advance(HOUR_MS);
        let late = scanned(&h, &other, "").await;
        scan(&steward, 1, &resident).await;
        h.advance(4 * HOUR_MS);
        tick(&h).await;
        let missing = || h.number("SELECT count(*) FROM event_booking WHERE status = 'no_show'");
        assert_eq!(missing().await, 0, "a phone may still bring something in");
        h.advance(HOUR_MS);
        tick(&h).await;
        tick(&h).await;
        assert_eq!(missing().await, 1);
        assert_eq!(first(send(&steward, 2, late).await).says, Says::In);
        assert_eq!((missing().await, available(&other).await), (0, 10));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn the_list_of_a_session_is_printed() {
    on_both(|h: Harness| async move {
        announce(&h, &draft()).await;
        book(&h.signed_in(Who::Resident), 1).await;
        let path = format!("/staff/events/{EVENT}/sessions/0/list.pdf");
        let printed = h.signed_in(Who::Dispatcher).get(&path).await.is(200);
        assert_eq!(printed.headers["content-type"], "application/pdf");
        assert!(printed.bytes.starts_with(b"%PDF"));
        h.signed_in(Who::GridWorker).get(&path).await.refuses(404, "not_found");
    })
    .await;
}
