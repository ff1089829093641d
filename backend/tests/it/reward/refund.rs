//! What was collected and is given back at the station.

use super::*;
use linli_shared::{
    api::{NoticeView, Page, PublicPoints, Refunded},
    i18n::notice::Notice,
};

async fn refund(client: &Client, n: u128, reason: &str, on_shelf: bool) -> Answer {
    let body = json!({ "reason": reason, "on_shelf": on_shelf });
    client.post(&format!("/staff{}/refund", voucher(n)), body).await
}

/// A voucher that was handed over by the grid worker.
async fn collected(h: &Harness) -> Client {
    let resident = saver(h).await;
    offer(h, &umbrella()).await.is(201);
    redeem(&resident, 1, 2).await.is(201);
    collect(&h.signed_in(Who::GridWorker), 1).await.is(200);
    resident
}

#[tokio::test]
async fn what_is_given_back_brings_points_and_stock_back_once() {
    on_both(|h: Harness| async move {
        let (resident, lead) = (collected(&h).await, h.signed_in(Who::GridLead));
        h.advance(HOUR_MS);
        let at = h.now();
        let taken: FoundVoucher = refund(&lead, 1, " 伞骨断了 ", true).await.is(200).read();
        let told = Refunded { at, reason: "伞骨断了".to_owned(), on_shelf: true };
        assert_eq!((taken.status, taken.refund.as_ref()), (VoucherStatus::Refunded, Some(&told)));
        assert_eq!((taken.by.as_deref(), taken.refund_by.as_deref()), (Some("周敏"), Some("吴强")));
        // The same words again are the same; other words, and another person, come too late.
        h.advance(HOUR_MS);
        assert_eq!(refund(&lead, 1, "伞骨断了", true).await.is(200).read::<FoundVoucher>(), taken);
        refund(&lead, 1, "伞骨断了", false).await.refuses(409, "reward.refunded");
        let worker = h.signed_in(Who::GridWorker);
        refund(&worker, 1, "伞骨断了", true).await.refuses(409, "reward.refunded");
        collect(&worker, 1).await.refuses(409, "reward.refunded");
        let after = mine(&resident).await;
        assert_eq!((after.available, after.held, left(&h).await), (Points(5), Points(0), 3));
        let line = &after.statement.rows[0];
        assert_eq!((line.cause.as_str(), line.amount), ("refund", Points(2)));
        let books: PublicPoints = h.client().get("/points").await.is(200).read();
        assert_eq!((books.issued, books.redeemed), (Points(5), Points(0)));
        let own: VoucherView = resident.get(&voucher(1)).await.is(200).read();
        assert_eq!((own.status, own.refund), (VoucherStatus::Refunded, Some(told)));
        resident.get(&format!("{}/receipt.pdf", voucher(1))).await.is(200);
        let notices: Page<NoticeView> = resident.get("/notices").await.is(200).read();
        let said = Notice::VoucherRefunded {
            title: "雨伞一把".to_owned(),
            points: 2,
            reason: "伞骨断了".to_owned(),
        };
        let about = notices.rows.iter().filter(|row| row.notice == said);
        let about: Vec<_> = about.map(|row| row.voucher.map(|id| id.0)).collect();
        assert_eq!(about, [Some(Uuid::from_u128(0x6001))], "told once, and led to the voucher");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_spoilt_does_not_go_back_on_the_shelf_and_counts_no_more_in_its_month() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &with("per_month", json!(1))).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        let worker = h.signed_in(Who::GridWorker);
        refund(&worker, 1, "坏了", false).await.refuses(409, "reward.not_collected");
        collect(&worker, 1).await.is(200);
        refund(&worker, 1, " ", false).await.refuses_field("reason", "text.empty");
        refund(&worker, 1, &"坏".repeat(201), false).await.refuses_field("reason", "text.too_long");
        refund(&worker, 1, "坏了", false).await.is(200);
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(5), 2));
        redeem(&resident, 2, 2).await.is(201);
        is_sound(&h).await;
        execute(&h, "UPDATE voucher SET is_on_shelf = 1 WHERE status = 'refunded'").await;
        assert!(matches!(audit(&h).await, Finding::Wrong(wrong) if wrong.contains("reward")));
        execute(
            &h,
            "UPDATE voucher SET is_on_shelf = 0, status = 'collected' WHERE status = 'refunded'",
        )
        .await;
        assert!(matches!(audit(&h).await, Finding::Wrong(wrong) if wrong.contains("voucher")));
    })
    .await;
}

#[tokio::test]
async fn after_thirty_days_and_for_oneself_nothing_is_taken_back() {
    on_both(|h: Harness| async move {
        let resident = collected(&h).await;
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        let lead = h.signed_in(Who::GridLead);
        refund(&resident, 1, "坏了", true).await.refuses(403, "forbidden");
        let posts = json!({ "posts": [{ "role": "station", "place": null, "party": null }] });
        let path = format!("/staff/people/{}/posts", Who::Resident.id());
        h.signed_in(Who::Administrator).put(&path, posts).await.is(200);
        refund(&resident, 1, "坏了", true).await.refuses(403, "reward.own");
        h.advance(30 * DAY_MS);
        refund(&lead, 1, "坏了", true).await.refuses(409, "reward.refund_late");
        h.advance(-HOUR_MS);
        refund(&lead, 1, "坏了", true).await.is(200);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn points_that_lapsed_meanwhile_come_back_for_a_week_and_no_longer() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        offer(&h, &umbrella()).await.is(201);
        h.advance((LOT_DAYS - 10) * DAY_MS);
        for n in [1, 2] {
            redeem(&resident, n, 2).await.is(201);
            collect(&h.signed_in(Who::GridWorker), n).await.is(200);
        }
        // Points that have not lapsed keep the end they had.
        let lead = h.signed_in(Who::GridLead);
        refund(&lead, 1, "坏了", true).await.is(200);
        assert_eq!(mine(&resident).await.available, Points(3));
        h.advance(11 * DAY_MS);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
        is_sound(&h).await;
        refund(&lead, 2, "坏了", true).await.is(200);
        assert_eq!(mine(&resident).await.available, Points(2));
        is_sound(&h).await;
        h.advance(6 * DAY_MS);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(2));
        h.advance(2 * DAY_MS);
        tick(&h).await;
        assert_eq!(mine(&resident).await.available, Points(0));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_refunds_at_two_stations_while_it_is_collected_one_counts() {
    on_both(|h: Harness| async move {
        let resident = saver(&h).await;
        offer(&h, &umbrella()).await.is(201);
        redeem(&resident, 1, 2).await.is(201);
        let (worker, lead) = (h.signed_in(Who::GridWorker), h.signed_in(Who::GridLead));
        let refunds = join_all((0..50).map(async |n| {
            let station = if n % 2 == 0 { &worker } else { &lead };
            // Both race with the hand-over, and try again until it has happened.
            loop {
                let answer = refund(station, 1, "坏了", true).await;
                if answer.json["code"] != "reward.not_collected" {
                    return answer;
                }
            }
        }));
        let (refunds, given) = tokio::join!(refunds, collect(&lead, 1));
        given.is(200);
        let took: BTreeSet<String> = refunds
            .iter()
            .filter(|answer| answer.status.is_success())
            .map(|answer| answer.json["refund_by"].to_string())
            .collect();
        assert_eq!((won(&refunds, "reward.refunded"), took.len()), (25, 1), "{took:?}");
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(5), 3));
        assert_eq!(
            h.number("SELECT count(*) FROM ledger_transfer WHERE cause = 'refund'").await,
            1
        );
        is_sound(&h).await;
    })
    .await;
}
