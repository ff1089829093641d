//! Checking in the phone (查一查): one's own ballot is in the box and counts as it was cast, and the box
//! only grew since this phone looked last.

use super::{BoardCheck, BoardExport, Flaw, LogEntry, Verdict};
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
    /// What was chosen; nobody but the voter knows of a secret one.
    pub choice: Option<Choice>,
}

/// A receipt that is being checked against the whole board (核验中的回执).
pub struct ReceiptCheck {
    own: Option<Own>,
    board: BoardCheck,
}

impl ReceiptCheck {
    /// Checks a proof, and that the board is what this phone saw before (核验回执).
    ///
    /// Who has no ballot in the box proves the first entry, which says what was asked of whom. `read`
    /// reads the JSON of an entry.
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn begin(
        proof: &LogProof,
        board: BoardExport,
        seen: Option<Root>,
        own: Option<Own>,
        read: impl Fn(&str) -> Option<LogEntry>,
    ) -> Result<Self, Flaw> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&proof.key.0);
        let key = key.map_err(|_| Flaw::Format)?;
        let root = log::verify(&key, &proof.checkpoint).ok_or(Flaw::Signature)?.root;
        let seq = own.as_ref().map_or(0, |own| own.seq);
        let entry = log::hash(proof.entry.as_bytes());
        let is_mine = own.as_ref().is_none_or(|own| {
            matches!(read(&proof.entry), Some(LogEntry::Ballot { tracker, .. }) if tracker == own.tracker)
        });
        if !is_mine || !log::is_included(&root, seq, entry, &proof.inclusion) {
            return Err(Flaw::NotInBox);
        }
        if seen.is_some_and(|seen| !log::extends(&seen, &root, &proof.extension)) {
            return Err(Flaw::Changed);
        }
        // The board is fetched after the proof: it may have grown meanwhile, and nothing else.
        let before = usize::try_from(root.size).ok().and_then(|size| board.entries.get(..size));
        let before = before.map(|entries| Log::of(entries.iter().map(String::as_bytes)).root());
        let is_same = board.key == proof.key && before == Some(root);
        let board = BoardCheck::begin(board)?;
        if is_same { Ok(Self { own, board }) } else { Err(Flaw::Changed) }
    }

    /// Tells what the provers of all ballots committed to; see [`BoardCheck::told`] (告知承诺).
    #[must_use]
    pub fn told(self, commitments: Vec<u8>) -> Self {
        Self { board: self.board.told(commitments), ..self }
    }

    /// How many entries were replayed, and how many there are (进度).
    #[must_use]
    pub const fn progress(&self) -> (usize, usize) {
        self.board.progress()
    }

    /// Replays the next entry; false when there is none.
    ///
    /// # Errors
    /// The [`Flaw`] that it has.
    pub fn step(&mut self, read: impl Fn(&str) -> Option<LogEntry>) -> Result<bool, Flaw> {
        self.board.step(read)
    }

    /// Checks the sums, the outcome, and that one's own ballot was opened as it was cast (核对计票).
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn finish(&mut self) -> Result<Verdict, Flaw> {
        let verdict = self.board.finish()?;
        let own = self.own.as_ref().and_then(|own| Some((own.tracker, own.choice.as_ref()?)));
        if let Some((tracker, choice)) = own
            && let Some(ballot) =
                self.board.board().opened.iter().find(|ballot| ballot.tracker == tracker)
            && ballot.choice != *choice
        {
            return Err(Flaw::Miscounted);
        }
        Ok(verdict)
    }
}

/// Checks a receipt and the whole board at once (核验回执).
///
/// # Errors
/// The first [`Flaw`] found.
pub fn check_receipt(
    proof: &LogProof,
    board: BoardExport,
    seen: Option<Root>,
    own: Option<Own>,
    read: impl Fn(&str) -> Option<LogEntry>,
) -> Result<Verdict, Flaw> {
    let mut check = ReceiptCheck::begin(proof, board, seen, own, &read)?;
    while check.step(&read)? {}
    check.finish()
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
        Own { seq: 2, tracker: sealed(3, Choice::For).tracker, choice: Some(Choice::For) }
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
        let own = check_receipt(&proof_of(&board, 2, 3), board.clone(), seen, Some(own()), read);
        let without = check_receipt(&proof_of(&board, 0, 0), board, None, None, read);
        let verdict = own.unwrap();
        assert_eq!((verdict.n_ballots, verdict.n_counted), (4, 3));
        assert_eq!(without, Ok(verdict));
    }

    #[test]
    fn another_ballot_at_the_place_of_ones_own_is_not_ones_own() {
        let board = board();
        let other = Own { seq: 4, ..own() };
        let found = check_receipt(&proof_of(&board, 4, 0), board.clone(), None, Some(other), read);
        assert_eq!(found, Err(Flaw::NotInBox));
        let elsewhere =
            check_receipt(&proof_of(&board, 4, 0), board.clone(), None, Some(own()), read);
        assert_eq!(elsewhere, Err(Flaw::NotInBox));
    }

    #[test]
    fn a_ballot_that_counts_as_something_else_is_found() {
        let board = board();
        let own = Own { choice: Some(Choice::Against), ..own() };
        let found = check_receipt(&proof_of(&board, 2, 0), board.clone(), None, Some(own), read);
        assert_eq!(found, Err(Flaw::Miscounted));
    }

    #[test]
    fn a_box_that_was_rewritten_after_a_phone_saw_it_is_found() {
        let board = board();
        let mut seen = early(3);
        seen.hash = log::hash(b"what it was");
        let found =
            check_receipt(&proof_of(&board, 2, 3), board.clone(), Some(seen), Some(own()), read);
        assert_eq!(found, Err(Flaw::Changed));
    }

    #[test]
    fn a_proof_from_another_log_than_the_board_is_found() {
        let (entries, _) = entries();
        let short = crate::ballot::tests::board_of(&entries[..3], Vec::new());
        let mut forked = entries;
        forked.swap(1, 2);
        let forked = crate::ballot::tests::board_of(&forked[..3], Vec::new());
        let found = check_receipt(&proof_of(&forked, 0, 0), short, None, None, read);
        assert_eq!(found, Err(Flaw::Changed));
    }
}
