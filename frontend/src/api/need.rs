//! Calls about needs, places and what belongs to a need before it is sent.

use super::{Failure, escape, get, put, put_bytes};
use linli_shared::{
    api::{CategoryTable, NeedReceipt, SimilarTicket, UploadView},
    category::Category,
    id::{NeedId, PlaceId, UploadId},
    need::NeedDraft,
    place::{Place, PlaceKind},
};
use wasm_bindgen::JsValue;

/// Sends a need; the same id again is the same need.
pub(crate) async fn submit(id: NeedId, draft: &NeedDraft) -> Result<NeedReceipt, Failure> {
    put(&format!("/needs/{id}"), draft).await
}

/// Sends a photo or a recording.
pub(crate) async fn upload(
    id: UploadId,
    bytes: JsValue,
    content_type: &str,
) -> Result<UploadView, Failure> {
    put_bytes(&format!("/uploads/{id}"), bytes, content_type).await
}

/// Where an upload is shown from.
pub(crate) fn upload_address(id: UploadId) -> String {
    format!("{}/uploads/{id}", linli_shared::api::BASE)
}

/// Places of one kind, below another where one is given.
pub(crate) async fn places(
    kind: PlaceKind,
    parent: Option<PlaceId>,
) -> Result<Vec<Place>, Failure> {
    let below = parent.map(|parent| format!("&parent={parent}")).unwrap_or_default();
    get(&format!("/places?kind={}{below}", escape(kind.code()))).await
}

/// The categories as this community names them.
pub(crate) async fn categories() -> Result<CategoryTable, Failure> {
    get("/categories").await
}

/// Open tickets of the same matter.
pub(crate) async fn similar(
    place: PlaceId,
    category: Category,
) -> Result<Vec<SimilarTicket>, Failure> {
    get(&format!("/needs/similar?place={place}&category={}", category.code())).await
}
