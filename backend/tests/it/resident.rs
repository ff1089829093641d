//! One's own data, and people as staff see them.

use super::{
    ballot::cast,
    harness::{
        Answer, BUILDING, COMMUNITY, Client, GRID, HOME, OTHER_GRID, PARTY, Who, on_both, secret,
    },
    household::invite,
    need::{lamp, say},
    poll::{announce, consultation},
};
use axum::http::header;
use linli_shared::{
    api::{LookView, Me, Page, PersonCode, PersonRow, SessionView, Unmasked},
    id::ResidentId,
    resident::Membership,
    time::{DAY_MS, MINUTE_MS},
};
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

const NEW: ResidentId = ResidentId(Uuid::from_u128(0xdddd));

async fn people(client: &Client, query: &str) -> Vec<PersonRow> {
    let page: Page<PersonRow> = client.get(&format!("/staff/people{query}")).await.read();
    page.rows
}

fn names(rows: &[PersonRow]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

async fn unmask(client: &Client, who: Who, words: &str) -> Answer {
    let path = format!("/staff/people/{}/unmask", who.id());
    client.post(&path, json!({ "purpose": "visit", "words": words })).await
}

#[tokio::test]
async fn people_correct_and_confirm_their_own_data() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::Resident);
        h.advance(DAY_MS);
        let correct = |name: &str| json!({ "name": name, "lang": "en" });
        phone.put("/me", correct("  ")).await.refuses_field("name", "text.empty");
        phone.put("/me", correct(&"长".repeat(61))).await.refuses_field("name", "text.too_long");
        let view: SessionView = phone.put("/me", correct("王晓明👩‍👧")).await.read();
        let me = view.me.expect("signed in");
        assert_eq!((me.name.as_str(), me.confirmed_at), ("王晓明👩‍👧", h.now()));

        let view: SessionView = phone.post("/me/consent", json!(null)).await.read();
        let agreed = view.me.expect("signed in").consented_at;
        assert_eq!(agreed, Some(h.now()));
        h.advance(DAY_MS);
        phone.post("/me/consent", json!(null)).await.is(200);
        let me: Me = phone.get("/me").await.read();
        assert_eq!(me.consented_at, agreed, "the first time counts");
    })
    .await;
}

