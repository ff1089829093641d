use super::*;
use crate::{
    amount::Area,
    poll::{
        Franchise, Matter, PollMode, PollOption, Question, QuestionKind, Revote, permille, rule,
    },
    time::Timestamp,
};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

const POLL: PollId = PollId(Uuid::from_u128(7));

pub(super) fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn draft() -> PollDraft {
    let option = PollOption { title: "整体更换".to_owned(), ..PollOption::default() };
    PollDraft {
        title: "电梯改造".to_owned(),
        words: "一周停了三次".to_owned(),
        mode: PollMode::ResidentsMeeting,
        matter: Matter::Ordinary,
        franchise: Franchise::Adult,
        question: Question { kind: QuestionKind::Plan, options: vec![option], seats: 1 },
        places: Vec::new(),
        opens_at: Timestamp(1),
        closes_at: Timestamp(2),
        revote: Revote::Last,
        silent_follow: false,
        preliminary: false,
    }
}

pub(super) fn sealed(n: u8, choice: Choice) -> Opened {
    let blind = log::hash(&[n]);
    Opened { tracker: tracker(POLL, &blind, &choice), blind, choice }
}

fn ballot(opened: &Opened) -> LogEntry {
    LogEntry::Ballot { tracker: opened.tracker, replaces: None }
}

/// Signs what stands in a board again, as somebody who holds the key could.
fn signed(mut board: BoardExport) -> BoardExport {
    let root = Log::of(board.entries.iter().map(String::as_bytes)).root();
    board.checkpoint = log::sign(&key(), &origin(POLL), &root);
    board.key = Hash(key().verifying_key().to_bytes());
    board
}

pub(super) fn board_of(entries: &[LogEntry], opened: Vec<Opened>) -> BoardExport {
    let entries = entries.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
    signed(BoardExport {
        format: BOARD_FORMAT.to_owned(),
        entries,
        checkpoint: String::new(),
        key: Hash([0; 32]),
        opened,
    })
}

fn setup() -> LogEntry {
    LogEntry::Setup {
        poll: POLL,
        draft: Box::new(draft()),
        rule: rule(PollMode::ResidentsMeeting, Matter::Ordinary),
        roll: log::hash(b"roll"),
        entitled: Sum { heads: 5, area: Area(0) },
    }
}

/// Five entitled, three voted, one of them twice: two for, one abstaining.
pub(super) fn entries() -> (Vec<LogEntry>, Vec<Opened>) {
    let first = sealed(1, Choice::Against);
    let again = sealed(2, Choice::For);
    let opened = vec![again.clone(), sealed(3, Choice::For), sealed(4, Choice::Abstain)];
    let counted = opened.iter().map(|ballot| Counted { choice: &ballot.choice, area: Area(0) });
    let tally = tally(&draft().question, Sum { heads: 5, area: Area(0) }, counted);
    let outcome =
        outcome(&rule(PollMode::ResidentsMeeting, Matter::Ordinary), &draft().question, &tally);
    let entries = vec![
        setup(),
        ballot(&first),
        ballot(&opened[1]),
        LogEntry::Ballot { tracker: again.tracker, replaces: Some(first.tracker) },
        ballot(&opened[2]),
        LogEntry::Close { n_counted: 3 },
        LogEntry::Result { tally, outcome, opened: digest_opened(&opened) },
    ];
    (entries, opened)
}

pub(super) fn board() -> BoardExport {
    let (entries, opened) = entries();
    board_of(&entries, opened)
}

fn check(board: &BoardExport) -> Result<Verdict, Flaw> {
    check_board(board, |entry| serde_json::from_str(entry).ok())
}

#[track_caller]
fn check_flaw(board: BoardExport, flaw: Flaw) {
    assert_eq!(check(&board), Err(flaw));
}

