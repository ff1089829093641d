//! Photos and recordings (附件): checked by content, re-encoded, stored beside the database.
//!
//! Invariants: what a phone sends is never stored as it came — photos are decoded within limits and
//! written anew, which drops place and camera data; nobody but the sender and those who may see the
//! ticket or the ballot gets them back, but for pictures of what is voted on, proposed, and carried
//! out because a topic decided it.

use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Visitor},
    poll,
    rate::Address,
    secret, session, sql,
    state::App,
    ticket::view,
    topic,
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use linli_shared::{
    api::{PHOTO_BYTES_MAX, RECORDING_BYTES_MAX, UploadView},
    id::{CommunityId, TicketId, UploadId},
    need::NeedRefusal,
};
use object_store::{ObjectStoreExt, path::Path as Key};
use sqlx::{AnyConnection, Row};
use std::{io::Cursor, sync::Arc};
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

/// `PUT /uploads/{id}`: the bytes of a photo or a recording.
pub async fn put(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    Path(id): Path<UploadId>,
    body: Bytes,
) -> Result<Response, AppError> {
    if who.who.is_none() {
        app.flood.check(&address, who.now)?;
    }
    let mut headers = HeaderMap::new();
    let sender = match who.recipient() {
        Some(sender) => sender,
        None => session::set_visitor_cookie(&app, &mut headers).to_vec(),
    };
    let body_hash = secret::hash(&body);
    if let Some(known) = load_upload(&app, who.community, id).await? {
        let is_same = known.body_hash == body_hash && known.sender == sender;
        return if is_same {
            Ok((StatusCode::OK, headers, Json(known.view(id))).into_response())
        } else {
            Err(refused(NeedRefusal::IdReused))
        };
    }
    let (content_type, bytes) = clean(body).await?;
    let n_bytes = i64::try_from(bytes.len())?;
    app.uploads.put(&key(who.community, id), bytes.into()).await?;
    let (community, now) = (who.community, who.now);
    app.db
        .write(move |conn| {
            let sender = sender.clone();
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO upload (community_id, id, body_hash, content_type, n_bytes, sender, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (community_id, id) DO NOTHING",
                )
                .bind(community.bytes())
                .bind(id.bytes())
                .bind(body_hash.to_vec())
                .bind(content_type)
                .bind(n_bytes)
                .bind(sender)
                .bind(now.0)
                .execute(conn)
                .await?;
                Ok(())
            })
        })
        .await?;
    let view = UploadView { id, content_type: content_type.to_owned(), n_bytes };
    Ok((StatusCode::CREATED, headers, Json(view)).into_response())
}

/// `GET /uploads/{id}`: for the sender and those who may see the ticket.
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<UploadId>,
) -> Result<Response, AppError> {
    let upload = load_upload(&app, who.community, id).await?.ok_or(AppError::NotFound)?;
    let is_sender = who.recipient().is_some_and(|recipient| recipient == upload.sender);
    if !is_sender && !upload.is_public {
        match upload.ticket {
            Some(ticket) if is_of_task(&app, &who, ticket).await? => {}
            Some(ticket) => drop(view::load_seen(&app, &who, ticket).await?),
            None if is_of_own_ballot(&app, &who, id).await? => {}
            None => return Err(AppError::NotFound),
        }
    }
    let bytes = app.uploads.get(&key(who.community, id)).await?.bytes().await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::try_from(upload.content_type)?);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=31536000, immutable"),
    );
    Ok(response)
}

/// What a topic decided is carried out before everybody's eyes.
async fn is_of_task(app: &Arc<App>, who: &Visitor, ticket: TicketId) -> Result<bool, AppError> {
    let mut conn = app.db.read().acquire().await?;
    topic::is_task(&mut conn, who.community, ticket).await
}

/// A household sees the sheet that was entered in its name.
async fn is_of_own_ballot(app: &Arc<App>, who: &Visitor, id: UploadId) -> Result<bool, AppError> {
    let Some(me) = who.who.as_ref() else { return Ok(false) };
    let mut conn = app.db.read().acquire().await?;
    poll::is_own_sheet(&mut conn, who.community, me.id, id).await
}

struct Upload {
    body_hash: [u8; 32],
    content_type: String,
    n_bytes: i64,
    sender: Vec<u8>,
    ticket: Option<TicketId>,
    is_public: bool,
}

