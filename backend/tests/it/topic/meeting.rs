//! Meetings: who comes, what they need, who was there, what was said.

use super::{TOPIC, go_on, id, neighbour, notices, open, view};
use crate::{
    harness::{Client, Harness, Who, on_both},
    points::mine,
};
use linli_shared::{
    amount::Points,
    api::{CheckedIn, MeetingView},
    deliberation::TopicEvent,
    time::{DAY_MS, HOUR_MS},
};
use serde_json::{Value, json};

pub(crate) fn meeting(h: &Harness, seats: i64) -> Value {
    let starts_at = h.now().0 + 3 * DAY_MS;
    json!({
        "agenda": "先看现场，再比方案", "room": "社区二楼", "link": "",
        "starts_at": starts_at, "ends_at": starts_at + 2 * HOUR_MS, "seats": seats,
    })
}

async fn call(h: &Harness, seats: i64) {
    open(h).await;
    let path = format!("/staff/topics/{TOPIC}/meetings/{}", id(90));
    h.signed_in(Who::GridLead).put(&path, meeting(h, seats)).await.is(201);
}

async fn seen(client: &Client) -> MeetingView {
    let all: Vec<MeetingView> =
        client.get(&format!("/topics/{TOPIC}/meetings")).await.is(200).read();
    all.into_iter().next().expect("a meeting")
}

fn seat() -> String {
    format!("/meetings/{}/seat", id(90))
}

#[tokio::test]
async fn a_seat_is_taken_once_and_the_last_one_by_one_person() {
    on_both(|h: Harness| async move {
        call(&h, 2).await;
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let needs = json!({ "barrier_free": true, "child_minding": false });
        h.client().put(&seat(), &needs).await.refuses(401, "unauthenticated");
        for _ in 0..2 {
            resident.put(&seat(), &needs).await.is(204);
        }
        let late = [neighbour(&h, 0, None).await, neighbour(&h, 1, None).await];
        let seat_path = seat();
        let tries = late.iter().map(|client| client.put(&seat_path, &needs));
        let answers = futures_util::future::join_all(tries).await;
        let n_seated = answers.iter().filter(|answer| answer.status == 204).count();
        assert_eq!(n_seated, 1);
        other.put(&seat(), &needs).await.refuses(409, "topic.full");
        let mine = seen(&resident).await;
        assert_eq!((mine.n_taken, mine.mine.map(|m| m.barrier_free)), (2, Some(true)));
        // What people need is for those who prepare the room.
        assert!(mine.needs.is_none());
        let kept = seen(&h.signed_in(Who::GridLead)).await.needs.expect("for keepers");
        assert_eq!((kept.barrier_free, kept.child_minding), (2, 0));
        for _ in 0..2 {
            resident.delete(&seat()).await.is(204);
        }
        other.put(&seat(), &needs).await.is(204);
        go_on(&h, 3).await;
        resident.put(&seat(), &needs).await.refuses(409, "topic.too_late");
    })
    .await;
}

#[tokio::test]
async fn people_are_checked_in_by_their_own_code_and_the_minutes_say_how_many_came() {
    on_both(|h: Harness| async move {
        call(&h, 10).await;
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        let door = format!("/staff/meetings/{}/check-ins", id(90));
        let minutes = format!("/staff/meetings/{}/minutes", id(90));
        let code = async || resident.get("/me/code").await.is(200).json["url"].clone();
        let body = json!({ "code": code().await });
        lead.post(&door, &body).await.refuses(409, "topic.too_early");
        lead.post(&minutes, json!({ "words": "定了" })).await.refuses(409, "topic.too_early");
        h.advance(3 * DAY_MS - HOUR_MS);
        lead.post(&door, json!({ "code": "ABCD-EFGH" })).await.is(422);
        h.signed_in(Who::GridWorker).post(&door, &body).await.refuses(403, "forbidden");
        // Who did not sign up is not sent away, and comes once however often the code is read.
        for _ in 0..2 {
            let body = json!({ "code": code().await });
            let done: CheckedIn = lead.post(&door, &body).await.is(200).read();
            assert_eq!((done.name.as_str(), done.n_came), ("王**", 1));
        }
        assert_eq!(mine(&resident).await.available, Points(10), "coming earns points, once");
        // Who runs the door may come too, and gives no points to themselves.
        let own = lead.get("/me/code").await.is(200).json["url"].clone();
        lead.post(&door, json!({ "code": own })).await.is(200);
        assert_eq!(mine(&lead).await.available, Points(0));
        h.advance(2 * HOUR_MS);
        lead.post(&minutes, json!({ "words": " " })).await.refuses_field("words", "text.empty");
        let print = format!("/meetings/{}/minutes.pdf", id(90));
        h.client().get(&print).await.refuses(404, "not_found");
        for _ in 0..2 {
            lead.post(&minutes, json!({ "words": "先装两盏试试" })).await.is(204);
        }
        lead.post(&minutes, json!({ "words": "别的" })).await.refuses(409, "topic.decided");
        let sheet = h.client().get(&print).await.is(200);
        assert!(sheet.bytes.starts_with(b"%PDF-"));
        let found = view(&resident).await;
        let held = found.thread.iter().find_map(|row| {
            let TopicEvent::MeetingHeld { n_came, words } = &row.event else { return None };
            Some((*n_came, words.clone()))
        });
        assert_eq!(held, Some((2, "先装两盏试试".to_owned())));
        assert!(notices(&resident).await.contains(&"meeting_minutes".to_owned()));
        assert!(seen(&resident).await.came);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_sent_twice_is_one_and_who_takes_part_is_told() {
    on_both(|h: Harness| async move {
        open(&h).await;
        let path = format!("/staff/topics/{TOPIC}/meetings/{}", id(90));
        let lead = h.signed_in(Who::GridLead);
        let body = meeting(&h, 40);
        h.signed_in(Who::Resident).put(&path, &body).await.refuses(403, "forbidden");
        let mut past = body.clone();
        past["starts_at"] = json!(h.now().0);
        lead.put(&path, &past).await.refuses_field("starts_at", "topic.meeting_time");
        lead.put(&path, &body).await.is(201);
        lead.put(&path, &body).await.is(200);
        let mut other = body.clone();
        other["seats"] = json!(41);
        lead.put(&path, &other).await.refuses(422, "topic.id_reused");
        assert_eq!(h.number("SELECT count(*) FROM meeting").await, 1);
    })
    .await;
}