#[tokio::test]
async fn people_take_everything_about_them_along() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::Resident);
        say(&phone, 1, &lamp()).await;
        unmask(&h.signed_in(Who::GridWorker), Who::Resident, "").await.is(200);
        announce(&h, &consultation(&h)).await.is(201);
        cast(&phone, 1, "for").await.is(201);
        let answer = phone.get("/me/export").await.is(200);
        let disposition = answer.headers[header::CONTENT_DISPOSITION].to_str().expect("text");
        assert!(disposition.starts_with("attachment"), "{disposition}");
        let file = answer.json;
        assert_eq!(file["person"]["name"], "王小明");
        assert_eq!(file["person"]["phone"], Who::Resident.phone());
        assert_eq!(file["households"][0]["address"], "第1微网格 · 1栋 · 1单元 · 101");
        assert_eq!(file["needs"][0]["said"], lamp()["text"]);
        assert_eq!(file["ballots"][0]["title"], "东门装一盏路灯");
        assert_eq!(file["ballots"][0]["choice"]["vote"], "for");
        assert_eq!(file["looks"][0]["by"], "周敏");
        let told = file["notices"].as_array().expect("a list");
        assert!(told.iter().any(|row| row["notice"]["notice"] == "unmasked"), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn who_erases_themselves_leaves_no_name_behind() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::Resident);
        say(&phone, 1, &lamp()).await;
        let heir = h.client();
        let code = invite(&h, 1, HOME).await;
        let body = json!({ "code": code.url, "name": "王芳", "phone": "13911110001", "relation": "family", "consent": true });
        let view: SessionView = heir.post("/households/join", &body).await.read();
        let id = view.me.expect("signed in").id;
        phone
            .post(&format!("/households/{HOME}/members/{id}"), json!({ "action": "confirm" }))
            .await
            .is(200);

        h.advance(DAY_MS);
        phone.delete("/me").await.is(204);
        h.signed_in(Who::Resident).get("/me").await.refuses(401, "unauthenticated");
        let view: SessionView = heir.get("/session").await.read();
        let household = view.me.and_then(|me| me.household).expect("a household");
        assert_eq!(household.membership, Membership::Representative);
        assert_eq!(household.members.len(), 1);
        let notices = heir.get("/notices").await.json;
        assert_eq!(notices["rows"][0]["notice"]["notice"], "representative_changed");
        let rows = people(&h.signed_in(Who::Dispatcher), "").await;
        assert!(rows.iter().all(|row| row.id != Who::Resident.id()));
        for sql in [
            "SELECT count(*) FROM resident WHERE erased_at IS NOT NULL AND (phone_sealed IS NOT NULL OR name <> '已注销')",
            "SELECT count(*) FROM need WHERE reporter_id IS NOT NULL",
        ] {
            assert_eq!(h.number(sql).await, 0, "{sql}");
        }
        assert_eq!(h.number("SELECT count(*) FROM need").await, 1, "what was said stays");

        // The number is free again, for a new beginning.
        let code = invite(&h, 2, HOME).await;
        let mut body = body;
        body["code"] = json!(code.url);
        body["phone"] = json!(Who::Resident.phone());
        h.client().post("/households/join", body).await.is(200);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_both(|h| async move {
        let first = h.signed_in(Who::Administrator);
        let posts = |id: ResidentId| format!("/staff/people/{id}/posts");
        let own = posts(Who::Administrator.id());
        first.put(&own, json!({ "posts": [] })).await.refuses(422, "staff.last_administrator");
        first.delete("/me").await.refuses(422, "staff.last_administrator");
        let draft = json!({ "name": "卫平", "phone": "13922220001",
            "posts": [{ "role": "administrator", "place": null, "party": null }] });
        let row: PersonRow =
            first.put(&format!("/staff/people/{NEW}"), &draft).await.is(201).read();
        assert_eq!((row.name.as_str(), row.posts.len()), ("卫平", 1));
        let row: PersonRow = first.put(&own, json!({ "posts": [] })).await.read();
        assert_eq!(row.posts, []);
        first.get("/staff/people").await.refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn roles_hold_where_their_kind_can_hold() {
    on_both(|h| async move {
        let office = h.signed_in(Who::Administrator);
        let path = format!("/staff/people/{}/posts", Who::OtherResident.id());
        let check = async |post: Value, code: &str| {
            office.put(&path, json!({ "posts": [post] })).await.refuses_field("posts.0", code);
        };
        let post = |role: &str, place: Value, party: Value| json!({ "role": role, "place": place, "party": party });
        check(post("resident", json!(null), json!(null)), "staff.post_role").await;
        check(post("grid_worker", json!(null), json!(null)), "staff.post_place").await;
        check(post("grid_lead", json!(BUILDING), json!(null)), "staff.post_place").await;
        check(post("building_leader", json!(GRID), json!(null)), "staff.post_place").await;
        check(post("dispatcher", json!(GRID), json!(null)), "staff.post_place").await;
        check(post("handler", json!(null), json!(null)), "staff.post_party").await;
        check(post("grid_worker", json!(GRID), json!(PARTY)), "staff.post_party").await;
        let many = vec![post("grid_worker", json!(GRID), json!(null)); 21];
        office.put(&path, json!({ "posts": many })).await.refuses_field("posts", "staff.post_role");
        let nobody = format!("/staff/people/{NEW}/posts");
        office.put(&nobody, json!({ "posts": [] })).await.refuses(404, "not_found");

        h.advance(DAY_MS);
        let worker = post("grid_worker", json!(OTHER_GRID), json!(null));
        office.put(&path, json!({ "posts": [worker] })).await.is(200);
        let neighbour = h.signed_in(Who::OtherResident);
        assert_eq!(people(&neighbour, "").await.len(), 1, "a role holds at once");
        let view: SessionView = neighbour.get("/session").await.read();
        let grid = view.grid.expect("a grid");
        assert_eq!(grid.worker.expect("a worker").name, "褚军", "the first to come is the contact");
        office.put(&path, json!({ "posts": [] })).await.is(200);
        neighbour.get("/staff/people").await.refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn staff_come_on_file_once_with_one_number() {
    on_both(|h| async move {
        let office = h.signed_in(Who::Administrator);
        let path = format!("/staff/people/{NEW}");
        let draft = |name: &str, phone: &str| {
            json!({ "name": name, "phone": phone, "posts": [{ "role": "grid_worker", "place": GRID, "party": null }] })
        };
        office.put(&path, draft("", "13922220001")).await.refuses_field("name", "text.empty");
        office.put(&path, draft("卫平", "1")).await.refuses_field("phone", "text.malformed");
        office
            .put(&path, draft("卫平", &Who::Resident.phone()))
            .await
            .refuses(422, "staff.phone_taken");
        assert_eq!(h.number("SELECT count(*) FROM resident").await, 10);
        office.put(&path, draft("卫平", "13922220001")).await.is(201);
        office.put(&path, draft("卫平", "13922220001")).await.is(200);
        office.put(&path, draft("卫平", "13922220002")).await.refuses(422, "staff.phone_taken");
        let sql = "SELECT count(*) FROM post WHERE work_phone = '13922220001'";
        assert_eq!(h.number(sql).await, 1);
        h.signed_in(Who::GridLead).put(&path, draft("卫平", "13922220001")).await.is(403);
    })
    .await;
}

#[tokio::test]
async fn staff_find_the_people_of_their_places_masked() {
    on_both(|h| async move {
        let worker = h.signed_in(Who::GridWorker);
        let rows = people(&worker, "").await;
        let seen: HashSet<_> = names(&rows).into_iter().collect();
        assert_eq!(
            seen,
            HashSet::from(["王**", "赵秀英"]),
            "residents are masked, staff are public"
        );
        let row = rows.iter().find(|row| row.id == Who::Resident.id()).expect("王小明");
        assert_eq!(row.phone.as_deref(), Some("138****0001"));
        assert_eq!(row.address, "第1微网格 · 1栋 · 1单元 · 101");
        assert_eq!(names(&people(&worker, "?q=%E5%B0%8F").await), ["王**"]);
        assert_eq!(names(&people(&worker, "?q=13800000001").await), ["王**"]);
        assert_eq!(people(&worker, "?q=13800000002").await, [], "another grid's");
        assert_eq!(people(&worker, "?q=_").await, [], "an underscore is a letter");

        let leader = h.signed_in(Who::BuildingLeader);
        let rows = people(&leader, "").await;
        assert_eq!(names(&rows), ["王**"]);
        assert_eq!(rows[0].phone, None);
        let dispatcher = h.signed_in(Who::Dispatcher);
        assert_eq!(people(&dispatcher, "").await.len(), 10);
        assert_eq!(names(&people(&dispatcher, &format!("?grid={OTHER_GRID}")).await), ["李**"]);
        let office = h.signed_in(Who::Administrator);
        assert_eq!(people(&office, "").await.len(), 8, "administrators see who has a role");
        assert_eq!(names(&people(&office, "?q=13800000001").await), ["王**"]);
        for who in [Who::Handler, Who::Supervisor, Who::Resident] {
            h.signed_in(who).get("/staff/people").await.refuses(403, "forbidden");
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_list_of_people_comes_in_pages() {
    on_both(|h| async move {
        let now = h.now();
        let written = h.app.db.write(move |conn| {
            Box::pin(async move {
                for n in 0..60_u128 {
                    let id = ResidentId(Uuid::from_u128(0xeeee_0000 + n));
                    linli::resident::insert_resident(
                        conn,
                        &secret(),
                        COMMUNITY,
                        id,
                        "同名",
                        None,
                        now,
                    )
                    .await?;
                }
                Ok(())
            })
        });
        written.await.expect("they are written");
        let client = h.signed_in(Who::Dispatcher);
        let first: Page<PersonRow> = client.get("/staff/people").await.read();
        let after = first.next.expect("another page");
        let second: Page<PersonRow> =
            client.get(&format!("/staff/people?after={after}")).await.read();
        assert_eq!((first.rows.len(), second.rows.len(), second.next), (50, 20, None));
        let ids: HashSet<_> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
        assert_eq!(ids.len(), 70);
        client.get("/staff/people?after=nonsense").await.refuses(400, "malformed");
    })
    .await;
}

#[tokio::test]
async fn every_look_at_a_name_in_full_is_logged_and_told() {
    on_both(|h| async move {
        let worker = h.signed_in(Who::GridWorker);
        let seen: Unmasked = unmask(&worker, Who::Resident, "送药").await.read();
        assert_eq!((seen.name.as_str(), seen.phone), ("王小明", Some(Who::Resident.phone())));
        let phone = h.signed_in(Who::Resident);
        let looks: Vec<LookView> = phone.get("/me/looks").await.read();
        assert_eq!(looks.len(), 1);
        assert_eq!((looks[0].by.as_str(), looks[0].at), ("周敏", h.now()));
        assert!(looks[0].purpose.contains("送药"), "{}", looks[0].purpose);
        let notices = phone.get("/notices").await.json;
        assert_eq!(notices["rows"][0]["notice"]["notice"], "unmasked");
        assert_eq!(notices["rows"][0]["notice"]["purpose"], "visit");

        unmask(&worker, Who::OtherResident, "").await.refuses(404, "not_found");
        unmask(&worker, Who::Resident, &"长".repeat(201))
            .await
            .refuses_field("words", "text.too_long");
        for who in [Who::BuildingLeader, Who::Handler, Who::Administrator, Who::Resident] {
            unmask(&h.signed_in(who), Who::Resident, "").await.refuses(403, "forbidden");
        }
        unmask(&h.signed_in(Who::Dispatcher), Who::OtherResident, "").await.is(200);
        assert_eq!(h.number("SELECT count(*) FROM unmask_entry").await, 2, "refusals show nothing");
    })
    .await;
}

#[tokio::test]
async fn a_persons_code_changes_every_minute() {
    on_both(|h| async move {
        let phone = h.signed_in(Who::Resident);
        let code: PersonCode = phone.get("/me/code").await.read();
        assert_eq!(code.until, h.now().plus_ms(MINUTE_MS));
        assert!(code.url.starts_with("http://linli.test/q#"), "{}", code.url);
        let resolve =
            async |client: &Client| client.post("/qr/resolve", json!({ "code": code.url })).await;
        resolve(&h.client()).await.refuses(403, "qr.staff_only");
        let target = resolve(&h.signed_in(Who::GridWorker)).await.is(200).json;
        assert_eq!(target["name"], "王**");
        h.advance(MINUTE_MS);
        let next: PersonCode = phone.get("/me/code").await.read();
        assert_ne!(next.url, code.url);
        resolve(&h.signed_in(Who::GridWorker)).await.is(200);
        h.advance(MINUTE_MS);
        resolve(&h.signed_in(Who::GridWorker)).await.refuses(410, "qr.expired");
    })
    .await;
}
