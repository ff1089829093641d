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

/// Undoes a session of the first booking.
async fn undo_session(h: &Harness, (n, session): (u128, i64)) -> Undone {
    let body = json!({ "session": session, "booking": booking(1), "words": "扫错人了" });
    let path = format!("/staff/events/{EVENT}/undos/{}", nonce(n));
    h.signed_in(Who::Dispatcher).put(&path, body).await.is(200).read()
}

/// Plans the course anew.
async fn replan(h: &Harness, draft: &EventDraft) {
    let steward = h.signed_in(Who::Dispatcher);
    let shown = steward.get(&format!("/events/{EVENT}")).await.is(200).json;
    let tag = format!("\"{}\"", shown["version"]);
    let headers = [("content-type", "application/json"), ("if-match", &*tag)];
    let body = serde_json::to_vec(draft).expect("JSON");
    let path = format!("/staff/events/{EVENT}");
    steward.send(axum::http::Method::PUT, &path, &headers, body).await.is(200);
}

/// Exchanges so many points for a thing.
async fn spend(h: &Harness, client: &Client, price: i64) {
    let reward = json!({
        "title": "雨伞一把", "words": "", "kind": "goods", "giver": "邻里基金", "pickup": "驿站",
        "hours": "每天", "price": price, "stock": 3, "per_month": 5, "days": 14, "photo": null,
        "is_listed": true,
    });
    let id = Uuid::from_u128(0x5000);
    h.signed_in(Who::Dispatcher).put(&format!("/staff/rewards/{id}"), reward).await.is(201);
    let asked = json!({ "reward": id, "price": price });
    client.put(&format!("/vouchers/{}", Uuid::from_u128(0x6000)), asked).await.is(201);
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
        let undone = undo_session(&h, (3, 2)).await;
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
        let resident = h.signed_in(Who::Resident);
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
        replan(&h, &course()).await;
        h.advance(9 * DAY_MS);
        tick(&h).await;
        assert_eq!(available(&resident).await, 20);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_course_that_goes_on_after_it_was_judged_is_judged_again() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        let two = course().sessions.into_iter().take(2).collect();
        announce(&h, &EventDraft { sessions: two, ..course() }).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        h.advance(9 * DAY_MS);
        tick(&h).await;
        assert_eq!(available(&resident).await, 0, "one of two is too few");
        replan(&h, &course()).await;
        h.advance(5 * DAY_MS);
        come(&h, &resident, (2, 2)).await;
        h.advance(2 * DAY_MS);
        for _ in 0..2 {
            tick(&h).await;
        }
        assert_eq!((available(&resident).await, told(&resident).await), (20, 1));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_course_that_is_finished_again_gives_what_was_not_spent_of_the_first_time() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &course()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        h.advance(7 * DAY_MS);
        come(&h, &resident, (2, 1)).await;
        h.advance(7 * DAY_MS);
        let late = with(scanned(&h, &resident, "").await, "session", 2);
        h.advance(2 * DAY_MS);
        tick(&h).await;
        spend(&h, &resident, 15).await;
        let undone = undo_session(&h, (3, 1)).await;
        assert_eq!((undone.taken_back, undone.spent), (Points(5), Points(15)));
        assert_eq!(first(send(&steward, 4, late).await).says, Says::In);
        assert_eq!(available(&resident).await, 5);
        let undone = undo_session(&h, (5, 2)).await;
        assert_eq!((undone.taken_back, undone.spent), (Points(5), Points(0)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn points_for_coming_that_were_spent_are_not_given_again_by_a_new_scan() {
    on_both(|h: Harness| async move {
        let resident = h.signed_in(Who::Resident);
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        come(&h, &resident, (1, 0)).await;
        spend(&h, &resident, 7).await;
        for n in [10, 20] {
            let undone = undo_session(&h, (n, 0)).await;
            assert_eq!(undone.taken_back, Points(3));
            come(&h, &resident, (n + 1, 0)).await;
            assert_eq!(available(&resident).await, 3);
        }
        is_sound(&h).await;
    })
    .await;
}
