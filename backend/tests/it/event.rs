//! Events over HTTP: places, the waiting list, offers, who may come, and what organisers do.

mod calendar;
mod class;
mod entered;
mod help;
mod queue;

use super::{
    harness::{Answer, COMMUNITY, Client, GRID, Harness, OTHER_GRID, Who, on_both},
    points::tick,
};
use axum::http::Method;
use linli::{resident, session};
use linli_shared::{
    api::{
        BookingView, DemandRow, EventList, EventView, NoticeView, Page, StaffBookingRow, StopView,
    },
    event::{BookingStatus, EventKind, EventStatus, Fit},
    i18n::{Lang, notice},
    id::ResidentId,
    time::HOUR_MS,
};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const EVENT: Uuid = Uuid::from_u128(0xe000);

/// A clean-up in two days with two places, given back until a day before.
pub(crate) fn clean_up(h: &Harness) -> Value {
    let now = h.now().0;
    json!({
        "kind": "clean_up", "title": "春季环境整治日", "words": "带上手套", "organiser": "幸福里社区",
        "place": "中心花园", "access": "有坡道", "capacity": 2, "subject": "person",
        "sessions": [{ "starts_at": now + 48 * HOUR_MS, "ends_at": now + 51 * HOUR_MS }],
        "eligibility": { "age_min": null, "age_max": null, "grids": [], "household": "anyone" },
        "opens_at": now, "cancel_until": now + 24 * HOUR_MS, "offer_hours": null,
        "earns": { "earns": "points", "points": 120 }, "photo": null,
    })
}

pub(crate) fn with(h: &Harness, field: &str, value: Value) -> Value {
    let mut draft = clean_up(h);
    draft[field] = value;
    draft
}

pub(crate) async fn announce(h: &Harness, draft: &Value) -> Answer {
    h.signed_in(Who::Dispatcher).put(&format!("/staff/events/{EVENT}"), draft).await
}

pub(crate) async fn change(h: &Harness, version: i64, draft: &Value) -> Answer {
    let tag = format!("\"{version}\"");
    let headers = [("content-type", "application/json"), ("if-match", &*tag)];
    let path = format!("/staff/events/{EVENT}");
    let body = draft.to_string().into_bytes();
    h.signed_in(Who::Dispatcher).send(Method::PUT, &path, &headers, body).await
}

pub(crate) fn booking(n: u128) -> Uuid {
    Uuid::from_u128(0xb000 + n)
}

pub(crate) async fn book(client: &Client, n: u128) -> Answer {
    client.put(&format!("/events/{EVENT}/bookings/{}", booking(n)), json!({})).await
}

pub(crate) async fn act(client: &Client, n: u128, action: &str) -> Answer {
    client.post(&format!("/bookings/{}/{action}", booking(n)), json!({})).await
}

pub(crate) async fn show(client: &Client) -> EventView {
    client.get(&format!("/events/{EVENT}")).await.read()
}

/// Where one's latest booking stands, and its number in the queue.
pub(crate) async fn mine(client: &Client) -> (BookingStatus, Option<i64>) {
    let own = show(client).await.mine;
    own.first().map(|own| (own.status, own.waiting_number)).expect("a booking")
}

/// What somebody was told, the latest first.
pub(crate) async fn told(client: &Client) -> Vec<String> {
    let inbox: Page<NoticeView> = client.get("/notices").await.read();
    let about = inbox.rows.iter().filter(|row| row.event.is_some_and(|id| id.0 == EVENT));
    about.map(|row| notice::text(Lang::Zh, &row.notice)).collect()
}

/// People of no household, each with a phone.
pub(crate) async fn crowd(h: &Harness, n: u128) -> Vec<Client> {
    let mut phones = Vec::new();
    for n in 0..n {
        let (id, token) =
            (ResidentId(Uuid::from_u128(0xc0_000 + n)), format!("{:032x}", 0xc0_000 + n));
        let client = h.client();
        client.put_cookie("linli", &token);
        let now = h.now();
        let written = h.app.db.write(move |conn| {
            let token = token.clone();
            Box::pin(async move {
                let name = format!("邻居{n}");
                let secret = super::harness::secret();
                resident::insert_resident(conn, &secret, COMMUNITY, id, &name, None, now).await?;
                session::insert_session(conn, COMMUNITY, id, "Android", now, &token).await
            })
        });
        written.await.expect("a person");
        phones.push(client);
    }
    phones
}

