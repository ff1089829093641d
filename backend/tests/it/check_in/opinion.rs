//! Who was there says what they think, and planners see what people liked least.

use super::{EVENT, announce, book, booking, draft, scan};
use crate::{
    harness::{Harness, Who, on_both},
    upkeep::execute,
};
use linli_shared::{
    api::{KindOpinion, OpinionFigures, OwnOpinion},
    event::{EventDraft, EventKind},
    time::{DAY_MS, HOUR_MS},
};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn who_was_there_rates_once_and_figures_wait_for_five() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &EventDraft { capacity: 10, ..draft() }).await;
        let people = [
            Who::Resident,
            Who::OtherResident,
            Who::BuildingLeader,
            Who::GridWorker,
            Who::GridLead,
        ];
        for (n, who) in (1..).zip(people) {
            book(&h.signed_in(who), n).await;
        }
        h.advance(HOUR_MS);
        let opinion = |n: u128| format!("/bookings/{}/opinion", booking(n));
        let said = |stars: u8, tags: Value| json!({ "stars": stars, "tags": tags, "words": "" });
        let good = said(5, json!(["useful"]));
        resident.put(&opinion(1), &good).await.refuses(409, "event.not_attended");
        for (n, who) in (1..).zip(people) {
            scan(&steward, n, &h.signed_in(who)).await;
        }
        let own: OwnOpinion = resident.get(&opinion(1)).await.is(200).read();
        assert_eq!((own.opinion, own.may_rate), (None, true));
        resident.put(&opinion(1), said(2, json!([]))).await.refuses(422, "rating.reason_missing");
        resident.put(&opinion(1), said(2, json!(["lively"]))).await.refuses(422, "rating.reason_missing");
        resident.put(&opinion(1), &good).await.is(204);
        resident.put(&opinion(1), &good).await.is(204);
        resident.put(&opinion(1), said(4, json!([]))).await.refuses(409, "door.rated");
        resident.put(&opinion(2), &good).await.refuses(404, "not_found");
        let figures = async || -> OpinionFigures {
            h.client().get(&format!("/events/{EVENT}/opinions")).await.is(200).read()
        };
        assert_eq!(figures().await, OpinionFigures { n: 1, ..OpinionFigures::default() });
        for (n, who) in (1..).zip(people).skip(1) {
            let bad = said(2, json!(["crowded"]));
            h.signed_in(who).put(&opinion(n), bad).await.is(204);
        }
        let all = figures().await;
        assert_eq!((all.n, all.stars), (5, Some([1, 0, 0, 4, 0])));
        assert_eq!(all.tags[0].n, 4);
        // Two poor months in a row, once both are over.
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        let kinds = async || -> Vec<KindOpinion> {
            steward.get("/staff/events/opinions").await.is(200).read()
        };
        assert!(!kinds().await[0].is_flagged);
        execute(
            &h,
            "INSERT INTO event_opinion SELECT community_id, event_id, event_id, kind, month - 1, stars, tags, words, at
             FROM event_opinion WHERE stars = 5",
        )
        .await;
        for n in 0..4_u8 {
            let copy = format!(
                "INSERT INTO event_opinion SELECT community_id, {}, event_id, kind, month - 1, 1, tags, words, at
                 FROM event_opinion WHERE stars = 5 AND month = (SELECT max(month) FROM event_opinion)",
                blob(&h, Uuid::from_u128(0xAA00 + u128::from(n))),
            );
            execute(&h, &copy).await;
        }
        h.advance(31 * DAY_MS);
        let flagged = kinds().await;
        assert_eq!((flagged[0].kind, flagged[0].is_flagged), (EventKind::Skills, true));
        assert_eq!(flagged[0].months.len(), 2);
    })
    .await;
}

/// Sixteen bytes as each engine writes them.
fn blob(h: &Harness, id: Uuid) -> String {
    match h.app.db.engine() {
        linli::db::Engine::Sqlite => format!("x'{}'", id.simple()),
        linli::db::Engine::Postgres => format!("'\\x{}'::bytea", id.simple()),
    }
}
