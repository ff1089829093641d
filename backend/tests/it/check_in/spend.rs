//! From being there to what is carried home.

use super::*;

#[tokio::test]
async fn a_clean_up_day_pays_for_rice_and_a_second_scan_is_refused() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        let day = EventDraft {
            title: "环境整治日".to_owned(),
            kind: EventKind::CleanUp,
            earns: Earns::Points { points: Points(120) },
            ..draft()
        };
        announce(&h, &day).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        assert_eq!(scan(&steward, 1, &resident).await.points, Points(120));
        assert_eq!(available(&resident).await, 120);
        let rice = json!({
            "title": "大米 5 公斤", "words": "", "kind": "goods", "giver": "党员商户", "pickup": "驿站",
            "hours": "每天", "price": 100, "stock": 1, "per_month": 1, "days": 14, "photo": null,
            "is_listed": true,
        });
        let (reward, voucher) = (Uuid::from_u128(0x5000), Uuid::from_u128(0x6000));
        steward.put(&format!("/staff/rewards/{reward}"), rice).await.is(201);
        let asked = json!({ "reward": reward, "price": 100 });
        resident.put(&format!("/vouchers/{voucher}"), asked).await.is(201);
        let collect = format!("/staff/vouchers/{voucher}/collect");
        h.signed_in(Who::GridWorker).post(&collect, json!({})).await.is(200);
        steward.post(&collect, json!({})).await.refuses(409, "reward.collected");
        assert_eq!(available(&resident).await, 20);
        assert_eq!(h.number("SELECT remaining FROM reward").await, 0);
        is_sound(&h).await;
    })
    .await;
}