#[tokio::test]
async fn a_place_is_booked_once_and_the_same_again_is_the_same() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        announce(&h, &clean_up(&h)).await.is(200);
        let resident = h.signed_in(Who::Resident);
        let first: BookingView = book(&resident, 1).await.is(201).read();
        assert_eq!((first.status, first.waiting_number), (BookingStatus::Registered, None));
        assert_eq!(book(&resident, 1).await.is(200).read::<BookingView>(), first);
        book(&resident, 2).await.refuses(409, "event.booked");
        book(&h.signed_in(Who::OtherResident), 1).await.refuses(409, "event.id_reused");
        let other = json!({ "needs": "轮椅" });
        let path = format!("/events/{EVENT}/bookings/{}", booking(1));
        resident.put(&path, other).await.refuses(409, "event.id_reused");
        let seats = show(&h.client()).await.seats;
        assert_eq!((seats.capacity, seats.n_taken, seats.n_waiting), (2, 1, 0));
        // Taken back and booked anew under another id.
        act(&resident, 1, "cancel").await.is(200);
        act(&resident, 1, "cancel").await.is(200);
        assert_eq!(book(&resident, 1).await.is(200).json["status"], "cancelled");
        book(&resident, 3).await.is(201);
        assert_eq!(show(&h.client()).await.seats.n_taken, 1);
        let own: Vec<BookingView> = resident.get("/me/bookings").await.read();
        let stand: Vec<BookingStatus> = own.iter().map(|own| own.status).collect();
        assert_eq!(stand, [BookingStatus::Registered, BookingStatus::Cancelled]);
        // Nobody else can take it back, or know that it is there.
        act(&h.signed_in(Who::OtherResident), 3, "cancel").await.refuses(404, "not_found");
        assert_eq!(h.number("SELECT count(*) FROM event_booking").await, 2);
        assert_eq!(h.number("SELECT count(*) FROM event_entry").await, 4);
    })
    .await;
}

#[tokio::test]
async fn after_the_organisers_time_a_place_is_not_given_back() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "opens_at", json!(h.now().0 + HOUR_MS))).await.is(201);
        let resident = h.signed_in(Who::Resident);
        book(&resident, 1).await.refuses(409, "event.not_yet");
        assert_eq!(show(&resident).await.refusal.as_deref(), Some("event.not_yet"));
        h.advance(HOUR_MS);
        assert_eq!(show(&resident).await.refusal, None);
        book(&resident, 1).await.is(201);
        h.advance(23 * HOUR_MS + 1);
        act(&resident, 1, "cancel").await.refuses(409, "event.too_late_to_cancel");
        // The organiser still can, and says why.
        let path = format!("/staff/bookings/{}/cancel", booking(1));
        let lead = h.signed_in(Who::Dispatcher);
        lead.post(&path, json!({ "words": "" })).await.refuses_field("words", "text.empty");
        for _ in 0..2 {
            lead.post(&path, json!({ "words": "来电取消" })).await.is(204);
        }
        assert_eq!(mine(&resident).await.0, BookingStatus::Cancelled);
        assert_eq!(told(&resident).await, ["主办方取消了您的报名：春季环境整治日。原因：来电取消"]);
        h.advance(24 * HOUR_MS);
        book(&resident, 2).await.refuses(409, "event.begun");
    })
    .await;
}

#[tokio::test]
async fn who_may_not_come_hears_why() {
    on_both(|h: Harness| async move {
        let elders =
            json!({ "age_min": 60, "age_max": null, "grids": [GRID], "household": "members" });
        announce(&h, &with(&h, "eligibility", elders)).await.is(201);
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let refused = async |client: &Client, code: &str| {
            assert_eq!(show(client).await.refusal.as_deref(), Some(code));
            book(client, 9).await.refuses(409, code);
        };
        refused(&h.signed_in(Who::GridWorker), "event.no_household").await;
        refused(&other, "event.other_grid").await;
        refused(&resident, "event.age_unknown").await;
        let me = |year: i64| json!({ "name": "王小明", "lang": "zh-CN", "birth_year": year });
        resident.put("/me", me(1990)).await.is(200);
        refused(&resident, "event.too_young").await;
        resident.put("/me", me(1960)).await.is(200);
        assert_eq!(show(&resident).await.refusal, None);
        book(&resident, 1).await.is(201);
        let named = json!({ "child": Uuid::from_u128(1) });
        let path = format!("/events/{EVENT}/bookings/{}", booking(2));
        resident.put(&path, named).await.refuses(422, "event.child_named");
        assert_eq!(show(&h.client()).await.grid_names, ["第1微网格"]);
    })
    .await;
}

