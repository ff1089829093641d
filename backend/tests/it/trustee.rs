//! Trustees: they make the key of a secret poll together, and open its sums together.

use super::{
    harness::{Answer, Client, Harness, Who, on_both},
    log::{audit, board, checked},
    poll::{POLL, announce, consultation, view},
    secret::sealed,
};
use linli::{audit::Finding, jobs};
use linli_shared::{
    api::{CeremonyView, NoticeView, Page, PollView, TrusteeRow},
    ballot::{
        BoardCheck, BoardExport, BoxKey, Ceremony, Known, Message, Next, Replay, SealedSum,
        SecretBox, Share,
    },
    log::{self, Hash, Root},
    poll::{Choice, Outcome, PollStatus, TrusteeStage},
    time::{DAY_MS, HOUR_MS},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// In the order of their seats.
pub(crate) const TRUSTEES: [Who; 3] = [Who::Resident, Who::OtherResident, Who::Supervisor];

/// What a trustee's browser keeps.
pub(crate) fn seed(who: Who) -> Hash {
    log::hash(who.id().bytes())
}

pub(crate) async fn appoint(h: &Harness) {
    let admin = h.signed_in(Who::Administrator);
    for who in TRUSTEES {
        let mut posts = vec![json!({ "role": "trustee", "place": null, "party": null })];
        if who == Who::Supervisor {
            posts.push(json!({ "role": "supervisor", "place": null, "party": null }));
        }
        let path = format!("/staff/people/{}/posts", who.id().0);
        admin.put(&path, json!({ "posts": posts })).await.is(200);
    }
}

/// A secret consultation with three trustees that begins in two hours and lasts two days.
pub(crate) fn trusted(h: &Harness) -> Value {
    let mut draft = consultation(h);
    draft["secrecy"] = json!("trustees");
    draft["trustees"] = json!({ "who": TRUSTEES.map(Who::id), "needed": 2 });
    draft["opens_at"] = json!(h.now().0 + 2 * HOUR_MS);
    draft["closes_at"] = json!(h.now().0 + 2 * HOUR_MS + 2 * DAY_MS);
    draft
}

pub(crate) async fn ceremony(client: &Client, poll: Uuid) -> CeremonyView {
    client.get(&format!("/polls/{poll}/ceremony")).await.is(200).read()
}

async fn say(client: &Client, attempt: u32, message: &Message) -> Answer {
    let path = format!("/polls/{}/ceremony", POLL.0);
    client.put(&path, json!({ "attempt": attempt, "message": message })).await
}

/// What a trustee has to say next.
pub(crate) async fn next(h: &Harness, poll: Uuid, who: Who) -> Message {
    let CeremonyView { seat, ceremony } = ceremony(&h.signed_in(who), poll).await;
    let known = Known { seed: seed(who), compared: None, published: None };
    match ceremony.next(usize::from(seat), &known) {
        Next::Say(message) | Next::Compare(_, message) => message,
        other @ (Next::Wait | Next::Done | Next::Wrong(_) | Next::OtherSeed | Next::Exchanged) => {
            panic!("{who:?}: {other:?}")
        }
    }
}

async fn round(h: &Harness, attempt: u32) {
    for who in TRUSTEES {
        let message = next(h, POLL.0, who).await;
        say(&h.signed_in(who), attempt, &message).await.is(204);
    }
}

async fn make_key(h: &Harness) -> Ceremony {
    for _ in 0..3 {
        round(h, 1).await;
    }
    ceremony(&h.signed_in(TRUSTEES[0]), POLL.0).await.ceremony
}

/// What a box that is shut comes to, unopened.
pub(crate) async fn sums(client: &Client, poll: Uuid) -> Vec<SealedSum> {
    let board: BoardExport = client.get(&format!("/polls/{poll}/board.json")).await.is(200).read();
    let mut replay = Replay::trusting();
    for entry in board.entries {
        replay.push(serde_json::from_str(&entry).expect("an entry")).expect("in order");
    }
    replay.sums().expect("it is secret")
}

/// The root of the box as it was shut, which trustees compare.
async fn shut_root(client: &Client) -> Option<Root> {
    let mut check = BoardCheck::begin(board(client).await).expect("signed");
    while check.step(|entry| serde_json::from_str(entry).ok()).expect("sound") {}
    check.shut_root()
}

/// The part of a key in opening these sums.
async fn share(h: &Harness, key: &BoxKey, sums: &[SealedSum]) -> Share {
    let PollView { sealing, draft, .. } = view(&h.client()).await;
    let of = SecretBox::of(&sealing.expect("made"), &draft.question).expect("a box");
    of.open_share(key, sums).expect("a trustee's key")
}

async fn open(client: &Client, share: &Share) -> Answer {
    client.put(&format!("/polls/{}/share", POLL.0), json!({ "share": share })).await
}

async fn vote(h: &Harness, n: u8, choice: Choice) -> Answer {
    let ballot = sealed(h, POLL.0, choice, n).await;
    let id = Uuid::from_u128(0x6000 + u128::from(n));
    let path = format!("/polls/{}/secret-ballots/{id}", POLL.0);
    h.signed_in(Who::Resident).put(&path, json!({ "sealed": ballot })).await
}

/// A poll that is announced, and whose trustees are asked for the key.
async fn asked(h: &Harness) {
    appoint(h).await;
    announce(h, &trusted(h)).await.is(201);
}

async fn wait(h: &Harness, ms: i64) {
    h.advance(ms);
    jobs::run_due(&h.app).await.expect("the clockwork runs");
}

/// A poll that is open, with the key its trustees made.
async fn opened(h: &Harness) -> Ceremony {
    asked(h).await;
    let made = make_key(h).await;
    wait(h, 2 * HOUR_MS).await;
    made
}

/// A poll with one ballot whose box is shut, and the keys of its trustees.
async fn shut(h: &Harness) -> Vec<BoxKey> {
    let made = opened(h).await;
    vote(h, 1, Choice::For).await.is(201);
    wait(h, 2 * DAY_MS).await;
    let keys = TRUSTEES.iter().enumerate().map(|(seat, who)| made.key(seat, &seed(*who)));
    keys.collect::<Result<_, _>>().expect("everybody dealt right")
}

async fn notices(h: &Harness, who: Who) -> String {
    let page: Page<NoticeView> = h.signed_in(who).get("/notices").await.is(200).read();
    serde_json::to_string(&page.rows).expect("JSON")
}

#[tokio::test]
async fn three_trustees_make_the_key_and_two_of_them_open_the_sums() {
    on_both(|h: Harness| async move {
        appoint(&h).await;
        let named: Vec<TrusteeRow> =
            h.signed_in(Who::Dispatcher).get("/staff/trustees").await.is(200).read();
        assert_eq!(named.len(), 3);
        announce(&h, &trusted(&h)).await.is(201);
        assert!(notices(&h, Who::Supervisor).await.contains("trustee_asked"));
        let before = view(&h.signed_in(TRUSTEES[0])).await;
        let stages: Vec<_> = before.trustees.iter().map(|t| (t.stage, t.is_me)).collect();
        assert_eq!(stages[..2], [(TrusteeStage::Asked, true), (TrusteeStage::Asked, false)]);
        let made = make_key(&h).await;
        assert!(notices(&h, Who::Supervisor).await.contains("trustee_next"));
        assert_eq!(view(&h.client()).await.sealing, made.sealing());
        wait(&h, 2 * HOUR_MS).await;
        vote(&h, 1, Choice::Against).await.is(201);
        vote(&h, 2, Choice::For).await.is(201);
        assert_eq!(shut_root(&h.client()).await, None);
        wait(&h, 2 * DAY_MS).await;
        let counting = view(&h.client()).await;
        assert_eq!((counting.status, counting.result), (PollStatus::Counting, None));
        assert!(notices(&h, Who::Supervisor).await.contains("trustee_opens"));
        vote(&h, 3, Choice::For).await.refuses(409, "poll.over");
        let sums = sums(&h.client(), POLL.0).await;
        let shut = shut_root(&h.client()).await;
        for (seat, status) in [(2, PollStatus::Counting), (0, PollStatus::Closed)] {
            let client = h.signed_in(TRUSTEES[seat]);
            let key = made.key(seat, &seed(TRUSTEES[seat])).expect("dealt right");
            let part = share(&h, &key, &sums).await;
            open(&client, &part).await.is(204);
            open(&client, &part).await.is(204);
            assert_eq!(view(&client).await.status, status);
            checked(&board(&client).await).expect("sound, also before all is open");
            assert_eq!(shut_root(&client).await, shut, "parts do not change what was compared");
        }
        let closed = view(&h.client()).await;
        let result = closed.result.expect("out");
        assert_eq!(result.outcome, Outcome::Passed { winners: vec![0] });
        assert_eq!((result.tally.options[0].heads, result.tally.against.heads), (1, 0));
        let verdict = checked(&board(&h.client()).await).expect("sound");
        assert_eq!((verdict.n_ballots, verdict.n_counted), (2, 1));
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

/// With one part alone nothing is opened, and nobody sends the part of another.
#[tokio::test]
async fn a_single_trustee_opens_no_ballot() {
    on_both(|h: Harness| async move {
        let keys = shut(&h).await;
        let (first, stranger) = (h.signed_in(TRUSTEES[0]), h.signed_in(Who::GridLead));
        let sums = sums(&first, POLL.0).await;
        let mine = share(&h, &keys[0], &sums).await;
        open(&stranger, &mine).await.refuses(403, "poll.not_trustee");
        open(&h.signed_in(TRUSTEES[1]), &mine).await.refuses(422, "poll.not_share");
        let posed = Share { trustee: 1, ..mine.clone() };
        open(&h.signed_in(TRUSTEES[1]), &posed).await.refuses(422, "poll.not_share");
        let mut halved = sums.clone();
        halved[0] = halved[0] - halved[1];
        let other = share(&h, &keys[0], &halved).await;
        open(&first, &other).await.refuses(422, "poll.not_share");
        open(&first, &mine).await.is(204);
        // A part that was changed is none, and the same one again is no second one.
        let mut again = mine.clone();
        again.parts.swap(0, 1);
        open(&first, &again).await.refuses(422, "poll.not_share");
        open(&first, &mine).await.is(204);
        let seen = view(&h.client()).await;
        assert_eq!((seen.status, seen.result), (PollStatus::Counting, None));
        let sealing = seen.sealing.expect("made");
        let of = SecretBox::of(&sealing, &seen.draft.question).expect("a box");
        assert!(of.combine(std::slice::from_ref(&mine), &sums).is_none());
    })
    .await;
}

#[tokio::test]
async fn nothing_is_opened_before_the_close() {
    on_both(|h: Harness| async move {
        let made = opened(&h).await;
        vote(&h, 1, Choice::For).await.is(201);
        let sums = sums(&h.client(), POLL.0).await;
        for (seat, who) in TRUSTEES.into_iter().enumerate() {
            let part = share(&h, &made.key(seat, &seed(who)).expect("dealt right"), &sums).await;
            open(&h.signed_in(who), &part).await.refuses(409, "poll.not_yet");
        }
        assert_eq!(h.number("SELECT count(*) FROM poll_trustee WHERE share IS NOT NULL").await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_a_key_in_time_the_poll_is_off() {
    on_both(|h: Harness| async move {
        asked(&h).await;
        round(&h, 1).await;
        h.advance(2 * HOUR_MS);
        let late = next(&h, POLL.0, TRUSTEES[0]).await;
        say(&h.signed_in(TRUSTEES[0]), 1, &late).await.refuses(409, "poll.not_next");
        jobs::run_due(&h.app).await.expect("the clockwork runs");
        let seen = view(&h.client()).await;
        assert_eq!(seen.status, PollStatus::Void);
        assert!(seen.void_reason.expect("a reason").contains("密钥"));
    })
    .await;
}

#[tokio::test]
async fn who_lost_the_key_begins_again_with_everybody() {
    on_both(|h: Harness| async move {
        asked(&h).await;
        let first = make_key(&h).await.sealing();
        let old = h.signed_in(TRUSTEES[1]);
        let path = format!("/polls/{}/ceremony/restart", POLL.0);
        h.signed_in(Who::GridLead)
            .post(&path, json!({ "attempt": 1 }))
            .await
            .refuses(403, "poll.not_trustee");
        old.post(&path, json!({ "attempt": 1 })).await.is(204);
        old.post(&path, json!({ "attempt": 1 })).await.refuses(412, "stale");
        assert_eq!(view(&h.client()).await.sealing, None);
        let hello = next(&h, POLL.0, TRUSTEES[0]).await;
        say(&h.signed_in(TRUSTEES[0]), 1, &hello).await.refuses(412, "stale");
        for _ in 0..3 {
            round(&h, 2).await;
        }
        let second = view(&h.client()).await.sealing;
        assert!(second.is_some() && second != first, "dice fall anew at each attempt");
        wait(&h, 2 * HOUR_MS).await;
        old.post(&path, json!({ "attempt": 2 })).await.refuses(409, "poll.not_next");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_next_or_not_proved_is_refused() {
    on_both(|h: Harness| async move {
        asked(&h).await;
        let hello = next(&h, POLL.0, TRUSTEES[0]).await;
        say(&h.signed_in(Who::GridLead), 1, &hello).await.refuses(403, "poll.not_trustee");
        say(&h.signed_in(TRUSTEES[0]), 1, &hello).await.is(204);
        say(&h.signed_in(TRUSTEES[0]), 1, &hello).await.is(204);
        let mut other: Value = json!(hello);
        other["said"]["commitment"] = json!("00".repeat(32));
        let path = format!("/polls/{}/ceremony", POLL.0);
        let body = json!({ "attempt": 1, "message": other });
        h.signed_in(TRUSTEES[0]).put(&path, body).await.refuses(409, "poll.not_next");
        h.signed_in(TRUSTEES[1])
            .put(&path, json!({ "attempt": 1 }))
            .await
            .refuses(400, "malformed");
        h.signed_in(Who::GridLead).get(&path).await.refuses(403, "poll.not_trustee");
    })
    .await;
}

#[tokio::test]
async fn only_people_who_were_appointed_are_trustees_and_two_at_least() {
    on_both(|h: Harness| async move {
        announce(&h, &trusted(&h)).await.refuses(422, "poll.trustee_unknown");
        appoint(&h).await;
        let mut alone = trusted(&h);
        alone["trustees"]["needed"] = json!(1);
        announce(&h, &alone).await.refuses(422, "invalid");
        let mut nobody = trusted(&h);
        nobody["trustees"] = Value::Null;
        announce(&h, &nobody).await.refuses(422, "invalid");
        let mut at_once = trusted(&h);
        at_once["opens_at"] = json!(h.now().0);
        announce(&h, &at_once).await.refuses(422, "invalid");
        assert_eq!(h.number("SELECT count(*) FROM poll").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trustees_who_act_at_once_see_each_other() {
    on_both(|h: Harness| async move {
        let h = &h;
        asked(h).await;
        for _ in 0..3 {
            let said = TRUSTEES.map(|who| async move { (who, next(h, POLL.0, who).await) });
            let said = futures_util::future::join_all(said).await;
            let sent = said.iter().map(|(who, message)| async move {
                say(&h.signed_in(*who), 1, message).await.is(204);
            });
            futures_util::future::join_all(sent).await;
        }
        assert!(view(&h.client()).await.sealing.is_some(), "whoever was last saw the others");
    })
    .await;
    on_both(|h: Harness| async move {
        let h = &h;
        let keys = shut(h).await;
        let sums = sums(&h.client(), POLL.0).await;
        let sent = TRUSTEES.iter().zip(&keys).map(|(who, key)| {
            let sums = &sums;
            async move { open(&h.signed_in(*who), &share(h, key, sums).await).await.status }
        });
        let answers = futures_util::future::join_all(sent).await;
        assert!(answers.iter().filter(|status| **status == 204).count() >= 2, "{answers:?}");
        let result = "SELECT count(*) FROM poll_log WHERE entry LIKE '%\"entry\":\"result\"%'";
        assert_eq!(h.number(result).await, 1);
        checked(&board(&h.client()).await).expect("sound");
    })
    .await;
}

/// A poll that is shut and whose trustees do not come can still be called off, for all to see.
#[tokio::test]
async fn a_box_that_nobody_opens_is_called_off_in_public() {
    on_both(|h: Harness| async move {
        let keys = shut(&h).await;
        let sums = sums(&h.client(), POLL.0).await;
        open(&h.signed_in(TRUSTEES[0]), &share(&h, &keys[0], &sums).await).await.is(204);
        let path = format!("/staff/polls/{}/void", POLL.0);
        let reason = json!({ "reason": "两位监票人失联，重新表决" });
        h.signed_in(Who::Dispatcher).post(&path, reason).await.is(204);
        let verdict = checked(&board(&h.client()).await).expect("sound");
        assert_eq!(verdict.outcome, Some(Outcome::Void));
        open(&h.signed_in(TRUSTEES[1]), &share(&h, &keys[1], &sums).await)
            .await
            .refuses(409, "poll.void");
    })
    .await;
}
