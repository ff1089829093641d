//! Making the key of a secret poll and opening its sums: a part of its own, since only trustees need it.
//!
//! Invariant: what is made here leaves as text, so that no other part of the program carries the
//! arithmetic.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::CeremonyView,
    ballot::{BoardCheck, BoardExport, Flaw, Known, Message, Next},
    log::Hash,
};
use wasm_bindgen::JsValue;

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
    /// To raise an alarm: what the others said is not what was compared, or another key was published.
    Exchanged,
}

/// What is next for a trustee; none when the server's answer is none.
#[wasm_split(ceremony, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn turn(ceremony: JsValue, known: Known) -> Result<Option<Turn>, SplitLoaderError> {
    let Ok(CeremonyView { seat, ceremony }) = api::json::from(ceremony) else { return Ok(None) };
    let text = |message: &Message| api::json::write(message).ok();
    let attempt = ceremony.attempt;
    Ok(match ceremony.next(usize::from(seat), &known) {
        Next::Say(message) => text(&message).map(|text| Turn::Say(attempt, text)),
        Next::Compare(digest, message) => {
            text(&message).map(|text| Turn::Compare(digest, attempt, text))
        }
        Next::Wait => Some(Turn::Wait),
        Next::Done => Some(Turn::Done),
        Next::Wrong(seat) => Some(Turn::Wrong(seat)),
        Next::OtherSeed => Some(Turn::OtherSeed),
        Next::Exchanged => Some(Turn::Exchanged),
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
#[wasm_split(ceremony, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn open_sums(
    ceremony: JsValue,
    known: Known,
    (board, commitments): (BoardExport, Vec<u8>),
) -> Result<Result<Opening, Flaw>, SplitLoaderError> {
    let read = |entry: &str| api::json::read(entry).ok();
    let Ok(CeremonyView { seat, ceremony }) = api::json::from(ceremony) else {
        return Ok(Err(Flaw::Format));
    };
    let begun = BoardCheck::begin(board).map(|check| check.told(commitments));
    Ok(begun.map(|mut check| -> Opening {
        Box::new(move |entries| {
            for _ in 0..entries {
                if !check.step(read)? {
                    let n_counted = check.finish()?.n_counted;
                    let share = check.open_share(&ceremony, usize::from(seat), &known)?;
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
