//! Signing somebody up who has no phone: the same rules, who entered it, and who hears of it.

use super::*;
use crate::harness::{HOME, START};
use futures_util::future::join_all;
use linli::household::insert_membership;
use linli_shared::resident::{Membership, Relation};

/// 王奶奶, who lives with 王小明 and has no phone.
async fn grandmother(h: &Harness, birth_year: Option<i64>) -> ResidentId {
    let id = ResidentId(Uuid::from_u128(0xd0_000));
    let now = h.now();
    let written = h.app.db.write(move |conn| {
        Box::pin(async move {
            let secret = super::super::harness::secret();
            let name = "王奶奶";
            resident::insert_resident(conn, &secret, COMMUNITY, id, name, None, now).await?;
            if let Some(year) = birth_year {
                sqlx::query("UPDATE resident SET birth_year = $1 WHERE id = $2")
                    .bind(year)
                    .bind(id.bytes())
                    .execute(&mut *conn)
                    .await?;
            }
            let as_family = (Relation::Family, Membership::Member);
            insert_membership(conn, COMMUNITY, HOME, id, as_family.0, as_family.1, START).await
        })
    });
    written.await.expect("somebody without a phone");
    id
}

async fn enter(staff: &Client, n: u128, person: ResidentId) -> Answer {
    let path = format!("/staff/events/{EVENT}/bookings/{}", booking(n));
    staff.put(&path, json!({ "person": person, "needs": "坐轮椅" })).await
}

async fn rows(staff: &Client) -> Vec<StaffBookingRow> {
    let path = format!("/staff/events/{EVENT}/bookings");
    staff.get(&path).await.is(200).read::<Page<StaffBookingRow>>().rows
}

#[tokio::test]
async fn a_grid_worker_signs_up_who_has_no_phone_and_the_household_hears_of_it() {
    on_both(|h: Harness| async move {
        announce(&h, &clean_up(&h)).await.is(201);
        let person = grandmother(&h, None).await;
        let worker = h.signed_in(Who::GridWorker);
        let row: StaffBookingRow = enter(&worker, 1, person).await.is(201).read();
        assert_eq!((row.name.as_str(), row.by.as_deref()), ("王奶奶", Some("周敏")));
        assert_eq!((row.status, row.needs.as_str()), (BookingStatus::Registered, "坐轮椅"));
        assert_eq!(enter(&worker, 1, person).await.is(200).read::<StaffBookingRow>(), row);
        enter(&worker, 2, person).await.refuses(409, "event.booked");
        enter(&h.signed_in(Who::Dispatcher), 1, person).await.refuses(409, "event.id_reused");
        let said = "周敏 给 王奶奶 报了名：春季环境整治日。不对请联系网格员";
        assert_eq!(told(&h.signed_in(Who::Resident)).await, [said]);
        assert!(told(&h.signed_in(Who::OtherResident)).await.is_empty());
        // Who keeps the event sees all, who entered one sees that one, and who did neither sees none.
        book(&h.signed_in(Who::OtherResident), 3).await.is(201);
        assert_eq!(rows(&h.signed_in(Who::Dispatcher)).await.len(), 2);
        assert_eq!(rows(&worker).await, [row]);
        assert!(rows(&h.signed_in(Who::GridLead)).await.is_empty());
        let by = h.number("SELECT count(*) FROM event_entry WHERE action = 'book' AND by_id <> (SELECT resident_id FROM event_booking b WHERE b.id = event_entry.booking_id)");
        assert_eq!(by.await, 1, "who entered it stays on file");
        let path = format!("/staff/bookings/{}/cancel", booking(1));
        let why = json!({ "words": "老人来电取消" });
        h.signed_in(Who::GridLead).post(&path, &why).await.refuses(404, "not_found");
        worker.post(&path, &why).await.is(204);
    })
    .await;
}

#[tokio::test]
async fn who_is_not_eligible_or_lives_elsewhere_is_not_signed_up_by_staff_either() {
    on_both(|h: Harness| async move {
        let elders =
            json!({ "age_min": 60, "age_max": null, "grids": [], "household": "one_each" });
        announce(&h, &with(&h, "eligibility", elders)).await.is(201);
        let (year, ..) = h.now().date().ymd();
        let person = grandmother(&h, Some(year - 50)).await;
        let worker = h.signed_in(Who::GridWorker);
        enter(&worker, 1, person).await.refuses(409, "event.too_young");
        // Of another grid, or of nobody's.
        enter(&worker, 2, Who::OtherResident.id()).await.refuses(404, "not_found");
        enter(&worker, 3, ResidentId(Uuid::from_u128(5))).await.refuses(404, "not_found");
        enter(&h.signed_in(Who::Resident), 4, person).await.refuses(403, "forbidden");
        enter(&worker, 5, Who::GridWorker.id()).await.refuses(409, "event.own");
        assert!(told(&h.signed_in(Who::Resident)).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_is_taken_once_by_a_phone_or_by_staff() {
    on_both(|h: Harness| async move {
        announce(&h, &with(&h, "capacity", json!(1))).await.is(201);
        let person = grandmother(&h, None).await;
        let (worker, phones) = (h.signed_in(Who::GridWorker), crowd(&h, 9).await);
        let by_phone = join_all(phones.iter().zip(10..).map(|(client, n)| book(client, n)));
        let (entered, booked) = tokio::join!(enter(&worker, 1, person), by_phone);
        entered.is(201);
        for answer in booked {
            answer.is(201);
        }
        let seen = show(&h.signed_in(Who::Dispatcher)).await.seats;
        assert_eq!((seen.n_taken, seen.n_waiting), (1, 9));
        let own = &rows(&worker).await[0];
        let all = rows(&h.signed_in(Who::Dispatcher)).await;
        let winner: Vec<_> = all
            .iter()
            .filter(|row| row.status == BookingStatus::Registered)
            .map(|row| row.id)
            .collect();
        assert_eq!(winner.len(), 1);
        assert_eq!(winner[0] == own.id, own.waiting_number.is_none(), "{own:?}");
    })
    .await;
}

#[tokio::test]
async fn who_has_no_phone_gets_a_free_place_at_once_and_the_household_hears_all_of_it() {
    on_both(|h: Harness| async move {
        let mut scarce = with(&h, "capacity", json!(1));
        scarce["offer_hours"] = json!(12);
        announce(&h, &scarce).await.is(201);
        let neighbour = h.signed_in(Who::OtherResident);
        book(&neighbour, 1).await.is(201);
        let person = grandmother(&h, None).await;
        let (worker, home) = (h.signed_in(Who::GridWorker), h.signed_in(Who::Resident));
        let row: StaffBookingRow = enter(&worker, 2, person).await.is(201).read();
        assert_eq!((row.status, row.waiting_number), (BookingStatus::Waiting, Some(1)));
        let path = format!("/bookings/{}/cancel", booking(1));
        neighbour.post(&path, json!({})).await.is(200);
        let row = &rows(&worker).await[0];
        assert_eq!((row.status, row.offered_until), (BookingStatus::Registered, None));
        assert_eq!((told(&home).await.len(), told(&worker).await.len()), (2, 1));
        scarce["place"] = json!("活动室");
        let version = show(&h.signed_in(Who::Dispatcher)).await.version;
        change(&h, version, &scarce).await.is(200);
        let said = told(&home).await;
        assert!(said.iter().any(|words| words.contains("在活动室")), "{said:?}");
        assert_eq!((told(&home).await.len(), told(&worker).await.len()), (3, 2));
    })
    .await;
}
