//! Doors without a network: the locked list, and what waited on phones.

use super::*;

#[tokio::test]
async fn of_two_doors_without_a_network_the_earlier_scan_stands_whichever_arrives_first() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let (east, west) = (h.signed_in(Who::Dispatcher), second_steward(&h).await);
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        book(&other, 2).await;
        h.advance(HOUR_MS);
        let began = h.now();
        let first_of_one = scanned(&h, &resident, "东门").await;
        let first_of_other = scanned(&h, &other, "东门").await;
        h.advance(5 * MINUTE_MS);
        let second_of_one = scanned(&h, &resident, "西门").await;
        let second_of_other = scanned(&h, &other, "西门").await;
        h.advance(2 * HOUR_MS);
        // In the order they were scanned: the second is told.
        assert_eq!(first(send(&east, 1, first_of_one).await).says, Says::In);
        let told = first(send(&west, 2, second_of_one).await);
        assert_eq!((told.says, told.at, told.door.as_str()), (Says::Already, Some(began), "东门"));
        // The other way round: the earlier one replaces the later one, and its steward finds it.
        assert_eq!(first(send(&west, 3, second_of_other).await).says, Says::In);
        let stands = first(send(&east, 4, first_of_other).await);
        assert_eq!((stands.says, stands.at), (Says::Earlier, Some(began)));
        let replaced = door(&west).await.replaced;
        assert_eq!((replaced.len(), replaced[0].door.as_str()), (1, "西门"));
        assert_eq!((available(&resident).await, available(&other).await), (10, 10));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn what_waited_on_a_phone_names_each_conflict() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let (leader, steward) = (h.signed_in(Who::BuildingLeader), h.signed_in(Who::Dispatcher));
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        book(&other, 2).await;
        h.advance(HOUR_MS);
        let cancelled = scanned(&h, &resident, "").await;
        let undone = scanned(&h, &other, "").await;
        let unbooked = scanned(&h, &leader, "").await;
        // The phone's clock is forty minutes slow.
        let mut slow = scanned(&h, &other, "").await;
        slow["scanned_at"] = json!(h.now().plus_minutes(-40).0);
        h.advance(MINUTE_MS);
        let cancel = format!("/bookings/{}/cancel", booking(1));
        resident.post(&cancel, json!({})).await.is(200);
        scan(&steward, 1, &other).await;
        undo(&steward, 2, 2).await.is(200);
        h.advance(2 * HOUR_MS);
        assert_eq!(first(send(&steward, 3, cancelled).await).says, Says::Cancelled);
        assert_eq!(first(send(&steward, 4, undone).await).says, Says::Undone);
        assert_eq!(first(send(&steward, 5, unbooked).await).says, Says::NotBooked);
        let off: DoorAnswer = send(&steward, 6, slow).await.is(200).read();
        assert_eq!((off.minutes_off, off.rows[0].says), (Some(-40), Says::Undone));
        assert_eq!(available(&other).await, 0);
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        let old = scanned(&h, &resident, "").await;
        h.advance(8 * DAY_MS);
        send(&steward, 7, old).await.refuses(410, "door.too_old");
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn the_list_for_a_phone_opens_only_with_a_persons_own_code() {
    on_both(|h: Harness| async move {
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let steward = h.signed_in(Who::Dispatcher);
        announce(&h, &draft()).await;
        book(&resident, 1).await;
        h.advance(HOUR_MS);
        let path = format!("/staff/events/{EVENT}/sessions/0/list");
        let answer = steward.get(&path).await.is(200);
        for secret in ["王", "小明", &booking(1).to_string()] {
            assert!(!answer.json.to_string().contains(secret), "{secret} can be read");
        }
        let list: DoorList = answer.read();
        assert_eq!((list.entries.len(), list.n_left_out), (1, 0));
        let token = async |client: &Client| match Code::parse(&code(client).await.url) {
            Ok(Code::Token(token)) => token,
            other => panic!("{other:?}"),
        };
        let opened = unlock(&list.salt.0, &list.entries, token(&resident).await);
        let opened: linli_shared::event::Listed =
            serde_json::from_str(&opened.expect("it opens")).expect("an entry");
        assert_eq!((opened.name.as_str(), opened.bookings[0].id.0), ("王**", booking(1)));
        let shown = token(&resident).await;
        assert_eq!(opened.check(shown, list.session, h.now()), Ok(()));
        assert!(opened.check(shown, list.session, h.now().plus_minutes(5)).is_err());
        assert_eq!(unlock(&list.salt.0, &list.entries, token(&other).await), None);
        h.signed_in(Who::GridWorker).get(&path).await.refuses(404, "not_found");
    })
    .await;
}
