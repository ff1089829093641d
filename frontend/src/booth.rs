//! Checking a poll's public log in the phone: a part of its own, since only who checks needs it.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::LogProof,
    ballot::{BoardExport, Verdict, check_board},
    log::{self, Root},
};

/// What is to be checked.
pub(crate) struct Asked {
    /// The place of one's own ballot in the log; the setup's place for who has none.
    pub(crate) seq: u64,
    /// What the server says about it.
    pub(crate) proof: LogProof,
    /// The root this phone saw last.
    pub(crate) seen: Option<Root>,
    /// The whole board.
    pub(crate) board: BoardExport,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// Everything is right; the root to remember.
    Sound(Root, Verdict),
    /// The ballot is not in the box.
    NotInBox,
    /// The box is not what this phone saw before.
    Changed,
    /// Something about the board, by its stable code.
    Flawed(&'static str),
}

/// Checks that the ballot is in the box, that the box only grew, and that everything on the board is right.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn check(asked: Asked) -> Result<Found, SplitLoaderError> {
    Ok(check_all(&asked))
}

fn check_all(Asked { seq, proof, seen, board }: &Asked) -> Found {
    let Some(checkpoint) = log::parse_checkpoint(&proof.checkpoint) else {
        return Found::Flawed("board.signature");
    };
    let root = checkpoint.root;
    let entry = log::hash(proof.entry.as_bytes());
    if !log::is_included(&root, *seq, entry, &proof.inclusion) {
        return Found::NotInBox;
    }
    if seen.is_some_and(|seen| !log::extends(&seen, &root, &proof.extension)) {
        return Found::Changed;
    }
    let verdict = match check_board(board, |entry| api::json::read(entry).ok()) {
        Ok(verdict) => verdict,
        Err(flaw) => return Found::Flawed(flaw.code()),
    };
    // The board is fetched after the proof: it may have grown, but never shrunk or changed.
    let place = usize::try_from(*seq).ok();
    let is_there = place.and_then(|place| board.entries.get(place)) == Some(&proof.entry);
    if board.key != proof.key || verdict.root.size < root.size || !is_there {
        return Found::Changed;
    }
    Found::Sound(verdict.root, verdict)
}
