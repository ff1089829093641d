//! Calls about points and the ledger.

use super::{Ask, Failure, after, get, put, send};
use linli_shared::{
    api::{HonourBoard, MyHonour, MyPoints, NameMe, Page, PublicPoints, StatementRow},
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

/// Who took part most within the last year.
pub(crate) async fn honour() -> Result<HonourBoard, Failure> {
    get("/points/honour").await
}

/// One's own stars.
pub(crate) async fn my_honour() -> Result<MyHonour, Failure> {
    get("/me/honour").await
}

/// Whether one's name stands in full on the board.
pub(crate) async fn name_me(is_named: bool) -> Result<MyHonour, Failure> {
    put("/me/honour", &NameMe { is_named }).await
}
