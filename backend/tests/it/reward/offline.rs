//! Stations without a network: the locked list, and what was handed over by it.

use super::*;
use linli_shared::{
    api::{LateAnswer, LateConflict, VoucherList},
    qr::Code,
    reward::{Conflict, ListedVoucher, RewardRefusal},
    sealed::unlock,
    time::MINUTE_MS,
};

/// What a voucher shows now, as a phone notes it.
fn noted(h: &Harness, issued: &VoucherView) -> Value {
    json!({ "code": issued.show.now(h.now()).expect("a code"), "scanned_at": h.now() })
}

async fn send(client: &Client, nonce: u128, body: &Value) -> Answer {
    client.put(&format!("/staff/hand-overs/{}", Uuid::from_u128(0x7000 + nonce)), body).await
}

async fn conflicts(client: &Client) -> Vec<LateConflict> {
    client.get("/staff/hand-overs").await.is(200).read()
}

/// A voucher that waits.
async fn issued(h: &Harness) -> (Client, VoucherView) {
    let resident = saver(h).await;
    offer(h, &umbrella()).await.is(201);
    let issued = redeem(&resident, 1, 2).await.is(201).read();
    (resident, issued)
}

#[tokio::test]
async fn of_two_stations_without_a_network_one_is_booked_and_the_other_is_told() {
    on_both(|h: Harness| async move {
        let (resident, issued) = issued(&h).await;
        let (worker, lead) = (h.signed_in(Who::GridWorker), h.signed_in(Who::GridLead));
        let at = h.now();
        let first = noted(&h, &issued);
        h.advance(5 * MINUTE_MS);
        let second = noted(&h, &issued);
        h.advance(HOUR_MS);
        let booked: LateAnswer = send(&worker, 1, &first).await.is(200).read();
        assert_eq!((booked.conflict, booked.voucher.status), (None, VoucherStatus::Collected));
        assert_eq!(booked.voucher.resolved_at, Some(at), "it was handed over when it was scanned");
        let told: LateAnswer = send(&lead, 2, &second).await.is(200).read();
        assert_eq!(told.conflict, Some(Conflict::Collected));
        assert_eq!(
            (told.voucher.by.as_deref(), told.voucher.resolved_at),
            (Some("周敏"), Some(at))
        );
        // The same number again is the same answer, and stands for nothing else.
        assert_eq!(send(&worker, 1, &first).await.is(200).read::<LateAnswer>(), booked);
        assert_eq!(send(&lead, 2, &second).await.is(200).read::<LateAnswer>(), told);
        send(&lead, 2, &first).await.refuses(409, "reward.id_reused");
        let kept = conflicts(&worker).await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].scanned_by.as_deref(), Some("吴强"));
        assert_eq!(
            (kept[0].conflict, kept[0].scanned_at),
            (Conflict::Collected, at.plus_minutes(5))
        );
        resident.get("/staff/hand-overs").await.refuses(403, "forbidden");
        let after = mine(&resident).await;
        assert_eq!((after.available, after.held, left(&h).await), (Points(3), Points(0), 2));
        is_sound(&h).await;
        execute(&h, "UPDATE voucher SET by_id = resident_id").await;
        assert!(matches!(audit(&h).await, Finding::Wrong(wrong) if wrong.contains("network")));
    })
    .await;
}

