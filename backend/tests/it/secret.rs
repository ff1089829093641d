//! Secret ballots: proved before they are taken, never opened, added up in sight of everybody.

use super::{
    ballot::cast,
    harness::{Answer, Client, EMPTY_HOME, HOME, Harness, OTHER_HOME, Who, on_both},
    log::{audit, board, checked, run},
    poll::{POLL, announce, close, consultation, view},
};
use axum::http::Method;
use linli::{audit::Finding, jobs};
use linli_shared::{
    api::{Page, PollView, RollRow},
    ballot::{BoardCheck, BoxKey, Flaw, LogEntry, Sealed, Sealing, SecretBox},
    log,
    poll::{Choice, Outcome, PollStatus},
    time::DAY_MS,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A choice sealed for a poll, as a phone does it.
pub(crate) async fn sealed(h: &Harness, poll: Uuid, choice: Choice, n: u8) -> Sealed {
    let view: PollView = h.client().get(&format!("/polls/{poll}")).await.is(200).read();
    let of = SecretBox::of(&view.sealing.expect("it is secret"), &view.draft.question);
    let of = of.expect("the keys are keys");
    of.seal(&view.draft.question, &choice, &log::hash(&[n])).expect("it answers the question")
}

fn secret(h: &Harness) -> Value {
    let mut draft = consultation(h);
    draft["secrecy"] = json!("server");
    draft
}

async fn put(client: &Client, n: u8, ballot: &Sealed) -> Answer {
    let id = Uuid::from_u128(0x6000 + u128::from(n));
    let path = format!("/polls/{}/secret-ballots/{id}", POLL.0);
    client.put(&path, json!({ "sealed": ballot })).await
}

async fn enter(client: &Client, n: u8, voter: Uuid, ballot: &Sealed, channel: &str) -> Answer {
    let id = Uuid::from_u128(0x6000 + u128::from(n));
    let path = format!("/staff/polls/{}/secret-ballots/{id}", POLL.0);
    let sheet = json!({ "voter": voter, "sealed": ballot, "channel": channel, "witness": "陈静" });
    client.put(&path, sheet).await
}

#[tokio::test]
async fn secret_ballots_are_counted_and_none_is_opened() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let (resident, worker) = (h.signed_in(Who::Resident), h.signed_in(Who::GridWorker));
        let first = sealed(&h, POLL.0, Choice::Against, 1).await;
        let receipt = put(&resident, 1, &first).await.is(201).json;
        assert_eq!(receipt["tracker"], json!(first.tracker(POLL)));
        assert_eq!(put(&resident, 1, &first).await.is(200).json, receipt);
        let again = sealed(&h, POLL.0, Choice::For, 2).await;
        put(&resident, 2, &again).await.is(201);
        let paper = sealed(&h, POLL.0, Choice::For, 3).await;
        enter(&worker, 3, EMPTY_HOME.0, &paper, "paper").await.is(201);
        let open = board(&h.client()).await;
        assert_eq!(checked(&open).expect("sound").outcome, None);
        close(&h).await;
        let seen = view(&resident).await;
        let result = seen.result.expect("out");
        let heads = |sum: &linli_shared::poll::Sum| sum.heads;
        let sums = (heads(&result.tally.options[0]), heads(&result.tally.against));
        assert_eq!((sums, heads(&result.tally.abstain)), ((2, 0), 0));
        assert_eq!(result.outcome, Outcome::Passed { winners: vec![0] });
        let mine = seen.mine.expect("on the roll").ballots;
        assert!(mine.iter().all(|ballot| ballot.choice.is_none()));
        assert_eq!((mine[0].tracker, mine[0].counts), (again.tracker(POLL), true));
        let closed = board(&h.client()).await;
        let verdict = checked(&closed).expect("sound");
        assert_eq!((verdict.n_ballots, verdict.n_counted), (3, 2));
        assert!(closed.opened.is_empty());
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_what_somebody_chose_in_secret() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        put(&h.signed_in(Who::Resident), 1, &sealed(&h, POLL.0, Choice::For, 1).await)
            .await
            .is(201);
        assert_eq!(h.number("SELECT count(*) FROM ballot WHERE choice <> ''").await, 0);
        assert_eq!(h.number("SELECT count(*) FROM ballot WHERE length(blind) > 0").await, 0);
        close(&h).await;
        let lead = h.signed_in(Who::GridLead);
        let filing = lead.get(&format!("/staff/polls/{}/filing.csv", POLL.0)).await.is(200);
        let filing = String::from_utf8(filing.bytes).expect("text");
        assert!(filing.contains("手机") && !filing.contains("同意"), "{filing}");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_one_proved_vote_in_this_poll_is_refused() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let resident = h.signed_in(Who::Resident);
        let question = view(&resident).await.draft.question;
        let other = BoxKey::of_seed(&log::hash(b"another poll"));
        let other = Sealing { keys: vec![other.public()], needed: 1 };
        let other = SecretBox::of(&other, &question).expect("a key");
        let foreign = other.seal(&question, &Choice::For, &log::hash(b"1")).expect("a choice");
        put(&resident, 1, &foreign).await.refuses(422, "poll.not_proved");
        let good = sealed(&h, POLL.0, Choice::For, 1).await;
        let mut parts = serde_json::to_value(&good).expect("JSON");
        parts["choices"].as_array_mut().expect("slots").swap(0, 1);
        let path = format!("/polls/{}/secret-ballots/{}", POLL.0, Uuid::from_u128(0x6001));
        let swapped = json!({ "sealed": parts });
        resident.put(&path, swapped).await.refuses(422, "poll.not_proved");
        resident.put(&path, json!({ "sealed": "for" })).await.refuses(400, "malformed");
        cast(&resident, 1, "for").await.refuses(422, "poll.wrong_form");
        assert_eq!(h.number("SELECT count(*) FROM ballot").await, 0);
        assert_eq!(h.number("SELECT count(*) FROM poll_log").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_secret_ballot_has_no_place_in_an_open_poll() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let ballot = sealed(&h, POLL.0, Choice::For, 1).await;
        let open = Uuid::from_u128(0x9015);
        let path = format!("/staff/polls/{open}");
        h.signed_in(Who::Dispatcher).put(&path, consultation(&h)).await.is(201);
        let path = format!("/polls/{open}/secret-ballots/{}", Uuid::from_u128(0x6001));
        let body = json!({ "sealed": ballot });
        h.signed_in(Who::Resident).put(&path, body).await.refuses(422, "poll.wrong_form");
    })
    .await;
}

