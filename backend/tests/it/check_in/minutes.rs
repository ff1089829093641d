//! Time for being there: once out of the pool, back when it is undone, never to oneself.

use super::{
    super::time_bank::{books, earn, hours},
    *,
};
use linli_shared::{
    amount::Minutes,
    api::{CertificateView, MyHours},
    time_bank::CEILING,
};

fn timed() -> EventDraft {
    EventDraft { earns: Earns::Minutes { minutes: Minutes(90) }, ..draft() }
}

async fn spend(h: &Harness, client: &Client, minutes: i64) {
    let project = json!({
        "kind": "pledge", "title": "百户送餐", "words": "", "minutes": 6000, "seats": 0,
        "starts_at": null, "is_open": true,
    });
    let id = Uuid::from_u128(0x7300);
    let path = format!("/staff/time-bank/projects/{id}");
    h.signed_in(Who::Dispatcher).put(&path, project).await.is(201);
    let path = format!("/time-bank/projects/{id}/gifts/{}", Uuid::from_u128(0x7301));
    client.put(&path, json!({ "minutes": minutes })).await.is(201);
}

#[tokio::test]
async fn being_there_is_credited_once_in_time_and_shown_wherever_hours_are() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &timed()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        let body = by_code(&code(&resident).await.url);
        for _ in 0..2 {
            let row = first(send(&steward, 1, body.clone()).await);
            assert_eq!((row.says, row.minutes, row.points), (Says::In, Minutes(90), Points(0)));
        }
        assert_eq!(scan(&steward, 2, &resident).await.minutes, Minutes(0));
        let mine: MyHours = hours(&resident).await;
        assert_eq!(
            (mine.available, mine.attended, mine.given),
            (Minutes(90), Minutes(90), Minutes(0))
        );
        let line = &mine.statement.rows[0];
        assert_eq!(
            (line.cause.as_str(), line.title.as_deref()),
            ("hours_attended", Some("缝纫课"))
        );
        assert_eq!(line.event.map(|event| event.0), Some(EVENT));
        let books = books(&h).await;
        assert_eq!(
            (books.attended, books.pool_paid, books.given),
            (Minutes(90), Minutes(90), Minutes(0))
        );
        assert_eq!(available(&resident).await, 0, "time is no points");
        let today = h.now().date();
        let asked = json!({ "from": today.plus_days(-1), "until": today });
        let path = format!("/me/hours/certificates/{}", Uuid::from_u128(0x7600));
        let paper: CertificateView = resident.put(&path, asked).await.is(201).read();
        assert_eq!((paper.minutes, paper.n_stints, paper.attended), (Minutes(0), 0, Minutes(90)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn undoing_takes_time_back_as_far_as_it_is_left_and_a_new_scan_credits_what_is_missing() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &timed()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        scan(&steward, 1, &resident).await;
        let undone: Undone = undo(&steward, 2, 1).await.is(200).read();
        assert_eq!((undone.minutes_back, undone.minutes_spent), (Minutes(90), Minutes(0)));
        assert_eq!(undo(&steward, 2, 1).await.is(200).read::<Undone>(), undone);
        let mine = hours(&resident).await;
        assert_eq!((mine.available, mine.attended), (Minutes(0), Minutes(0)));
        assert_eq!(scan(&steward, 3, &resident).await.minutes, Minutes(90));
        spend(&h, &resident, 60).await;
        let undone: Undone = undo(&steward, 4, 1).await.is(200).read();
        assert_eq!((undone.minutes_back, undone.minutes_spent), (Minutes(30), Minutes(60)));
        let (mine, public) = (hours(&resident).await, books(&h).await);
        assert_eq!((mine.available, public.pool_paid), (Minutes(0), Minutes(60)));
        assert_eq!((mine.attended, public.attended), (Minutes(0), Minutes(0)));
        assert_eq!(scan(&steward, 5, &resident).await.minutes, Minutes(30));
        let (mine, public) = (hours(&resident).await, books(&h).await);
        assert_eq!((mine.available, public.pool_paid), (Minutes(30), Minutes(90)));
        assert_eq!((mine.attended, public.attended), (Minutes(90), Minutes(90)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn being_there_that_was_undone_is_proved_to_nobody_though_its_time_was_spent() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &timed()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        scan(&steward, 1, &resident).await;
        spend(&h, &resident, 90).await;
        let today = h.now().date();
        let certify = async |n: u128| {
            let path = format!("/me/hours/certificates/{}", Uuid::from_u128(0x7600 + n));
            resident.put(&path, json!({ "from": today, "until": today })).await
        };
        for n in 0..2 {
            let undone: Undone = undo(&steward, 10 + n, 1).await.is(200).read();
            assert_eq!(undone.minutes_back, Minutes(0));
            let (mine, public) = (hours(&resident).await, books(&h).await);
            assert_eq!((mine.attended, public.attended), (Minutes(0), Minutes(0)));
            certify(n).await.refuses(409, "time_bank.nothing_given");
            assert_eq!(scan(&steward, 20 + n, &resident).await.minutes, Minutes(0));
        }
        let (mine, books) = (hours(&resident).await, books(&h).await);
        assert_eq!((mine.available, books.pool_paid), (Minutes(0), Minutes(90)));
        let paper: CertificateView = certify(9).await.is(201).read();
        assert_eq!((mine.attended, paper.attended), (Minutes(90), Minutes(90)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn undoing_each_session_of_a_course_takes_back_what_coming_at_all_gave() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        let first_of_two = timed().sessions[0];
        let starts_at = first_of_two.ends_at;
        let second = Session { starts_at, ends_at: starts_at.plus_hours(2) };
        announce(&h, &EventDraft { sessions: vec![first_of_two, second], ..timed() }).await;
        book(&resident, 1).await;
        h.advance(2 * HOUR_MS);
        assert_eq!(scan(&steward, 1, &resident).await.minutes, Minutes(90));
        let body = with(by_code(&code(&resident).await.url), "session", 1);
        assert_eq!(first(send(&steward, 2, body).await).minutes, Minutes(0));
        let undone: Undone = undo(&steward, 3, 1).await.is(200).read();
        assert_eq!((undone.minutes_back, undone.minutes_spent), (Minutes(0), Minutes(0)));
        let body = json!({ "session": 1, "booking": booking(1), "words": "扫错人了" });
        let path = format!("/staff/events/{EVENT}/undos/{}", nonce(4));
        let undone: Undone = steward.put(&path, body).await.is(200).read();
        assert_eq!((undone.minutes_back, undone.minutes_spent), (Minutes(90), Minutes(0)));
        let mine = hours(&resident).await;
        assert_eq!((mine.available, mine.attended), (Minutes(0), Minutes(0)));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn time_above_the_ceiling_is_given_on_and_undoing_leaves_what_was_earned_otherwise() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        for n in 0..CEILING.0 / 720 {
            earn(&h, Who::Resident, 1 + u128::try_from(n).expect("small"), 720).await;
        }
        announce(&h, &timed()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        assert_eq!(scan(&steward, 1, &resident).await.minutes, Minutes(90));
        assert_eq!(hours(&resident).await.available, CEILING);
        assert_eq!(books(&h).await.donated, Minutes(90));
        let undone: Undone = undo(&steward, 2, 1).await.is(200).read();
        assert_eq!((undone.minutes_back, undone.minutes_spent), (Minutes(0), Minutes(90)));
        assert_eq!(hours(&resident).await.available, CEILING);
        assert_eq!(hours(&resident).await.attended, Minutes(0));
        assert_eq!(scan(&steward, 3, &resident).await.minutes, Minutes(0));
        assert_eq!(books(&h).await.donated, Minutes(90));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_scan_that_waited_on_a_phone_credits_time_and_nobody_credits_themselves() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &timed()).await;
        book(&resident, 1).await;
        book(&steward, 2).await;
        h.advance(HOUR_MS);
        let late = scanned(&h, &resident, "东门").await;
        assert_eq!(scan(&steward, 1, &steward).await.minutes, Minutes(0));
        h.advance(2 * DAY_MS);
        tick(&h).await;
        for _ in 0..2 {
            assert_eq!(first(send(&steward, 2, late.clone()).await).minutes, Minutes(90));
        }
        let mine = [hours(&resident).await.available, hours(&steward).await.available];
        assert_eq!(mine, [Minutes(90), Minutes(0)]);
        is_sound(&h).await;
    })
    .await;
}
