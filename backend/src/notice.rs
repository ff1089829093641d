//! What people are told (通知): an inbox in the app for residents, visitors and staff.
//!
//! Invariant: a notice is written in the transaction that causes it, so none is lost and none is false.

use crate::{
    error::AppError,
    extract::{After, AppState, Json, Query, Visitor},
    secret::Secret,
    sql::{self, Cursor},
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{NoticeView, PAGE_MAX, Page},
    i18n::notice::Notice,
    id::{CommunityId, EventId, NoticeId, PollId, StintId, TicketId, TopicId, VoucherId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// The inbox, newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Query(query): Query<After>,
) -> Result<Json<Page<NoticeView>>, AppError> {
    let Some(recipient) = who.recipient() else {
        return Ok(Json(Page { rows: Vec::new(), next: None }));
    };
    // Ids sort by the millisecond they were made in, so they serve as the cursor.
    let before = match query.after.as_deref().map(Cursor::parse).transpose()? {
        Some(cursor) => cursor.id.as_bytes().to_vec(),
        None => vec![0xff; 16],
    };
    let rows = sqlx::query(
        "SELECT id, body, ticket_id, at, read_at, poll_id, topic_id, event_id, stint_id, voucher_id, sealed FROM notice
         WHERE community_id = $1 AND recipient = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
    )
    .bind(who.community.bytes())
    .bind(recipient)
    .bind(before)
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let rows: Vec<NoticeView> =
        rows.iter().map(|row| read_notice(row, &app.secret)).collect::<Result<_, AppError>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|last| Cursor { key: last.at.0, id: last.id.0 }.to_string());
    Ok(Json(Page { rows, next }))
}

/// Marks everything in the inbox as read.
pub async fn read(State(app): State<AppState>, who: Visitor) -> Result<StatusCode, AppError> {
    let Some(recipient) = who.recipient() else { return Ok(StatusCode::NO_CONTENT) };
    app.db
        .write(move |conn| {
            let recipient = recipient.clone();
            Box::pin(async move {
                sqlx::query("UPDATE notice SET read_at = $1 WHERE community_id = $2 AND recipient = $3 AND read_at IS NULL")
                    .bind(who.now.0)
                    .bind(who.community.bytes())
                    .bind(recipient)
                    .execute(conn)
                    .await?;
                Ok(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many notices wait unread.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_unread(
    conn: &mut AnyConnection,
    community: CommunityId,
    recipient: &[u8],
) -> Result<i64, AppError> {
    let row = sqlx::query("SELECT count(*) FROM notice WHERE community_id = $1 AND recipient = $2 AND read_at IS NULL")
        .bind(community.bytes())
        .bind(recipient)
        .fetch_one(conn)
        .await?;
    Ok(row.try_get(0)?)
}

/// What a notice leads to when it is tapped.
#[derive(Debug, Clone, Copy)]
pub enum About {
    /// Nothing but itself.
    Nothing,
    /// A ticket.
    Ticket(TicketId),
    /// A poll.
    Poll(PollId),
    /// A topic.
    Topic(TopicId),
    /// An event.
    Event(EventId),
    /// A stint of the time bank.
    Stint(StintId),
    /// A voucher.
    Voucher(VoucherId),
}

/// Tells one person or visitor, inside the transaction that causes it.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_notice(
    conn: &mut AnyConnection,
    community: CommunityId,
    recipient: &[u8],
    notice: &Notice,
    about: About,
    now: Timestamp,
) -> Result<(), AppError> {
    let subject = match about {
        About::Nothing => None,
        About::Ticket(id) => Some((0, id.0)),
        About::Poll(id) => Some((1, id.0)),
        About::Topic(id) => Some((2, id.0)),
        About::Event(id) => Some((3, id.0)),
        About::Stint(id) => Some((4, id.0)),
        About::Voucher(id) => Some((5, id.0)),
    };
    let column = |n| subject.filter(|(at, _)| *at == n).map(|(_, id)| id.as_bytes().to_vec());
    sqlx::query("INSERT INTO notice (community_id, id, recipient, body, ticket_id, poll_id, topic_id, event_id, stint_id, voucher_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(community.bytes())
        .bind(NoticeId::new(now, rand::random()).bytes())
        .bind(recipient)
        .bind(serde_json::to_string(notice)?)
        .bind(column(0))
        .bind(column(1))
        .bind(column(2))
        .bind(column(3))
        .bind(column(4))
        .bind(column(5))
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// The same about a child: what it is called stands sealed, here too.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_sealed(
    conn: &mut AnyConnection,
    (secret, community): (&Secret, CommunityId),
    recipient: &[u8],
    (notice, event): (&Notice, EventId),
    now: Timestamp,
) -> Result<(), AppError> {
    let id = NoticeId::new(now, rand::random());
    sqlx::query(
        "INSERT INTO notice (community_id, id, recipient, body, sealed, event_id, at)
         VALUES ($1, $2, $3, '', $4, $5, $6)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(recipient)
    .bind(secret.seal(id.bytes(), &serde_json::to_string(notice)?))
    .bind(event.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Everything one person was told, oldest first, for their own export.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_all(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    recipient: &[u8],
) -> Result<Vec<NoticeView>, AppError> {
    let rows = sqlx::query(
        "SELECT id, body, ticket_id, at, read_at, poll_id, topic_id, event_id, stint_id, voucher_id, sealed FROM notice WHERE community_id = $1 AND recipient = $2 ORDER BY id",
    )
    .bind(community.bytes())
    .bind(recipient)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_notice(row, secret)).collect()
}

/// Throws away what a person was told, when they leave for good.
///
/// # Errors
/// When the rows cannot be written.
pub async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    recipient: &[u8],
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM notice WHERE community_id = $1 AND recipient = $2")
        .bind(community.bytes())
        .bind(recipient)
        .execute(conn)
        .await?;
    Ok(())
}

fn read_notice(row: &AnyRow, secret: &Secret) -> Result<NoticeView, AppError> {
    let id = sql::id(row, 0, NoticeId::from_bytes)?;
    let notice = match row.try_get::<Option<Vec<u8>>, _>(10)? {
        Some(sealed) => serde_json::from_str(&secret.open(id.bytes(), &sealed)?)?,
        None => serde_json::from_str(row.try_get(1)?)?,
    };
    Ok(NoticeView {
        id,
        notice,
        ticket: sql::id_or_none(row, 2, TicketId::from_bytes)?,
        poll: sql::id_or_none(row, 5, PollId::from_bytes)?,
        topic: sql::id_or_none(row, 6, TopicId::from_bytes)?,
        event: sql::id_or_none(row, 7, EventId::from_bytes)?,
        stint: sql::id_or_none(row, 8, StintId::from_bytes)?,
        voucher: sql::id_or_none(row, 9, VoucherId::from_bytes)?,
        at: Timestamp(row.try_get(3)?),
        read: row.try_get::<Option<i64>, _>(4)?.is_some(),
    })
}

/// A visitor's notices become the resident's when the visitor signs in.
///
/// # Errors
/// When the rows cannot be written.
pub async fn adopt(
    conn: &mut AnyConnection,
    community: CommunityId,
    visitor: &[u8],
    resident: &[u8],
) -> Result<(), AppError> {
    sqlx::query("UPDATE notice SET recipient = $1 WHERE community_id = $2 AND recipient = $3")
        .bind(resident)
        .bind(community.bytes())
        .bind(visitor)
        .execute(conn)
        .await?;
    Ok(())
}
