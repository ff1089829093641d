//! Tickets over HTTP: the way of one, who may do what, who was first, who is told.

use super::{
    harness::{Answer, Client, Harness, PARTY, Who, on_both},
    need::{lamp, need_id, png, say},
};
use axum::http::Method;
use linli_shared::{
    api::TicketView,
    ticket::{ClockKind, Level, TicketStatus},
};
use serde_json::{Value, json};
use uuid::Uuid;

fn path(n: u128) -> String {
    format!("/tickets/{}", need_id(n))
}

/// Acts with the version that is current.
pub(crate) async fn act(client: &Client, n: u128, standing: Value, action: Value) -> Answer {
    let version = client.get(&path(n)).await.is(200).json["version"].as_i64().expect("a version");
    act_on(client, n, version, standing, action).await
}

async fn act_on(
    client: &Client,
    n: u128,
    version: i64,
    standing: Value,
    mut action: Value,
) -> Answer {
    action["id"] = json!(Uuid::from_u128(rand::random()));
    action["standing"] = standing;
    send(client, n, Some(version), &action).await
}

async fn send(client: &Client, n: u128, version: Option<i64>, body: &Value) -> Answer {
    let tag = version.map(|version| format!("\"{version}\""));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(tag.as_deref().map(|tag| ("if-match", tag)));
    client
        .send(
            Method::POST,
            &format!("{}/actions", path(n)),
            &headers,
            serde_json::to_vec(body).expect("JSON"),
        )
        .await
}

pub(crate) fn staff(role: &str) -> Value {
    json!({ "staff": role })
}

async fn notices(client: &Client) -> Vec<String> {
    let inbox = client.get("/notices").await.is(200);
    let rows = inbox.json["rows"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["notice"]["notice"].as_str().unwrap_or_default().to_owned()).collect()
}

fn dispatch() -> Value {
    json!({ "action": "dispatch", "to": PARTY, "words": "请处理" })
}

#[tokio::test]
async fn a_ticket_goes_its_way_and_everybody_is_told() {
    on_both(|h| async move {
        let reporter = h.client();
        say(&reporter, 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        let handler = h.signed_in(Who::Handler);
        handler.get(&path(1)).await.refuses(404, "not_found");
        act(&worker, 1, staff("grid_worker"), dispatch()).await.is(200);
        assert_eq!(notices(&handler).await, ["received"]);
        h.advance(19 * 60_000);
        act(&handler, 1, staff("handler"), json!({ "action": "accept", "words": "明早来换" }))
            .await
            .is(200);
        let photo = Uuid::from_u128(0xcccc);
        handler.send(Method::PUT, &format!("/uploads/{photo}"), &[], png(20)).await.is(201);
        act(
            &handler,
            1,
            staff("handler"),
            json!({ "action": "finish", "words": "换好了", "photos": [photo] }),
        )
        .await
        .is(200);
        reporter.get(&format!("/uploads/{photo}")).await.is(200);
        let check = json!({ "action": "check", "passed": true, "words": "" });
        act(&worker, 1, staff("grid_worker"), check).await.is(200);
        let rated =
            json!({ "action": "rate", "stars": 5, "solved": true, "tags": ["quick"], "words": "" });
        let closed: TicketView = act(&reporter, 1, json!("reporter"), rated).await.read();
        assert_eq!(closed.ticket.status, TicketStatus::Closed);
        assert_eq!(closed.version, 6);
        assert_eq!(closed.entries.len(), 6);
        let mut told = notices(&reporter).await;
        told.sort_unstable();
        assert_eq!(told, ["moved", "moved", "moved", "please_rate"]);
        let response =
            closed.clocks.iter().find(|clock| clock.kind == ClockKind::Response).expect("a clock");
        assert_eq!(response.met_at.map(|met| met.since(response.from)), Some(19 * 60_000));
    })
    .await;
}

#[tokio::test]
async fn who_comes_second_is_told_who_was_first() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        let lead = h.signed_in(Who::GridLead);
        act_on(&worker, 1, 1, staff("grid_worker"), json!({ "action": "accept", "words": "" }))
            .await
            .is(200);
        let late = act_on(&lead, 1, 1, staff("grid_lead"), dispatch()).await.refuses(412, "stale");
        assert_eq!(late.json["detail"], "周敏 · 已接单 · 03-03 10:00");
        let bare =
            json!({ "id": Uuid::from_u128(5), "standing": staff("grid_lead"), "action": "resume" });
        send(&lead, 1, None, &bare).await.refuses(428, "precondition_required");
    })
    .await;
}

