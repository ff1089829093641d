//! What a stranger tries: other people's tickets and ids, odd numbers, wrong types, too much of something.

use super::{
    harness::{BUILDING, Client, Harness, PARTY, UNIT, Who, on_both},
    need::{lamp, need_id, say},
    ticket::{act, staff},
};
use axum::http::Method;
use linli_shared::{
    api::{NeedReceipt, TicketView},
    ticket::Standing,
};
use serde_json::{Value, json};
use uuid::Uuid;

async fn join(client: &Client, n: u128, entry: u128) -> super::harness::Answer {
    let path = format!("/tickets/{}/joins/{}", need_id(n), Uuid::from_u128(entry));
    client.put(&path, json!({ "phone": "" })).await
}

#[tokio::test]
async fn who_joins_can_neither_take_it_back_nor_rate_it() {
    on_both(|h: Harness| async move {
        let (reporter, stranger) = (h.client(), h.client());
        say(&reporter, 1, &lamp()).await;
        join(&stranger, 1, 0x71).await.is(200);
        let withdraw = json!({ "action": "withdraw" });
        for standing in ["reporter", "follower"] {
            act(&stranger, 1, json!(standing), withdraw.clone())
                .await
                .refuses(403, "ticket.not_allowed");
        }
        let nudge = json!({ "action": "nudge" });
        act(&stranger, 1, json!("follower"), nudge).await.is(200);
        let worker = h.signed_in(Who::GridWorker);
        let solved = json!({ "action": "solve_on_spot", "words": "换好了", "photos": [] });
        act(&worker, 1, staff("grid_worker"), solved).await.is(200);
        let rate =
            json!({ "action": "rate", "stars": 1, "solved": false, "tags": [], "words": "差" });
        for standing in ["reporter", "follower"] {
            act(&stranger, 1, json!(standing), rate.clone())
                .await
                .refuses(403, "ticket.not_allowed");
        }
        act(&reporter, 1, json!("reporter"), rate).await.is(200);
        act(&reporter, 1, json!("reporter"), withdraw).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn who_joins_does_not_learn_who_said_it() {
    on_both(|h: Harness| async move {
        say(&h.signed_in(Who::Resident), 1, &lamp()).await;
        let seen: TicketView = join(&h.client(), 1, 0x71).await.is(200).read();
        assert_eq!((seen.standings, seen.reporter), (vec![Standing::Follower], None));
    })
    .await;
}

#[tokio::test]
async fn for_whom_it_was_said_may_rate_it() {
    on_both(|h: Harness| async move {
        let worker = h.signed_in(Who::GridWorker);
        let mut said = lamp();
        said["source"] = json!("visit");
        said["for_person"] =
            json!({ "name": "王小明", "phone": Who::Resident.phone(), "reason": "不会用手机" });
        say(&worker, 1, &said).await;
        let solved = json!({ "action": "solve_on_spot", "words": "换好了", "photos": [] });
        act(&worker, 1, staff("grid_worker"), solved).await.is(200);
        let rate = json!({ "action": "rate", "stars": 5, "solved": true, "tags": [], "words": "" });
        act(&h.signed_in(Who::Resident), 1, json!("reporter"), rate).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn an_id_that_was_used_stands_for_nothing_else() {
    on_both(|h: Harness| async move {
        say(&h.client(), 1, &lamp()).await;
        let (first, second) = (h.client(), h.client());
        join(&first, 1, 0x71).await.is(200);
        join(&first, 1, 0x71).await.is(200);
        join(&second, 1, 0x71).await.refuses(409, "ticket.id_reused");
        let view: TicketView = join(&second, 1, 0x72).await.read();
        assert_eq!(view.n_reporters, 3);
        let path = format!("/tickets/{}/actions", need_id(1));
        let headers = [("content-type", "application/json"), ("if-match", "\"3\"")];
        let body = |action: &str| {
            let body = json!({
                "id": Uuid::from_u128(9), "standing": staff("grid_worker"), "action": action, "words": "好",
            });
            body.to_string().into_bytes()
        };
        let worker = h.signed_in(Who::GridWorker);
        worker.send(Method::POST, &path, &headers, body("accept")).await.is(200);
        worker.send(Method::POST, &path, &headers, body("accept")).await.is(200);
        worker.send(Method::POST, &path, &headers, body("start")).await.refuses(409, "ticket.id_reused");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_merged_into_what_is_private() {
    on_both(|h: Harness| async move {
        let (reporter, stranger) = (h.client(), h.client());
        let mut secret = lamp();
        secret["confidential"] = json!(true);
        say(&reporter, 1, &secret).await;
        say(&stranger, 2, &lamp()).await;
        let lead = h.signed_in(Who::GridLead);
        let merge = |n: u128| json!({ "action": "merge", "into": need_id(n) });
        act(&lead, 2, staff("grid_lead"), merge(1)).await.refuses(403, "ticket.not_allowed");
        stranger.get(&format!("/tickets/{}", need_id(1))).await.refuses(404, "not_found");
        act(&lead, 1, staff("grid_lead"), merge(2)).await.is(200);
    })
    .await;
}

/// Erasing who said it does not make it public.
#[tokio::test]
async fn what_was_said_for_somebody_stays_private_when_the_speaker_leaves() {
    on_both(|h: Harness| async move {
        let speaker = h.signed_in(Who::Resident);
        let mut said = lamp();
        said["for_person"] = json!({ "name": "钱奶奶", "phone": "", "reason": "眼睛不好" });
        say(&speaker, 1, &said).await;
        speaker.delete("/me").await.is(204);
        let worker = h.signed_in(Who::GridWorker);
        let accept = json!({ "action": "accept", "words": "" });
        act(&worker, 1, staff("grid_worker"), accept).await.is(200);
        assert_eq!(h.number("SELECT count(*) FROM ticket WHERE is_public = 1").await, 0);
        join(&h.client(), 1, 0x71).await.refuses(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn the_number_of_a_visitor_is_seen_for_a_reason_that_is_kept() {
    on_both(|h: Harness| async move {
        let visitor = h.client();
        let mut said = lamp();
        said["phone"] = json!("13912345678");
        say(&visitor, 1, &said).await;
        let path = format!("/staff/tickets/{}/unmask", need_id(1));
        let look = json!({ "purpose": "ticket", "words": "问地址" });
        let unmask = async |who: Who| h.signed_in(who).post(&path, &look).await;
        unmask(Who::OtherWorker).await.refuses(404, "not_found");
        unmask(Who::Handler).await.refuses(403, "forbidden");
        let seen = unmask(Who::GridWorker).await.is(200);
        assert_eq!(seen.json["phone"], "13912345678");
        assert_eq!(h.number("SELECT count(*) FROM ticket_look_entry").await, 1);
        let told = visitor.get("/notices").await.is(200);
        assert_eq!(told.json["rows"][0]["notice"]["notice"], "unmasked");
        let mut secret = lamp();
        secret["confidential"] = json!(true);
        say(&h.signed_in(Who::Resident), 2, &secret).await;
        let path = format!("/staff/tickets/{}/unmask", need_id(2));
        h.signed_in(Who::GridWorker).post(&path, &look).await.refuses(404, "not_found");
        let seen = h.signed_in(Who::Dispatcher).post(&path, &look).await.is(200);
        assert_eq!(seen.json["name"], "王小明");
        assert_eq!(h.signed_in(Who::Resident).get("/me/looks").await.json[0]["by"], "郑洁");
    })
    .await;
}

#[tokio::test]
async fn odd_requests_are_refused_and_are_no_faults() {
    on_both(|h: Harness| async move {
        say(&h.client(), 1, &lamp()).await;
        let all = h.signed_in(Who::Dispatcher);
        let far = "9223372036854775807";
        for (path, status) in [
            ("/tickets/1".to_owned(), 404),
            ("/tickets/%00".to_owned(), 404),
            (format!("/board?after={far}.{}", need_id(1)), 200),
            (format!("/board?after=-{far}.{}", need_id(1)), 200),
            (format!("/board?after=9{far}.{}", need_id(1)), 400),
            ("/board?after=1".to_owned(), 400),
            (format!("/board?grid={}", need_id(9)), 404),
            ("/feed/poll?after=-5".to_owned(), 200),
            (format!("/feed/poll?after={far}"), 200),
            (format!("/feed/poll?after=9{far}"), 400),
            ("/needs/similar?category=Z9".to_owned(), 400),
            ("/places?parent=%00".to_owned(), 400),
            ("/tickets/mine?after=%00".to_owned(), 400),
            ("/notices?after=x".to_owned(), 400),
            ("/staff/people?q=%00".to_owned(), 400),
            ("/staff/people?q=%25_!".to_owned(), 200),
            ("/staff/households?q=%00".to_owned(), 400),
            ("/staff/tickets?q=%00".to_owned(), 400),
            ("/staff/tickets?q=%27%29%3A%2A%7C%26%21".to_owned(), 200),
            ("/staff/tickets?after=%00.1".to_owned(), 400),
            ("/staff/tickets.csv?q=%00".to_owned(), 400),
            ("/staff/codes?after=%00".to_owned(), 400),
            ("/staff/codes/sheet.pdf?ids=%00".to_owned(), 400),
        ] {
            let answer = all.get(&path).await;
            assert_eq!(answer.status, status, "{path}: {}", answer.json);
        }
    })
    .await;
}

#[tokio::test]
async fn odd_bodies_are_refused_and_are_no_faults() {
    on_both(|h: Harness| async move {
        say(&h.client(), 1, &lamp()).await;
        let (worker, admin) = (h.signed_in(Who::GridWorker), h.signed_in(Who::Administrator));
        let path = format!("/needs/{}", need_id(2));
        let text = [("content-type", "text/plain")];
        worker.send(Method::PUT, &path, &text, b"{}".to_vec()).await.refuses(400, "malformed");
        let deep = format!("{}{}", "[".repeat(4000), "]".repeat(4000)).into_bytes();
        let typed = [("content-type", "application/json")];
        worker.send(Method::PUT, &path, &typed, deep).await.refuses(400, "malformed");
        for (field, value) in [
            ("text", json!("灯\u{0}坏了")),
            ("place_words", json!("\u{0}")),
            ("occurred_at", json!(i64::MAX)),
            ("occurred_at", json!(i64::MIN)),
            ("recording", json!(need_id(7))),
        ] {
            let mut body = lamp();
            body[field] = value;
            let path = format!("/needs/{}", Uuid::from_u128(rand::random()));
            let answer = worker.put(&path, &body).await;
            assert!(answer.status.as_u16() < 500, "{field}: {}", answer.json);
            if answer.status.is_success() {
                let receipt: NeedReceipt = answer.read();
                worker.get(&format!("/tickets/{}", receipt.ticket)).await.is(200);
            }
        }
        let actions = format!("/tickets/{}/actions", need_id(1));
        let pause = |until: i64| json!({ "action": "pause", "reason": "等", "until": until });
        act(&worker, 1, staff("grid_worker"), json!({ "action": "accept", "words": "" })).await.is(200);
        for until in [i64::MIN, -1, i64::MAX] {
            act(&worker, 1, staff("grid_worker"), pause(until))
                .await
                .refuses(409, "ticket.pause_out_of_range");
        }
        let lead = h.signed_in(Who::GridLead);
        let refer = json!({ "action": "refer", "to": "长".repeat(5000), "reason": "不归我们" });
        act(&lead, 1, staff("grid_lead"), refer).await.refuses(422, "text.too_long");
        for tag in ["\"x\"", "*", "W/\"1\"", "\"99999999999999999999\""] {
            let headers = [("content-type", "application/json"), ("if-match", tag)];
            let body = json!({ "id": Uuid::from_u128(1), "standing": staff("grid_worker"), "action": "resume" });
            let answer = worker.send(Method::POST, &actions, &headers, body.to_string().into_bytes()).await;
            assert!((400..413).contains(&answer.status.as_u16()), "{tag}: {}", answer.json);
        }
        let many: Vec<Value> = (0..500).map(|_| json!([need_id(1), 1])).collect();
        let body = json!({ "tickets": many, "id": Uuid::from_u128(3), "action": "dispatch", "to": PARTY, "words": "" });
        lead.post("/staff/tickets/actions", body).await.refuses(400, "malformed");
        let nul = "网格,楼栋,单元,户号,面积\n\u{0},\u{0},,101,99999999999999999999\n".as_bytes().to_vec();
        let answer = admin.send(Method::POST, "/staff/import", &[("content-type", "text/csv")], nul).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.json);
        let spot = json!({ "kind": "place", "place": UNIT, "spot": "\u{0}" });
        let answer = worker.put(&format!("/staff/codes/{}", Uuid::from_u128(5)), spot).await;
        assert!(answer.status.as_u16() < 500, "{}", answer.json);
    })
    .await;
}

#[tokio::test]
async fn a_building_leader_reaches_only_the_own_building() {
    on_both(|h: Harness| async move {
        let leader = h.signed_in(Who::BuildingLeader);
        let mut elsewhere = lamp();
        elsewhere["place"] = json!(super::harness::SECOND_BUILDING);
        say(&h.client(), 1, &elsewhere).await;
        leader.get(&format!("/tickets/{}", need_id(1))).await.refuses(404, "not_found");
        let mut own = lamp();
        own["place"] = json!(BUILDING);
        say(&h.client(), 2, &own).await;
        leader.get(&format!("/tickets/{}", need_id(2))).await.is(200);
        let look = json!({ "purpose": "ticket", "words": "" });
        let path = format!("/staff/tickets/{}/unmask", need_id(2));
        leader.post(&path, look).await.refuses(403, "forbidden");
    })
    .await;
}
