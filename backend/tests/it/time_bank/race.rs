//! Everybody at once: one of them has it, and the books hold.

use super::*;
use futures_util::future::join_all;
use std::collections::BTreeSet;

/// Help that is over, with nobody's word yet.
async fn over(h: &Harness) -> (Client, Client) {
    let (asks, helps) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
    enrol(&helps).await;
    earn(h, Who::Resident, 1, 120).await;
    ask(&asks, 1, &wanted(h, json!(["cleaning"]), 60)).await.is(201);
    help(h, (&helps, &asks), 1, 60).await;
    (asks, helps)
}

async fn is_booked_once(h: &Harness, (asks, helps): (&Client, &Client), minutes: i64) {
    let (left, got) = (hours(asks).await, hours(helps).await);
    assert_eq!((left.available, left.held), (Minutes(120 - minutes), Minutes(0)));
    assert_eq!(got.available, Minutes(minutes));
    is_sound(h).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_accept_one_request_one_has_it() {
    on_both(|h: Harness| async move {
        let helpers = [Who::OtherResident, Who::BuildingLeader].map(|who| h.signed_in(who));
        for helper in &helpers {
            enrol(helper).await;
        }
        earn(&h, Who::Resident, 1, 120).await;
        let asks = h.signed_in(Who::Resident);
        ask(&asks, 1, &wanted(&h, json!(["cleaning"]), 60)).await.is(201);
        let answers = join_all(
            (0..50)
                .map(|n| take_up(&h, if n % 2 == 0 { &helpers[0] } else { &helpers[1] }, (n, 1))),
        )
        .await;
        for lost in answers.iter().filter(|answer| !answer.status.is_success()) {
            assert_eq!(lost.json["code"], "time_bank.taken", "{}", lost.json);
        }
        assert_eq!(answers.iter().filter(|answer| answer.status.is_success()).count(), 1);
        assert_eq!(h.number("SELECT count(*) FROM stint WHERE status = 'matched'").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_who_confirm_at_once_book_it_once() {
    on_both(|h: Harness| async move {
        let (asks, helps) = over(&h).await;
        let yes =
            join_all((0..50).map(|n| confirm(if n % 2 == 0 { &asks } else { &helps }, 1, 60)));
        let codes: BTreeSet<String> = yes
            .await
            .iter()
            .filter(|answer| !answer.status.is_success())
            .map(|answer| answer.json["code"].to_string())
            .collect();
        assert!(codes.iter().all(|code| code == "\"time_bank.wrong_status\""), "{codes:?}");
        is_booked_once(&h, (&asks, &helps), 60).await;
        assert_eq!(mine(&helps).await.available, Points(10));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_and_a_no_at_once_are_one_of_the_two() {
    on_both(|h: Harness| async move {
        let (asks, helps) = over(&h).await;
        confirm(&helps, 1, 60).await.is(200);
        let no = act(&asks, 1, json!({ "action": "dispute", "words": "没来" }));
        let (yes, no) = tokio::join!(confirm(&asks, 1, 60), no);
        assert_eq!(u8::from(yes.status.is_success()) + u8::from(no.status.is_success()), 1);
        let booked = if yes.status.is_success() { 60 } else { 0 };
        assert_eq!(hours(&helps).await.available, Minutes(booked));
        assert_eq!(
            hours(&asks).await.held,
            Minutes(60 - booked),
            "what is disputed stays reserved"
        );
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_and_a_no_at_once_are_one_of_the_two() {
    on_both(|h: Harness| async move {
        let (asks, helps) = over(&h).await;
        h.advance(73 * HOUR_MS);
        let no = act(&asks, 1, json!({ "action": "dispute", "words": "没来" }));
        let (no, ..) = tokio::join!(no, tick(&h), tick(&h));
        let booked = if no.status.is_success() { 0 } else { 60 };
        assert_eq!(hours(&helps).await.available, Minutes(booked));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_for_the_last_place_of_a_course_are_one() {
    on_both(|h: Harness| async move {
        let people = [Who::Resident, Who::OtherResident, Who::BuildingLeader];
        for (n, who) in (1..).zip(people) {
            earn(&h, who, n, 60).await;
        }
        keep::course(&h, 60, 1).await;
        let clients = people.map(|who| h.signed_in(who));
        let place = async |n: u128| {
            let path = format!("/time-bank/projects/{COURSE}/gifts/{}", id(0x7500 + n));
            let client = &clients[usize::try_from(n % 3).expect("small")];
            client.put(&path, json!({ "minutes": 60 })).await
        };
        let answers = join_all((0..50).map(place)).await;
        assert_eq!(answers.iter().filter(|answer| answer.status.is_success()).count(), 1);
        let mut left = 0;
        for client in &clients {
            left += hours(client).await.available.0;
        }
        assert_eq!(left, 120);
        is_sound(&h).await;
    })
    .await;
}
