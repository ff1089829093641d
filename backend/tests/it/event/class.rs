//! A class for children: booked for each child, one for each family, collected by named people.

use super::{EVENT, announce, booking};
use crate::harness::{
    Answer, BUILDING, COMMUNITY, Client, GRID, HOME, Harness, OTHER_GRID, SECOND_BUILDING, Who,
    on_both,
};
use linli::{household::insert_membership, place, resident, session};
use linli_shared::{
    amount::Area,
    api::{BASE, BookingView, CalendarAddress, ChildView, EventView, Page, StaffBookingRow},
    event::{BookingStatus, Pattern},
    id::{HouseholdId, ResidentId},
    place::{Household, Place, PlaceKind},
    resident::{Membership, Relation},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// 四点半课堂: every weekday of four weeks, 120 families of the grid, children of six to ten years.
fn after_school(h: &Harness) -> Value {
    let from = h.now().date().plus_days(7);
    let pattern = Pattern {
        from,
        until: from.plus_days(25),
        weekdays: vec![0, 1, 2, 3, 4],
        starts: 16 * 60 + 30,
        ends: 18 * 60,
    };
    json!({
        "kind": "after_school", "title": "四点半课堂·春季班", "words": "写作业、读书、做手工",
        "organiser": "幸福里社区", "place": "网格服务驿站二层", "access": "", "capacity": 120,
        "sessions": pattern.sessions(), "subject": "child",
        "eligibility": { "age_min": 6, "age_max": 10, "grids": [GRID], "household": "one_each" },
        "opens_at": h.now(), "cancel_until": h.now().plus_days(20), "offer_hours": 12,
        "earns": { "earns": "nothing" }, "photo": null,
    })
}

fn child(year: i64, collectors: &Value) -> Value {
    json!({
        "name": "林小宝", "birth_year": year, "grade": "二年级", "relation": "母亲", "collectors": collectors,
    })
}

fn grandfather() -> Value {
    json!([{ "name": "吴国强", "relation": "外公", "resident": null, "word": "4821" }])
}

fn child_id(n: u128) -> Uuid {
    Uuid::from_u128(0xd0_000 + n)
}

async fn keep(client: &Client, n: u128, draft: &Value) -> Answer {
    client.put(&format!("/me/children/{}", child_id(n)), draft).await
}

async fn book(client: &Client, n: u128, child: u128) -> Answer {
    let path = format!("/events/{EVENT}/bookings/{}", booking(n));
    client.put(&path, json!({ "child": child_id(child) })).await
}

/// Families of the grid, each in a home of its own, with a phone.
async fn families(h: &Harness, n: u128) -> Vec<Client> {
    let now = h.now();
    let written = h.app.db.write(move |conn| {
        Box::pin(async move {
            let unit = Place {
                id: SECOND_BUILDING,
                kind: PlaceKind::Building,
                name: "2栋".to_owned(),
                path: "第1微网格 · 2栋".to_owned(),
                parent: Some(GRID),
                grid: Some(GRID),
                building: Some(SECOND_BUILDING),
            };
            for n in 0..n {
                let home = HouseholdId(Uuid::from_u128(0xf0_000 + n));
                let id = ResidentId(Uuid::from_u128(0xf8_000 + n));
                let (door, area) = (format!("F{n}"), Area(8000));
                let file = Household { id: home, place: SECOND_BUILDING, door, area };
                place::insert_household(conn, COMMUNITY, &unit, &file, now).await?;
                let (secret, name) = (crate::harness::secret(), format!("家长{n}"));
                resident::insert_resident(conn, &secret, COMMUNITY, id, &name, None, now).await?;
                let (relation, state) = (Relation::Owner, Membership::Representative);
                insert_membership(conn, COMMUNITY, home, id, relation, state, now).await?;
                let token = format!("{:032x}", 0xf8_000 + n);
                session::insert_session(conn, COMMUNITY, id, "iOS", now, &token).await?;
            }
            Ok(())
        })
    });
    written.await.expect("families");
    (0..n)
        .map(|n| {
            let client = h.client();
            client.put_cookie("linli", &format!("{:032x}", 0xf8_000 + n));
            client
        })
        .collect()
}

#[tokio::test]
async fn family_125_waits_as_number_five() {
    on_both(|h: Harness| async move {
        announce(&h, &after_school(&h)).await.is(201);
        let families = families(&h, 125).await;
        for (n, family) in (0..).zip(&families) {
            keep(family, n, &child(2017, &grandfather())).await.is(201);
            book(family, n, n).await.is(201);
        }
        let last: BookingView = book(&families[124], 124, 124).await.is(200).read();
        assert_eq!((last.status, last.waiting_number), (BookingStatus::Waiting, Some(5)));
        assert_eq!(
            (last.title.as_str(), last.place.as_str()),
            ("四点半课堂·春季班", "网格服务驿站二层")
        );
        let view: EventView = families[0].get(&format!("/events/{EVENT}")).await.read();
        let seats = view.seats;
        assert_eq!((seats.capacity, seats.n_taken, seats.n_waiting), (120, 120, 5));
        assert_eq!(
            (view.event.sessions.len(), view.mine[0].child_name.as_deref()),
            (20, Some("林小宝"))
        );
        // The list of who comes is read in pages, those with a place first.
        let staff = h.signed_in(Who::GridWorker);
        let (mut all, mut query) = (Vec::new(), String::new());
        loop {
            let path = format!("/staff/events/{EVENT}/bookings{query}");
            let page: Page<StaffBookingRow> = staff.get(&path).await.read();
            all.extend(page.rows);
            let Some(next) = page.next else { break };
            query = format!("?after={next}");
        }
        assert_eq!(all.len(), 125);
        assert_eq!(all[124].waiting_number, Some(5));
    })
    .await;
}

#[tokio::test]
async fn a_class_is_for_children_of_its_age_and_grid_and_one_of_each_family() {
    on_both(|h: Harness| async move {
        announce(&h, &after_school(&h)).await.is(201);
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        super::book(&resident, 1).await.refuses(422, "event.child_missing");
        for (n, year) in [(1, 2017), (2, 2020), (3, 2014), (4, 2016)] {
            keep(&resident, n, &child(year, &json!([]))).await.is(201);
        }
        keep(&other, 5, &child(2017, &json!([]))).await.is(201);
        book(&resident, 1, 2).await.refuses(409, "event.too_young");
        book(&resident, 1, 3).await.refuses(409, "event.too_old");
        book(&resident, 1, 5).await.refuses(404, "not_found");
        book(&other, 1, 5).await.refuses(409, "event.other_grid");
        book(&resident, 1, 1).await.is(201);
        book(&resident, 2, 1).await.refuses(409, "event.booked");
        book(&resident, 2, 4).await.refuses(409, "event.household_booked");
        let view: EventView = resident.get(&format!("/events/{EVENT}")).await.read();
        let why: Vec<Option<&str>> =
            view.children.iter().map(|child| child.refusal.as_deref()).collect();
        let house = Some("event.household_booked");
        assert_eq!(why, [None, Some("event.too_young"), Some("event.too_old"), house]);
        // Once the first is taken back, the other child of the family can come.
        resident.post(&format!("/bookings/{}/cancel", booking(1)), json!({})).await.is(200);
        book(&resident, 3, 4).await.is(201);
        let outside = json!({ "age_min": null, "age_max": null, "grids": [OTHER_GRID, BUILDING], "household": "anyone" });
        let mut wrong = after_school(&h);
        wrong["eligibility"] = outside;
        let path = format!("/staff/events/{}", Uuid::from_u128(0xe300));
        let answer = h.signed_in(Who::Dispatcher).put(&path, &wrong).await;
        answer.refuses_field("eligibility.grids", "event.grids");
    })
    .await;
}

#[tokio::test]
async fn a_child_is_known_to_its_guardian_and_to_who_keeps_its_class() {
    on_both(|h: Harness| async move {
        announce(&h, &after_school(&h)).await.is(201);
        let (resident, other) = (h.signed_in(Who::Resident), h.signed_in(Who::OtherResident));
        let stranger = json!([{
            "name": "李芳", "relation": "姨妈", "resident": Who::OtherResident.id(), "word": null,
        }]);
        keep(&resident, 1, &child(2017, &stranger))
            .await
            .refuses_field("collectors.0.resident", "event.collector_resident");
        move_in(&h).await;
        let mut both = stranger.as_array().expect("a list").clone();
        both.extend(grandfather().as_array().expect("a list").clone());
        keep(&resident, 1, &child(2017, &json!(both))).await.is(201);
        let kept: ChildView = keep(&resident, 1, &child(2017, &json!(both))).await.is(200).read();
        assert_eq!(kept.child.collectors[1].word.as_deref(), Some("4821"));
        keep(&other, 1, &child(2016, &json!([]))).await.refuses(409, "event.id_reused");
        book(&resident, 1, 1).await.is(201);
        // Nothing of it lies about in the open.
        let list: Vec<ChildView> = other.get("/me/children").await.read();
        assert!(list.is_empty());
        assert_eq!(h.number("SELECT count(*) FROM event_booking WHERE needs LIKE '%林%'").await, 0);
        let path = format!("/staff/events/{EVENT}/bookings");
        let none: Page<StaffBookingRow> = h.signed_in(Who::OtherWorker).get(&path).await.read();
        assert!(none.rows.is_empty(), "others see only whom they signed up");
        let page = h.signed_in(Who::GridLead).get(&path).await.is(200);
        assert!(!page.json.to_string().contains("4821"), "the word is the family's");
        let rows: Page<StaffBookingRow> = page.read();
        let shown = rows.rows[0].child.clone().expect("a child");
        let who: Vec<String> = shown
            .collectors
            .iter()
            .map(|one| format!("{} {} {}", one.relation, one.name, one.has_code))
            .collect();
        assert_eq!(who, ["母亲 王小明 true", "姨妈 李芳 true", "外公 吴国强 false"]);
        assert_eq!((shown.name.as_str(), shown.age), ("林小宝", 8));
        let made: CalendarAddress = resident.post("/me/calendar", json!({})).await.read();
        let (_, address) = made.url.split_once(BASE).expect("a path");
        let calendar = h.client().get(address).await.is(200).bytes;
        let calendar = String::from_utf8(calendar).expect("text");
        assert!(calendar.contains("林**") && !calendar.contains("林小宝"), "{calendar}");
        let own = resident.get("/me/export").await.is(200).json;
        assert_eq!(own["events"]["children"][0]["child"]["name"], "林小宝");
    })
    .await;
}

/// 李芳 comes to live with 王小明.
async fn move_in(h: &Harness) {
    let now = h.now();
    let written = h.app.db.write(move |conn| {
        let (who, relation, state) =
            (Who::OtherResident.id(), Relation::Family, Membership::Member);
        Box::pin(insert_membership(conn, COMMUNITY, HOME, who, relation, state, now))
    });
    written.await.expect("a member");
}

#[tokio::test]
async fn a_child_that_is_booked_for_stays_and_goes_with_its_guardian() {
    on_both(|h: Harness| async move {
        announce(&h, &after_school(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        keep(&resident, 1, &child(2017, &grandfather())).await.is(201);
        let path = format!("/me/children/{}", child_id(1));
        book(&resident, 1, 1).await.is(201);
        resident.delete(&path).await.refuses(409, "event.child_booked");
        h.signed_in(Who::OtherResident).delete(&path).await.is(204);
        let list: Vec<ChildView> = resident.get("/me/children").await.read();
        assert_eq!((list.len(), list[0].is_booked), (1, true));
        resident.post(&format!("/bookings/{}/cancel", booking(1)), json!({})).await.is(200);
        resident.delete(&path).await.is(204);
        resident.delete(&path).await.is(204);
        keep(&resident, 2, &child(2017, &grandfather())).await.is(201);
        book(&resident, 2, 2).await.is(201);
        for n in 3..12 {
            keep(&resident, n, &child(2017, &json!([]))).await.is(201);
        }
        let many = keep(&resident, 12, &child(2017, &json!([]))).await;
        many.refuses(409, "event.too_many_children");
        resident.delete("/me").await.is(204);
        assert_eq!(h.number("SELECT count(*) FROM child").await, 0);
        assert_eq!(h.number("SELECT count(*) FROM child_collector").await, 0);
        assert_eq!(h.number("SELECT n_taken FROM event").await, 0);
    })
    .await;
}
