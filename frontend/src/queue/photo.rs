//! Photos made small on the phone, before anything is sent.
//!
//! Invariants: what leaves is a JPEG of at most [`SIDE_MAX`] pixels a side, drawn anew, so that the
//! place and time the camera wrote into the file stay on the phone.

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// Longest side of a photo as it is sent, in pixels.
const SIDE_MAX: u32 = 1600;
const QUALITY: f64 = 0.8;
/// The type of every photo that is sent.
pub(crate) const PHOTO_TYPE: &str = "image/jpeg";

/// A file the person chose.
pub(crate) type ChosenFile = web_sys::File;

/// An address under which the page can show bytes that are still on the phone.
pub(crate) fn address_of(blob: &Blob) -> String {
    Url::create_object_url_with_blob(blob).unwrap_or_default()
}

/// Frees what an address of [`address_of`] holds.
pub(crate) fn release(address: &str) {
    if address.starts_with("blob:") {
        drop(Url::revoke_object_url(address));
    }
}

/// Makes a photo small; none when the phone cannot read it.
pub(crate) async fn shrink(file: &Blob) -> Option<Blob> {
    let address = address_of(file);
    let small = redraw(&address).await;
    release(&address);
    small.ok()
}

async fn redraw(address: &str) -> Result<Blob, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let (width, height) = fit(image.natural_width(), image.natural_height());
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let pen: CanvasRenderingContext2d =
        canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    pen.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )?;
    let promise = Promise::new(&mut |resolve, reject| {
        let take = Closure::once_into_js(move |blob: JsValue| {
            let answered = if blob.is_null() {
                reject.call1(&blob, &blob)
            } else {
                resolve.call1(&blob, &blob)
            };
            // The two functions of a promise do not fail.
            drop(answered);
        });
        let started = canvas.to_blob_with_type_and_encoder_options(
            take.unchecked_ref(),
            PHOTO_TYPE,
            &JsValue::from_f64(QUALITY),
        );
        // A canvas that cannot be read never answers; ours holds only the person's own photo.
        drop(started);
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// The size within [`SIDE_MAX`] of the same shape; nothing is made larger.
fn fit(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= SIDE_MAX {
        return (width.max(1), height.max(1));
    }
    let scale = |side: u32| {
        let scaled = u64::from(side) * u64::from(SIDE_MAX) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(SIDE_MAX).max(1)
    };
    (scale(width), scale(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_photos_fit_and_small_ones_stay() {
        assert_eq!(fit(4000, 3000), (1600, 1200));
        assert_eq!(fit(3000, 6000), (800, 1600));
        assert_eq!(fit(640, 480), (640, 480));
        assert_eq!(fit(20_000, 3), (1600, 1));
        assert_eq!(fit(0, 0), (1, 1));
    }
}
