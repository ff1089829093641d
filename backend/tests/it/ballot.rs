//! Ballots by phone and on paper: what an attacker tries is refused.

use super::{
    harness::{
        Answer, Client, EMPTY_HOME, GRID, HOME, Harness, OTHER_GRID, OTHER_HOME, Who, on_both,
    },
    log::{board, checked},
    need::png,
    poll::{POLL, announce, close, consultation, view},
};
use axum::http::Method;
use linli::jobs;
use linli_shared::{
    api::{ObjectionRow, Page, RollRow},
    i18n::notice::Notice,
    log::{self, Hash},
    poll::Channel,
    time::{DAY_MS, MINUTE_MS},
};
use serde_json::{Value, json};
use uuid::Uuid;

const PHOTO: Uuid = Uuid::from_u128(0x9012);

pub(crate) fn blind(n: u8) -> Hash {
    log::hash(&[n])
}

fn vote(choice: &str, n: u8) -> Value {
    json!({ "choice": { "vote": choice }, "blind": blind(n) })
}

fn ballot_path(n: u128) -> String {
    format!("/polls/{}/ballots/{}", POLL.0, Uuid::from_u128(0x5000 + n))
}

async fn send_photo(client: &Client) {
    client.send(Method::PUT, &format!("/uploads/{PHOTO}"), &[], png(20)).await.is(201);
}

pub(crate) fn sheet(voter: Uuid, choice: &str, n: u8) -> Value {
    json!({
        "voter": voter, "choice": { "vote": choice }, "blind": blind(n), "channel": "paper",
        "witness": "陈静", "photo": PHOTO,
    })
}

async fn enter(client: &Client, n: u8, sheet: &Value) -> Answer {
    let path = format!("/staff{}", ballot_path(u128::from(n)));
    client.put(&path, sheet).await
}

pub(crate) async fn cast(client: &Client, n: u8, choice: &str) -> Answer {
    client.put(&ballot_path(u128::from(n)), vote(choice, n)).await
}

#[tokio::test]
async fn where_the_first_ballot_counts_a_second_is_refused() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["revote"] = json!("first");
        announce(&h, &draft).await.is(201);
        let resident = h.signed_in(Who::Resident);
        cast(&resident, 1, "for").await.is(201);
        cast(&resident, 2, "against").await.refuses(409, "poll.already_voted");
        close(&h).await;
        assert_eq!(view(&h.client()).await.result.expect("out").tally.options[0].heads, 1);
        assert_eq!(checked(&board(&h.client()).await).expect("sound").n_ballots, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_announced_cannot_be_chosen() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        let option = json!({ "choice": { "vote": "options", "of": [0] }, "blind": blind(1) });
        resident.put(&ballot_path(1), option).await.refuses(422, "poll.no_such_choice");
        let nonsense = json!({ "choice": { "vote": "twice" }, "blind": blind(1) });
        resident.put(&ballot_path(1), nonsense).await.refuses(400, "malformed");
        let short = json!({ "choice": { "vote": "for" }, "blind": "00" });
        resident.put(&ballot_path(1), short).await.refuses(400, "malformed");
    })
    .await;
}

#[tokio::test]
async fn a_ballot_is_in_time_to_the_last_moment_and_late_after_it() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        h.advance(2 * DAY_MS - 1);
        cast(&resident, 1, "for").await.is(201);
        h.advance(1);
        // The clockwork has not run: the window alone decides.
        cast(&resident, 2, "against").await.refuses(409, "poll.over");
        jobs::run_due(&h.app).await.expect("the clockwork runs");
        h.advance(MINUTE_MS);
        cast(&resident, 3, "against").await.refuses(409, "poll.over");
        let leader = h.signed_in(Who::BuildingLeader);
        send_photo(&leader).await;
        enter(&leader, 4, &sheet(HOME.0, "against", 4)).await.refuses(409, "poll.over");
        assert_eq!(view(&resident).await.result.expect("out").tally.options[0].heads, 1);
    })
    .await;
}

