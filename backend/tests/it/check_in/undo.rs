//! Undoing a check-in, and what becomes of the points it gave.

use super::*;

#[tokio::test]
async fn undoing_takes_the_points_back_once_and_a_new_scan_gives_them_again() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        undo(&steward, 1, 1).await.refuses(409, "door.not_in");
        h.advance(HOUR_MS);
        scan(&steward, 2, &resident).await;
        let undone: Undone = undo(&steward, 3, 1).await.is(200).read();
        assert_eq!((undone.taken_back, undone.spent), (Points(10), Points(0)));
        assert_eq!(undo(&steward, 3, 1).await.is(200).read::<Undone>(), undone);
        undo(&steward, 4, 1).await.refuses(409, "door.not_in");
        assert_eq!((available(&resident).await, door(&steward).await.n_in), (0, 0));
        let words =
            h.number("SELECT count(*) FROM check_in WHERE deed = 'undo' AND words = '扫错人了'");
        assert_eq!(words.await, 1, "who, when and why stay on file");
        assert_eq!(scan(&steward, 5, &resident).await.points, Points(10));
        assert_eq!(available(&resident).await, 10);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn points_that_were_spent_stay_spent_when_a_check_in_is_undone() {
    on_both(|h: Harness| async move {
        let (resident, steward) = (h.signed_in(Who::Resident), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        scan(&steward, 1, &resident).await;
        let reward = json!({
            "title": "雨伞一把", "words": "", "kind": "goods", "giver": "邻里基金", "pickup": "驿站",
            "hours": "每天", "price": 7, "stock": 3, "per_month": 5, "days": 14, "photo": null,
            "is_listed": true,
        });
        let id = Uuid::from_u128(0x5000);
        steward.put(&format!("/staff/rewards/{id}"), reward).await.is(201);
        let asked = json!({ "reward": id, "price": 7 });
        resident.put(&format!("/vouchers/{}", Uuid::from_u128(0x6000)), asked).await.is(201);
        let undone: Undone = undo(&steward, 2, 1).await.is(200).read();
        assert_eq!((undone.taken_back, undone.spent), (Points(3), Points(7)));
        assert_eq!(available(&resident).await, 0);
        is_sound(&h).await;
    })
    .await;
}
