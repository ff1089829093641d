//! Households: joining with an invite, members confirmed and appointed, what staff see.

use super::harness::{
    Answer, BUILDING, Client, EMPTY_HOME, GRID, HOME, Harness, OTHER_HOME, SECOND_HOME, Who,
    on_both,
};
use futures_util::future::join_all;
use linli_shared::{
    api::{CodeView, HouseholdRow, MyHousehold, Page, SessionView},
    id::{CodeId, HouseholdId, ResidentId},
    qr::INVITE_DAYS,
    resident::{MEMBERS_MAX, Membership},
    time::DAY_MS,
};
use serde_json::{Value, json};
use uuid::Uuid;

async fn make_code(h: &Harness, n: u128, draft: Value) -> CodeView {
    let id = CodeId(Uuid::from_u128(0xcccc_0000 + n));
    h.signed_in(Who::GridLead).put(&format!("/staff/codes/{id}"), draft).await.read()
}

/// An invite to a household of the first grid.
pub(crate) async fn invite(h: &Harness, n: u128, household: HouseholdId) -> CodeView {
    make_code(h, n, json!({ "kind": "invite", "household": household })).await
}

/// A slip that signs somebody of the first grid in.
pub(crate) async fn slip(h: &Harness, n: u128, resident: ResidentId) -> CodeView {
    make_code(h, n, json!({ "kind": "sign_in", "resident": resident })).await
}

fn newcomer(code: &str, name: &str, phone: &str) -> Value {
    json!({ "code": code, "name": name, "phone": phone, "relation": "family", "consent": true })
}

async fn join(client: &Client, code: &CodeView, name: &str, phone: &str) -> Answer {
    client.post("/households/join", newcomer(&code.url, name, phone)).await
}

async fn act(client: &Client, home: HouseholdId, member: ResidentId, action: &str) -> Answer {
    client.post(&format!("/households/{home}/members/{member}"), json!({ "action": action })).await
}

fn mine(answer: Answer) -> MyHousehold {
    let view: SessionView = answer.read();
    view.me.and_then(|me| me.household).expect("a household")
}

/// 王小明's home with a second person who waits.
async fn waiting(h: &Harness) -> (Client, ResidentId) {
    let phone = h.client();
    let code = invite(h, 1, HOME).await;
    let view: SessionView = join(&phone, &code, "王芳", "13911110001").await.read();
    (phone, view.me.expect("somebody is signed in").id)
}

#[tokio::test]
async fn the_first_to_join_represents_the_household() {
    on_both(|h| async move {
        let phone = h.client();
        let code = invite(&h, 1, EMPTY_HOME).await;
        let household = mine(join(&phone, &code, " 钱多 ", "139 1111 0001").await);
        assert_eq!((household.id, household.membership), (EMPTY_HOME, Membership::Representative));
        assert_eq!(household.members[0].name, "钱多");
        let view: SessionView = phone.get("/session").await.read();
        let me = view.me.expect("the phone is signed in");
        assert_eq!(me.consented_at, Some(h.now()));
        assert_eq!(me.phone.as_deref(), Some("13911110001"));
        join(&h.client(), &code, "李四", "13911110002").await.refuses(410, "qr.used");
        assert_eq!(h.number("SELECT count(*) FROM membership_entry").await, 1);
    })
    .await;
}

#[tokio::test]
async fn later_members_wait_until_the_representative_confirms() {
    on_both(|h| async move {
        let (phone, id) = waiting(&h).await;
        let household = mine(phone.get("/session").await);
        assert_eq!(household.membership, Membership::Waiting);
        assert_eq!(household.members.len(), 1, "who waits sees nobody else");
        let owner = h.signed_in(Who::Resident);
        let notices = owner.get("/notices").await.is(200);
        assert_eq!(notices.json["rows"][0]["notice"]["notice"], "member_waiting");
        assert_eq!(notices.json["rows"][0]["notice"]["name"], "王芳");

        act(&phone, HOME, id, "confirm").await.refuses(409, "resident.not_representative");
        act(&phone, HOME, Who::Resident.id(), "leave").await.refuses(404, "not_found");
        act(&h.signed_in(Who::OtherResident), HOME, id, "confirm").await.refuses(404, "not_found");
        act(&h.signed_in(Who::BuildingLeader), HOME, id, "confirm").await.refuses(404, "not_found");
        act(&h.signed_in(Who::OtherWorker), HOME, id, "confirm").await.refuses(404, "not_found");
        act(&h.client(), HOME, id, "confirm").await.refuses(401, "unauthenticated");

        let seen: MyHousehold = act(&owner, HOME, id, "confirm").await.read();
        assert_eq!(seen.members.len(), 2);
        act(&owner, HOME, id, "confirm").await.refuses(409, "resident.wrong_state");
        let household = mine(phone.get("/session").await);
        assert_eq!(household.membership, Membership::Member);
        assert_eq!(household.members[0].name, "王小明", "members see each other in full");
        let told = phone.get("/notices").await.json;
        assert_eq!(told["rows"][0]["notice"]["notice"], "member_confirmed");
        act(&phone, HOME, Who::Resident.id(), "leave")
            .await
            .refuses(409, "resident.not_representative");
    })
    .await;
}

