//! Calendars: a file for everybody, and a private address that can be revoked.

use super::{EVENT, act, announce, book, change, clean_up, with};
use crate::harness::{Harness, Who, on_both};
use linli_shared::api::{BASE, CalendarAddress, CalendarState};
use serde_json::json;

fn text(answer: &crate::harness::Answer) -> String {
    String::from_utf8(answer.bytes.clone()).expect("text")
}

#[tokio::test]
async fn an_event_is_a_calendar_file_for_everybody() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        let path = format!("/events/{EVENT}/event.ics");
        let answer = h.client().get(&path).await.is(200);
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        let before = text(&answer);
        for line in [
            "BEGIN:VEVENT",
            "UID:00000000-0000-0000-0000-00000000e000-0@linli",
            "SEQUENCE:1",
            "STATUS:CONFIRMED",
            "DTSTART:20250305T020000Z",
            "DTEND:20250305T050000Z",
            "SUMMARY:春季环境整治日",
            "LOCATION:中心花园",
        ] {
            assert!(before.contains(&format!("{line}\r\n")), "{line} in {before}");
        }
        change(&h, 1, &with(&h, "place", json!("东门"))).await.is(200);
        let path_off = format!("/staff/events/{EVENT}/call-off");
        h.signed_in(Who::Dispatcher).post(&path_off, json!({ "words": "雨" })).await.is(200);
        let after = text(&h.client().get(&path).await.is(200));
        assert!(
            after.contains("SEQUENCE:3\r\n") && after.contains("STATUS:CANCELLED\r\n"),
            "{after}"
        );
    })
    .await;
}

#[tokio::test]
async fn ones_calendar_is_read_by_its_address_until_that_is_revoked() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        book(&resident, 1).await.is(201);
        book(&other, 2).await.is(201);
        let none: CalendarState = resident.get("/me/calendar").await.read();
        assert_eq!(none.since, None);
        let address = async |client: &crate::harness::Client| {
            let made: CalendarAddress = client.post("/me/calendar", json!({})).await.read();
            let (_, path) = made.url.split_once(BASE).expect("a path");
            assert!(made.url.starts_with("http://linli.test/"), "{}", made.url);
            path.to_owned()
        };
        let first = address(&resident).await;
        let since: CalendarState = resident.get("/me/calendar").await.read();
        assert_eq!(since.since, Some(h.now()));
        let calendar = text(&h.client().get(&first).await.is(200));
        assert!(calendar.contains("STATUS:CONFIRMED\r\n"), "{calendar}");
        let theirs = address(&other).await;
        let waits = text(&h.client().get(&theirs).await.is(200));
        assert!(waits.contains("STATUS:TENTATIVE\r\n") && !waits.contains("VALARM"), "{waits}");
        // What was taken back is gone; who moved up is sure.
        act(&resident, 1, "cancel").await.is(200);
        assert!(!text(&h.client().get(&first).await.is(200)).contains("VEVENT"));
        assert!(text(&h.client().get(&theirs).await.is(200)).contains("STATUS:CONFIRMED\r\n"));
        // A new address ends the old one, and revoking ends both.
        let second = address(&resident).await;
        h.client().get(&first).await.refuses(404, "not_found");
        h.client().get(&second).await.is(200);
        for _ in 0..2 {
            resident.delete("/me/calendar").await.is(204);
        }
        h.client().get(&second).await.refuses(404, "not_found");
        h.client().get("/calendars/zz/events.ics").await.refuses(404, "not_found");
        let length = "SELECT max(length(token_hash)) FROM calendar";
        assert_eq!(h.number(length).await, 32, "only its hash is kept");
    })
    .await;
}
