//! The time bank over HTTP: who helps whom, what the clocks say, and what stands in the books.

mod group;
mod keep;
mod race;

use super::{
    harness::{Answer, Client, Harness, Who, on_both},
    log::audit,
    points::{mine, tick},
};
use linli::audit::Finding;
use linli_shared::{
    amount::{Minutes, Points},
    api::{ListingDetail, MyHours, PublicTimeBank, StaffListing, StintView},
    ledger::{DayProof, is_proved},
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
    time_bank::{ListingStatus, StintStatus, matching::Reason},
};
use serde_json::{Value, json};
use uuid::Uuid;

const REQUEST: u128 = 0x7100;
const STINT: u128 = 0x7200;
const COURSE: Uuid = Uuid::from_u128(0x7300);

const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Each deed is one of its own.
fn fresh() -> Uuid {
    Uuid::from_u128(rand::random())
}

pub(super) async fn hours(client: &Client) -> MyHours {
    client.get("/me/hours").await.is(200).read()
}

pub(super) async fn books(h: &Harness) -> PublicTimeBank {
    h.client().get("/time-bank").await.is(200).read()
}

async fn is_sound(h: &Harness) {
    let found = audit(h).await;
    assert!(matches!(found, Finding::Sound { .. }), "{found:?}");
}

/// Somebody who can do all that these tests ask for.
pub(super) async fn enrol(client: &Client) {
    let volunteer = json!({
        "kind": "neighbour", "skills": ["escort", "cleaning", "shopping", "phones"],
        "times": [{ "day": 0, "from": 480, "until": 1080 }], "words": "", "is_named": true, "is_open": true,
    });
    client.put("/me/volunteer", volunteer).await.is(200);
}

fn wanted(h: &Harness, skills: Value, minutes: i64) -> Value {
    json!({
        "kind": "request", "skills": skills, "words": "请先打电话", "from": h.now(),
        "until": h.now().plus_hours(12), "minutes": minutes, "seats": 1,
    })
}

async fn ask(client: &Client, n: u128, body: &Value) -> Answer {
    client.put(&format!("/time-bank/listings/{}", id(REQUEST + n)), body).await
}

async fn take_up(h: &Harness, client: &Client, (stint, listing): (u128, u128)) -> Answer {
    let body = json!({ "listing": id(REQUEST + listing), "starts_at": h.now() });
    client.put(&format!("/time-bank/stints/{}", id(STINT + stint)), body).await
}

fn path(n: u128) -> String {
    format!("/time-bank/stints/{}", id(STINT + n))
}

async fn act(client: &Client, n: u128, action: Value) -> Answer {
    let body = json!({ "entry": fresh(), "action": action });
    client.post(&format!("{}/actions", path(n)), body).await
}

async fn act_as_staff(client: &Client, n: u128, action: Value) -> Answer {
    let body = json!({ "entry": fresh(), "action": action });
    client.post(&format!("/staff{}/actions", path(n)), body).await
}

/// One reads the code on the other's phone.
async fn meet(reader: &Client, shown: &Client, n: u128, action: &str) -> Answer {
    let code = shown.get("/me/code").await.is(200).json["url"].clone();
    let body = json!({ "entry": fresh(), "action": { "action": action }, "code": code });
    reader.post(&format!("{}/actions", path(n)), body).await
}

async fn confirm(client: &Client, n: u128, minutes: i64) -> Answer {
    act(client, n, json!({ "action": "confirm", "minutes": minutes })).await
}

/// Help that was given before, which the pool paid.
pub(super) async fn earn(h: &Harness, who: Who, n: u128, minutes: i64) {
    let other = if who == Who::BuildingLeader { Who::OtherResident } else { Who::BuildingLeader };
    let entered = json!({
        "provider": who.id(), "receivers": [other.id()], "skills": ["meals"],
        "started_at": h.now().plus_minutes(-minutes), "ended_at": h.now(), "minutes": minutes,
        "reason": "两位都没有手机，老伴在场", "pool": true,
    });
    let path = format!("/staff/time-bank/entries/{}", id(0x7400 + n));
    h.signed_in(Who::Dispatcher).put(&path, &entered).await.is(201);
    h.signed_in(Who::Dispatcher).put(&path, &entered).await.is(200);
}

/// From the promise to the end, `minutes` by the codes of both.
async fn help(h: &Harness, (provider, receiver): (&Client, &Client), n: u128, minutes: i64) {
    take_up(h, provider, (n, n)).await.is(201);
    act(receiver, n, json!({ "action": "schedule" })).await.is(200);
    meet(provider, receiver, n, "start").await.is(200);
    h.advance(minutes * MINUTE_MS);
    meet(receiver, provider, n, "end").await.is(200);
}

