//! Volunteers for a session: asked by who keeps the event, paid by the pool, confirmed by both.

use super::{
    super::{
        log::audit,
        time_bank::{books, hours},
    },
    *,
};
use linli::audit::Finding;
use linli_shared::{
    amount::Minutes,
    api::{ListingDetail, ListingView, StaffListing, StintView},
    time::MINUTE_MS,
    time_bank::{ListingStatus, Skill, StintStatus, matching::Reason},
};

const REQUEST: Uuid = Uuid::from_u128(0xf100);
const STINT: Uuid = Uuid::from_u128(0xf200);

fn wanted(minutes: i64) -> Value {
    json!({ "session": 0, "skills": ["tutoring"], "minutes": minutes, "words": "一对一数学" })
}

async fn ask(staff: &Client, body: &Value) -> Answer {
    staff.put(&format!("/staff/events/{EVENT}/requests/{REQUEST}"), body).await
}

/// Somebody who teaches.
async fn enrol(client: &Client) {
    let times: Vec<Value> =
        (0..7).map(|day| json!({ "day": day, "from": 0, "until": 1440 })).collect();
    let volunteer = json!({
        "kind": "neighbour", "skills": ["tutoring"], "times": times, "words": "大学生", "is_named": false,
        "is_open": true,
    });
    client.put("/me/volunteer", volunteer).await.is(200);
}

async fn act(client: &Client, action: Value, with: Option<&Client>) -> Answer {
    let code = match with {
        Some(other) => other.get("/me/code").await.is(200).json["url"].clone(),
        None => Value::Null,
    };
    let body = json!({ "entry": Uuid::from_u128(rand::random()), "action": action, "code": code });
    client.post(&format!("/time-bank/stints/{STINT}/actions"), body).await
}

async fn take_up(h: &Harness, client: &Client) -> Answer {
    let body = json!({ "listing": REQUEST, "starts_at": h.now().plus_hours(48) });
    client.put(&format!("/time-bank/stints/{STINT}"), body).await
}

async fn requests(client: &Client) -> Vec<StaffListing> {
    client.get(&format!("/staff/events/{EVENT}/requests")).await.is(200).read()
}