#[tokio::test]
async fn what_fits_stands_first_and_says_why() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        let staff = h.signed_in(Who::Dispatcher);
        let add = async |n: u128, kind: &str, grids: Value| {
            let mut draft = clean_up(&h);
            draft["kind"] = json!(kind);
            draft["title"] = json!(kind);
            draft["eligibility"]["grids"] = grids;
            let id = Uuid::from_u128(0xe100 + n);
            staff.put(&format!("/staff/events/{id}"), &draft).await.is(201);
        };
        add(1, "digital", json!([])).await;
        add(2, "drill", json!([OTHER_GRID])).await;
        add(3, "skills", json!([GRID])).await;
        let resident = h.signed_in(Who::Resident);
        resident
            .put("/me/interests", json!({ "kinds": ["digital", "digital"] }))
            .await
            .refuses_field("kinds", "event.interests");
        resident.put("/me/interests", json!({ "kinds": ["drill", "digital"] })).await.is(200);
        book(&resident, 1).await.is(201);
        let list: EventList = resident.get("/events").await.read();
        let shown: Vec<(EventKind, Vec<Fit>)> =
            list.rows.into_iter().map(|row| (row.kind, row.fits)).collect();
        let expected = [
            (EventKind::CleanUp, vec![Fit::Mine]),
            (EventKind::Digital, vec![Fit::Interest]),
            (EventKind::Skills, vec![Fit::Grid]),
            // They like drills, but this one is for others.
            (EventKind::Drill, vec![]),
        ];
        assert_eq!((shown, list.has_interests), (expected.to_vec(), true));
        let visitor: EventList = h.client().get("/events").await.read();
        assert!(visitor.rows.iter().all(|row| row.fits.is_empty()) && !visitor.has_interests);
        // Planners see what is wanted, and what nobody held.
        let demand: Vec<DemandRow> = staff.get("/staff/events/demand").await.read();
        let of = |kind| demand.iter().find(|row| row.kind == kind).copied().expect("every kind");
        let (drill, clinic) = (of(EventKind::Drill), of(EventKind::FreeClinic));
        assert_eq!((drill.n_events, drill.seats.n_taken, drill.n_interested), (1, 0, 1));
        assert_eq!((clinic.n_events, of(EventKind::CleanUp).seats.n_taken), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn an_event_that_is_called_off_tells_everybody_why() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        book(&resident, 1).await.is(201);
        book(&other, 2).await.is(201);
        let path = format!("/staff/events/{EVENT}/call-off");
        let why = json!({ "words": "暴雨预警" });
        h.signed_in(Who::GridWorker).post(&path, &why).await.refuses(404, "not_found");
        let staff = h.signed_in(Who::Dispatcher);
        for _ in 0..2 {
            let view: EventView = staff.post(&path, &why).await.is(200).read();
            assert_eq!(
                (view.status, view.reason.as_deref()),
                (EventStatus::CalledOff, Some("暴雨预警"))
            );
        }
        let other_words = json!({ "words": "改期" });
        staff.post(&path, other_words).await.refuses(409, "event.called_off");
        for client in [&resident, &other] {
            assert_eq!(told(client).await, ["活动取消了：春季环境整治日。原因：暴雨预警"]);
        }
        assert_eq!(mine(&other).await.0, BookingStatus::Cancelled);
        book(&h.signed_in(Who::BuildingLeader), 3).await.refuses(409, "event.called_off");
        tick(&h).await;
        assert_eq!(mine(&other).await.0, BookingStatus::Cancelled, "nobody gets its places");
    })
    .await;
}

#[tokio::test]
async fn an_event_changes_for_everybody_who_saw_the_same_version() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        book(&resident, 1).await.is(201);
        let moved = with(&h, "place", json!("东门广场"));
        announce(&h, &moved).await.refuses(428, "precondition_required");
        change(&h, 7, &moved).await.refuses(412, "stale");
        let view: EventView = change(&h, 1, &moved).await.is(200).read();
        assert_eq!((view.version, view.event.place.as_str()), (2, "东门广场"));
        assert_eq!(
            told(&resident).await,
            ["时间或地点有变，03-05 10:00 在东门广场：春季环境整治日"]
        );
        let mut other = moved.clone();
        other["subject"] = json!("child");
        change(&h, 2, &other).await.refuses(409, "event.subject_fixed");
        // Of staff those whose grids it is for.
        let worker = h.signed_in(Who::GridWorker);
        let path = format!("/staff/events/{}", Uuid::from_u128(0xe200));
        worker.put(&path, &moved).await.refuses(403, "forbidden");
        let mut own = moved.clone();
        own["eligibility"]["grids"] = json!([GRID]);
        worker.put(&path, &own).await.is(201);
        h.signed_in(Who::OtherWorker).put(&path, &moved).await.refuses(403, "forbidden");
        let mut past = clean_up(&h);
        let at = h.now().0 - 48 * HOUR_MS;
        past["sessions"] = json!([{ "starts_at": at, "ends_at": at + HOUR_MS }]);
        past["opens_at"] = json!(at - HOUR_MS);
        past["cancel_until"] = json!(at);
        let path = format!("/staff/events/{}", Uuid::from_u128(0xe201));
        let answer = h.signed_in(Who::Dispatcher).put(&path, &past).await;
        answer.refuses_field("sessions", "event.session_past");
        // What has begun stays as it was.
        h.advance(49 * HOUR_MS);
        let mut late = moved;
        let later = h.now().0 + 24 * HOUR_MS;
        late["sessions"] = json!([{ "starts_at": later, "ends_at": later + HOUR_MS }]);
        change(&h, 2, &late).await.refuses(409, "event.session_begun");
    })
    .await;
}