#[tokio::test]
async fn hours_for_hours_come_out_exactly() {
    on_both(|h: Harness| async move {
        let (li, zhang) = (h.signed_in(Who::Resident), h.signed_in(Who::BuildingLeader));
        let (he, worker) = (h.signed_in(Who::OtherResident), h.signed_in(Who::GridWorker));
        enrol(&li).await;
        enrol(&he).await;
        // 09:00 to 11:30 at the elder's door; the community pool pays.
        h.advance(23 * HOUR_MS);
        let asked = json!({
            "person": Who::BuildingLeader.id(), "listing": wanted(&h, json!(["escort"]), 150), "pool": true,
        });
        let request = format!("/staff/time-bank/listings/{}", id(REQUEST));
        let shown: StaffListing = worker.put(&request, &asked).await.is(201).read();
        assert_eq!(worker.put(&request, &asked).await.is(200).read::<StaffListing>(), shown);
        assert_eq!(shown.fits[0].name, "王小明", "he lives in the same grid");
        help(&h, (&li, &zhang), 0, 150).await;
        let ended: StintView = li.get(&path(0)).await.read();
        assert_eq!(ended.stint.clocked(), Some(Minutes(150)));
        assert_eq!((ended.pool, ended.share), (None, Some(Minutes(150))), "who pays is nobody's talk");
        confirm(&li, 0, 150).await.is(200);
        confirm(&zhang, 0, 150).await.is(200);
        assert_eq!(hours(&li).await.available, Minutes(150));
        assert_eq!(hours(&zhang).await.available, Minutes(0), "the elder pays nothing");
        assert_eq!(books(&h).await.pool_paid, Minutes(150));
        assert_eq!(mine(&li).await.available, Points(10), "points are apart from minutes");
        is_sound(&h).await;
        // A year of more of it: 46.5 hours.
        for (n, minutes) in [(1, 720), (2, 720), (3, 720), (4, 480)] {
            earn(&h, Who::Resident, n, minutes).await;
        }
        assert_eq!(hours(&li).await.available, Minutes(2_790));
        h.advance(MINUTE_MS);
        // He needs help himself: two hours of cleaning, one of shopping.
        ask(&li, 1, &wanted(&h, json!(["cleaning", "shopping"]), 180)).await.is(201);
        take_up(&h, &he, (1, 1)).await.is(201);
        act(&li, 1, json!({ "action": "schedule" })).await.is(200);
        let held = hours(&li).await;
        assert_eq!((held.available, held.held), (Minutes(2_610), Minutes(180)));
        assert_eq!(hours(&he).await.available, Minutes(0), "what is reserved is not hers yet");
        assert!(hours(&he).await.statement.rows.is_empty());
        meet(&he, &li, 1, "start").await.is(200);
        h.advance(180 * MINUTE_MS);
        meet(&he, &li, 1, "end").await.is(200);
        confirm(&he, 1, 180).await.is(200);
        confirm(&li, 1, 180).await.is(200);
        assert_eq!((hours(&li).await.available, hours(&he).await.available), (Minutes(2_610), Minutes(180)));
        h.advance(MINUTE_MS);
        // Eight hours for a course.
        let course = json!({
            "kind": "course", "title": "手机摄影班", "words": "", "minutes": 480, "seats": 12,
            "starts_at": h.now().plus_days(3), "is_open": true,
        });
        let staff = h.signed_in(Who::Dispatcher);
        staff.put(&format!("/staff/time-bank/projects/{COURSE}"), course).await.is(201);
        let gift = format!("/time-bank/projects/{COURSE}/gifts/{}", id(0x7500));
        li.put(&gift, json!({ "minutes": 480 })).await.is(201);
        li.put(&gift, json!({ "minutes": 480 })).await.is(200);
        let after = hours(&li).await;
        assert_eq!((after.available, after.held), (Minutes(2_130), Minutes(0)));
        let lines: Vec<(i64, &str)> =
            after.statement.rows.iter().map(|row| (row.minutes.0, row.cause.as_str())).collect();
        assert_eq!(lines[..3], [(-480, "hours_course"), (0, "hours_given"), (-180, "hours_booked")]);
        assert_eq!(after.statement.rows[0].title.as_deref(), Some("手机摄影班"));
        assert_eq!(after.statement.rows[1].other.as_deref(), Some("李**"));
        let public = books(&h).await;
        assert_eq!((public.given, public.n_stints), (Minutes(150 + 2_640 + 180), 6));
        assert_eq!(public.honour[0].name, "王小明");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_line_of_hours_is_proved_below_the_same_root_as_points() {
    on_both(|h: Harness| async move {
        earn(&h, Who::Resident, 1, 90).await;
        h.advance(DAY_MS);
        tick(&h).await;
        let resident = h.signed_in(Who::Resident);
        let line = hours(&resident).await.statement.rows[0].clone();
        assert!(line.is_sealed);
        let path = format!("/me/points/transfers/{}/proof", line.id);
        let proof: DayProof = resident.get(&path).await.is(200).read();
        assert!(is_proved(&proof, None).is_some());
        h.signed_in(Who::OtherResident).get(&path).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn nobody_falls_below_nothing_and_what_is_less_comes_back() {
    on_both(|h: Harness| async move {
        let (asks, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        enrol(&helps).await;
        ask(&asks, 1, &wanted(&h, json!(["cleaning"]), 120)).await.is(201);
        take_up(&h, &helps, (1, 1)).await.is(201);
        act(&asks, 1, json!({ "action": "schedule" })).await.refuses(409, "time_bank.short");
        earn(&h, Who::Resident, 1, 150).await;
        act(&asks, 1, json!({ "action": "schedule" })).await.is(200);
        // What is reserved cannot be promised twice.
        ask(&asks, 2, &wanted(&h, json!(["cleaning"]), 60)).await.is(201);
        take_up(&h, &helps, (2, 2)).await.is(201);
        act(&asks, 2, json!({ "action": "schedule" })).await.refuses(409, "time_bank.short");
        meet(&helps, &asks, 1, "start").await.is(200);
        h.advance(200 * MINUTE_MS);
        meet(&helps, &asks, 1, "end").await.is(200);
        // More than was planned, and more than there is.
        act(&helps, 1, json!({ "action": "propose", "minutes": 201 }))
            .await
            .refuses(409, "time_bank.above_clocked");
        act(&helps, 1, json!({ "action": "propose", "minutes": 180 })).await.is(200);
        confirm(&asks, 1, 180).await.refuses(409, "time_bank.short");
        confirm(&asks, 1, 120).await.refuses(409, "time_bank.amount_changed");
        act(&helps, 1, json!({ "action": "propose", "minutes": 90 })).await.is(200);
        confirm(&asks, 1, 90).await.is(200);
        let (left, got) = (hours(&asks).await, hours(&helps).await);
        assert_eq!(
            (left.available, left.held, got.available),
            (Minutes(60), Minutes(0), Minutes(90))
        );
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn only_the_code_of_the_other_side_or_a_witness_begins_and_ends() {
    on_both(|h: Harness| async move {
        let (asks, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let worker = h.signed_in(Who::GridWorker);
        enrol(&helps).await;
        earn(&h, Who::Resident, 1, 120).await;
        ask(&asks, 1, &wanted(&h, json!(["cleaning"]), 60)).await.is(201);
        take_up(&h, &helps, (1, 1)).await.is(201);
        meet(&helps, &asks, 1, "start").await.refuses(409, "time_bank.wrong_status");
        act(&helps, 1, json!({ "action": "schedule" })).await.refuses(403, "time_bank.not_allowed");
        act(&asks, 1, json!({ "action": "schedule" })).await.is(200);
        act(&helps, 1, json!({ "action": "start" })).await.refuses(409, "time_bank.not_met");
        meet(&helps, &worker, 1, "start").await.refuses(409, "time_bank.not_met");
        meet(&helps, &helps, 1, "start").await.refuses(409, "time_bank.not_met");
        let old = asks.get("/me/code").await.is(200).json["url"].clone();
        h.advance(3 * MINUTE_MS);
        let body = json!({ "entry": fresh(), "action": { "action": "start" }, "code": old });
        helps.post(&format!("{}/actions", path(1)), body).await.refuses(410, "qr.expired");
        act_as_staff(&h.signed_in(Who::OtherWorker), 1, json!({ "action": "start" }))
            .await
            .refuses(404, "not_found");
        act_as_staff(&worker, 1, json!({ "action": "start" })).await.is(200);
        h.advance(HOUR_MS);
        act_as_staff(&worker, 1, json!({ "action": "end" })).await.is(200);
        let view: StintView = asks.get(&path(1)).await.read();
        assert_eq!((view.stint.status, view.stint.due()), (StintStatus::Ended, Minutes(60)));
        h.signed_in(Who::BuildingLeader).get(&path(1)).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn silence_books_after_three_days_and_a_dispute_waits_for_a_coordinator() {
    on_both(|h: Harness| async move {
        let (asks, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let (lead, worker) = (h.signed_in(Who::GridLead), h.signed_in(Who::GridWorker));
        enrol(&helps).await;
        earn(&h, Who::Resident, 1, 240).await;
        for n in [1, 2] {
            ask(&asks, n, &wanted(&h, json!(["cleaning"]), 60)).await.is(201);
            help(&h, (&helps, &asks), n, 60).await;
        }
        act(&asks, 2, json!({ "action": "dispute", "words": " " }))
            .await
            .refuses_field("words", "text.empty");
        act(&asks, 2, json!({ "action": "dispute", "words": "只来了半小时" })).await.is(200);
        h.advance(70 * HOUR_MS);
        tick(&h).await;
        assert_eq!(hours(&helps).await.available, Minutes(0));
        h.advance(3 * HOUR_MS);
        tick(&h).await;
        assert_eq!(hours(&helps).await.available, Minutes(60), "one was silent, one was not");
        let ruling = json!({ "action": "decide", "minutes": 30, "reason": "问过双方和邻居" });
        act(&helps, 2, ruling.clone()).await.refuses(403, "time_bank.not_allowed");
        act_as_staff(&worker, 2, ruling.clone()).await.refuses(403, "time_bank.not_allowed");
        act_as_staff(&lead, 2, ruling.clone()).await.is(200);
        act_as_staff(&lead, 2, ruling).await.refuses(409, "time_bank.wrong_status");
        assert_eq!(
            (hours(&asks).await.available, hours(&helps).await.available),
            (Minutes(150), Minutes(90))
        );
        let told = helps.get("/notices").await.is(200).json["rows"].to_string();
        assert!(told.contains("问过双方和邻居"), "{told}");
        let back = json!({ "action": "reverse", "reason": "记到了别人名下" });
        act_as_staff(&lead, 2, back).await.is(200);
        assert_eq!(
            (hours(&asks).await.available, hours(&helps).await.available),
            (Minutes(180), Minutes(60))
        );
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_request_is_matched_taken_given_up_and_taken_again() {
    on_both(|h: Harness| async move {
        let (asks, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::BuildingLeader));
        let other = h.signed_in(Who::OtherResident);
        earn(&h, Who::Resident, 1, 120).await;
        let body = wanted(&h, json!(["cleaning"]), 60);
        ask(&asks, 1, &body).await.is(201);
        ask(&asks, 1, &body).await.is(200);
        ask(&asks, 1, &wanted(&h, json!(["cleaning"]), 90))
            .await
            .refuses(409, "time_bank.id_reused");
        take_up(&h, &asks, (1, 1)).await.refuses(403, "time_bank.own");
        take_up(&h, &helps, (1, 1)).await.refuses(409, "time_bank.not_volunteer");
        enrol(&helps).await;
        enrol(&other).await;
        let request = format!("/time-bank/listings/{}", id(REQUEST + 1));
        let detail: ListingDetail = asks.get(&request).await.is(200).read();
        let names: Vec<&str> = detail.fits.iter().map(|fit| fit.name.as_str()).collect();
        assert_eq!(names, ["赵**", "李**"], "who lives in the same grid comes first");
        assert!(detail.fits[0].fit.reasons.contains(&Reason::SameGrid));
        let seen: ListingDetail = helps.get(&request).await.is(200).read();
        assert!(seen.fits.is_empty() && seen.view.name == "王**");
        let late = json!({ "listing": id(REQUEST + 1), "starts_at": h.now().plus_hours(12) });
        helps.put(&path(1), late).await.refuses(409, "time_bank.outside_window");
        take_up(&h, &helps, (1, 1)).await.is(201);
        take_up(&h, &helps, (1, 1)).await.is(200);
        take_up(&h, &other, (2, 1)).await.refuses(409, "time_bank.taken");
        act(&asks, 1, json!({ "action": "schedule" })).await.is(200);
        act(&helps, 1, json!({ "action": "cancel", "reason": "发烧了" })).await.is(200);
        assert_eq!(
            (hours(&asks).await.available, hours(&asks).await.held),
            (Minutes(120), Minutes(0))
        );
        take_up(&h, &other, (2, 1)).await.is(201);
        act(&asks, 2, json!({ "action": "cancel", "reason": "" })).await.is(200);
        let after: ListingDetail = asks.get(&request).await.is(200).read();
        assert_eq!(after.view.status, ListingStatus::Withdrawn);
        is_sound(&h).await;
    })
    .await;
}
