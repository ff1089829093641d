//! Proving a line of the ledger: a part of its own, since only who checks needs the arithmetic.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::StatementRow,
    id::ResidentId,
    ledger::{AccountId, DayProof, Seen, Transfer, is_proved},
    time::Date,
};
use wasm_bindgen::JsValue;

/// What was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    /// In the books of which day.
    pub(crate) on: Date,
    /// What the phone keeps for the next time.
    pub(crate) seen: Seen,
}

/// The line as the page shows it: the proof must be of this one.
pub(crate) struct Line {
    pub(crate) row: StatementRow,
    pub(crate) me: ResidentId,
    /// What the phone saw last.
    pub(crate) seen: Option<Seen>,
}

impl Line {
    fn is(&self, transfer: &Transfer) -> bool {
        let (row, me) = (&self.row, AccountId::of(self.me));
        let shown = row.amount.0.abs();
        transfer.id == row.id
            && transfer.cause == row.cause
            && transfer.subject == row.subject
            && transfer.at == row.at
            && (shown == 0 || shown == transfer.amount)
            && (transfer.debit == me || transfer.credit == me)
    }
}

/// Checks the server's answer by the rules; none when it does not prove the line.
#[wasm_split(books, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn prove(answer: JsValue, line: Line) -> Result<Option<Proved>, SplitLoaderError> {
    let Ok(proof) = api::json::from::<DayProof>(answer) else { return Ok(None) };
    if !line.is(&proof.transfer) {
        return Ok(None);
    }
    Ok(is_proved(&proof, line.seen.as_ref()).map(|seen| Proved { on: proof.day.on, seen }))
}
