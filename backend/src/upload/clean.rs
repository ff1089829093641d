//! What a phone sent, made clean: told by its bytes, photos decoded within limits and written anew.

use crate::error::AppError;
use axum::body::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use linli_shared::api::{PHOTO_BYTES_MAX, RECORDING_BYTES_MAX};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// Longest side of a stored photo, in pixels.
const SIDE_MAX: u32 = 1600;
/// Longest side that is decoded at all, in pixels.
const SIDE_READ_MAX: u32 = 12_000;
/// Most memory one decoding may take, in bytes: a photo of 16 megapixels.
const DECODE_BYTES_MAX: u64 = 64 * 1024 * 1024;
const JPEG_QUALITY: u8 = 82;
/// One photo is decoded at a time, so that memory stays bounded.
static DECODING: Semaphore = Semaphore::const_new(1);

/// Tells by the bytes what it is, and writes photos anew.
pub(super) async fn clean(body: Bytes) -> Result<(&'static str, Vec<u8>), AppError> {
    if let Some(content_type) = recording_type(&body) {
        if body.len() > RECORDING_BYTES_MAX {
            return Err(AppError::TooLarge("upload.too_large"));
        }
        return Ok((content_type, body.to_vec()));
    }
    if body.len() > PHOTO_BYTES_MAX {
        return Err(AppError::TooLarge("upload.too_large"));
    }
    let format = match image::guess_format(&body) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        Ok(_) | Err(_) if is_heic(&body) => return Err(AppError::Denied("upload.unreadable")),
        Ok(_) | Err(_) => return Err(AppError::Denied("upload.wrong_type")),
    };
    let _turn = DECODING.acquire().await?;
    tokio::task::spawn_blocking(move || reencode(&body, format))
        .await?
        .map(|bytes| ("image/jpeg", bytes))
}

fn reencode(body: &[u8], format: ImageFormat) -> Result<Vec<u8>, AppError> {
    let mut reader = ImageReader::with_format(Cursor::new(body), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_READ_MAX);
    limits.max_image_height = Some(SIDE_READ_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(photo_error)?;
    // Not every decoder counts the whole picture against its limit, so it is counted here.
    if decoder.total_bytes() > DECODE_BYTES_MAX {
        return Err(AppError::Denied("upload.too_many_pixels"));
    }
    let orientation = decoder.orientation().map_err(photo_error)?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(photo_error)?;
    if photo.width().max(photo.height()) > SIDE_MAX {
        photo = photo.resize(SIDE_MAX, SIDE_MAX, FilterType::Triangle);
    }
    photo.apply_orientation(orientation);
    let mut bytes = Vec::new();
    photo
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
        .map_err(photo_error)?;
    Ok(bytes)
}

fn photo_error(error: image::ImageError) -> AppError {
    let is_too_large = matches!(error, image::ImageError::Limits(_));
    AppError::Denied(if is_too_large { "upload.too_many_pixels" } else { "upload.unreadable" })
}

/// HEIC and HEIF announce themselves in an `ftyp` box.
fn is_heic(body: &[u8]) -> bool {
    body.get(4..8) == Some(b"ftyp")
        && body.get(8..12).is_some_and(|brand| {
            [b"heic", b"heix", b"mif1", b"hevc"].contains(&brand.try_into().unwrap_or(b"----"))
        })
}

fn recording_type(body: &[u8]) -> Option<&'static str> {
    match body {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some("audio/webm"),
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..]
            if !is_heic(body) && body.get(8..12) != Some(b"avif") =>
        {
            Some("audio/mp4")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_luma8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }
    #[track_caller]
    fn check(outcome: Result<(&'static str, Vec<u8>), AppError>, expected: &str) {
        let found = match outcome {
            Ok((content_type, _)) => content_type,
            Err(AppError::Denied(code) | AppError::TooLarge(code)) => code,
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(found, expected);
    }

    #[tokio::test]
    async fn photos_are_written_anew_and_shrunk() {
        let (content_type, bytes) = clean(png(3200, 10).into()).await.unwrap();
        let again = image::load_from_memory(&bytes).unwrap();
        assert_eq!((content_type, again.width(), again.height()), ("image/jpeg", 1600, 5));
    }
    #[tokio::test]
    async fn what_is_no_photo_is_refused_with_its_reason() {
        check(clean(Bytes::from_static(b"%PDF-1.7 photo.jpg")).await, "upload.wrong_type");
        check(clean(Bytes::from_static(b"\0\0\0\x18ftypheic\0\0\0\0")).await, "upload.unreadable");
        check(clean(Bytes::from_static(b"\xff\xd8\xff\xe0 broken")).await, "upload.unreadable");
        check(clean(vec![0_u8; PHOTO_BYTES_MAX + 1].into()).await, "upload.too_large");
        check(clean(Bytes::from_static(b"\x1a\x45\xdf\xa3 webm")).await, "audio/webm");
    }
    #[tokio::test]
    async fn a_decompression_bomb_is_refused_before_it_opens() {
        check(clean(png(11_000, 11_000).into()).await, "upload.too_many_pixels");
        check(clean(png(20_000, 1).into()).await, "upload.too_many_pixels");
    }
}
