//! Polls from the announcement to the result: who may, when, and what it comes to.

use super::{
    ballot::cast,
    harness::{Answer, BUILDING, Client, GRID, HOME, Harness, OTHER_GRID, Who, on_both},
    log::{board, checked},
};
use linli::jobs;
use linli_shared::{
    api::{Page, PollRow, PollView, RollRow},
    id::PollId,
    poll::{Choice, Outcome, PollStatus},
    time::DAY_MS,
};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const POLL: PollId = PollId(Uuid::from_u128(0x9011));

fn at(h: &Harness, ms: i64) -> i64 {
    h.now().0 + ms
}

/// A consultation of the first grid's households that begins at once and lasts two days.
pub(crate) fn consultation(h: &Harness) -> Value {
    json!({
        "title": "东门装一盏路灯", "words": "晚上太黑", "mode": "consultation", "matter": "ordinary",
        "franchise": "household",
        "question": { "kind": "plan", "options": [{ "title": "装一盏路灯" }], "seats": 1 },
        "places": [GRID], "opens_at": at(h, 0), "closes_at": at(h, 2 * DAY_MS), "revote": "last",
        "silent_follow": false, "preliminary": false,
    })
}

pub(crate) async fn announce(h: &Harness, draft: &Value) -> Answer {
    h.signed_in(Who::Dispatcher).put(&format!("/staff/polls/{}", POLL.0), draft).await
}

pub(crate) async fn view(client: &Client) -> PollView {
    client.get(&format!("/polls/{}", POLL.0)).await.is(200).read()
}

pub(crate) async fn close(h: &Harness) {
    h.advance(2 * DAY_MS);
    jobs::run_due(&h.app).await.expect("the clockwork runs");
}

#[tokio::test]
async fn a_household_votes_changes_its_mind_and_counts_once() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        let before = view(&resident).await;
        assert_eq!((before.status, before.turnout.entitled.heads), (PollStatus::Open, 3));
        assert!(before.mine.expect("on the roll").ballots.is_empty());
        let first = cast(&resident, 1, "against").await.is(201).json;
        assert_eq!(cast(&resident, 1, "against").await.is(200).json, first);
        cast(&resident, 2, "for").await.is(201);
        let after = view(&resident).await;
        assert_eq!(after.turnout.taking_part.heads, 1);
        let mine = after.mine.expect("on the roll").ballots;
        let told: Vec<_> = mine.iter().map(|b| (b.choice.clone(), b.counts)).collect();
        assert_eq!(told, [(Some(Choice::For), true), (Some(Choice::Against), false)]);
        let rows: Page<PollRow> = resident.get("/polls").await.is(200).read();
        assert_eq!(rows.rows[0].voted, Some(true));
        close(&h).await;
        let result = view(&h.client()).await.result.expect("the result is out");
        assert_eq!(result.tally.options[0].heads, 1);
        assert_eq!(result.tally.against.heads, 0);
        assert_eq!(result.outcome, Outcome::Passed { winners: vec![0] });
    })
    .await;
}

#[tokio::test]
async fn only_who_is_on_the_roll_votes() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.client(), 1, "for").await.refuses(401, "unauthenticated");
        for who in [Who::OtherResident, Who::Handler, Who::Administrator] {
            let client = h.signed_in(who);
            cast(&client, 1, "for").await.refuses(403, "poll.not_entitled");
            assert!(view(&client).await.mine.is_none());
        }
        assert_eq!(view(&h.client()).await.turnout.taking_part.heads, 0);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_needs_its_notice_and_opens_by_itself() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["mode"] = json!("residents_meeting");
        draft["closes_at"] = json!(at(&h, 5 * DAY_MS));
        announce(&h, &draft).await.refuses(422, "invalid");
        draft["opens_at"] = json!(at(&h, 3 * DAY_MS));
        announce(&h, &draft).await.is(201);
        let resident = h.signed_in(Who::Resident);
        assert_eq!(view(&resident).await.status, PollStatus::Announced);
        cast(&resident, 1, "for").await.refuses(409, "poll.not_yet");
        h.advance(3 * DAY_MS);
        // In time, though the clockwork has not opened it yet.
        cast(&resident, 1, "for").await.is(201);
        let after = view(&resident).await;
        assert_eq!(after.standing.missing_heads, 1, "two of three are more than half");
        close(&h).await;
        let result = view(&resident).await.result.expect("out");
        assert_eq!(result.outcome, Outcome::NoQuorumHeads);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_announcement_sent_many_times_at_once_is_one_poll() {
    on_both(|h: Harness| async move {
        let draft = consultation(&h);
        let tries = (0..20).map(|_| announce(&h, &draft));
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 19);
        assert_eq!(h.number("SELECT count(*) FROM poll").await, 1);
    })
    .await;
}

