//! Proving a line of the ledger: a part of its own, since only who checks needs the arithmetic.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    ledger::{DayProof, Seen, is_proved},
    time::Date,
};
use wasm_bindgen::JsValue;

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    /// In the books of which day.
    pub(crate) on: Date,
    /// The root in four words.
    pub(crate) words: String,
    /// What the phone keeps for the next time.
    pub(crate) seen: Seen,
}

/// Checks the server's answer by the rules; none when it does not prove the line.
#[wasm_split(books, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn prove(
    answer: JsValue,
    seen: Option<Seen>,
) -> Result<Option<Proved>, SplitLoaderError> {
    let Ok(proof) = api::json::from::<DayProof>(answer) else { return Ok(None) };
    Ok(is_proved(&proof, seen.as_ref()).map(|seen| Proved {
        on: proof.day.on,
        words: proof.words.join(" "),
        seen,
    }))
}
