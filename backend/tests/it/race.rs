//! Many at once, and failures that pass: nothing is lost, nothing happens twice.

use super::{
    harness::{PARTY, Who, on_both, on_both_empty},
    need::{lamp, need_id, say},
    ticket::staff,
};
use axum::http::Method;
use futures_util::future::join_all;
use linli::db::{Db, Fault};
use serde_json::json;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_needs_at_once_get_fifty_numbers() {
    on_both(|h| async move {
        let phones: Vec<_> = (0..50).map(|_| h.client()).collect();
        let sent = join_all(
            phones
                .iter()
                .zip(1..)
                .map(|(phone, n)| async move { say(phone, n, &lamp()).await.number }),
        );
        let mut numbers = sent.await;
        numbers.sort_unstable();
        let expected: Vec<String> = (1..=50).map(|n| format!("T250303-{n:04}")).collect();
        assert_eq!(numbers, expected);
        assert_eq!(h.number("SELECT count(*) FROM feed").await, 50);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_repetitions_of_one_need_are_one_ticket() {
    on_both(|h| async move {
        let phone = h.client();
        say(&phone, 0, &lamp()).await;
        let words = lamp();
        let numbers = join_all((0..50).map(|_| say(&phone, 1, &words))).await;
        assert!(numbers.iter().all(|receipt| receipt.number == numbers[0].number));
        assert_eq!(h.number("SELECT count(*) FROM ticket").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_act_on_one_version_one_wins() {
    on_both(|h| async move {
        say(&h.client(), 1, &lamp()).await;
        let lead = h.signed_in(Who::GridLead);
        let tries = (0..50_u128).map(|n| {
            let lead = &lead;
            async move {
                let body = json!({
                    "id": Uuid::from_u128(1000 + n), "standing": staff("grid_lead"),
                    "action": "dispatch", "to": PARTY, "words": "",
                });
                let path = format!("/tickets/{}/actions", need_id(1));
                let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
                lead.send(Method::POST, &path, &headers, body.to_string().into_bytes())
                    .await
                    .status
                    .as_u16()
            }
        });
        let statuses = join_all(tries).await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1);
        assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 49);
    })
    .await;
}

#[tokio::test]
async fn failures_that_pass_are_tried_again_unseen() {
    on_both(|h| async move {
        let phone = h.client();
        for (n, fault) in [(1, Fault::Serialization), (2, Fault::Busy)] {
            h.app.db.fail_next(fault, 3);
            say(&phone, n, &lamp()).await;
        }
        assert_eq!(h.number("SELECT count(*) FROM ticket").await, 2);
        assert_eq!(h.number("SELECT count(*) FROM ticket_entry").await, 2);
        let worker = h.signed_in(Who::GridWorker);
        h.app.db.fail_next(Fault::Serialization, 2);
        super::ticket::act(
            &worker,
            1,
            staff("grid_worker"),
            json!({ "action": "accept", "words": "" }),
        )
        .await
        .is(200);
        assert_eq!(h.number("SELECT count(*) FROM ticket_entry").await, 3);
    })
    .await;
}

#[tokio::test]
async fn failures_that_stay_are_told_and_leave_nothing_half_written() {
    on_both(|h| async move {
        h.app.db.fail_next(Fault::Serialization, 1000);
        let path = format!("/needs/{}", need_id(1));
        let answer = h.client().put(&path, lamp()).await.refuses(503, "unavailable");
        assert_eq!(answer.headers["retry-after"], "3");
        h.app.db.fail_next(Fault::Serialization, 0);
        assert_eq!(h.number("SELECT count(*) FROM need").await, 0);
        assert_eq!(h.number("SELECT feed_seq FROM community").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_nodes_that_start_at_once_make_one_schema() {
    on_both_empty(|url| async move {
        let nodes = join_all((0..6).map(|_| Db::open(&url))).await;
        for node in nodes {
            node.expect("every node starts").drain().await;
        }
    })
    .await;
}
