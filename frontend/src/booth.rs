//! Checking a poll's public log in the phone: a part of its own, since only who checks needs it.

use crate::api;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linli_shared::{
    api::LogProof,
    ballot::{BoardExport, Flaw, Own, Verdict, check_receipt},
    log::Root,
};

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

/// Checks by the rules, with the browser's reader of JSON.
#[wasm_split(booth, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn check(asked: Asked) -> Result<Result<Verdict, Flaw>, SplitLoaderError> {
    let Asked { own, proof, seen, board } = asked;
    Ok(check_receipt(&proof, &board, seen, own.as_ref(), |entry| api::json::read(entry).ok()))
}