#[tokio::test]
async fn keepers_see_the_roll_of_the_homes_they_look_after() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["places"] = json!([]);
        announce(&h, &draft).await.is(201);
        let roll = format!("/staff/polls/{}/roll", POLL.0);
        for (who, n) in [(Who::Dispatcher, 4), (Who::GridWorker, 3), (Who::BuildingLeader, 2)] {
            let page: Page<RollRow> = h.signed_in(who).get(&roll).await.is(200).read();
            assert_eq!(page.rows.len(), n, "{who:?}");
        }
        let dispatcher = h.signed_in(Who::Dispatcher);
        let found: Page<RollRow> = dispatcher.get(&format!("{roll}?q=101")).await.is(200).read();
        assert_eq!(found.rows.len(), 1);
        let none: Page<RollRow> = dispatcher.get(&format!("{roll}?q=%25")).await.is(200).read();
        assert!(none.rows.is_empty(), "a sign is a letter like others");
    })
    .await;
}

#[tokio::test]
async fn who_has_not_voted_is_reminded_once_a_day_before_the_end() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["closes_at"] = json!(h.now().plus_days(4).0);
        announce(&h, &draft).await.is(201);
        let (voted, silent) = (h.signed_in(Who::Resident), h.signed_in(Who::BuildingLeader));
        cast(&voted, 1, "for").await.is(201);
        for _ in 0..3 {
            h.advance(DAY_MS);
            jobs::run_due(&h.app).await.expect("the clockwork runs");
            jobs::run_due(&h.app).await.expect("the clockwork runs");
        }
        for (client, n_told) in [(&voted, 0), (&silent, 1)] {
            let notices = client.get("/notices").await.is(200).json;
            let rows = notices["rows"].as_array().expect("rows");
            let told = rows.iter().filter(|row| row["notice"]["notice"] == "poll_ending");
            assert_eq!(told.count(), n_told);
        }
        h.advance(DAY_MS);
        jobs::run_due(&h.app).await.expect("the clockwork runs");
        assert_eq!(view(&voted).await.status, PollStatus::Closed);
    })
    .await;
}

#[tokio::test]
async fn the_table_by_name_is_for_keepers_after_the_close() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        let path = format!("/staff/polls/{}/filing.csv", POLL.0);
        let lead = h.signed_in(Who::GridLead);
        lead.get(&path).await.refuses(404, "not_found");
        close(&h).await;
        h.signed_in(Who::GridWorker).get(&path).await.refuses(403, "forbidden");
        let table = String::from_utf8(lead.get(&path).await.is(200).bytes).expect("text");
        assert!(table.contains("第1微网格 · 1栋 · 1单元 · 101,89.50,同意,手机"), "{table}");
        assert_eq!(table.lines().count(), 4);
    })
    .await;
}