/// Who copies a ballot from the board would vote like its owner without knowing how.
#[tokio::test]
async fn a_ballot_copied_from_the_board_is_refused() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let ballot = sealed(&h, POLL.0, Choice::For, 1).await;
        put(&h.signed_in(Who::Resident), 1, &ballot).await.is(201);
        let copied: LogEntry =
            serde_json::from_str(&board(&h.client()).await.entries[1]).expect("an entry");
        let LogEntry::Ballot { secret: Some(copied), .. } = copied else { panic!("a ballot") };
        let worker = h.signed_in(Who::GridWorker);
        enter(&worker, 2, EMPTY_HOME.0, &copied.ballot, "door")
            .await
            .refuses(422, "poll.id_reused");
        put(&h.signed_in(Who::Resident), 3, &copied.ballot).await.refuses(422, "poll.id_reused");
        assert_eq!(h.number("SELECT count(*) FROM ballot").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_acts_for_another_in_secret() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let ballot = sealed(&h, POLL.0, Choice::For, 1).await;
        let worker = h.signed_in(Who::GridWorker);
        enter(&worker, 1, HOME.0, &ballot, "proxy").await.refuses(422, "poll.no_proxy");
        enter(&worker, 1, HOME.0, &ballot, "phone").await.refuses(400, "malformed");
        enter(&worker, 1, OTHER_HOME.0, &ballot, "paper").await.refuses(404, "not_found");
        h.signed_in(Who::Resident)
            .put(
                &format!("/staff/polls/{}/secret-ballots/{}", POLL.0, Uuid::from_u128(1)),
                json!({ "voter": HOME.0, "sealed": ballot, "channel": "paper", "witness": "陈静" }),
            )
            .await
            .refuses(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_secret_poll_by_area_of_too_few_homes_is_refused() {
    on_both(|h: Harness| async move {
        let mut draft = secret(&h);
        draft["mode"] = json!("owners");
        draft["franchise"] = json!("owner");
        draft["opens_at"] = json!(h.now().0 + 16 * DAY_MS);
        draft["closes_at"] = json!(h.now().0 + 20 * DAY_MS);
        announce(&h, &draft).await.refuses(422, "poll.secret_too_few");
        assert_eq!(h.number("SELECT count(*) FROM poll").await, 0);
        let mut several = secret(&h);
        several["question"] = json!({
            "kind": "several", "options": [{ "title": "甲" }, { "title": "乙" }], "seats": 2,
        });
        announce(&h, &several).await.refuses(422, "invalid");
    })
    .await;
}

#[tokio::test]
async fn an_edited_secret_ballot_breaks_the_board() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        put(&h.signed_in(Who::Resident), 1, &sealed(&h, POLL.0, Choice::For, 1).await)
            .await
            .is(201);
        close(&h).await;
        assert_eq!(view(&h.client()).await.status, PollStatus::Closed);
        let good = board(&h.client()).await;
        assert_eq!(checked(&good).expect("sound").n_counted, 1);
        let other = serde_json::to_string(&sealed(&h, POLL.0, Choice::Against, 9).await);
        let mut edited = good;
        let entry: Value = serde_json::from_str(&edited.entries[1]).expect("JSON");
        let before = serde_json::to_string(&entry["secret"]["ballot"]).expect("JSON");
        let slots = |ballot: &str| {
            let ballot: Sealed = serde_json::from_str(ballot).expect("a ballot");
            serde_json::to_string(&ballot).expect("JSON")
        };
        let other = other.expect("JSON");
        edited.entries[1] = edited.entries[1].replace(&slots(&before), &other);
        assert!(edited.entries[1].contains(&other));
        assert_eq!(checked(&edited), Err(Flaw::Root));
    })
    .await;
}