#[tokio::test]
async fn a_sheet_and_a_phone_are_one_vote_and_the_household_is_told() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let (resident, worker) = (h.signed_in(Who::Resident), h.signed_in(Who::GridWorker));
        cast(&resident, 1, "for").await.is(201);
        send_photo(&worker).await;
        h.advance(MINUTE_MS);
        enter(&worker, 2, &sheet(HOME.0, "against", 2)).await.is(201);
        enter(&worker, 3, &sheet(EMPTY_HOME.0, "for", 3)).await.is(201);
        let seen = view(&resident).await;
        assert_eq!(seen.turnout.taking_part.heads, 2);
        let mine = seen.mine.expect("on the roll").ballots;
        assert_eq!((mine[0].channel, mine[0].witness.as_deref()), (Channel::Paper, Some("陈静")));
        for (who, status) in
            [(Who::Resident, 200), (Who::OtherResident, 404), (Who::Dispatcher, 404)]
        {
            h.signed_in(who).get(&format!("/uploads/{PHOTO}")).await.is(status);
        }
        assert_eq!(mine[0].by, "周**", "who entered it is named, masked");
        let notices = resident.get("/notices").await.is(200).json;
        let told = Notice::BallotEntered {
            title: "东门装一盏路灯".to_owned(),
            channel: Channel::Paper,
        };
        assert_eq!(notices["rows"][0]["notice"], serde_json::to_value(told).expect("JSON"));
        assert_eq!(notices["rows"][0]["poll"], json!(POLL));
        close(&h).await;
        let tally = view(&resident).await.result.expect("out").tally;
        assert_eq!((tally.options[0].heads, tally.against.heads), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_sheet_needs_a_witness_a_photo_and_a_home_of_ones_own_places() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["places"] = json!([GRID, OTHER_GRID]);
        announce(&h, &draft).await.is(201);
        let worker = h.signed_in(Who::GridWorker);
        send_photo(&worker).await;
        let good = sheet(HOME.0, "for", 1);
        let with = |field: &str, value: Value| {
            let mut sheet = good.clone();
            sheet[field] = value;
            sheet
        };
        let itself = with("witness", json!(Who::GridWorker.name()));
        enter(&worker, 1, &itself).await.refuses(422, "poll.no_witness");
        enter(&worker, 1, &with("witness", json!(" "))).await.refuses(422, "poll.no_witness");
        enter(&worker, 1, &with("photo", Value::Null)).await.refuses(422, "poll.no_photo");
        let foreign = with("photo", json!(Uuid::from_u128(0xbad)));
        enter(&worker, 1, &foreign).await.refuses(409, "need.upload_missing");
        enter(&worker, 1, &with("channel", json!("phone"))).await.refuses(400, "malformed");
        enter(&worker, 1, &with("voter", json!(OTHER_HOME))).await.refuses(404, "not_found");
        enter(&h.signed_in(Who::Resident), 1, &good).await.refuses(403, "forbidden");
        enter(&worker, 1, &good).await.is(201);
    })
    .await;
}

#[tokio::test]
async fn a_proxy_stands_for_three_owners_at_most() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["places"] = json!([]);
        announce(&h, &draft).await.is(201);
        let dispatcher = h.signed_in(Who::Dispatcher);
        send_photo(&dispatcher).await;
        let rows: Page<RollRow> =
            dispatcher.get(&format!("/staff/polls/{}/roll", POLL.0)).await.is(200).read();
        assert_eq!(rows.rows.len(), 4);
        for (n, row) in (1..).zip(&rows.rows) {
            let mut sheet = sheet(row.id.0, "for", n);
            sheet["channel"] = json!("proxy");
            sheet["proxy"] = json!("王代理");
            let answer = enter(&dispatcher, n, &sheet).await;
            if n <= 3 {
                answer.is(201)
            } else {
                answer.refuses(409, "poll.proxy_full")
            };
        }
        assert_eq!(view(&dispatcher).await.turnout.taking_part.heads, 3);
        assert_eq!(h.number("SELECT count(*) FROM poll_proxy").await, 3);
    })
    .await;
}