#[tokio::test]
async fn an_action_sent_twice_happens_once() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        let body = json!({ "id": Uuid::from_u128(9), "standing": staff("grid_worker"), "action": "accept", "words": "好" });
        send(&worker, 1, Some(1), &body).await.is(200);
        let again: TicketView = send(&worker, 1, Some(1), &body).await.read();
        assert_eq!(again.version, 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_as_what_they_are_not() {
    on_both(|h| async move {
        let reporter = h.client();
        say(&reporter, 1, &lamp()).await;
        let accept = json!({ "action": "accept", "words": "" });
        act(&reporter, 1, staff("grid_worker"), accept.clone())
            .await
            .refuses(403, "ticket.not_allowed");
        act(&reporter, 1, json!("reporter"), accept.clone())
            .await
            .refuses(403, "ticket.not_allowed");
        let worker = h.signed_in(Who::GridWorker);
        act(&worker, 1, json!("reporter"), json!({ "action": "withdraw" }))
            .await
            .refuses(403, "ticket.not_allowed");
        act(&worker, 1, json!("system"), accept).await.refuses(403, "ticket.not_allowed");
        let refer = json!({ "action": "refer", "to": "市里", "reason": "不归我们" });
        act(&worker, 1, staff("grid_worker"), refer).await.refuses(403, "ticket.not_allowed");
    })
    .await;
}

#[tokio::test]
async fn not_solved_reopens_and_a_bad_rating_calls_back() {
    on_both(|h| async move {
        let reporter = h.client();
        say(&reporter, 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        act(&worker, 1, staff("grid_worker"), json!({ "action": "solve_on_spot", "words": "换了灯泡", "photos": [] })).await.is(200);
        let bad = json!({ "action": "rate", "stars": 1, "solved": false, "tags": [], "words": "" });
        act(&reporter, 1, json!("reporter"), bad).await.refuses(422, "rating.reason_missing");
        let bad = json!({ "action": "rate", "stars": 1, "solved": false, "tags": ["unsolved"], "words": "" });
        let again: TicketView = act(&reporter, 1, json!("reporter"), bad).await.read();
        assert_eq!((again.ticket.status, again.ticket.complaints), (TicketStatus::Submitted, 1));
        let inbox = h.signed_in(Who::GridLead).get("/staff/tickets?mine=true").await.is(200);
        let excerpt = inbox.json["rows"][0]["excerpt"].as_str().unwrap_or_default().to_owned();
        assert!(excerpt.starts_with("回访：T250303-0001"), "{excerpt}");
    })
    .await;
}

#[tokio::test]
async fn merged_reporters_follow_the_one_that_goes_on() {
    on_both(|h| async move {
        let (first, second) = (h.client(), h.client());
        say(&first, 1, &lamp()).await;
        say(&second, 2, &lamp()).await;
        let lead = h.signed_in(Who::GridLead);
        let merge = json!({ "action": "merge", "into": need_id(1) });
        let gone: TicketView = act(&lead, 2, staff("grid_lead"), merge.clone()).await.read();
        assert_eq!(gone.ticket.status, TicketStatus::Duplicate);
        let goes_on: TicketView = second.get(&path(1)).await.read();
        assert_eq!(goes_on.n_reporters, 2);
        act(&lead, 1, staff("grid_lead"), merge).await.refuses(409, "ticket.wrong_status");
    })
    .await;
}

#[tokio::test]
async fn a_whistle_reaches_the_called_and_they_report_in() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        let blow =
            json!({ "action": "whistle", "lead": PARTY, "supporting": [], "words": "请到现场" });
        let blown: TicketView = act(&worker, 1, staff("grid_worker"), blow).await.read();
        assert_eq!(blown.ticket.level, Level::Street);
        let handler = h.signed_in(Who::Handler);
        assert_eq!(notices(&handler).await, ["whistled"]);
        act(&handler, 1, staff("handler"), json!({ "action": "report_in", "words": "十分钟到" }))
            .await
            .is(200);
        act(&handler, 1, staff("handler"), json!({ "action": "report_in", "words": "" }))
            .await
            .refuses(409, "ticket.not_called");
    })
    .await;
}

