//! The part of the story in which people come to an event, and one check-in is taken back.

use super::{Story, id};
use crate::harness::Who;
use linli_shared::{api::DoorView, qr::format_short, time::HOUR_MS};
use serde_json::json;

pub(super) async fn tell(s: &Story) {
    let (resident, other) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::OtherResident));
    let keeper = s.h.signed_in(Who::Dispatcher);
    let starts_at = s.h.now().0 + HOUR_MS;
    let event = json!({
        "kind": "skills", "title": "缝纫课", "words": "", "organiser": "社区", "place": "活动室", "access": "",
        "capacity": 5, "subject": "person",
        "sessions": [{ "starts_at": starts_at, "ends_at": starts_at + HOUR_MS }],
        "eligibility": { "age_min": null, "age_max": null, "grids": [], "household": "anyone" },
        "opens_at": s.h.now(), "cancel_until": starts_at, "offer_hours": null,
        "earns": { "earns": "points", "points": 3 }, "photo": null,
    });
    let (event_id, book) = (id(0x91), "PUT /events/{id}/bookings/{booking}");
    s.call(&keeper, "PUT /staff/events/{id}", &[event_id], event).await;
    for (client, n) in [(&resident, 0x92), (&other, 0x93)] {
        s.call(client, book, &[event_id, id(n)], json!({})).await;
    }
    let path = format!("/staff/events/{event_id}/sessions/0/door");
    let open = async || -> DoorView { keeper.put(&path, json!({})).await.is(200).read() };
    s.work("PUT /staff/events/{id}/sessions/{n}/door", async { drop(open().await) }).await;
    let show = keeper.get(&path).await.is(200).read::<DoorView>().show.expect("it is open");
    let own = json!({ "code": show.now(s.h.now()) });
    s.call(&other, "PUT /events/{id}/check-ins/{nonce}", &[event_id, id(0x94)], own).await;
    let scan = "PUT /staff/events/{id}/check-ins/{nonce}";
    let code = resident.get("/me/code").await.is(200).json["url"].clone();
    let body = json!({ "session": 0, "by": "code", "code": code });
    s.call(&keeper, scan, &[event_id, id(0x95)], body).await;
    let guess = async {
        let body = json!({ "session": 0, "by": "code", "code": format_short([7; 5]) });
        let path = format!("/staff/events/{event_id}/check-ins/{}", id(0x96));
        keeper.put(&path, body).await.refuses(404, "qr.unknown");
    };
    s.work(scan, guess).await;
    let undo = json!({ "session": 0, "booking": id(0x92), "words": "扫错人了" });
    s.call(&keeper, "PUT /staff/events/{id}/undos/{nonce}", &[event_id, id(0x97)], undo).await;
    let opinion = json!({ "stars": 5, "tags": ["useful"], "words": "" });
    s.call(&other, "PUT /bookings/{id}/opinion", &[id(0x93)], opinion).await;
}
