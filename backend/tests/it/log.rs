//! The public log of a poll: anybody can check it, every change to it is found, nothing in it is rewritten.

use super::{
    ballot::{blind, cast},
    harness::{Client, Harness, Who, on_both},
    poll::{POLL, announce, close, consultation},
};
use linli::audit::Finding;
use linli_shared::{
    api::LogProof,
    ballot::{BoardExport, Flaw, Verdict, check_board, tracker},
    log::{self, Root},
    poll::{Choice, Outcome},
};
use serde_json::json;
use uuid::Uuid;

pub(crate) fn checked(board: &BoardExport) -> Result<Verdict, Flaw> {
    check_board(board.clone(), |entry| serde_json::from_str(entry).ok())
}

#[tokio::test]
async fn the_board_checks_and_every_change_to_it_is_found() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "against").await.is(201);
        cast(&h.signed_in(Who::Resident), 2, "for").await.is(201);
        cast(&h.signed_in(Who::BuildingLeader), 3, "for").await.is(201);
        assert_eq!(checked(&board(&h.client()).await).expect("sound").outcome, None);
        close(&h).await;
        let good = board(&h.client()).await;
        let verdict = checked(&good).expect("sound");
        assert_eq!((verdict.n_ballots, verdict.n_counted), (3, 2));
        assert_eq!(verdict.outcome, Some(Outcome::Passed { winners: vec![0] }));
        let mut edited = good.clone();
        edited.entries[2] = edited.entries[1].clone();
        assert_eq!(checked(&edited), Err(Flaw::Root));
        let mut swapped = good.clone();
        swapped.opened[0].choice = Choice::Against;
        assert_eq!(checked(&swapped), Err(Flaw::Opened));
        let mut dropped = good;
        dropped.opened.pop();
        assert_eq!(checked(&dropped), Err(Flaw::Opened));
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_found_in_the_log_and_the_log_only_grows() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        let receipt = cast(&h.signed_in(Who::Resident), 1, "for").await.is(201).json;
        let sealed = tracker(POLL, &blind(1), &Choice::For);
        assert_eq!(receipt["tracker"], json!(sealed));
        let phone = h.client();
        let seen = prove(&phone, 1, 0).await;
        cast(&h.signed_in(Who::BuildingLeader), 2, "against").await.is(201);
        close(&h).await;
        let later = prove_from(&phone, 1, seen).await;
        assert_eq!(later.size, 5, "setup, two ballots, close, result");
        let unknown = format!("/polls/{}/proof?seq=0", Uuid::from_u128(0xbad));
        phone.get(&unknown).await.refuses(404, "not_found");
        let beyond = format!("/polls/{}/proof?seq=5", POLL.0);
        phone.get(&beyond).await.refuses(404, "not_found");
    })
    .await;
}

/// Checks that the entry is in the log, and answers the root.
async fn prove(phone: &Client, seq: u64, from: u64) -> Root {
    prove_with(phone, seq, from).await.0
}

async fn prove_from(phone: &Client, seq: u64, seen: Root) -> Root {
    let (root, proof) = prove_with(phone, seq, seen.size).await;
    assert!(log::extends(&seen, &root, &proof.extension), "the log only grew");
    root
}

async fn prove_with(phone: &Client, seq: u64, from: u64) -> (Root, LogProof) {
    let path = format!("/polls/{}/proof?seq={seq}&from={from}", POLL.0);
    let proof: LogProof = phone.get(&path).await.is(200).read();
    let checkpoint = log::parse_checkpoint(&proof.checkpoint).expect("a checkpoint");
    let entry = log::hash(proof.entry.as_bytes());
    assert!(log::is_included(&checkpoint.root, seq, entry, &proof.inclusion), "it is in the log");
    (checkpoint.root, proof)
}

#[tokio::test]
async fn the_box_and_the_log_cannot_be_rewritten_and_the_audit_sees_the_rest() {
    on_both(|h: Harness| async move {
        announce(&h, &consultation(&h)).await.is(201);
        cast(&h.signed_in(Who::Resident), 1, "for").await.is(201);
        for sql in [
            "UPDATE ballot SET choice = ''",
            "DELETE FROM ballot",
            "UPDATE poll_log SET entry = ''",
            "DELETE FROM poll_log",
        ] {
            assert!(run(&h, sql).await.is_err_and(|error| error.contains("append-only")), "{sql}");
        }
        close(&h).await;
        let sound = audit(&h).await;
        assert!(matches!(sound, Finding::Sound { n_polls: 1, .. }), "{sound:?}");
        for (wrong, right, said) in [
            ("UPDATE poll SET n_voted = 2", "UPDATE poll SET n_voted = 1", "turnout"),
            (
                "UPDATE poll_voter SET area = area + 1",
                "UPDATE poll_voter SET area = area - 1",
                "turnout",
            ),
            (
                "UPDATE poll_voter SET label = label || 'x' WHERE n_ballots = 0",
                "UPDATE poll_voter SET label = replace(label, 'x', '') WHERE n_ballots = 0",
                "roll",
            ),
            ("UPDATE poll SET log_size = 9", "UPDATE poll SET log_size = 4", "log"),
            (
                "UPDATE poll SET result = replace(result, '\"heads\":0', '\"heads\":7')",
                "UPDATE poll SET result = replace(result, '\"heads\":7', '\"heads\":0')",
                "result",
            ),
        ] {
            run(&h, wrong).await.expect("it can be tampered with");
            let found = audit(&h).await;
            assert!(
                matches!(&found, Finding::Wrong(wrong) if wrong.contains(said)),
                "{wrong}: {found:?}"
            );
            run(&h, right).await.expect("and put right");
        }
        assert!(matches!(audit(&h).await, Finding::Sound { .. }));
    })
    .await;
}

pub(crate) async fn board(client: &Client) -> BoardExport {
    client.get(&format!("/polls/{}/board.json", POLL.0)).await.is(200).read()
}

pub(crate) async fn audit(h: &Harness) -> Finding {
    linli::audit::audit(&h.app.db, h.app.community, |_| ()).await.expect("the audit runs")
}

pub(crate) async fn run(h: &Harness, sql: &'static str) -> Result<(), String> {
    let done = h.app.db.write(move |conn| {
        Box::pin(async move {
            sqlx::query(sql).execute(conn).await?;
            Ok(())
        })
    });
    done.await.map_err(|error| format!("{error:?}"))
}