#[tokio::test]
async fn a_grid_worker_confirms_and_sees_masked_names() {
    on_both(|h| async move {
        let (_, id) = waiting(&h).await;
        let worker = h.signed_in(Who::GridWorker);
        let seen: MyHousehold = act(&worker, HOME, id, "confirm").await.read();
        let names: Vec<_> = seen.members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["王**", "王**"]);
        assert_eq!(seen.membership, Membership::Member);
        let sql = "SELECT count(*) FROM membership_entry WHERE action = 'confirm'";
        assert_eq!(h.number(sql).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_declined_person_sees_nothing_and_may_come_again() {
    on_both(|h| async move {
        let (phone, id) = waiting(&h).await;
        act(&h.signed_in(Who::Resident), HOME, id, "decline").await.is(200);
        let view: SessionView = phone.get("/session").await.read();
        assert_eq!(view.me.and_then(|me| me.household), None);
        let code = invite(&h, 2, HOME).await;
        let household = mine(join(&phone, &code, "王芳", "13911110001").await);
        assert_eq!(household.membership, Membership::Waiting);
    })
    .await;
}

#[tokio::test]
async fn the_former_representative_is_told_who_speaks_now() {
    on_both(|h| async move {
        let (phone, id) = waiting(&h).await;
        let owner = h.signed_in(Who::Resident);
        act(&owner, HOME, id, "appoint").await.refuses(409, "resident.wrong_state");
        act(&owner, HOME, id, "confirm").await.is(200);
        act(&owner, HOME, Who::Resident.id(), "leave")
            .await
            .refuses(409, "resident.last_representative");
        act(&phone, HOME, id, "appoint").await.refuses(409, "resident.not_representative");
        h.advance(DAY_MS);
        let seen: MyHousehold = act(&owner, HOME, id, "appoint").await.read();
        assert_eq!(seen.membership, Membership::Member);
        let notices = owner.get("/notices").await.json;
        assert_eq!(notices["rows"][0]["notice"]["notice"], "representative_changed");
        assert_eq!(notices["rows"][0]["notice"]["name"], "王芳");
        act(&owner, HOME, Who::Resident.id(), "leave").await.is(200);
        let view: SessionView = owner.get("/session").await.read();
        assert_eq!(view.me.and_then(|me| me.household), None);
        assert_eq!(mine(phone.get("/session").await).membership, Membership::Representative);
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_over_a_number_that_is_on_file() {
    on_both(|h| async move {
        h.advance(DAY_MS);
        let code = invite(&h, 1, EMPTY_HOME).await;
        let owner = Who::Resident.phone();
        join(&h.client(), &code, "冒名", &owner).await.refuses(422, "resident.phone_known");
        join(&h.signed_in(Who::OtherResident), &code, "冒名", &owner)
            .await
            .refuses(422, "resident.phone_known");
        let household = mine(join(&h.signed_in(Who::Resident), &code, "改名", &owner).await);
        assert_eq!((household.id, household.members[0].name.as_str()), (EMPTY_HOME, "王小明"));
    })
    .await;
}

#[tokio::test]
async fn an_invite_that_cannot_be_used_says_why() {
    on_both(|h| async move {
        let phone = h.client();
        let code = invite(&h, 1, EMPTY_HOME).await;
        let send = |body: Value| phone.post("/households/join", body);
        send(newcomer("???", "李四", "13911110001")).await.refuses(422, "qr.malformed");
        send(newcomer(&code.url, " \u{200b}", "13911110001"))
            .await
            .refuses_field("name", "text.empty");
        send(newcomer(&code.url, &"长".repeat(61), "13911110001"))
            .await
            .refuses_field("name", "text.too_long");
        send(newcomer(&code.url, "李四", "1234")).await.refuses_field("phone", "text.malformed");
        let mut unread = newcomer(&code.url, "李四", "13911110001");
        unread["consent"] = json!(false);
        send(unread).await.refuses_field("consent", "resident.consent_missing");
        let poster =
            make_code(&h, 2, json!({ "kind": "place", "place": BUILDING, "spot": "" })).await;
        join(&phone, &poster, "李四", "13911110001").await.refuses(404, "qr.unknown");
        let again = invite(&h, 3, HOME).await;
        join(&h.signed_in(Who::Resident), &again, "王小明", &Who::Resident.phone())
            .await
            .refuses(409, "resident.already_member");
        h.advance(INVITE_DAYS * DAY_MS);
        join(&phone, &code, "李四", "13911110001").await.refuses(410, "qr.expired");
        assert_eq!(h.number("SELECT count(*) FROM membership").await, 3, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn a_household_holds_twenty_people() {
    on_both(|h| async move {
        for n in 1..MEMBERS_MAX {
            let code = invite(&h, u128::try_from(n).expect("small"), HOME).await;
            // Everybody comes from their own phone and hour: attempts are counted by address.
            h.advance(1_200_000);
            join(&h.client(), &code, "家人", &format!("139111100{n:02}")).await.is(200);
        }
        let code = invite(&h, 99, HOME).await;
        join(&h.client(), &code, "家人", "13911119999")
            .await
            .refuses(409, "resident.household_full");
    })
    .await;
}

/// The limit by address does not count here: every phone has its own.
async fn join_from(h: &Harness, code: &CodeView, n: usize) -> Answer {
    let headers =
        [("content-type", "application/json"), ("x-forwarded-for", &format!("10.0.0.{n}"))];
    let body = newcomer(&code.url, "家人", &format!("139111100{n:02}")).to_string();
    let path = "/households/join";
    h.client().send(axum::http::Method::POST, path, &headers, body.into_bytes()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_people_with_one_invite_one_joins() {
    on_both(|h| async move {
        let code = invite(&h, 1, EMPTY_HOME).await;
        let answers = join_all((0..50).map(|n| join_from(&h, &code, n))).await;
        let joined = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(joined, 1);
        assert!(answers.iter().all(|a| a.status == 200 || a.json["code"] == "qr.used"));
        assert_eq!(h.number("SELECT count(*) FROM membership").await, 4);
        assert_eq!(h.number("SELECT count(*) FROM resident").await, 11);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_ten_people_with_ten_invites_one_represents() {
    on_both(|h| async move {
        let mut codes = Vec::new();
        for n in 0..10 {
            codes.push(invite(&h, n, EMPTY_HOME).await);
        }
        let joins = codes.iter().zip(0..).map(|(code, n)| join_from(&h, code, n));
        for answer in join_all(joins).await {
            answer.is(200);
        }
        let worker = h.signed_in(Who::GridWorker);
        let home: HouseholdRow =
            worker.get(&format!("/staff/households/{EMPTY_HOME}")).await.read();
        let count = |state| home.members.iter().filter(|m| m.membership == state).count();
        assert_eq!((count(Membership::Representative), count(Membership::Waiting)), (1, 9));
        assert_eq!((home.n_members, home.n_waiting), (1, 9));
    })
    .await;
}

#[tokio::test]
async fn staff_see_the_households_of_their_places() {
    on_both(|h| async move {
        let list = async |who: Who, query: &str| -> Vec<HouseholdId> {
            let path = format!("/staff/households{query}");
            let page: Page<HouseholdRow> = h.signed_in(who).get(&path).await.read();
            page.rows.iter().map(|row| row.id).collect()
        };
        let all = [HOME, EMPTY_HOME, SECOND_HOME, OTHER_HOME];
        assert_eq!(list(Who::BuildingLeader, "").await, all[..2]);
        assert_eq!(list(Who::GridWorker, "").await, all[..3]);
        assert_eq!(list(Who::OtherWorker, "").await, all[3..]);
        assert_eq!(list(Who::Dispatcher, "").await, all);
        assert_eq!(list(Who::Administrator, "").await, all);
        assert_eq!(list(Who::Dispatcher, &format!("?place={GRID}")).await, all[..3]);
        assert_eq!(list(Who::Dispatcher, &format!("?place={BUILDING}")).await, all[..2]);
        assert_eq!(list(Who::Dispatcher, "?q=102").await, [EMPTY_HOME]);
        assert_eq!(list(Who::Dispatcher, "?q=%25").await, [], "a percent sign is a letter");
        assert_eq!(list(Who::Dispatcher, &format!("?after={EMPTY_HOME}")).await, all[2..]);
        for who in [Who::Handler, Who::Supervisor, Who::Resident] {
            h.signed_in(who).get("/staff/households").await.refuses(403, "forbidden");
        }

        let path = format!("/staff/households/{HOME}");
        let home: HouseholdRow = h.signed_in(Who::BuildingLeader).get(&path).await.read();
        assert_eq!((home.members[0].name.as_str(), home.area.as_str()), ("王**", "89.50"));
        let home: HouseholdRow = h.signed_in(Who::Administrator).get(&path).await.read();
        assert_eq!((home.n_members, home.members.len()), (1, 0));
        h.signed_in(Who::OtherWorker).get(&path).await.refuses(404, "not_found");
    })
    .await;
}