#[tokio::test]
async fn a_tutor_for_a_class_is_found_on_the_board_and_credited_what_its_leader_confirms() {
    on_both(|h: Harness| async move {
        let (leader, tutor) = (h.signed_in(Who::Dispatcher), h.signed_in(Who::OtherResident));
        announce(&h, &with(&h, "title", json!("四点半课堂·春季班"))).await.is(201);
        enrol(&tutor).await;
        ask(&leader, &wanted(45)).await.refuses_field("minutes", "time_bank.minutes");
        let made: StaffListing = ask(&leader, &wanted(90)).await.is(201).read();
        assert!(made.pool && made.fits.len() == 1, "{made:?}");
        ask(&leader, &wanted(90)).await.is(200);
        ask(&leader, &wanted(60)).await.refuses(409, "time_bank.id_reused");
        let board: Page<ListingView> =
            tutor.get("/time-bank/listings?kind=request").await.is(200).read();
        let seen = &board.rows[0];
        let event = seen.event.as_ref().expect("of an event");
        assert_eq!((event.id.0, event.title.as_str()), (EVENT, "四点半课堂·春季班"));
        let reasons = [Reason::Skill { skill: Skill::Tutoring }, Reason::Free];
        assert!(reasons.iter().all(|reason| seen.reasons.contains(reason)), "{:?}", seen.reasons);
        tutor.get(&format!("/time-bank/listings/{REQUEST}")).await.is(200).read::<ListingDetail>();

        take_up(&h, &tutor).await.is(201);
        act(&leader, json!({ "action": "schedule" }), None).await.is(200);
        let stint: StintView =
            tutor.get(&format!("/time-bank/stints/{STINT}")).await.is(200).read();
        assert_eq!(stint.address.as_deref(), Some("中心花园"), "not where the leader lives");
        h.advance(48 * HOUR_MS);
        act(&tutor, json!({ "action": "start" }), Some(&leader)).await.is(200);
        h.advance(90 * MINUTE_MS);
        act(&leader, json!({ "action": "end" }), Some(&tutor)).await.is(200);
        let confirm = json!({ "action": "confirm", "minutes": 90 });
        act(&tutor, confirm.clone(), None).await.is(200);
        assert_eq!(hours(&tutor).await.available, Minutes(0), "the leader has not confirmed");
        let done: StintView = act(&leader, confirm, None).await.is(200).read();
        assert_eq!(done.stint.status, StintStatus::Posted);
        assert_eq!(hours(&tutor).await.available, Minutes(90));
        assert_eq!(
            (hours(&leader).await.available, books(&h).await.pool_paid),
            (Minutes(0), Minutes(90))
        );
        assert_eq!(requests(&leader).await[0].view.status, ListingStatus::Done);
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

#[tokio::test]
async fn an_event_that_is_called_off_lets_its_volunteers_go() {
    on_both(|h: Harness| async move {
        let (leader, tutor) = (h.signed_in(Who::Dispatcher), h.signed_in(Who::OtherResident));
        announce(&h, &clean_up(&h)).await.is(201);
        enrol(&tutor).await;
        ask(&leader, &wanted(90)).await.is(201);
        take_up(&h, &tutor).await.is(201);
        let path = format!("/staff/events/{EVENT}/call-off");
        leader.post(&path, json!({ "words": "暴雨" })).await.is(200);
        let stint: StintView =
            tutor.get(&format!("/time-bank/stints/{STINT}")).await.is(200).read();
        assert_eq!(stint.stint.status, StintStatus::Cancelled);
        assert_eq!(requests(&leader).await[0].view.status, ListingStatus::Withdrawn);
        let other = Uuid::from_u128(0xf101);
        let path = format!("/staff/events/{EVENT}/requests/{other}");
        leader.put(&path, wanted(90)).await.refuses(409, "event.called_off");
    })
    .await;
}

#[tokio::test]
async fn volunteers_follow_an_event_that_moves_and_a_session_that_is_gone_asks_for_nobody() {
    on_both(|h: Harness| async move {
        let (leader, tutor) = (h.signed_in(Who::Dispatcher), h.signed_in(Who::OtherResident));
        let mut draft = clean_up(&h);
        let at = |hours: i64| h.now().plus_hours(hours);
        let first = json!({ "starts_at": at(48), "ends_at": at(51) });
        let second = json!({ "starts_at": at(72), "ends_at": at(75) });
        draft["sessions"] = json!([first, second]);
        announce(&h, &draft).await.is(201);
        enrol(&tutor).await;
        ask(&leader, &wanted(90)).await.is(201);
        let mut other = wanted(90);
        other["session"] = json!(1);
        ask(&leader, &other).await.refuses(409, "time_bank.id_reused");
        take_up(&h, &tutor).await.is(201);
        act(&leader, json!({ "action": "schedule" }), None).await.is(200);
        let version = show(&leader).await.version;
        draft["place"] = json!("活动室");
        change(&h, version, &draft).await.is(200);
        let path = format!("/time-bank/stints/{STINT}");
        let stint: StintView = tutor.get(&path).await.is(200).read();
        assert_eq!(stint.address.as_deref(), Some("活动室"));
        let inbox: Page<NoticeView> = tutor.get("/notices").await.is(200).read();
        let of_help = inbox.rows.iter().filter(|row| row.stint.is_some());
        let said: Vec<String> = of_help.map(|row| notice::text(Lang::Zh, &row.notice)).collect();
        assert!(said.iter().any(|words| words.contains("在活动室")), "{said:?}");
        draft["sessions"] = json!([second]);
        draft["cancel_until"] = json!(at(24));
        change(&h, version + 1, &draft).await.is(200);
        let stint: StintView = tutor.get(&path).await.is(200).read();
        assert_eq!(stint.stint.status, StintStatus::Cancelled);
        assert_eq!(requests(&leader).await[0].view.status, ListingStatus::Withdrawn);
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

#[tokio::test]
async fn a_class_with_many_sessions_lets_all_its_volunteers_go_and_leaves_its_leader_free_to_ask() {
    on_both(|h: Harness| async move {
        let leader = h.signed_in(Who::Dispatcher);
        let sessions: Vec<Value> = (0..60)
            .map(|day| 48 + 24 * day)
            .map(|hour| json!({ "starts_at": h.now().plus_hours(hour), "ends_at": h.now().plus_hours(hour + 3) }))
            .collect();
        announce(&h, &with(&h, "sessions", json!(sessions))).await.is(201);
        for n in 0..60 {
            let path = format!("/staff/events/{EVENT}/requests/{}", Uuid::from_u128(0xf300 + n));
            let mut body = wanted(90);
            body["session"] = json!(n);
            leader.put(&path, body).await.is(201);
        }
        let own = json!({
            "kind": "request", "skills": ["errands"], "words": "代购", "from": h.now().plus_hours(2),
            "until": h.now().plus_hours(8), "minutes": 60, "seats": 1,
        });
        let mine = format!("/time-bank/listings/{}", Uuid::from_u128(0xf400));
        let refusal = leader.put(&mine, own).await;
        assert_ne!(refusal.json["code"], "time_bank.too_many_open", "{:?}", refusal.json);
        let path = format!("/staff/events/{EVENT}/call-off");
        leader.post(&path, json!({ "words": "老师病了" })).await.is(200);
        let left = h.number("SELECT count(*) FROM listing WHERE event_id IS NOT NULL AND status <> 'withdrawn'");
        assert_eq!(left.await, 0);
    })
    .await;
}

#[tokio::test]
async fn help_is_asked_for_by_who_keeps_the_event_and_for_sessions_to_come() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        ask(&h.signed_in(Who::GridWorker), &wanted(90)).await.refuses(404, "not_found");
        h.signed_in(Who::GridWorker)
            .get(&format!("/staff/events/{EVENT}/requests"))
            .await
            .refuses(404, "not_found");
        let leader = h.signed_in(Who::Dispatcher);
        let mut body = wanted(90);
        body["session"] = json!(1);
        ask(&leader, &body).await.refuses(404, "door.no_session");
        h.advance(52 * HOUR_MS);
        ask(&leader, &wanted(90)).await.refuses(409, "event.begun");
    })
    .await;
}
