//! Signing in and out.

use crate::harness::{Who, on_both};

#[tokio::test]
async fn notices_of_a_new_phone_are_empty() {
    on_both(|h| async move {
        let answer = h.client().get("/notices").await.is(200);
        assert_eq!(answer.json["rows"], serde_json::json!([]));
        h.signed_in(Who::Resident).get("/notices").await.is(200);
    })
    .await;
}