#[test]
fn a_board_that_is_right_checks() {
    let verdict = check(&board()).unwrap();
    assert_eq!((verdict.n_ballots, verdict.n_counted), (4, 3));
    assert_eq!(verdict.outcome, Some(Outcome::Passed { winners: vec![0] }));
    assert_eq!(permille(2, 3), 667);
}

#[test]
fn a_board_checks_while_the_poll_is_open_and_when_it_was_called_off() {
    let (entries, _) = entries();
    let open = board_of(&entries[..3], Vec::new());
    assert_eq!(check(&open).unwrap().outcome, None);
    let mut void = entries[..3].to_vec();
    void.push(LogEntry::Void { reason: "选民册有误".to_owned() });
    assert_eq!(check(&board_of(&void, Vec::new())).unwrap().outcome, Some(Outcome::Void));
}

#[test]
fn an_entry_that_is_dropped_reordered_or_edited_breaks_the_root() {
    let mut dropped = board();
    dropped.entries.remove(2);
    check_flaw(dropped, Flaw::Root);
    let mut reordered = board();
    reordered.entries.swap(1, 2);
    check_flaw(reordered, Flaw::Root);
    let mut edited = board();
    edited.entries[5] = edited.entries[5].replace('3', "4");
    check_flaw(edited, Flaw::Root);
    let mut unsigned = board();
    unsigned.checkpoint = unsigned.checkpoint.replace("linli", "other");
    check_flaw(unsigned, Flaw::Signature);
}

/// The one who holds the key may sign a lie; the arithmetic still finds it.
#[test]
fn a_signed_lie_is_found() {
    let (good, opened) = entries();
    let lie = |change: fn(&mut Vec<LogEntry>, &mut Vec<Opened>)| {
        let (mut entries, mut opened) = (good.clone(), opened.clone());
        change(&mut entries, &mut opened);
        board_of(&entries, opened)
    };
    check_flaw(lie(|entries, _| drop(entries.remove(0))), Flaw::Order);
    check_flaw(lie(|entries, _| entries.swap(4, 5)), Flaw::Order);
    check_flaw(lie(|entries, _| drop(entries.remove(2))), Flaw::Sums);
    check_flaw(lie(|entries, _| entries.insert(2, entries[2].clone())), Flaw::Ballot);
    check_flaw(lie(|_, opened| drop(opened.pop())), Flaw::Opened);
    check_flaw(lie(|_, opened| opened[0].choice = Choice::Against), Flaw::Opened);
    check_flaw(
        lie(|entries, _| {
            if let Some(LogEntry::Result { tally, .. }) = entries.last_mut() {
                tally.options[0].heads += 1;
            }
        }),
        Flaw::Sums,
    );
    check_flaw(
        lie(|entries, _| {
            if let Some(LogEntry::Result { outcome, .. }) = entries.last_mut() {
                *outcome = Outcome::NotPassed;
            }
        }),
        Flaw::Outcome,
    );
    check_flaw(
        lie(|entries, opened| {
            let forged = sealed(9, Choice::Options { of: vec![0] });
            entries[4] = ballot(&forged);
            opened[2] = forged;
        }),
        Flaw::Choice,
    );
}

#[test]
fn a_board_of_another_poll_or_form_is_refused() {
    let mut other = board();
    other.format = "linli-board-9".to_owned();
    check_flaw(other, Flaw::Format);
    let mut moved = board();
    let root = Log::of(moved.entries.iter().map(String::as_bytes)).root();
    moved.checkpoint = log::sign(&key(), "linli/poll/other", &root);
    check_flaw(moved, Flaw::Signature);
}

#[test]
fn a_tracker_says_nothing_without_its_blind() {
    let one = sealed(1, Choice::For);
    let other = sealed(2, Choice::For);
    assert_ne!(one.tracker, other.tracker);
    assert_ne!(one.tracker, sealed(1, Choice::Against).tracker);
    assert_ne!(one.tracker, tracker(PollId(Uuid::from_u128(8)), &one.blind, &one.choice));
}