impl Upload {
    fn view(&self, id: UploadId) -> UploadView {
        UploadView { id, content_type: self.content_type.clone(), n_bytes: self.n_bytes }
    }
}

fn key(community: CommunityId, id: UploadId) -> Key {
    Key::from(format!("{community}/{id}"))
}

/// Tells by the bytes what it is, and writes photos anew.
async fn clean(body: Bytes) -> Result<(&'static str, Vec<u8>), AppError> {
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

async fn load_upload(
    app: &Arc<App>,
    community: CommunityId,
    id: UploadId,
) -> Result<Option<Upload>, AppError> {
    let row = sqlx::query("SELECT body_hash, content_type, n_bytes, sender, ticket_id, is_public FROM upload WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .fetch_optional(app.db.read())
        .await?;
    row.map(|row| {
        Ok(Upload {
            body_hash: sql::id(&row, 0, |bytes| bytes.try_into().ok())?,
            content_type: row.try_get(1)?,
            n_bytes: row.try_get(2)?,
            sender: row.try_get(3)?,
            ticket: sql::id_or_none(&row, 4, TicketId::from_bytes)?,
            is_public: row.try_get::<Option<i64>, _>(5)? == Some(1),
        })
    })
    .transpose()
}

/// Binds uploads to a ticket; each must be there and be the sender's own.
///
/// # Errors
/// [`NeedRefusal::UploadMissing`] when one is not.
pub async fn bind(
    conn: &mut AnyConnection,
    community: CommunityId,
    uploads: &[UploadId],
    sender: &[u8],
    ticket: TicketId,
) -> Result<(), AppError> {
    for upload in uploads {
        let done = sqlx::query(
            "UPDATE upload SET ticket_id = $1
             WHERE community_id = $2 AND id = $3 AND sender = $4 AND (ticket_id IS NULL OR ticket_id = $1)",
        )
        .bind(ticket.bytes())
        .bind(community.bytes())
        .bind(upload.bytes())
        .bind(sender)
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() == 0 {
            return Err(refused(NeedRefusal::UploadMissing));
        }
    }
    Ok(())
}

/// Shows uploads to everybody; each must be there and be the sender's own.
///
/// # Errors
/// [`NeedRefusal::UploadMissing`] when one is not.
pub async fn publish(
    conn: &mut AnyConnection,
    community: CommunityId,
    uploads: &[UploadId],
    sender: &[u8],
) -> Result<(), AppError> {
    for upload in uploads {
        let done = sqlx::query(
            "UPDATE upload SET is_public = 1 WHERE community_id = $1 AND id = $2 AND sender = $3",
        )
        .bind(community.bytes())
        .bind(upload.bytes())
        .bind(sender)
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() == 0 {
            return Err(refused(NeedRefusal::UploadMissing));
        }
    }
    Ok(())
}

/// Shows uploads that were published to everybody again, or to nobody but their sender.
///
/// # Errors
/// When the rows cannot be written.
pub async fn show_to_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    uploads: &[UploadId],
    on: bool,
) -> Result<(), AppError> {
    for upload in uploads {
        sqlx::query("UPDATE upload SET is_public = $1 WHERE community_id = $2 AND id = $3")
            .bind(i64::from(on))
            .bind(community.bytes())
            .bind(upload.bytes())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// That an upload is there and was sent by this person.
///
/// # Errors
/// [`NeedRefusal::UploadMissing`] when it is not.
pub async fn check_own(
    app: &Arc<App>,
    community: CommunityId,
    id: UploadId,
    sender: &[u8],
) -> Result<(), AppError> {
    match load_upload(app, community, id).await? {
        Some(upload) if upload.sender == sender => Ok(()),
        Some(_) | None => Err(refused(NeedRefusal::UploadMissing)),
    }
}

/// A visitor's uploads become the resident's when the visitor signs in.
///
/// # Errors
/// When the rows cannot be written.
pub async fn adopt(
    conn: &mut AnyConnection,
    community: CommunityId,
    visitor: &[u8],
    resident: &[u8],
) -> Result<(), AppError> {
    sqlx::query("UPDATE upload SET sender = $1 WHERE community_id = $2 AND sender = $3")
        .bind(resident)
        .bind(community.bytes())
        .bind(visitor)
        .execute(conn)
        .await?;
    Ok(())
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
