//! Checking a whole board (核验): its signature, its root, and every entry by replaying it.

use super::{
    BOARD_FORMAT, BoardExport, Ceremony, Flaw, Known, LogEntry, Replay, Share, Verdict, origin,
};
use crate::log::{self, Checkpoint, Log, Root};

/// A board that is being checked (核验中的公示板).
pub struct BoardCheck {
    board: BoardExport,
    checkpoint: Checkpoint,
    replay: Replay,
    done: usize,
}

impl BoardCheck {
    /// Checks the signature and the root (核验签名与根).
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn begin(board: BoardExport) -> Result<Self, Flaw> {
        if board.format != BOARD_FORMAT {
            return Err(Flaw::Format);
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(&board.key.0);
        let key = key.map_err(|_| Flaw::Format)?;
        let checkpoint = log::verify(&key, &board.checkpoint).ok_or(Flaw::Signature)?;
        if Log::of(board.entries.iter().map(String::as_bytes)).root() != checkpoint.root {
            return Err(Flaw::Root);
        }
        Ok(Self { board, checkpoint, replay: Replay::default(), done: 0 })
    }

    /// Tells what the provers of all ballots committed to, so that the check is faster; see
    /// [`SecretBox::commitments`](super::SecretBox::commitments) (告知承诺).
    #[must_use]
    pub fn told(self, commitments: Vec<u8>) -> Self {
        Self { replay: Replay::told(commitments), ..self }
    }

    /// How many entries were replayed, and how many there are (进度).
    #[must_use]
    pub const fn progress(&self) -> (usize, usize) {
        (self.done, self.board.entries.len())
    }

    /// The board that is checked.
    #[must_use]
    pub const fn board(&self) -> &BoardExport {
        &self.board
    }

    /// Replays the next entry; false when there is none. `read` reads the JSON of an entry; the
    /// browser has its own way.
    ///
    /// # Errors
    /// The [`Flaw`] that it has.
    pub fn step(&mut self, read: impl Fn(&str) -> Option<LogEntry>) -> Result<bool, Flaw> {
        let Some(entry) = self.board.entries.get(self.done) else { return Ok(false) };
        self.replay.push(read(entry).ok_or(Flaw::Format)?)?;
        self.done += 1;
        Ok(true)
    }

    /// The part of the trustee of a seat in opening the sums, made from what was replayed and not from
    /// what a server asks for (开票). None before the box is shut, and none with another seed.
    ///
    /// # Errors
    /// [`Flaw::Key`] when the keys of the board are not those that the trustees made.
    pub fn open_share(
        &self,
        ceremony: &Ceremony,
        seat: usize,
        known: &Known,
    ) -> Result<Option<Share>, Flaw> {
        if !ceremony.is_compared(known) {
            return Err(Flaw::Key);
        }
        let Ok(key) = ceremony.key(seat, &known.seed) else { return Ok(None) };
        let is_ours = self.replay.sealing() == ceremony.sealing().as_ref()
            && self.checkpoint.origin == origin(ceremony.poll);
        if is_ours { Ok(self.replay.open_share(&key)) } else { Err(Flaw::Key) }
    }

    /// The root of the box as it was shut, which parts that come after it do not change (封箱时的根).
    #[must_use]
    pub fn shut_root(&self) -> Option<Root> {
        let shut = self.board.entries.get(..self.replay.shut_size()?)?;
        Some(Log::of(shut.iter().map(String::as_bytes)).root())
    }

    /// Checks the sums and the outcome (核验合计与结果).
    ///
    /// # Errors
    /// The first [`Flaw`] found.
    pub fn finish(&mut self) -> Result<Verdict, Flaw> {
        let replayed = self.replay.finish(&self.board.opened)?;
        if self.checkpoint.origin != origin(replayed.poll) {
            return Err(Flaw::Signature);
        }
        Ok(Verdict {
            root: self.checkpoint.root,
            n_ballots: replayed.n_ballots,
            n_counted: replayed.n_counted,
            outcome: replayed.outcome,
        })
    }
}

/// Checks a whole board at once (核验).
///
/// # Errors
/// The first [`Flaw`] found.
pub fn check_board(
    board: BoardExport,
    read: impl Fn(&str) -> Option<LogEntry>,
) -> Result<Verdict, Flaw> {
    let mut check = BoardCheck::begin(board)?;
    while check.step(&read)? {}
    check.finish()
}
