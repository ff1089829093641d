//! Checking in the phone (查一查): one's own ballot is in the box and counts as it was cast, and the box
//! only grew since this phone looked last.

use super::{BoardExport, Flaw, LogEntry, Verdict, check_board};
use crate::{
    api::LogProof,
    log::{self, Hash, Log, Root},
    poll::Choice,
};

/// One's own ballot, as the phone knows it (我的选票).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its place in the log.
    pub seq: u64,
    /// What it is recognised by.
    pub tracker: Hash,
    /// What was chosen.
    pub choice: Choice,
}

/// Checks a proof, the whole board, and that both are what this phone saw before (核验回执).
///
/// Who has no ballot in the box proves the first entry, which says what was asked of whom. `read`
/// reads the JSON of an entry.
///
/// # Errors
/// The first [`Flaw`] found.
pub fn check_receipt(
    proof: &LogProof,
    board: &BoardExport,
    seen: Option<Root>,
    own: Option<&Own>,
    read: impl Fn(&str) -> Option<LogEntry>,
) -> Result<Verdict, Flaw> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(&proof.key.0).map_err(|_| Flaw::Format)?;
    let root = log::verify(&key, &proof.checkpoint).ok_or(Flaw::Signature)?.root;
    let seq = own.map_or(0, |own| own.seq);
    let entry = log::hash(proof.entry.as_bytes());
    let is_mine = own.is_none_or(|own| {
        matches!(read(&proof.entry), Some(LogEntry::Ballot { tracker, .. }) if tracker == own.tracker)
    });
    if !is_mine || !log::is_included(&root, seq, entry, &proof.inclusion) {
        return Err(Flaw::NotInBox);
    }
    if seen.is_some_and(|seen| !log::extends(&seen, &root, &proof.extension)) {
        return Err(Flaw::Changed);
    }
    let verdict = check_board(board, read)?;
    // The board is fetched after the proof: it may have grown meanwhile, and nothing else.
    let before = usize::try_from(root.size).ok().and_then(|size| board.entries.get(..size));
    let before = before.map(|entries| Log::of(entries.iter().map(String::as_bytes)).root());
    if board.key != proof.key || before != Some(root) {
        return Err(Flaw::Changed);
    }
    let counted = own.map(|own| board.opened.iter().find(|ballot| ballot.tracker == own.tracker));
    if let (Some(own), Some(Some(ballot))) = (own, counted)
        && ballot.choice != own.choice
    {
        return Err(Flaw::Miscounted);
    }
    Ok(verdict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballot::tests::{board, entries, key, sealed};

    fn read(entry: &str) -> Option<LogEntry> {
        serde_json::from_str(entry).ok()
    }

    /// What the server answers about entry `seq` of a board, to a phone that saw `from` entries.
    fn proof_of(board: &BoardExport, seq: u64, from: u64) -> LogProof {
        let log = Log::of(board.entries.iter().map(String::as_bytes));
        LogProof {
            entry: board.entries[usize::try_from(seq).unwrap()].clone(),
            checkpoint: board.checkpoint.clone(),
            words: Default::default(),
            key: Hash(key().verifying_key().to_bytes()),
            inclusion: log.prove_inclusion(seq).unwrap(),
            extension: log.prove_extension(from).unwrap(),
        }
    }

    fn own() -> Own {
        Own { seq: 2, tracker: sealed(3, Choice::For).tracker, choice: Choice::For }
    }

    /// The root of the first entries, as a phone that looked early remembers it.
    fn early(n: usize) -> Root {
        let entries: Vec<String> =
            entries().0.iter().take(n).map(|entry| serde_json::to_string(entry).unwrap()).collect();
        Log::of(entries.iter().map(String::as_bytes)).root()
    }

    #[test]
    fn ones_own_ballot_checks_and_so_does_a_board_without_one() {
        let board = board();
        let seen = Some(early(3));
        assert!(check_receipt(&proof_of(&board, 2, 3), &board, seen, Some(&own()), read).is_ok());
        assert!(check_receipt(&proof_of(&board, 0, 0), &board, None, None, read).is_ok());
    }

    #[test]
    fn another_ballot_at_the_place_of_ones_own_is_not_ones_own() {
        let board = board();
        let other = Own { seq: 4, ..own() };
        let found = check_receipt(&proof_of(&board, 4, 0), &board, None, Some(&other), read);
        assert_eq!(found, Err(Flaw::NotInBox));
        let elsewhere = check_receipt(&proof_of(&board, 4, 0), &board, None, Some(&own()), read);
        assert_eq!(elsewhere, Err(Flaw::NotInBox));
    }

    #[test]
    fn a_ballot_that_counts_as_something_else_is_found() {
        let board = board();
        let own = Own { choice: Choice::Against, ..own() };
        let found = check_receipt(&proof_of(&board, 2, 0), &board, None, Some(&own), read);
        assert_eq!(found, Err(Flaw::Miscounted));
    }

    #[test]
    fn a_box_that_was_rewritten_after_a_phone_saw_it_is_found() {
        let board = board();
        let mut seen = early(3);
        seen.hash = log::hash(b"what it was");
        let found = check_receipt(&proof_of(&board, 2, 3), &board, Some(seen), Some(&own()), read);
        assert_eq!(found, Err(Flaw::Changed));
    }

    #[test]
    fn a_proof_from_another_log_than_the_board_is_found() {
        let (entries, _) = entries();
        let short = crate::ballot::tests::board_of(&entries[..3], Vec::new());
        let mut forked = entries;
        forked.swap(1, 2);
        let forked = crate::ballot::tests::board_of(&forked[..3], Vec::new());
        let found = check_receipt(&proof_of(&forked, 0, 0), &short, None, None, read);
        assert_eq!(found, Err(Flaw::Changed));
    }
}
