//! Photos and recordings (附件): checked by content, re-encoded, stored beside the database.
//!
//! Invariants: what a phone sends is never stored as it came — photos are decoded within limits and
//! written anew, which drops place and camera data; nobody but the sender and those who may see the
//! ticket or the ballot gets them back, but for pictures of what is voted on, proposed, and carried
//! out because a topic decided it.

mod clean;

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
use linli_shared::{
    api::UploadView,
    id::{CommunityId, TicketId, UploadId},
    need::NeedRefusal,
};
use object_store::{ObjectStoreExt, path::Path as Key};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

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
    let (content_type, bytes) = clean::clean(body).await?;
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
