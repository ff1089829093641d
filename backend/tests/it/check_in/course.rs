//! Courses: whoever came often enough is thanked once, however late the last scan comes in.

use super::*;
use linli_shared::{
    api::{NoticeView, Page, PublicPoints},
    i18n::notice::{EventNews, Notice},
    points::Activity,
};

/// Three evenings, one a week, that give nothing themselves.
fn course() -> EventDraft {
    let evening = |n: i64| {
        let starts_at = START.plus_hours(1).plus_days(7 * n);
        Session { starts_at, ends_at: starts_at.plus_hours(2) }
    };
    EventDraft {
        title: "书法班".to_owned(),
        sessions: (0..3).map(evening).collect(),
        earns: Earns::Nothing,
        ..draft()
    }
}

async fn come(h: &Harness, client: &Client, (n, session): (u128, i64)) {
    let body = with(by_code(&code(client).await.url), "session", session);
    assert_eq!(first(send(&h.signed_in(Who::Dispatcher), n, body).await).says, Says::In);
}

async fn told(client: &Client) -> usize {
    let page: Page<NoticeView> = client.get("/notices").await.is(200).read();
    let is_finished = |row: &&NoticeView| {
        matches!(
            &row.notice,
            Notice::Event { news: EventNews::CourseFinished { points: Points(20), .. } }
        )
    };
    page.rows.iter().filter(is_finished).count()
}

#[tokio::test]
async fn who_came_to_two_of_three_sessions_finished_the_course_and_is_thanked_once() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        announce(&h, &course()).await;
        book(&resident, 1).await;
        book(&other, 2).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        come(&h, &other, (2, 0)).await;
        h.advance(7 * DAY_MS);
        come(&h, &resident, (3, 1)).await;
        tick(&h).await;
        assert_eq!(available(&resident).await, 0, "the last evening is to come");
        h.advance(7 * DAY_MS + 2 * DAY_MS);
        for _ in 0..2 {
            tick(&h).await;
        }
        assert_eq!((available(&resident).await, available(&other).await), (20, 0));
        assert_eq!((told(&resident).await, told(&other).await), (1, 0));
        let public: PublicPoints = h.client().get("/points").await.is(200).read();
        assert!(public.rules.contains(&Activity::Course.rule()));
        assert_eq!(mine(&resident).await.statement.rows[0].cause, "course");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_scan_that_came_in_after_the_course_was_judged_finishes_it_once() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &course()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        h.advance(14 * DAY_MS);
        let late = with(scanned(&h, &resident, "").await, "session", 2);
        h.advance(3 * DAY_MS);
        tick(&h).await;
        assert_eq!(available(&resident).await, 0);
        for _ in 0..2 {
            assert_eq!(first(send(&steward, 2, late.clone()).await).says, Says::In);
            tick(&h).await;
        }
        assert_eq!((available(&resident).await, told(&resident).await), (20, 1));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn undoing_the_session_that_finished_a_course_takes_its_points_back() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &course()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        h.advance(14 * DAY_MS);
        come(&h, &resident, (2, 2)).await;
        let again = with(scanned(&h, &resident, "").await, "session", 2);
        h.advance(2 * DAY_MS);
        tick(&h).await;
        assert_eq!(available(&resident).await, 20);
        let body = json!({ "session": 2, "booking": booking(1), "words": "扫错人了" });
        let path = format!("/staff/events/{EVENT}/undos/{}", nonce(3));
        let undone: Undone = steward.put(&path, body).await.is(200).read();
        assert_eq!((undone.taken_back, undone.spent), (Points(20), Points(0)));
        tick(&h).await;
        assert_eq!(available(&resident).await, 0);
        // What was scanned before it was undone does not bring it back.
        assert_ne!(first(send(&steward, 4, again).await).says, Says::In);
        assert_eq!(available(&resident).await, 0);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn sessions_that_were_dropped_do_not_count_and_a_single_evening_is_no_course() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        let mut planned = course();
        let fourth = planned.sessions[2];
        planned.sessions.push(Session {
            starts_at: fourth.starts_at.plus_days(7),
            ends_at: fourth.ends_at.plus_days(7),
        });
        announce(&h, &planned).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        h.advance(7 * DAY_MS);
        come(&h, &resident, (2, 1)).await;
        // Two of four would be too few; the last one does not take place.
        let path = format!("/staff/events/{EVENT}");
        let shown = steward.get(&format!("/events/{EVENT}")).await.is(200).json;
        let tag = format!("\"{}\"", shown["version"]);
        let headers = [("content-type", "application/json"), ("if-match", &*tag)];
        let body = serde_json::to_vec(&course()).expect("JSON");
        steward.send(axum::http::Method::PUT, &path, &headers, body).await.is(200);
        h.advance(9 * DAY_MS);
        tick(&h).await;
        assert_eq!(available(&resident).await, 20);
        is_sound(&h).await;
    })
    .await;
}