#[tokio::test]
async fn the_roll_is_corrected_in_time_and_frozen_then() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["mode"] = json!("residents_meeting");
        draft["opens_at"] = json!(at(&h, 4 * DAY_MS));
        draft["closes_at"] = json!(at(&h, 6 * DAY_MS));
        announce(&h, &draft).await.is(201);
        let lead = h.signed_in(Who::GridLead);
        let roll = format!("/staff/polls/{}/roll", POLL.0);
        let rows: Page<RollRow> = lead.get(&roll).await.is(200).read();
        assert_eq!(rows.rows.len(), 3);
        let strike = json!({ "is_struck": true, "reason": "空置房" });
        let path = format!("{roll}/{}", HOME.0);
        lead.put(&path, &strike).await.is(204);
        let resident = h.signed_in(Who::Resident);
        let mine = view(&resident).await.mine.expect("still shown");
        assert_eq!(mine.struck.as_deref(), Some("空置房"));
        h.advance(4 * DAY_MS);
        jobs::run_due(&h.app).await.expect("the clockwork runs");
        cast(&resident, 1, "for").await.refuses(403, "poll.not_entitled");
        assert_eq!(view(&resident).await.turnout.entitled.heads, 2);
        lead.put(&path, json!({ "is_struck": false, "reason": "弄错了" }))
            .await
            .refuses(409, "poll.roll_frozen");
        lead.put(&path, json!({ "is_struck": false, "reason": " " })).await.refuses(422, "invalid");
    })
    .await;
}

#[tokio::test]
async fn a_poll_that_is_called_off_says_why_and_takes_no_more_ballots() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        cast(&resident, 1, "for").await.is(201);
        let path = format!("/staff/polls/{}/void", POLL.0);
        let reason = json!({ "reason": "方案有误" });
        h.signed_in(Who::GridWorker).post(&path, &reason).await.refuses(403, "forbidden");
        h.signed_in(Who::GridLead).post(&path, &reason).await.is(204);
        cast(&resident, 2, "for").await.refuses(409, "poll.void");
        let seen = view(&resident).await;
        assert_eq!(
            (seen.status, seen.void_reason.as_deref()),
            (PollStatus::Void, Some("方案有误"))
        );
        close(&h).await;
        assert!(view(&resident).await.result.is_none());
        let verdict = checked(&board(&resident).await).expect("sound");
        assert_eq!(verdict.outcome, Some(Outcome::Void));
    })
    .await;
}

#[tokio::test]
async fn a_grid_lead_asks_the_own_grid_and_no_other() {
    on_both(|h: Harness| async move {
        let lead = h.signed_in(Who::GridLead);
        let path = format!("/staff/polls/{}", POLL.0);
        for places in [json!([]), json!([OTHER_GRID]), json!([GRID, OTHER_GRID])] {
            let mut draft = consultation(&h);
            draft["places"] = places;
            lead.put(&path, &draft).await.refuses(403, "forbidden");
        }
        let mut unknown = consultation(&h);
        unknown["places"] = json!([POLL]);
        lead.put(&path, &unknown).await.refuses(422, "poll.place_unknown");
        let mut building = consultation(&h);
        building["places"] = json!([BUILDING]);
        assert_eq!(lead.put(&path, &building).await.is(201).json["n_entitled"], 2);
        assert_eq!(lead.put(&path, &building).await.is(200).json["n_entitled"], 2);
        lead.put(&path, consultation(&h)).await.refuses(422, "poll.id_reused");
    })
    .await;
}

#[tokio::test]
async fn adults_are_counted_by_age_only_where_groups_are_large() {
    on_both(|h: Harness| async move {
        let mut draft = consultation(&h);
        draft["franchise"] = json!("adult");
        draft["places"] = json!([]);
        assert_eq!(announce(&h, &draft).await.is(201).json["n_entitled"], 3);
        cast(&h.signed_in(Who::OtherResident), 1, "for").await.is(201);
        close(&h).await;
        assert!(view(&h.client()).await.result.expect("out").bands.is_empty());
    })
    .await;
}

#[tokio::test]
async fn ballots_and_results_are_printed_and_no_result_before_the_close() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let sheet = format!("/staff/polls/{}/sheet.pdf", POLL.0);
        let result = format!("/polls/{}/result.pdf", POLL.0);
        let printed = h.signed_in(Who::BuildingLeader).get(&sheet).await.is(200);
        assert!(printed.bytes.starts_with(b"%PDF"));
        h.signed_in(Who::Resident).get(&sheet).await.refuses(403, "forbidden");
        h.client().get(&result).await.refuses(404, "not_found");
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        close(&h).await;
        assert!(h.client().get(&result).await.is(200).bytes.starts_with(b"%PDF"));
    })
    .await;
}
