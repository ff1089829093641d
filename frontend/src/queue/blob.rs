//! Photos and recordings kept on the phone until they are sent (IndexedDB).
//!
//! Invariant: a phone that keeps nothing still sends; then the bytes live as long as the page.

use js_sys::Promise;
use leptos::prelude::window;
use linli_shared::id::UploadId;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

const DATABASE: &str = "linli";
const STORE: &str = "blob";

thread_local! {
    static IN_PAGE: RefCell<Vec<(UploadId, Blob)>> = const { RefCell::new(Vec::new()) };
}

/// Keeps bytes under an id.
pub(crate) async fn keep(id: UploadId, blob: &Blob) {
    IN_PAGE.with_borrow_mut(|kept| kept.push((id, blob.clone())));
    let Ok(store) = open(IdbTransactionMode::Readwrite).await else { return };
    if let Ok(request) = store.put_with_key(blob, &key(id)) {
        // The copy in the page is what is left when the phone is full.
        drop(done(&request).await);
    }
}

/// The bytes under an id.
pub(crate) async fn find(id: UploadId) -> Option<Blob> {
    let here = IN_PAGE.with_borrow(|kept| {
        kept.iter().find(|(other, _)| *other == id).map(|(_, blob)| blob.clone())
    });
    if here.is_some() {
        return here;
    }
    let store = open(IdbTransactionMode::Readonly).await.ok()?;
    let request = store.get(&key(id)).ok()?;
    done(&request).await.ok()?.dyn_into().ok()
}

/// Forgets the bytes under an id.
pub(crate) async fn forget(id: UploadId) {
    IN_PAGE.with_borrow_mut(|kept| kept.retain(|(other, _)| *other != id));
    let Ok(store) = open(IdbTransactionMode::Readwrite).await else { return };
    if let Ok(request) = store.delete(&key(id)) {
        drop(done(&request).await);
    }
}

fn key(id: UploadId) -> JsValue {
    JsValue::from_str(&id.to_string())
}

async fn open(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let factory = window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(DATABASE, 1)?;
    let make = {
        let request = request.clone();
        Closure::once(move || {
            let made = request.result().and_then(|database| {
                database.unchecked_into::<IdbDatabase>().create_object_store(STORE)
            });
            // A store that cannot be made is found missing by whoever opens it.
            drop(made);
        })
    };
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let database: IdbDatabase = done(&request).await?.unchecked_into();
    database.transaction_with_str_and_mode(STORE, mode)?.object_store(STORE)
}

/// Waits for a request and brings its result.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}
