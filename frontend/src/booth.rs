//! Sealing secret ballots and checking a poll's public log: a part of its own, since only who votes in
//! secret or checks needs it.
//!
//! Invariant: what is sealed here leaves as text, so that no other part of the program carries the
//! arithmetic.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::LogProof,
    ballot::{BoardExport, Flaw, Own, ReceiptCheck, Sealing, SecretBox, Verdict},
    id::PollId,
    log::{self, Hash, Root},
    poll::{Choice, Question},
};

/// What is to be sealed.
pub(crate) struct ToSeal {
    pub(crate) poll: PollId,
    pub(crate) sealing: Sealing,
    pub(crate) question: Question,
    pub(crate) choice: Choice,
    /// The same seed makes the same ballot again.
    pub(crate) seed: Hash,
}

/// A sealed ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedText {
    pub(crate) tracker: Hash,
    /// As JSON.
    pub(crate) json: String,
}

impl SealedText {
    /// The tracker in four words. Pages look words up, so that the booth need not carry the list.
    pub(crate) fn words(&self) -> String {
        log::words(&self.tracker).join(" ")
    }
}

/// Seals a choice; none when the poll's keys are no keys.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn seal(asked: ToSeal) -> Result<Option<SealedText>, SplitLoaderError> {
    let ToSeal { poll, sealing, question, choice, seed } = asked;
    let sealed =
        SecretBox::of(&sealing, &question).and_then(|of| of.seal(&question, &choice, &seed));
    Ok(sealed.and_then(|sealed| {
        let tracker = sealed.tracker(poll);
        let json = api::json::write(&sealed).ok()?;
        Some(SealedText { tracker, json })
    }))
}

/// What is to be checked.
pub(crate) struct Asked {
    /// One's own ballot, where there is one.
    pub(crate) own: Option<Own>,
    /// What the server says about it.
    pub(crate) proof: LogProof,
    /// The root this phone saw last.
    pub(crate) seen: Option<Root>,
    /// The whole board.
    pub(crate) board: BoardExport,
    /// What the provers of its sealed ballots committed to; may be empty.
    pub(crate) commitments: Vec<u8>,
}

/// How far a check is.
pub(crate) enum Checked {
    /// So many entries of so many.
    Going(usize, usize),
    /// All of it.
    Done(Verdict),
}

/// A check that goes on by so many entries at each call.
pub(crate) type Checking = Box<dyn FnMut(usize) -> Result<Checked, Flaw>>;

/// Begins to check by the rules, with the browser's reader of JSON.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn check(asked: Asked) -> Result<Result<Checking, Flaw>, SplitLoaderError> {
    let Asked { own, proof, seen, board, commitments } = asked;
    let read = |entry: &str| api::json::read(entry).ok();
    let begun = ReceiptCheck::begin(&proof, board, seen, own, read);
    Ok(begun.map(|check| check.told(commitments)).map(|mut check| -> Checking {
        Box::new(move |entries| {
            for _ in 0..entries {
                if !check.step(read)? {
                    return check.finish().map(Checked::Done);
                }
            }
            let (done, all) = check.progress();
            Ok(Checked::Going(done, all))
        })
    }))
}
