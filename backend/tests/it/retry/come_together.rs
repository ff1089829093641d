//! The part of the story in which events are announced, booked, offered, and called off.

use super::{Story, id};
use crate::harness::{GRID, Who};
use linli_shared::time::{DAY_MS, HOUR_MS};
use serde_json::{Value, json};

/// An event after everything else in the story is over.
fn event(s: &Story, subject: &str) -> Value {
    event_in(s, subject, 200)
}

fn event_in(s: &Story, subject: &str, days: i64) -> Value {
    let starts_at = s.h.now().0 + days * DAY_MS;
    json!({
        "kind": "drill", "title": "消防演练", "words": "", "organiser": "社区", "place": "广场", "access": "",
        "capacity": 1, "subject": subject,
        "sessions": [{ "starts_at": starts_at, "ends_at": starts_at + HOUR_MS }],
        "eligibility": { "age_min": null, "age_max": null, "grids": [], "household": "anyone" },
        "opens_at": s.h.now(), "cancel_until": starts_at, "offer_hours": 1,
        "earns": { "earns": "nothing" }, "photo": null,
    })
}

pub(super) async fn tell(s: &Story) {
    let (resident, other) = (s.h.signed_in(Who::Resident), s.h.signed_in(Who::OtherResident));
    let leader = s.h.signed_in(Who::BuildingLeader);
    let keeper = s.h.signed_in(Who::Dispatcher);
    const BOOK: &str = "PUT /events/{id}/bookings/{booking}";
    s.call(&keeper, "PUT /staff/events/{id}", &[id(0x81)], event(s, "person")).await;
    for (client, n) in [(&resident, 0x82), (&other, 0x83), (&leader, 0x84)] {
        s.call(client, BOOK, &[id(0x81), id(n)], json!({ "needs": "坐轮椅" })).await;
    }
    s.call(&resident, "POST /bookings/{id}/cancel", &[id(0x82)], json!(null)).await;
    s.call(&other, "POST /bookings/{id}/accept", &[id(0x83)], json!(null)).await;
    let why = json!({ "words": "来电取消" });
    s.call(&keeper, "POST /staff/bookings/{id}/cancel", &[id(0x83)], why).await;
    s.call(&resident, BOOK, &[id(0x81), id(0x85)], json!({})).await;
    let person = json!({ "person": Who::OtherResident.id() });
    let enter = "PUT /staff/events/{id}/bookings/{booking}";
    s.call(&keeper, enter, &[id(0x81), id(0x8d)], person).await;
    let child = json!({
        "name": "林小宝", "birth_year": 2017, "grade": "", "relation": "母亲",
        "collectors": [{ "name": "吴国强", "relation": "外公", "resident": null, "word": "4821" }],
    });
    s.call(&resident, "PUT /me/children/{id}", &[id(0x86)], child.clone()).await;
    s.call(&resident, "PUT /me/children/{id}", &[id(0x87)], child).await;
    s.call(&resident, "DELETE /me/children/{id}", &[id(0x87)], Value::Null).await;
    s.call(&keeper, "PUT /staff/events/{id}", &[id(0x88)], event(s, "child")).await;
    let named = json!({ "child": id(0x86) });
    s.call(&resident, BOOK, &[id(0x88), id(0x89)], named).await;
    s.call(&resident, "PUT /me/interests", &[], json!({ "kinds": ["drill", "digital"] })).await;
    s.call(&resident, "POST /me/calendar", &[], json!(null)).await;
    s.call(&resident, "DELETE /me/calendar", &[], Value::Null).await;
    // Help is asked for no longer than a season ahead.
    s.call(&keeper, "PUT /staff/events/{id}", &[id(0x8a)], event_in(s, "person", 80)).await;
    s.call(&other, BOOK, &[id(0x8a), id(0x8b)], json!({})).await;
    let help = json!({ "session": 0, "skills": ["tutoring"], "minutes": 90 });
    let ask = "PUT /staff/events/{id}/requests/{listing}";
    s.call(&keeper, ask, &[id(0x8a), id(0x8e)], help).await;
    let why = json!({ "words": "暴雨" });
    s.call(&keeper, "POST /staff/events/{id}/call-off", &[id(0x8a)], why).await;
    let stop = json!({
        "kind": "van", "title": "1号车", "words": "", "grid": GRID, "place": "楼下", "weekday": 0,
        "starts": 540, "ends": 600,
    });
    s.call(&keeper, "PUT /staff/stops/{id}", &[id(0x8c)], stop).await;
    s.call(&keeper, "DELETE /staff/stops/{id}", &[id(0x8c)], Value::Null).await;
}
