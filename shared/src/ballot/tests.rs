use super::*;
use crate::{
    amount::Area,
    log::Log,
    poll::{
        Counted, Franchise, Matter, PollMode, PollOption, Question, QuestionKind, Revote, Secrecy,
        Turnout, outcome, permille, rule, tally,
    },
    time::Timestamp,
};
use ed25519_dalek::SigningKey;
use uuid::Uuid;

pub(super) const POLL: PollId = PollId(Uuid::from_u128(7));

pub(super) fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub(super) fn draft() -> PollDraft {
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
        secrecy: Secrecy::Open,
        trustees: None,
    }
}

pub(super) fn sealed(n: u8, choice: Choice) -> Opened {
    let blind = log::hash(&[n]);
    Opened { tracker: tracker(POLL, &blind, &choice), blind, choice }
}

fn ballot(opened: &Opened) -> LogEntry {
    LogEntry::Ballot { tracker: opened.tracker, replaces: None, secret: None }
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
        sealing: None,
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
        LogEntry::Ballot { tracker: again.tracker, replaces: Some(first.tracker), secret: None },
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
    check_board(board.clone(), |entry| serde_json::from_str(entry).ok())
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

/// A secret poll by area: five entitled with 80 m² each, three voted, one of them twice.
struct Secret {
    key: BoxKey,
    of: SecretBox,
    sealing: Sealing,
}

impl Secret {
    fn new() -> Self {
        let key = BoxKey::of_seed(&log::hash(b"box"));
        let sealing = Sealing { keys: vec![key.public()], needed: 1 };
        Self { key, of: SecretBox::of(&sealing, &draft().question).unwrap(), sealing }
    }

    fn ballot(&self, choice: &Choice, n: u8, replaces: Option<Hash>) -> LogEntry {
        let ballot = self.of.seal(&draft().question, choice, &log::hash(&[n])).unwrap();
        let weighed = Weighed { ballot, weight: 80 };
        let tracker = weighed.ballot.tracker(POLL);
        LogEntry::Ballot { tracker, replaces, secret: Some(Box::new(weighed)) }
    }

    fn entries(&self) -> Vec<LogEntry> {
        let entitled = Sum { heads: 5, area: Area(40_000) };
        let owners = rule(PollMode::Owners, Matter::Ordinary);
        let setup = LogEntry::Setup {
            poll: POLL,
            draft: Box::new(PollDraft { secrecy: Secrecy::Server, ..draft() }),
            rule: Rule { quorum: None, ..owners },
            roll: log::hash(b"roll"),
            entitled,
            sealing: Some(self.sealing.clone()),
        };
        let first = self.ballot(&Choice::Against, 1, None);
        let LogEntry::Ballot { tracker, .. } = first else { unreachable!() };
        let mut entries = vec![
            setup,
            first,
            self.ballot(&Choice::For, 2, Some(tracker)),
            self.ballot(&Choice::For, 3, None),
            self.ballot(&Choice::Abstain, 4, None),
        ];
        let mut replay = Replay::default();
        entries.iter().for_each(|entry| replay.push(entry.clone()).unwrap());
        let sealed = replay.sums().unwrap();
        let share = self.of.open_share(&self.key, &sealed).unwrap();
        let points = self.of.combine(std::slice::from_ref(&share), &sealed).unwrap();
        assert_eq!(numbers(&points, 400), Some(vec![2, 0, 1, 160, 0, 80]));
        let sum = |heads, area| Sum { heads, area: Area(area) };
        let turnout = Turnout { entitled, taking_part: sum(3, 24_000) };
        let slots = [sum(2, 16_000), sum(0, 0), sum(1, 8_000)];
        entries.extend([
            LogEntry::Close { n_counted: 3 },
            LogEntry::Share(share),
            LogEntry::Result {
                tally: Tally::of_slots(&draft().question, turnout, &slots),
                outcome: Outcome::Passed { winners: vec![0] },
                opened: digest_opened(&[]),
            },
        ]);
        entries
    }
}

#[test]
fn a_secret_board_checks_without_a_ballot_being_opened() {
    let entries = Secret::new().entries();
    let verdict = check(&board_of(&entries, Vec::new())).unwrap();
    assert_eq!((verdict.n_ballots, verdict.n_counted), (4, 3));
    assert_eq!(verdict.outcome, Some(Outcome::Passed { winners: vec![0] }));
    assert_eq!(check(&board_of(&entries[..4], Vec::new())).unwrap().outcome, None);
}

/// Who holds the server's key may sign a lie about a secret poll; the proofs still find it.
#[test]
fn a_signed_lie_about_a_secret_poll_is_found() {
    let secret = Secret::new();
    let good = secret.entries();
    let lie = |change: &dyn Fn(&mut Vec<LogEntry>)| {
        let mut entries = good.clone();
        change(&mut entries);
        board_of(&entries, Vec::new())
    };
    let weigh = |entry: &mut LogEntry, by: u64| {
        if let LogEntry::Ballot { secret: Some(weighed), .. } = entry {
            weighed.weight += by;
        }
    };
    check_flaw(lie(&|entries| weigh(&mut entries[3], 1)), Flaw::Sums);
    check_flaw(lie(&|entries| drop(entries.remove(3))), Flaw::Sums);
    check_flaw(lie(&|entries| entries.insert(3, entries[3].clone())), Flaw::Ballot);
    check_flaw(lie(&|entries| entries[3] = ballot(&sealed(3, Choice::For))), Flaw::Ballot);
    check_flaw(lie(&|entries| drop(entries.remove(6))), Flaw::Sums);
    check_flaw(
        lie(&|entries| {
            if let LogEntry::Share(share) = &mut entries[6] {
                share.parts.swap(0, 2);
            }
        }),
        Flaw::Sums,
    );
    check_flaw(
        lie(&|entries| {
            if let Some(LogEntry::Result { tally, .. }) = entries.last_mut() {
                (tally.against, tally.abstain) = (tally.abstain, tally.against);
            }
        }),
        Flaw::Sums,
    );
    let other = Secret { key: BoxKey::of_seed(&log::hash(b"other")), ..Secret::new() };
    let sealing = Sealing { keys: vec![other.key.public()], needed: 1 };
    let foreign =
        Secret { of: SecretBox::of(&sealing, &draft().question).unwrap(), sealing, ..other };
    check_flaw(lie(&|entries| entries[4] = foreign.ballot(&Choice::For, 4, None)), Flaw::Proof);
}

#[test]
fn an_open_poll_takes_no_secret_ballot() {
    let secret = Secret::new();
    let mut entries = entries().0;
    entries[2] = secret.ballot(&Choice::For, 3, None);
    check_flaw(board_of(&entries[..3], Vec::new()), Flaw::Ballot);
}

#[test]
fn a_lie_that_waits_among_others_is_found_before_anything_is_opened() {
    let secret = Secret::new();
    let mut entries = secret.entries();
    let sealed = |entry: &LogEntry| {
        let LogEntry::Ballot { secret: Some(weighed), .. } = entry else { return None };
        Some(weighed.ballot.clone())
    };
    let ballots: Vec<Sealed> = entries.iter().filter_map(sealed).collect();
    let told: Vec<u8> =
        ballots.iter().flat_map(|ballot| secret.of.commitments(ballot).unwrap()).collect();
    let replay = |entries: &[LogEntry]| {
        let mut replay = Replay::told(told.clone());
        let flaw = entries.iter().try_for_each(|entry| replay.push(entry.clone())).err();
        (flaw, replay.open_share(&secret.key).is_some())
    };
    assert_eq!(replay(&entries), (None, true));
    // The last number of a proof comes after all challenges: its commitments still lead to them.
    let mut lie = serde_json::to_value(&ballots[3]).unwrap();
    lie["sum_proof"]["response"] =
        serde_json::to_value(&ballots[2]).unwrap()["sum_proof"]["response"].clone();
    let ballot: Sealed = serde_json::from_value(lie).unwrap();
    entries[4] = LogEntry::Ballot {
        tracker: ballot.tracker(POLL),
        replaces: None,
        secret: Some(Box::new(Weighed { ballot, weight: 80 })),
    };
    assert_eq!(replay(&entries[..5]), (None, false));
    assert_eq!(replay(&entries[..6]), (Some(Flaw::Proof), false));
}