#[tokio::test]
async fn both_sides_write_and_staff_keep_notes_to_themselves() {
    on_both(|h| async move {
        let reporter = h.client();
        say(&reporter, 1, &lamp()).await;
        let worker = h.signed_in(Who::GridWorker);
        let reply = |words: &str, internal: bool| json!({ "action": "reply", "words": words, "internal": internal });
        act(&worker, 1, staff("grid_worker"), reply("在路上", false)).await.is(200);
        act(&worker, 1, staff("grid_worker"), reply("住户情绪激动", true)).await.is(200);
        act(&reporter, 1, json!("reporter"), reply("谢谢", false)).await.is(200);
        act(&reporter, 1, json!("reporter"), reply("  ", false)).await.refuses(422, "text.empty");
        let seen = reporter.get(&path(1)).await.is(200);
        assert!(!String::from_utf8_lossy(&seen.bytes).contains("情绪激动"));
        assert_eq!(notices(&reporter).await, ["message"]);
        assert_eq!(notices(&worker).await, ["message"]);
    })
    .await;
}

#[tokio::test]
async fn many_are_dispatched_at_once_each_with_its_outcome() {
    on_both(|h| async move {
        for n in 1..=3 {
            say(&h.client(), n, &lamp()).await;
        }
        let lead = h.signed_in(Who::GridLead);
        let mut body = dispatch();
        body["id"] = json!(Uuid::from_u128(1));
        body["tickets"] = json!([[need_id(1), 1], [need_id(2), 7], [need_id(3), 1]]);
        let outcomes = lead.post("/staff/tickets/actions", body).await.is(200);
        let codes: Vec<Value> =
            outcomes.json.as_array().expect("a list").iter().map(|o| o["code"].clone()).collect();
        assert_eq!(codes, [Value::Null, json!("stale"), Value::Null]);
    })
    .await;
}

#[tokio::test]
async fn the_inbox_is_sorted_filtered_and_paged() {
    on_both(|h| async move {
        let phone = h.client();
        for n in 1..=60 {
            say(&phone, n, &lamp()).await;
            h.advance(60_000);
        }
        let urgent = json!({ "text": "有人晕倒了", "place": super::harness::UNIT, "category": "D1", "danger": true });
        say(&phone, 99, &urgent).await;
        let worker = h.signed_in(Who::GridWorker);
        let first = worker.get("/staff/tickets").await.is(200);
        let rows = first.json["rows"].as_array().expect("rows").clone();
        assert_eq!(rows.len(), 50);
        let dues: Vec<i64> = rows.iter().map(|row| row["due"]["due"].as_i64().expect("a due time")).collect();
        assert!(dues.is_sorted());
        let next = first.json["next"].as_str().expect("a second page");
        let second = worker.get(&format!("/staff/tickets?after={next}")).await.is(200);
        assert_eq!(second.json["rows"].as_array().map(Vec::len), Some(11));
        assert_eq!(second.json["next"], Value::Null);
        let urgent = worker.get("/staff/tickets?class=urgent").await.is(200);
        assert_eq!(urgent.json["rows"].as_array().map(Vec::len), Some(1));
        let other = h.signed_in(Who::OtherWorker).get("/staff/tickets").await.is(200);
        assert_eq!(other.json["rows"], json!([]));
        let desk = worker.get("/staff/desk").await.is(200);
        assert_eq!((&desk.json["n_open"], &desk.json["n_urgent"]), (&json!(61), &json!(1)));
        worker.get("/staff/tickets?after=nonsense").await.refuses(400, "malformed");
    })
    .await;
}

