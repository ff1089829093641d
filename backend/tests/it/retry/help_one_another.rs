//! The part of the story in which neighbours help one another, and hours are given, spent and proved.

use super::{Story, id};
use crate::{harness::Who, need::need_id};
use linli_shared::time::HOUR_MS;
use serde_json::{Value, json};

async fn act(
    s: &Story,
    client: &crate::harness::Client,
    (stint, entry): (u128, u128),
    action: Value,
) {
    let body = json!({ "entry": id(entry), "action": action });
    s.call(client, "POST /time-bank/stints/{id}/actions", &[id(stint)], body).await;
}

pub(super) async fn tell(s: &Story) {
    let (resident, other) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::BuildingLeader));
    let (worker, keeper) = (s.h.signed_in(Who::GridWorker), s.h.signed_in(Who::Dispatcher));
    let volunteer = json!({
        "kind": "neighbour", "skills": ["meals"], "times": [], "words": "", "is_named": true, "is_open": true,
    });
    s.call(&resident, "PUT /me/volunteer", &[], volunteer.clone()).await;
    s.call(&other, "PUT /me/volunteer", &[], volunteer).await;
    let entered = json!({
        "provider": Who::Resident.id(), "receivers": [Who::BuildingLeader.id()], "skills": ["meals"],
        "started_at": s.h.now().plus_hours(-4), "ended_at": s.h.now(), "minutes": 240, "reason": "邻居看见", "pool": true,
    });
    s.call(&keeper, "PUT /staff/time-bank/entries/{id}", &[id(0x81)], entered).await;
    let wanted = json!({
        "kind": "request", "skills": ["meals"], "words": "", "from": s.h.now(),
        "until": s.h.now().plus_hours(8), "minutes": 60, "seats": 1,
    });
    for listing in [id(0x82), id(0x83)] {
        s.call(&resident, "PUT /time-bank/listings/{id}", &[listing], wanted.clone()).await;
    }
    s.call(&resident, "POST /time-bank/listings/{id}/withdraw", &[id(0x83)], Value::Null).await;
    let taken = json!({ "listing": id(0x82), "starts_at": s.h.now() });
    s.call(&other, "PUT /time-bank/stints/{id}", &[id(0x84)], taken).await;
    act(s, &resident, (0x84, 0x91), json!({ "action": "schedule" })).await;
    for (entry, action) in [(id(0x92), "start"), (id(0x93), "end")] {
        let body = json!({ "entry": entry, "action": { "action": action } });
        let route = "POST /staff/time-bank/stints/{id}/actions";
        s.call(&worker, route, &[id(0x84)], body).await;
        s.h.advance(HOUR_MS);
    }
    act(s, &other, (0x84, 0x94), json!({ "action": "propose", "minutes": 50 })).await;
    act(s, &resident, (0x84, 0x95), json!({ "action": "confirm", "minutes": 50 })).await;
    let mut wanted = wanted;
    (wanted["from"], wanted["until"]) = (json!(s.h.now()), json!(s.h.now().plus_hours(8)));
    let asked = json!({ "person": Who::BuildingLeader.id(), "listing": wanted, "pool": false });
    s.call(&worker, "PUT /staff/time-bank/listings/{id}", &[id(0x85)], asked.clone()).await;
    let pool = json!({ "pool": true });
    s.call(&worker, "POST /staff/time-bank/listings/{id}/pool", &[id(0x85)], pool).await;
    let ticket = need_id(0x71).0;
    let route = "PUT /staff/tickets/{id}/requests/{listing}";
    s.call(&worker, route, &[ticket, id(0x86)], asked).await;
    let assigned = json!({
        "listing": id(0x85), "provider": Who::Resident.id(), "starts_at": s.h.now().plus_hours(2),
    });
    s.call(&worker, "PUT /staff/time-bank/stints/{id}", &[id(0x87)], assigned).await;
    let course = json!({
        "kind": "course", "title": "手机摄影班", "words": "", "minutes": 60, "seats": 5,
        "starts_at": s.h.now().plus_days(3), "is_open": true,
    });
    s.call(&keeper, "PUT /staff/time-bank/projects/{id}", &[id(0x88)], course).await;
    let gift = [id(0x88), id(0x89)];
    let place = json!({ "minutes": 60 });
    s.call(&resident, "PUT /time-bank/projects/{id}/gifts/{gift}", &gift, place).await;
    s.call(&resident, "DELETE /time-bank/projects/{id}/gifts/{gift}", &gift, Value::Null).await;
    let period = json!({ "from": s.h.now().date().plus_days(-9), "until": s.h.now().date() });
    let paper = s.call(&resident, "PUT /me/hours/certificates/{id}", &[id(0x8a)], period).await;
    let code = json!({ "code": paper.json["short"] });
    s.call(&s.h.client(), "POST /time-bank/certificates/check", &[], code).await;
    s.call(&resident, "PUT /me/honour", &[], json!({ "is_named": true })).await;
    s.call(&other, "DELETE /me/volunteer", &[], Value::Null).await;
}
