use super::*;
use crate::{
    ballot::{BoxKey, Sealing},
    log::Hash,
    poll::{Choice, PollOption, Question, QuestionKind},
};
use serde_json::Value;

fn question() -> Question {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    Question { kind: QuestionKind::Plan, options: vec![option], seats: 1 }
}

fn seed(n: usize) -> Hash {
    log::hash(&n.to_le_bytes())
}

fn secret_box() -> SecretBox {
    let sealing = Sealing { keys: vec![BoxKey::of_seed(&seed(1)).public()], needed: 1 };
    SecretBox::of(&sealing, &question()).unwrap()
}

fn ballots(of: &SecretBox, n: usize) -> Vec<Sealed> {
    let choices = [Choice::For, Choice::Against, Choice::Abstain];
    let ballot = |n: usize| of.seal(&question(), &choices[n % 3], &seed(100 + n)).unwrap();
    (0..n).map(ballot).collect()
}

fn commitments(of: &SecretBox, ballots: &[Sealed]) -> Vec<u8> {
    ballots.iter().flat_map(|ballot| of.commitments(ballot).unwrap()).collect()
}

fn are_taken(of: &SecretBox, ballots: &[Sealed], told: Vec<u8>) -> bool {
    let mut batch = Batch::of(told);
    ballots.iter().all(|ballot| batch.take(of, ballot, &ballot.bytes())) && batch.settle(of)
}

/// The ballot with one number of its proofs taken from another ballot.
fn with_number_of(ballot: &Sealed, other: &Sealed, path: &str) -> Sealed {
    let mut mixed = serde_json::to_value(ballot).unwrap();
    let number: Value = serde_json::to_value(other).unwrap().pointer(path).unwrap().clone();
    *mixed.pointer_mut(path).unwrap() = number;
    serde_json::from_value(mixed).unwrap()
}

#[test]
fn the_commitments_of_a_proved_ballot_lead_to_its_challenges_and_satisfy_its_equations() {
    let of = secret_box();
    let ballots = ballots(&of, 3);
    let told = ballots.iter().map(|ballot| {
        let commitments = of.commitments(ballot).unwrap();
        assert_eq!(commitments.len(), of.commitments_size());
        Told::of(&of, ballot, &ballot.bytes(), &commitments).unwrap()
    });
    assert!(add_up(&of, &told.collect::<Vec<_>>()));
}

#[test]
fn more_ballots_than_a_batch_are_taken_and_so_are_none() {
    let of = secret_box();
    let ballots = ballots(&of, BATCH + 5);
    let told = commitments(&of, &ballots);
    assert!(are_taken(&of, &ballots, told));
    assert!(are_taken(&of, &[], Vec::new()));
}

#[test]
fn a_ballot_whose_equations_fail_is_found_among_those_that_hold() {
    let of = secret_box();
    let mut ballots = ballots(&of, 4);
    let told = commitments(&of, &ballots);
    // These numbers come after the last challenge was drawn, so the commitments still lead to it.
    for path in
        ["/range_proof/ring_responses/1", "/range_proof/ring_responses/5", "/sum_proof/response"]
    {
        let good = ballots[2].clone();
        ballots[2] = with_number_of(&good, &ballots[3], path);
        let size = of.commitments_size();
        let own = told.get(2 * size..3 * size).unwrap();
        let lie = Told::of(&of, &ballots[2], &ballots[2].bytes(), own).expect("it leads back");
        assert!(!add_up(&of, &[lie]), "{path}");
        assert!(!are_taken(&of, &ballots, told.clone()), "{path}");
        ballots[2] = good;
    }
}

#[test]
fn two_lies_do_not_make_up_for_each_other() {
    let of = secret_box();
    let mut ballots = ballots(&of, 4);
    let told = commitments(&of, &ballots);
    let (one, two) = (ballots[1].clone(), ballots[2].clone());
    let path = "/sum_proof/response";
    ballots[1] = with_number_of(&one, &two, path);
    ballots[2] = with_number_of(&two, &one, path);
    assert!(!are_taken(&of, &ballots, told));
}

#[test]
fn a_ballot_whose_challenge_is_another_is_found() {
    let of = secret_box();
    let mut ballots = ballots(&of, 3);
    let told = commitments(&of, &ballots);
    for path in
        ["/range_proof/common_challenge", "/sum_proof/challenge", "/range_proof/ring_responses/0"]
    {
        let good = ballots[0].clone();
        ballots[0] = with_number_of(&good, &ballots[1], path);
        assert!(of.commitments(&ballots[0]).is_none(), "{path}");
        assert!(!are_taken(&of, &ballots, told.clone()), "{path}");
        ballots[0] = good;
    }
}

#[test]
fn a_right_ballot_is_taken_whatever_is_told_of_it() {
    let of = secret_box();
    let ballots = ballots(&of, 3);
    let told = commitments(&of, &ballots);
    let swapped = [&told[of.commitments_size()..], &told[..of.commitments_size()]].concat();
    let short = told[..told.len() - 1].to_vec();
    for wrong in [Vec::new(), vec![0; told.len()], vec![255; told.len()], swapped, short] {
        assert!(are_taken(&of, &ballots, wrong));
    }
}

#[test]
fn commitments_for_another_box_prove_nothing() {
    let of = secret_box();
    let sealing = Sealing { keys: vec![BoxKey::of_seed(&seed(2)).public()], needed: 1 };
    let other = SecretBox::of(&sealing, &question()).unwrap();
    let foreign = ballots(&other, 2);
    assert!(!are_taken(&of, &foreign, commitments(&other, &foreign)));
}
