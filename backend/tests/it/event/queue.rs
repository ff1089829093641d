//! Places that become free: at once, as offers with a time, and with everybody at the door at once.

use super::{act, announce, book, change, clean_up, crowd, mine, show, told, with};
use crate::{
    harness::{Client, Harness, Who, on_both},
    log::audit,
    points::tick,
    upkeep::execute,
};
use futures_util::future::join_all;
use linli::audit::Finding;
use linli_shared::{
    api::{BookingView, EventView},
    event::BookingStatus as S,
    time::HOUR_MS,
};
use serde_json::json;

async fn three(h: &Harness) -> [Client; 3] {
    let all = [Who::Resident, Who::OtherResident, Who::BuildingLeader].map(|who| h.signed_in(who));
    for (n, client) in (1..).zip(&all) {
        book(client, n).await.is(201);
    }
    all
}

#[tokio::test]
async fn who_waits_longest_gets_the_free_place_at_once_and_is_told() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
        let [first, second, third] = three(&h).await;
        assert_eq!(mine(&second).await, (S::Waiting, Some(1)));
        assert_eq!(mine(&third).await, (S::Waiting, Some(2)));
        act(&second, 2, "accept").await.refuses(409, "event.no_offer");
        act(&first, 1, "cancel").await.is(200);
        assert_eq!(mine(&second).await, (S::Registered, None));
        assert_eq!(told(&second).await, ["候补成功，03-05 10:00 见：春季环境整治日"]);
        assert_eq!(mine(&third).await, (S::Waiting, Some(1)));
        // Who comes now stands behind; who waits can always leave.
        book(&first, 4).await.is(201);
        assert_eq!(mine(&first).await, (S::Waiting, Some(2)));
        h.advance(25 * HOUR_MS);
        act(&third, 3, "cancel").await.is(200);
        assert_eq!(mine(&first).await, (S::Waiting, Some(1)));
        // More places are for who waits.
        let mut more = clean_up(&h);
        let known = show(&first).await;
        more["capacity"] = json!(3);
        for (field, value) in [
            ("sessions", json!(known.event.sessions)),
            ("opens_at", json!(known.event.opens_at)),
            ("cancel_until", json!(known.event.cancel_until)),
        ] {
            more[field] = value;
        }
        let view: EventView = change(&h, 1, &more).await.is(200).read();
        assert_eq!((view.seats.n_taken, view.seats.n_waiting), (2, 0));
        assert_eq!(mine(&first).await.0, S::Registered);
        assert_eq!(told(&first).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_offer_is_taken_in_time_or_goes_to_the_next() {
    on_both(|h: Harness| async move {
        let mut scarce = with(&h, "capacity", json!(1));
        scarce["offer_hours"] = json!(12);
        announce(&h, &scarce).await.is(201);
        let [first, second, third] = three(&h).await;
        act(&first, 1, "cancel").await.is(200);
        let offered: BookingView = show(&second).await.mine.remove(0);
        let until = h.now().plus_hours(12);
        assert_eq!((offered.status, offered.offered_until), (S::Offered, Some(until)));
        assert_eq!(
            told(&second).await,
            ["为您留了一个名额，请在 03-03 22:00 前确认：春季环境整治日"]
        );
        let seats = show(&third).await.seats;
        assert_eq!((seats.n_taken, seats.n_waiting), (1, 1), "an offer that holds takes a place");
        h.advance(12 * HOUR_MS - 1);
        tick(&h).await;
        assert_eq!(mine(&second).await.0, S::Offered);
        h.advance(1);
        act(&second, 2, "accept").await.refuses(409, "event.offer_over");
        tick(&h).await;
        assert_eq!(mine(&second).await.0, S::Expired);
        assert_eq!(told(&second).await[0], "保留时间已过，名额给了下一位：春季环境整治日");
        for _ in 0..2 {
            let taken: BookingView = act(&third, 3, "accept").await.is(200).read();
            assert_eq!((taken.status, taken.offered_until), (S::Registered, None));
        }
        // Who let it pass can stand in the queue again.
        book(&second, 5).await.is(201);
        assert_eq!(mine(&second).await, (S::Waiting, Some(1)));
        tick(&h).await;
        assert_eq!(told(&second).await.len(), 2, "nobody is told twice");
    })
    .await;
}

#[tokio::test]
async fn an_offer_ends_when_the_event_begins_at_the_latest() {
    on_both(|h: Harness| async move {
        let mut scarce = with(&h, "capacity", json!(1));
        scarce["offer_hours"] = json!(12);
        scarce["cancel_until"] = json!(h.now().0 + 48 * HOUR_MS);
        announce(&h, &scarce).await.is(201);
        let [first, second, third] = three(&h).await;
        h.advance(46 * HOUR_MS);
        act(&first, 1, "cancel").await.is(200);
        let offered = show(&second).await.mine.remove(0);
        assert_eq!(offered.offered_until, Some(h.now().plus_hours(2)));
        h.advance(2 * HOUR_MS);
        tick(&h).await;
        assert_eq!((mine(&second).await.0, mine(&third).await.0), (S::Expired, S::Waiting));
    })
    .await;
}

/// Fifty phones want twelve places while who has one gives it back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_come_at_once_as_many_as_fit_have_a_place() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(12))).await.is(201);
        let early = crowd(&h, 62).await;
        let (early, late) = early.split_at(12);
        for (n, client) in (0..).zip(early) {
            book(client, n).await.is(201);
        }
        // Somebody waits for each place that is given back, and hears of it.
        let (first, late) = late.split_at(7);
        for (n, client) in (200..).zip(first) {
            book(client, n).await.is(201);
        }
        let booked = late.iter().zip(100..).map(|(client, n)| async move {
            // A phone that is not sure sends twice.
            let [one, two] = [book(client, n).await, book(client, n).await];
            assert!(one.status.is_success() && two.status.is_success(), "{}", one.json);
        });
        let given_back = early.iter().zip(0..).take(7).map(|(client, n)| async move {
            act(client, n, "cancel").await.is(200);
        });
        tokio::join!(join_all(booked), join_all(given_back));
        let seats = show(&h.client()).await.seats;
        assert_eq!((seats.n_taken, seats.n_waiting), (12, 43));
        let taken = "SELECT count(*) FROM event_booking WHERE status IN ('registered', 'offered')";
        assert_eq!(h.number(taken).await, 12);
        assert_eq!(h.number("SELECT count(*) FROM event_booking WHERE status = 'waiting'").await, 43);
        // Nobody with a place came after somebody who waits.
        let passed = "SELECT count(*) FROM event_booking w JOIN event_booking r ON r.community_id = w.community_id
            AND r.event_id = w.event_id AND r.serial > w.serial AND r.status = 'registered'
            WHERE w.status = 'waiting'";
        assert_eq!(h.number(passed).await, 0);
        let numbers = "SELECT count(DISTINCT serial) FROM event_booking";
        assert_eq!(h.number(numbers).await, 62);
        assert_eq!(h.number("SELECT count(*) FROM notice WHERE event_id IS NOT NULL").await, 7);
    })
    .await;
}

