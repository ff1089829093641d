//! The part of the story in which a topic goes from a suggestion to its end.

use super::{Story, id};
use crate::{
    harness::{PARTY, Who},
    need::need_id,
    poll::POLL,
    topic::{TOPIC, draft, meeting::meeting},
};
use linli_shared::time::DAY_MS;
use serde_json::{Value, json};
use uuid::Uuid;

const PROPOSAL: &str = "PUT /topics/{id}/proposals/{proposal}";
const AMENDMENT: &str = "/topics/{id}/proposals/{proposal}/amendments/{amendment}";

pub(super) async fn tell(s: &Story) {
    let idea = id(0x7001);
    let (resident, other) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::OtherResident));
    let lead = s.h.signed_in(Who::GridLead);
    let words = json!({ "title": "东门装雨棚", "words": "下雨天没处躲" });
    s.call(&resident, "PUT /topics/{id}", &[idea], words).await;
    s.call(&other, "PUT /topics/{id}/support", &[idea], Value::Null).await;
    s.call(&other, "DELETE /topics/{id}/support", &[idea], Value::Null).await;
    s.call(&lead, "PUT /staff/topics/{id}", &[TOPIC.0], draft(&s.h)).await;
    let need = [TOPIC.0, need_id(1).0];
    s.call(&lead, "PUT /staff/topics/{id}/needs/{ticket}", &need, Value::Null).await;
    meet(s).await;
    move_on(s, "needs").await;
    propose_and_speak(s).await;
    let poll = [TOPIC.0, POLL.0];
    s.call(&lead, "PUT /staff/topics/{id}/polls/{poll}", &poll, Value::Null).await;
    for phase in ["proposals", "poll"] {
        move_on(s, phase).await;
    }
    let task = json!({
        "words": "装一盏路灯", "party": PARTY, "place": null,
        "due_on": s.h.now().plus_ms(30 * DAY_MS).date(),
    });
    let ticket = [TOPIC.0, id(0x7060)];
    s.call(&lead, "PUT /staff/topics/{id}/tickets/{ticket}", &ticket, task).await;
}

async fn meet(s: &Story) {
    let (resident, lead) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::GridLead));
    let called = id(0x7090);
    let mut soon = meeting(&s.h, 40);
    let starts_at = s.h.now().0 + 60_000;
    soon["starts_at"] = json!(starts_at);
    soon["ends_at"] = json!(starts_at + 3_600_000);
    let route = "PUT /staff/topics/{id}/meetings/{meeting}";
    s.call(&lead, route, &[TOPIC.0, called], soon).await;
    let needs = json!({ "barrier_free": true, "child_minding": true });
    s.call(&resident, "PUT /meetings/{id}/seat", &[called], needs).await;
    s.call(&resident, "DELETE /meetings/{id}/seat", &[called], Value::Null).await;
    s.h.advance(120_000);
    let code = resident.get("/me/code").await.is(200).json["url"].clone();
    let route = "POST /staff/meetings/{id}/check-ins";
    s.call(&lead, route, &[called], json!({ "code": code })).await;
    let minutes = json!({ "words": "先装两盏" });
    s.call(&lead, "POST /staff/meetings/{id}/minutes", &[called], minutes).await;
}

async fn move_on(s: &Story, from: &str) {
    let lead = s.h.signed_in(Who::GridLead);
    let on = json!({ "move": "on", "from": from });
    s.call(&lead, "POST /staff/topics/{id}/phase", &[TOPIC.0], on).await;
}

async fn propose_and_speak(s: &Story) {
    let (resident, other) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::OtherResident));
    let lead = s.h.signed_in(Who::GridLead);
    let proposal: [Uuid; 2] = [TOPIC.0, id(0x7010)];
    let plan = json!({ "title": "太阳能灯", "words": "不用拉线", "cost_fen": 120_000 });
    s.call(&resident, PROPOSAL, &proposal, plan).await;
    let support = format!("{PROPOSAL}/support");
    s.call(&other, &support, &proposal, Value::Null).await;
    s.call(&other, &support.replace("PUT", "DELETE"), &proposal, Value::Null).await;
    let amendment = [proposal[0], proposal[1], id(0x7020)];
    let change = json!({ "revision": 1, "words": "两盏", "cost_fen": null, "reason": "更亮" });
    s.call(&other, &format!("PUT {AMENDMENT}"), &amendment, change).await;
    let accept = json!({ "accepted": true });
    s.call(&resident, &format!("POST {AMENDMENT}"), &amendment, accept).await;
    let statement = [TOPIC.0, id(0x7030)];
    let words = json!({ "words": "晚上要亮" });
    s.call(&resident, "PUT /topics/{id}/statements/{statement}", &statement, words).await;
    let vote = json!({ "vote": "agree" });
    s.call(&other, "PUT /topics/{id}/statements/{statement}/vote", &statement, vote).await;
    let hide = json!({ "hidden": true, "reason": "重复" });
    s.call(&lead, "POST /staff/topics/{id}/texts/{text}", &statement, hide).await;
    let answer = json!({ "adopted": true, "words": "采纳" });
    let route = "POST /staff/topics/{id}/proposals/{proposal}/answer";
    s.call(&lead, route, &proposal, answer).await;
}
