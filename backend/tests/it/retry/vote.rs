//! The part of the story in which polls are announced, voted on and counted again.

use super::{Story, id};
use crate::{
    harness::{HOME, Who},
    need::png,
    poll::{POLL, consultation},
};
use linli_shared::{poll::Choice, time::HOUR_MS};
use serde_json::json;

pub(super) async fn tell(s: &Story) {
    let (lead, worker) = (s.h.signed_in(Who::GridLead), s.h.signed_in(Who::GridWorker));
    let resident = s.h.signed_in(Who::Resident);
    let (first, second) = (POLL.0, id(0x9013));
    s.call(&lead, "PUT /staff/polls/{id}", &[first], consultation(&s.h)).await;
    let mut meeting = consultation(&s.h);
    meeting["mode"] = json!("residents_meeting");
    meeting["opens_at"] = json!(s.h.now().0 + 100 * HOUR_MS);
    meeting["closes_at"] = json!(s.h.now().0 + 200 * HOUR_MS);
    s.call(&lead, "PUT /staff/polls/{id}", &[second], meeting).await;
    let strike = json!({ "is_struck": true, "reason": "空置" });
    let route = "PUT /staff/polls/{id}/roll/{voter}";
    s.call(&lead, route, &[second, HOME.0], strike).await;
    let blind = "ab".repeat(32);
    let ballot = json!({ "choice": { "vote": "for" }, "blind": blind });
    s.call(&resident, "PUT /polls/{id}/ballots/{ballot}", &[first, id(0xf1)], ballot).await;
    s.send(&worker, "PUT /uploads/{id}", &[id(0xb3)], &[], png(20)).await;
    let sheet = json!({
        "voter": HOME, "choice": { "vote": "against" }, "blind": blind, "channel": "proxy",
        "proxy": "王代理", "witness": "陈静", "photo": id(0xb3),
    });
    s.call(&worker, "PUT /staff/polls/{id}/ballots/{ballot}", &[first, id(0xf2)], sheet).await;
    let objection = [first, id(0xf3)];
    let words = json!({ "words": "不是我家投的" });
    s.call(&resident, "PUT /polls/{id}/objections/{objection}", &objection, words).await;
    let answer = json!({ "answer": "请重新投票" });
    s.call(&lead, "POST /staff/polls/{id}/objections/{objection}", &objection, answer).await;
    let reason = json!({ "reason": "方案有误" });
    s.call(&lead, "POST /staff/polls/{id}/void", &[second], reason).await;
    vote_in_secret(s).await;
}

pub(super) async fn count_again(s: &Story) {
    let lead = s.h.signed_in(Who::GridLead);
    let draft =
        json!({ "reason": "有人没看懂", "witness": "陈静", "n_sheets": 1, "n_differing": 0 });
    let route = "PUT /staff/polls/{id}/recounts/{recount}";
    s.call(&lead, route, &[POLL.0, id(0xf6)], draft).await;
}

async fn vote_in_secret(s: &Story) {
    let (resident, worker) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::GridWorker));
    let third = id(0x103);
    let mut draft = crate::poll::consultation(&s.h);
    draft["secrecy"] = json!("server");
    s.call(&s.h.signed_in(Who::Dispatcher), "PUT /staff/polls/{id}", &[third], draft).await;
    let sealed = |choice, n| crate::secret::sealed(&s.h, third, choice, n);
    let ballot = json!({ "sealed": sealed(Choice::For, 1).await });
    let path = [third, id(0xf4)];
    s.call(&resident, "PUT /polls/{id}/secret-ballots/{ballot}", &path, ballot).await;
    let sheet = json!({
        "voter": HOME, "sealed": sealed(Choice::Against, 2).await, "channel": "paper",
        "witness": "陈静",
    });
    let path = [third, id(0xf5)];
    s.call(&worker, "PUT /staff/polls/{id}/secret-ballots/{ballot}", &path, sheet).await;
}