/// Two places are offered while the clock, the person and the organiser all act at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_taken_once_whoever_acts_at_the_same_time() {
    on_both(|h: Harness| async move {
        let mut scarce = with(&h, "capacity", json!(1));
        scarce["offer_hours"] = json!(1);
        announce(&h, &scarce).await.is(201);
        let phones = crowd(&h, 30).await;
        for (n, client) in (0..).zip(&phones) {
            book(client, n).await.is(201);
        }
        act(&phones[0], 0, "cancel").await.is(200);
        h.advance(HOUR_MS);
        let accepts = phones.iter().zip(0..).map(|(client, n)| act(client, n, "accept"));
        let ticks = (0..4).map(|_| tick(&h));
        let (accepted, _) = tokio::join!(join_all(accepts), join_all(ticks));
        let n_yes = accepted.iter().filter(|answer| answer.status.is_success()).count();
        let seats = show(&h.client()).await.seats;
        let holds = "SELECT count(*) FROM event_booking WHERE status IN ('registered', 'offered')";
        assert_eq!((seats.n_taken, h.number(holds).await), (1, 1));
        assert!(n_yes <= 1, "{n_yes}");
        assert_eq!(
            h.number("SELECT count(*) FROM event_booking WHERE status = 'expired'").await,
            1
        );
        assert_eq!(seats.n_waiting, 27);
    })
    .await;
}

#[tokio::test]
async fn who_leaves_for_good_makes_room() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
        let [first, second, _] = three(&h).await;
        first.put("/me/interests", json!({ "kinds": ["drill"] })).await.is(200);
        first.post("/me/calendar", json!({})).await.is(200);
        let own = first.get("/me/export").await.is(200).json;
        assert_eq!(own["events"]["bookings"][0]["event"], "春季环境整治日");
        assert_eq!(own["events"]["interests"], json!(["drill"]));
        first.delete("/me").await.is(204);
        assert_eq!(mine(&second).await.0, S::Registered);
        assert_eq!(h.number("SELECT count(*) FROM event_interest").await, 0);
        assert_eq!(h.number("SELECT count(*) FROM calendar").await, 0);
    })
    .await;
}

#[tokio::test]
async fn places_that_were_tampered_with_are_found() {
    for (sql, expected) in [
        ("UPDATE event SET n_taken = 2", "2 places and 2 waiting, and should be 1 and 2"),
        ("UPDATE event SET n_waiting = 0", "1 places and 0 waiting, and should be 1 and 2"),
        ("UPDATE event_booking SET status = 'registered'", "should be 3 and 0"),
        ("UPDATE event_booking SET live_subject = NULL WHERE status = 'waiting'", "2 bookings"),
    ] {
        on_both(|h: Harness| async move {
            announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
            three(&h).await;
            let found = audit(&h).await;
            assert!(matches!(found, Finding::Sound { .. }), "{found:?}");
            execute(&h, sql).await;
            match audit(&h).await {
                Finding::Wrong(wrong) => assert!(wrong.contains(expected), "{sql}: {wrong}"),
                Finding::Sound { .. } => panic!("{sql} was not found"),
            }
        })
        .await;
    }
}