#[tokio::test]
async fn a_phone_that_checks_a_box_is_told_the_commitments_of_all_its_ballots() {
    on_both(|h: Harness| async move {
        let path = format!("/polls/{}/commitments", POLL.0);
        h.client().get(&path).await.refuses(404, "not_found");
        announce(&h, &secret(&h)).await.is(201);
        let (resident, worker) = (h.signed_in(Who::Resident), h.signed_in(Who::GridWorker));
        let view: PollView = view(&h.client()).await;
        let of = SecretBox::of(&view.sealing.expect("it is secret"), &view.draft.question);
        let of = of.expect("the keys are keys");
        let mut told = Vec::new();
        for (n, choice) in [(1, Choice::For), (2, Choice::Abstain)] {
            let ballot = sealed(&h, POLL.0, choice, n).await;
            match n {
                1 => put(&resident, n, &ballot).await.is(201),
                _ => enter(&worker, n, EMPTY_HOME.0, &ballot, "paper").await.is(201),
            };
            told.extend(of.commitments(&ballot).expect("it is proved"));
            let answer = h.client().get(&path).await.is(200);
            assert_eq!(answer.headers["content-type"], "application/octet-stream");
            assert!(answer.bytes == told, "after {n} ballots");
        }
        let good = board(&h.client()).await;
        let mut check = BoardCheck::begin(good).expect("signed").told(told);
        while check.step(|entry| serde_json::from_str(entry).ok()).expect("each is right") {}
        assert_eq!(check.finish().expect("sound").n_counted, 2);
        let open = Uuid::from_u128(0x9015);
        let path = format!("/staff/polls/{open}");
        h.signed_in(Who::Dispatcher).put(&path, consultation(&h)).await.is(201);
        h.client().get(&format!("/polls/{open}/commitments")).await.refuses(404, "not_found");
    })
    .await;
}

/// Owners decide by heads and by area, and both sums come out of the same sealed ballots.
#[tokio::test]
async fn areas_are_added_up_from_sealed_ballots() {
    on_both(|h: Harness| async move {
        let rows: String =
            (0..31).map(|n| format!("第1微网格,9栋,,{},{}\n", 100 + n, 80 + n)).collect();
        let table = format!("网格,楼栋,单元,户号,面积\n{rows}").into_bytes();
        let headers = [("content-type", "text/csv")];
        let admin = h.signed_in(Who::Administrator);
        admin.send(Method::POST, "/staff/import", &headers, table).await.is(200);
        let mut draft = secret(&h);
        draft["mode"] = json!("owners");
        draft["franchise"] = json!("owner");
        draft["opens_at"] = json!(h.now().0 + 16 * DAY_MS);
        draft["closes_at"] = json!(h.now().0 + 18 * DAY_MS);
        announce(&h, &draft).await.is(201);
        h.advance(16 * DAY_MS);
        jobs::run_due(&h.app).await.expect("the clockwork runs");
        let dispatcher = h.signed_in(Who::Dispatcher);
        let roll: Page<RollRow> =
            dispatcher.get(&format!("/staff/polls/{}/roll", POLL.0)).await.is(200).read();
        let (mut expected, mut n) = ([0_i64; 3], 0);
        for row in &roll.rows {
            assert_eq!(row.area.0 % 100, 0, "areas count in whole square metres");
            let (slot, choice) = match n % 4 {
                0 | 1 => (0, Choice::For),
                2 => (1, Choice::Against),
                _ => (2, Choice::Abstain),
            };
            let ballot = sealed(&h, POLL.0, choice, n).await;
            enter(&dispatcher, n, row.id.0, &ballot, "door").await.is(201);
            expected[slot] += row.area.0;
            n += 1;
        }
        close(&h).await;
        let tally = view(&h.client()).await.result.expect("out").tally;
        let areas = [tally.options[0].area.0, tally.against.area.0, tally.abstain.area.0];
        assert_eq!(areas, expected);
        assert_eq!(tally.turnout.taking_part.area.0, expected.iter().sum::<i64>());
        let verdict = checked(&board(&h.client()).await).expect("sound");
        assert_eq!(verdict.n_counted, u64::from(n));
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

/// Who exchanges the key makes a box that nobody opens: it stays shut, and other polls go on.
#[tokio::test]
async fn a_box_that_does_not_open_holds_no_other_poll_up() {
    on_both(|h: Harness| async move {
        announce(&h, &secret(&h)).await.is(201);
        let open = Uuid::from_u128(0x9016);
        let path = format!("/staff/polls/{open}");
        h.signed_in(Who::Dispatcher).put(&path, consultation(&h)).await.is(201);
        let forged = "UPDATE poll SET sealing = replace(sealing, '\"needed\":1', '\"needed\":2') WHERE sealing IS NOT NULL";
        run(&h, forged).await.expect("it can be tampered with");
        close(&h).await;
        assert_eq!(view(&h.client()).await.status, PollStatus::Counting);
        let other: PollView = h.client().get(&format!("/polls/{open}")).await.is(200).read();
        assert_eq!(other.status, PollStatus::Closed);
    })
    .await;
}