#[tokio::test]
async fn organisers_see_who_comes_and_others_do_not() {
    on_both(|h: Harness| async move {
        let grid =
            json!({ "age_min": null, "age_max": null, "grids": [GRID], "household": "members" });
        announce(&h, &with(&h, "eligibility", grid)).await.is(201);
        let needs = json!({ "needs": "坐轮椅" });
        let path = format!("/events/{EVENT}/bookings/{}", booking(1));
        h.signed_in(Who::Resident).put(&path, needs).await.is(201);
        let path = format!("/staff/events/{EVENT}/bookings");
        let rows: Page<StaffBookingRow> = h.signed_in(Who::GridLead).get(&path).await.read();
        let row = &rows.rows[0];
        assert_eq!((row.name.as_str(), row.needs.as_str()), ("王小明", "坐轮椅"));
        assert_eq!((row.address.as_str(), rows.next), ("第1微网格 · 1栋 · 1单元 · 101", None));
        let none: Page<StaffBookingRow> = h.signed_in(Who::OtherWorker).get(&path).await.read();
        assert!(none.rows.is_empty(), "others see only whom they signed up");
        h.signed_in(Who::Supervisor).get(&path).await.refuses(403, "forbidden");
        let rows: Page<Value> = h.signed_in(Who::OtherWorker).get("/staff/events").await.read();
        assert_eq!(
            (&rows.rows[0]["keeps"], &rows.rows[0]["event"]["seats"]["n_taken"]),
            (&json!(false), &json!(1))
        );
    })
    .await;
}

#[tokio::test]
async fn mobile_services_stand_in_a_timetable_by_day() {
    on_both(|h: Harness| async move {
        let stop = |weekday: i64, starts: i64, grid: Value| {
            json!({
                "kind": "van", "title": "便民服务1号车", "words": "社保、医保", "grid": grid,
                "place": "3栋楼下", "weekday": weekday, "starts": starts, "ends": starts + 90,
            })
        };
        let worker = h.signed_in(Who::GridWorker);
        let path = |n: u128| format!("/staff/stops/{}", Uuid::from_u128(0xa000 + n));
        worker.put(&path(1), stop(3, 600, json!(GRID))).await.is(201);
        worker.put(&path(1), stop(3, 600, json!(GRID))).await.is(200);
        worker.put(&path(2), stop(1, 840, json!(GRID))).await.is(201);
        worker.put(&path(3), stop(1, 540, json!(OTHER_GRID))).await.refuses(403, "forbidden");
        h.signed_in(Who::Dispatcher).put(&path(3), stop(1, 540, json!(null))).await.is(201);
        worker.put(&path(2), stop(2, 840, json!(GRID))).await.refuses(428, "precondition_required");
        let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
        let body = stop(0, 840, json!(GRID)).to_string().into_bytes();
        worker.send(Method::PUT, &path(2), &headers, body.clone()).await.is(200);
        worker.send(Method::PUT, &path(2), &headers, body).await.is(200);
        let table: Vec<StopView> = h.client().get("/timetable").await.read();
        let shown: Vec<(i64, i64, &str)> = table
            .iter()
            .map(|row| (row.stop.weekday, row.stop.starts, row.grid_name.as_str()))
            .collect();
        assert_eq!(shown, [(0, 840, "第1微网格"), (1, 540, ""), (3, 600, "第1微网格")]);
        worker.delete(&path(3)).await.refuses(403, "forbidden");
        worker.delete(&path(1)).await.is(204);
        worker.delete(&path(1)).await.is(204);
        let table: Vec<StopView> = h.client().get("/timetable").await.read();
        assert_eq!(table.len(), 2);
    })
    .await;
}
