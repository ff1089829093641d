//! Reading a QR code from pixels, for browsers that cannot; loaded only when it is needed.

use leptos::prelude::*;

/// The text of the first code in the picture.
#[lazy]
pub(super) fn decode(width: u32, height: u32, grey: Vec<u8>) -> Option<String> {
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        y.checked_mul(width)
            .and_then(|row| row.checked_add(x))
            .and_then(|place| grey.get(place).copied())
            .unwrap_or(u8::MAX)
    });
    picture.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}