#[tokio::test]
async fn words_of_one_and_two_characters_are_found() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        say(
            &h.client(),
            2,
            &json!({ "text": "垃圾没人清运", "place": super::harness::UNIT, "category": "B8" }),
        )
        .await;
        let worker = h.signed_in(Who::GridWorker);
        let found = async |words: &str| {
            let answer =
                worker.get(&format!("/staff/tickets?q={}", urlencode(words))).await.is(200);
            answer.json["rows"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(found("灯").await, 1);
        assert_eq!(found("楼道").await, 1);
        assert_eq!(found("道楼").await, 0);
        assert_eq!(found("T250303-0002").await, 1);
        assert_eq!(found("1栋").await, 2);
        let other = h
            .signed_in(Who::OtherWorker)
            .get(&format!("/staff/tickets?q={}", urlencode("楼道")))
            .await
            .is(200);
        assert_eq!(other.json["rows"], json!([]));
    })
    .await;
}

fn urlencode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn the_clockwork_reminds_escalates_resumes_and_closes() {
    on_both(|h: Harness| async move {
        let reporter = h.client();
        let urgent = json!({ "text": "井盖没了", "place": super::harness::UNIT, "category": "B7", "danger": true });
        say(&reporter, 1, &urgent).await;
        let worker = h.signed_in(Who::GridWorker);
        let lead = h.signed_in(Who::GridLead);
        act(&worker, 1, staff("grid_worker"), dispatch()).await.is(200);
        h.advance(30 * 60_000 + 1);
        linli::jobs::run_due(&h.app).await.expect("the clockwork runs");
        linli::jobs::run_due(&h.app).await.expect("it runs again");
        assert_eq!(notices(&lead).await, ["overdue", "received"], "once, however often the clockwork looks");
        h.advance(2 * 3_600_000);
        linli::jobs::run_due(&h.app).await.expect("the clockwork runs");
        let late: TicketView = worker.get(&path(1)).await.read();
        assert_eq!(late.ticket.level, Level::Community);
        let pause = json!({ "action": "pause", "reason": "等配件", "until": h.now().plus_hours(5) });
        act(&worker, 1, staff("grid_worker"), json!({ "action": "accept", "words": "" })).await.is(200);
        act(&worker, 1, staff("grid_worker"), pause).await.is(200);
        h.advance(5 * 3_600_000);
        linli::jobs::run_due(&h.app).await.expect("the clockwork runs");
        let going: TicketView = worker.get(&path(1)).await.read();
        assert_eq!(going.ticket.status, TicketStatus::InProgress);
        act(&worker, 1, staff("grid_worker"), json!({ "action": "finish", "words": "好了", "photos": [] })).await.is(200);
        act(&lead, 1, staff("grid_lead"), json!({ "action": "check", "passed": true, "words": "" })).await.is(200);
        h.advance(7 * 24 * 3_600_000);
        linli::jobs::run_due(&h.app).await.expect("the clockwork runs");
        let closed: TicketView = reporter.get(&path(1)).await.read();
        assert_eq!(closed.ticket.status, TicketStatus::Closed);
        assert!(closed.entries.iter().all(|entry| !entry.internal));
    })
    .await;
}

#[tokio::test]
async fn the_feed_replays_what_was_missed() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 1, &lamp()).await;
        say(&phone, 2, &lamp()).await;
        let missed = phone.get("/feed/poll?after=1").await.is(200);
        assert_eq!(missed.json["events"].as_array().map(Vec::len), Some(1));
        assert_eq!(missed.json["events"][0]["subject"], json!(need_id(2)));
        let none = phone.get("/feed/poll?after=2").await.is(200);
        assert_eq!((none.json["events"].clone(), none.json["seq"].clone()), (json!([]), json!(2)));
    })
    .await;
}

#[tokio::test]
async fn histories_cannot_be_rewritten() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        for sql in ["UPDATE ticket_entry SET at = 0", "DELETE FROM ticket_entry"] {
            let outcome = h.app.db.write(move |conn| {
                Box::pin(async move {
                    sqlx::query(sql).execute(conn).await?;
                    Ok(())
                })
            });
            assert!(format!("{:?}", outcome.await).contains("append-only"), "{sql}");
        }
    })
    .await;
}