#[tokio::test]
async fn who_did_not_vote_objects_and_is_answered() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let (resident, lead) = (h.signed_in(Who::Resident), h.signed_in(Who::GridLead));
        let path = format!("/polls/{}/objections/{}", POLL.0, Uuid::from_u128(0x0b));
        let words = json!({ "words": "不是我家投的" });
        resident.put(&path, &words).await.refuses(403, "poll.not_entitled");
        let worker = h.signed_in(Who::GridWorker);
        send_photo(&worker).await;
        enter(&worker, 1, &sheet(HOME.0, "for", 1)).await.is(201);
        resident.put(&path, &words).await.is(204);
        resident.put(&path, &words).await.is(204);
        let list = format!("/staff/polls/{}/objections", POLL.0);
        let rows: Vec<ObjectionRow> = lead.get(&list).await.is(200).read();
        assert_eq!((rows.len(), rows[0].words.as_str()), (1, "不是我家投的"));
        let answer = json!({ "answer": "已核对签名，请您重新投票" });
        let staff_path = format!("/staff{path}");
        h.advance(MINUTE_MS);
        lead.post(&staff_path, &answer).await.is(204);
        lead.post(&staff_path, &answer).await.refuses(404, "not_found");
        let notices = resident.get("/notices").await.is(200).json;
        assert_eq!(notices["rows"][0]["notice"]["notice"], "objection_answered");
    })
    .await;
}

#[tokio::test]
async fn nothing_of_the_result_is_told_before_the_close() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "against").await.is(201);
        let paths = [
            "/polls".to_owned(),
            format!("/polls/{}", POLL.0),
            format!("/polls/{}/board.json", POLL.0),
            format!("/polls/{}/proof?seq=1", POLL.0),
            format!("/staff/polls/{}/roll", POLL.0),
            format!("/staff/polls/{}/objections", POLL.0),
            "/notices".to_owned(),
            "/feed/poll?after=0".to_owned(),
            "/session".to_owned(),
        ];
        let others = [
            Who::OtherResident,
            Who::BuildingLeader,
            Who::GridWorker,
            Who::GridLead,
            Who::Dispatcher,
            Who::Handler,
            Who::Supervisor,
            Who::Administrator,
        ];
        let clients = others.map(|who| h.signed_in(who));
        for client in clients.iter().chain([&h.client()]) {
            for path in &paths {
                let answer = client.get(path).await;
                let text = String::from_utf8(answer.bytes).expect("text");
                for leak in ["\"vote\"", "\"against\":{\"heads", &blind(1).to_string()] {
                    assert!(!text.contains(leak), "{path} tells {leak}: {text}");
                }
            }
        }
        // The same needles are there once it is over, or the search above would find nothing ever.
        close(&h).await;
        let after = h.client().get(&format!("/polls/{}/board.json", POLL.0)).await.is(200);
        let text = String::from_utf8(after.bytes).expect("text");
        for told in ["\"vote\":\"against\"", &blind(1).to_string()] {
            assert!(text.contains(told), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_ballot_id_is_one_ballot_of_one_voter() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        cast(&h.signed_in(Who::BuildingLeader), 1, "for").await.refuses(422, "poll.id_reused");
        cast(&h.signed_in(Who::Resident), 1, "against").await.refuses(422, "poll.id_reused");
        // The same sealed ballot under another id would spoil the board for everybody.
        let again = h.signed_in(Who::Resident).put(&ballot_path(2), vote("for", 1)).await;
        again.refuses(422, "poll.id_reused");
        assert_eq!(h.number("SELECT count(*) FROM ballot").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_ballots_of_one_household_at_once_count_once() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        let tries =
            (1..=50).map(|n| cast(&resident, n, if n % 2 == 0 { "for" } else { "against" }));
        for answer in futures_util::future::join_all(tries).await {
            answer.is(201);
        }
        let same =
            futures_util::future::join_all((0..50).map(|_| cast(&resident, 99, "for"))).await;
        assert_eq!(same.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(same.iter().filter(|answer| answer.status == 200).count(), 49);
        assert_eq!(view(&resident).await.turnout.taking_part.heads, 1);
        close(&h).await;
        let verdict = checked(&board(&h.client()).await).expect("sound");
        assert_eq!((verdict.n_ballots, verdict.n_counted), (51, 1));
    })
    .await;
}
