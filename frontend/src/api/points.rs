//! Calls about points and the ledger.

use super::{Ask, Failure, after, get, send};
use linli_shared::{
    api::{MyPoints, Page, PublicPoints, StatementRow},
    id::TransferId,
};
use wasm_bindgen::JsValue;

/// How points are earned, and the community's books.
pub(crate) async fn books() -> Result<PublicPoints, Failure> {
    get("/points").await
}

/// One's own points.
pub(crate) async fn mine() -> Result<MyPoints, Failure> {
    get("/me/points").await
}

/// The lines before those.
pub(crate) async fn statement(cursor: &str) -> Result<Page<StatementRow>, Failure> {
    get(&format!("/me/points/transfers{}", after(Some(cursor), '?'))).await
}

/// The proof of a line, as it came: only who checks needs to read it.
pub(crate) async fn proof(id: TransferId, from: u64) -> Result<JsValue, Failure> {
    send(Ask::to("GET", &format!("/me/points/transfers/{id}/proof?from={from}"))).await
}