#[tokio::test]
async fn what_was_cancelled_or_ran_out_meanwhile_is_a_conflict_with_its_time() {
    on_both(|h: Harness| async move {
        let (resident, cancelled) = issued(&h).await;
        let over: VoucherView = redeem(&resident, 2, 2).await.is(201).read();
        let worker = h.signed_in(Who::GridWorker);
        h.advance(14 * DAY_MS - HOUR_MS);
        let (one, other) = (noted(&h, &cancelled), noted(&h, &over));
        h.advance(MINUTE_MS);
        let cancelled_at = h.now();
        resident.post(&format!("{}/cancel", voucher(1)), json!({})).await.is(200);
        h.advance(HOUR_MS);
        tick(&h).await;
        let told: LateAnswer = send(&worker, 1, &one).await.is(200).read();
        assert_eq!(told.conflict, Some(Conflict::Cancelled));
        assert_eq!(told.voucher.resolved_at, Some(cancelled_at));
        let told: LateAnswer = send(&worker, 2, &other).await.is(200).read();
        assert_eq!(told.conflict, Some(Conflict::Expired));
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(5), 3));
        assert_eq!(conflicts(&worker).await.len(), 2);
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_handed_over_in_time_is_booked_after_its_time() {
    on_both(|h: Harness| async move {
        let (resident, issued) = issued(&h).await;
        h.advance(14 * DAY_MS - MINUTE_MS);
        let in_time = noted(&h, &issued);
        // The clockwork has not ended it yet.
        h.advance(HOUR_MS);
        let booked = send(&h.signed_in(Who::GridWorker), 1, &in_time).await.is(200);
        assert_eq!(booked.read::<LateAnswer>().conflict, None);
        tick(&h).await;
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(3), 2));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn an_old_picture_a_wrong_time_and_ones_own_voucher_are_not_booked() {
    on_both(|h: Harness| async move {
        let (resident, issued) = issued(&h).await;
        execute(&h, "UPDATE session SET expires_at = expires_at * 2").await;
        let worker = h.signed_in(Who::GridWorker);
        let mut picture = noted(&h, &issued);
        h.advance(HOUR_MS);
        picture["scanned_at"] = json!(h.now());
        send(&worker, 1, &picture).await.refuses(410, "reward.old_code");
        let mut ahead = noted(&h, &issued);
        let later = h.now().plus_minutes(10);
        ahead["scanned_at"] = json!(later);
        ahead["code"] = json!(issued.show.now(later));
        send(&worker, 2, &ahead).await.refuses(409, "reward.ahead");
        let typed = json!({ "code": issued.short, "scanned_at": h.now() });
        send(&worker, 3, &typed).await.refuses(409, "reward.scan_only");
        let unknown =
            json!({ "code": linli_shared::qr::format_token([9; 16]), "scanned_at": h.now() });
        send(&worker, 4, &unknown).await.refuses(404, "reward.unknown");
        let forgotten = noted(&h, &issued);
        let posts = json!({ "posts": [{ "role": "station", "place": null, "party": null }] });
        let path = format!("/staff/people/{}/posts", Who::Resident.id());
        h.signed_in(Who::Administrator).put(&path, posts).await.is(200);
        let own: LateAnswer = send(&resident, 5, &forgotten).await.is(200).read();
        assert_eq!(
            (own.conflict, own.voucher.status),
            (Some(Conflict::Own), VoucherStatus::Issued)
        );
        assert_eq!(conflicts(&worker).await.len(), 1);
        h.advance(3 * DAY_MS + 1);
        send(&worker, 6, &forgotten).await.refuses(410, "reward.too_late");
        assert_eq!(mine(&resident).await.held, Points(2));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn a_hand_over_whose_answer_was_lost_is_no_conflict_with_itself() {
    on_both(|h: Harness| async move {
        let (_, issued) = issued(&h).await;
        let worker = h.signed_in(Who::GridWorker);
        let at = noted(&h, &issued);
        collect(&worker, 1).await.is(200);
        assert_eq!(send(&worker, 1, &at).await.is(200).read::<LateAnswer>().conflict, None);
        // Later on it would be a second one, whoever gave the first.
        h.advance(HOUR_MS);
        let again = noted(&h, &issued);
        let told: LateAnswer = send(&worker, 2, &again).await.is(200).read();
        assert_eq!(told.conflict, Some(Conflict::Collected));
        is_sound(&h).await;
    })
    .await;
}

#[tokio::test]
async fn the_list_opens_only_with_a_vouchers_own_code_of_this_minute() {
    on_both(|h: Harness| async move {
        let (resident, issued) = issued(&h).await;
        let worker = h.signed_in(Who::GridWorker);
        let answer = worker.get("/staff/vouchers/list").await.is(200);
        let text = answer.json.to_string();
        for secret in
            ["雨伞", "王", issued.short.as_str(), &issued.show.reference, &issued.id.to_string()]
        {
            assert!(!text.contains(secret), "{secret} can be read");
        }
        let list: VoucherList = answer.read();
        assert_eq!((list.entries.len(), list.n_left_out), (1, 0));
        let token = match Code::parse(&issued.show.now(h.now()).expect("a code")) {
            Ok(Code::Token(token)) => token,
            other => panic!("{other:?}"),
        };
        let opened = unlock(&list.salt.0, &list.entries, token).expect("it opens");
        let opened: ListedVoucher = serde_json::from_str(&opened).expect("an entry");
        assert_eq!((opened.id, opened.holder.as_str()), (issued.id, "王**"));
        assert_eq!(
            (opened.title.as_str(), opened.price, opened.is_own),
            ("雨伞一把", Points(2), false)
        );
        assert_eq!(opened.check(token, list.made_at, h.now()), Ok(()));
        let late = opened.check(token, list.made_at, h.now().plus_minutes(5));
        assert_eq!(late, Err(RewardRefusal::OldCode));
        resident.get("/staff/vouchers/list").await.refuses(403, "forbidden");
        collect(&worker, 1).await.is(200);
        let list: VoucherList = worker.get("/staff/vouchers/list").await.is(200).read();
        assert!(list.entries.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_phones_that_come_back_at_once_one_is_booked() {
    on_both(|h: Harness| async move {
        let (resident, issued) = issued(&h).await;
        let (worker, lead) = (h.signed_in(Who::GridWorker), h.signed_in(Who::GridLead));
        let one = noted(&h, &issued);
        h.advance(10 * MINUTE_MS);
        let other = noted(&h, &issued);
        let answers = join_all((0..50).map(async |n: u128| {
            let (client, body) =
                if n.is_multiple_of(2) { (&worker, &one) } else { (&lead, &other) };
            // Each note arrives twice.
            send(client, n / 4 * 2 + n % 2, body).await.is(200).read::<LateAnswer>()
        }));
        let answers = answers.await;
        let booked: BTreeSet<_> = answers
            .iter()
            .filter(|answer| answer.conflict.is_none())
            .map(|answer| answer.voucher.by.clone())
            .collect();
        assert_eq!(booked.len(), 1, "{booked:?}");
        let sql = "SELECT count(DISTINCT by_id) FROM late_hand_over WHERE conflict = ''";
        assert_eq!(h.number(sql).await, 1);
        assert_eq!((mine(&resident).await.available, left(&h).await), (Points(3), 2));
        is_sound(&h).await;
    })
    .await;
}
