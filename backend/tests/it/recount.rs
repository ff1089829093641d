//! Counting again: it changes nothing, everybody reads it, and what was tampered with is found.

use super::{
    ballot::cast,
    harness::{Answer, Client, Harness, Who, on_both},
    log::run,
    poll::{POLL, announce, close, consultation, view},
};
use linli_shared::api::RecountRow;
use serde_json::{Value, json};
use uuid::Uuid;

const DRAFT: fn() -> Value =
    || json!({ "reason": "两家说没投", "witness": "陈静", "n_sheets": 3, "n_differing": 1 });

async fn recount(client: &Client, n: u128, draft: Value) -> Answer {
    let path = format!("/staff/polls/{}/recounts/{}", POLL.0, Uuid::from_u128(0x7a00 + n));
    client.put(&path, draft).await
}

async fn listed(h: &Harness) -> Vec<RecountRow> {
    h.client().get(&format!("/polls/{}/recounts", POLL.0)).await.is(200).read()
}

#[tokio::test]
async fn a_recount_stands_beside_the_result_and_changes_nothing() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        let lead = h.signed_in(Who::GridLead);
        recount(&lead, 1, DRAFT()).await.refuses(409, "poll.not_yet");
        close(&h).await;
        let before = view(&h.client()).await.result;
        let first: RecountRow = recount(&lead, 1, DRAFT()).await.is(201).read();
        assert!(first.is_same);
        assert_eq!(recount(&lead, 1, DRAFT()).await.is(200).read::<RecountRow>(), first);
        let mut other = DRAFT();
        other["n_sheets"] = json!(9);
        recount(&lead, 1, other.clone()).await.refuses(422, "poll.id_reused");
        h.advance(60_000);
        recount(&h.signed_in(Who::Dispatcher), 2, other).await.is(201);
        let rows = listed(&h).await;
        assert_eq!((rows.len(), rows[0].by.as_str(), rows[1].by.as_str()), (2, "郑洁", "吴强"));
        assert_eq!(view(&h.client()).await.result, before);
        run(&h, "DELETE FROM poll_recount").await.expect_err("recounts stay");
    })
    .await;
}

#[tokio::test]
async fn a_result_that_was_tampered_with_does_not_survive_a_recount() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        close(&h).await;
        let forged = "UPDATE poll SET result = replace(result, '\"heads\":1', '\"heads\":2')";
        run(&h, forged).await.expect("it can be tampered with");
        let row: RecountRow = recount(&h.signed_in(Who::GridLead), 1, DRAFT()).await.is(201).read();
        assert!(!row.is_same);
        assert!(!listed(&h).await[0].is_same, "and everybody sees it");
    })
    .await;
}

#[tokio::test]
async fn only_keepers_count_again_and_not_alone() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        close(&h).await;
        for who in [Who::Resident, Who::GridWorker, Who::Administrator] {
            recount(&h.signed_in(who), 1, DRAFT()).await.refuses(403, "forbidden");
        }
        let mut alone = DRAFT();
        alone["witness"] = json!("吴强");
        recount(&h.signed_in(Who::GridLead), 1, alone).await.refuses(422, "invalid");
        let mut more = DRAFT();
        more["n_differing"] = json!(4);
        recount(&h.signed_in(Who::GridLead), 1, more).await.refuses(422, "invalid");
        assert!(listed(&h).await.is_empty());
    })
    .await;
}
