//! Sealing secret ballots and checking a poll's public log: a part of its own, since only who votes in
//! secret or checks needs it.
//!
//! Invariant: what is sealed here leaves as text, so that no other part of the program carries the
//! arithmetic.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::{CeremonyView, LogProof},
    ballot::{
        BoardCheck, BoardExport, Flaw, Message, Next, Own, ReceiptCheck, Sealing, SecretBox,
        Verdict,
    },
    id::PollId,
    log::{self, Hash, Root},
    poll::{Choice, Question},
};
use wasm_bindgen::JsValue;

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
    let Asked { own, proof, seen, board } = asked;
    let read = |entry: &str| api::json::read(entry).ok();
    Ok(ReceiptCheck::begin(&proof, board, seen, own, read).map(|mut check| -> Checking {
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

/// What is left for a trustee to do, as far as the page needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turn {
    /// To say this: attempt, and message as JSON.
    Say(u32, String),
    /// To compare this in words, and to say this when they are the same.
    Compare(Hash, u32, String),
    /// To wait for the others.
    Wait,
    /// Nothing.
    Done,
    /// The trustee of this seat dealt wrong.
    Wrong(usize),
    /// To bring another key file.
    OtherSeed,
}

/// What is next for a trustee; none when the server's answer is none.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn turn(ceremony: JsValue, seed: Hash) -> Result<Option<Turn>, SplitLoaderError> {
    let Ok(CeremonyView { seat, ceremony }) = api::json::from(ceremony) else { return Ok(None) };
    let text = |message: &Message| api::json::write(message).ok();
    let attempt = ceremony.attempt;
    Ok(match ceremony.next(usize::from(seat), &seed) {
        Next::Say(message) => text(&message).map(|text| Turn::Say(attempt, text)),
        Next::Compare(digest, message) => {
            text(&message).map(|text| Turn::Compare(digest, attempt, text))
        }
        Next::Wait => Some(Turn::Wait),
        Next::Done => Some(Turn::Done),
        Next::Wrong(seat) => Some(Turn::Wrong(seat)),
        Next::OtherSeed => Some(Turn::OtherSeed),
    })
}

/// How far a trustee's phone is with opening the sums.
pub(crate) enum Opened {
    /// So many entries of so many.
    Going(usize, usize),
    /// How many ballots count, the root of the box as it was shut, and the trustee's part as JSON; none
    /// when the key is not one of the poll's.
    Done(Option<(u64, Hash, String)>),
}

/// An opening that goes on by so many entries at each call.
pub(crate) type Opening = Box<dyn FnMut(usize) -> Result<Opened, Flaw>>;

/// Begins to check a box that is shut, to open its sums with the trustee's key.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn open_sums(
    ceremony: JsValue,
    seed: Hash,
    board: BoardExport,
) -> Result<Result<Opening, Flaw>, SplitLoaderError> {
    let read = |entry: &str| api::json::read(entry).ok();
    let key = api::json::from(ceremony)
        .ok()
        .and_then(|view: CeremonyView| view.ceremony.key(usize::from(view.seat), &seed).ok());
    Ok(BoardCheck::begin(board).map(|mut check| -> Opening {
        Box::new(move |entries| {
            for _ in 0..entries {
                if !check.step(read)? {
                    let n_counted = check.finish()?.n_counted;
                    let share = key.as_ref().and_then(|key| check.open_share(key));
                    let share = share.and_then(|share| api::json::write(&share).ok());
                    let root = check.shut_root().map(|root| root.hash);
                    let all = root.zip(share).map(|(root, share)| (n_counted, root, share));
                    return Ok(Opened::Done(all));
                }
            }
            let (done, all) = check.progress();
            Ok(Opened::Going(done, all))
        })
    }))
}
