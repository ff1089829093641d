//! The rows of offers and requests.

use crate::{error::AppError, sql};
use linli_shared::{
    api::{ListedEvent, PAGE_MAX},
    id::{CommunityId, EventId, ListingId, PlaceId, ResidentId, StintId, TicketId},
    time::Timestamp,
    time_bank::{ListingDraft, ListingKind, ListingStatus},
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// An offer or a request as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) id: ListingId,
    pub(crate) owner: ResidentId,
    pub(crate) by: ResidentId,
    pub(crate) draft: ListingDraft,
    pub(crate) grid: Option<PlaceId>,
    pub(crate) ticket: Option<TicketId>,
    /// The event that asks.
    pub(crate) event: Option<ListedEvent>,
    pub(crate) pool: bool,
    pub(crate) status: ListingStatus,
    pub(crate) at: Timestamp,
}

/// With what pages show of it.
pub(super) struct Shown {
    pub(super) listing: Listing,
    pub(super) name: String,
    /// How many are helped in what it led to.
    pub(super) n_taken: i64,
    /// The stint of who looks.
    pub(super) stint: Option<StintId>,
}

/// Adds one; false when its id is taken.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn insert_listing(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &Listing,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "INSERT INTO listing (community_id, id, kind, owner_id, by_id, draft, grid_id, ticket_id, pool, status,
            from_at, until_at, at, event_id, event)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(new.draft.kind.code())
    .bind(new.owner.bytes())
    .bind(new.by.bytes())
    .bind(serde_json::to_string(&new.draft)?)
    .bind(new.grid.map(|id| id.bytes().to_vec()))
    .bind(new.ticket.map(|id| id.bytes().to_vec()))
    .bind(i64::from(new.pool))
    .bind(new.status.code())
    .bind(new.draft.from.0)
    .bind(new.draft.until.0)
    .bind(new.at.0)
    .bind(new.event.as_ref().map(|event| event.id.bytes().to_vec()))
    .bind(new.event.as_ref().map(serde_json::to_string).transpose()?)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<Listing, AppError> {
    let event: Option<String> = row.try_get(9)?;
    Ok(Listing {
        id: sql::id(row, 0, ListingId::from_bytes)?,
        owner: sql::id(row, 1, ResidentId::from_bytes)?,
        by: sql::id(row, 2, ResidentId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(3)?)?,
        grid: sql::id_or_none(row, 4, PlaceId::from_bytes)?,
        ticket: sql::id_or_none(row, 5, TicketId::from_bytes)?,
        event: event.as_deref().map(serde_json::from_str).transpose()?,
        pool: row.try_get::<i64, _>(6)? != 0,
        status: sql::word(row, 7, ListingStatus::parse)?,
        at: Timestamp(row.try_get(8)?),
    })
}

/// One of them.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ListingId,
) -> Result<Option<Listing>, AppError> {
    let row = sqlx::query(
        "SELECT id, owner_id, by_id, draft, grid_id, ticket_id, pool, status, at, event FROM listing
         WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Takes one for this transaction, and reads it: whoever else takes it up waits.
pub(super) async fn lock(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ListingId,
) -> Result<Option<Listing>, AppError> {
    sqlx::query("UPDATE listing SET status = status WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    load(conn, community, id).await
}

/// Writes where one stands, and whether the pool pays; its row is held by this transaction.
pub(super) async fn mark(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ListingId,
    (status, pool): (ListingStatus, bool),
) -> Result<(), AppError> {
    sqlx::query("UPDATE listing SET status = $1, pool = $2 WHERE community_id = $3 AND id = $4")
        .bind(status.code())
        .bind(i64::from(pool))
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// What of a person waits for somebody; what they ask for an event is the event's.
pub(super) async fn count_open(
    conn: &mut AnyConnection,
    community: CommunityId,
    owner: ResidentId,
    now: Timestamp,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM listing
         WHERE community_id = $1 AND owner_id = $2 AND status = 'open' AND until_at > $3 AND event_id IS NULL",
    )
    .bind(community.bytes())
    .bind(owner.bytes())
    .bind(now.0)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

fn read_shown(row: &AnyRow) -> Result<Shown, AppError> {
    Ok(Shown {
        listing: read(row)?,
        name: row.try_get(10)?,
        n_taken: row.try_get(11)?,
        stint: sql::id_or_none(row, 12, StintId::from_bytes)?,
    })
}

/// The columns of [`read_shown`]; `$2` is who looks.
macro_rules! shown {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.owner_id, l.by_id, l.draft, l.grid_id, l.ticket_id, l.pool, l.status, l.at,
            l.event, r.name,
            (SELECT count(*) FROM stint s JOIN stint_person p ON p.community_id = s.community_id AND p.stint_id = s.id
                WHERE s.community_id = l.community_id AND s.listing_id = l.id AND s.status <> 'cancelled'
                AND p.side = 'receiver'),
            (SELECT s.id FROM stint s JOIN stint_person p ON p.community_id = s.community_id AND p.stint_id = s.id
                WHERE s.community_id = l.community_id AND s.listing_id = l.id AND s.status <> 'cancelled'
                AND p.resident_id = $2 ORDER BY s.at DESC, s.id DESC LIMIT 1)
         FROM listing l JOIN resident r ON r.community_id = l.community_id AND r.id = l.owner_id
         WHERE l.community_id = $1 AND ",
            $rest
        )
    };
}

/// One with what is shown of it.
pub(super) async fn load_shown(
    conn: &mut AnyConnection,
    community: CommunityId,
    (viewer, id): (ResidentId, ListingId),
) -> Result<Option<Shown>, AppError> {
    let row = sqlx::query(shown!("l.id = $3"))
        .bind(community.bytes())
        .bind(viewer.bytes())
        .bind(id.bytes())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(read_shown).transpose()
}

/// What is open, the newest first, before `(at, id)`.
pub(super) async fn list_board(
    conn: &mut AnyConnection,
    community: CommunityId,
    (viewer, kind): (ResidentId, ListingKind),
    (before, id): (i64, Vec<u8>),
    now: Timestamp,
) -> Result<Vec<Shown>, AppError> {
    let rows = sqlx::query(shown!(
        "l.status = 'open' AND l.kind = $3 AND l.until_at > $4 AND (l.at < $5 OR (l.at = $5 AND l.id < $6))
         ORDER BY l.at DESC, l.id DESC LIMIT $7"
    ))
    .bind(community.bytes())
    .bind(viewer.bytes())
    .bind(kind.code())
    .bind(now.0)
    .bind(before)
    .bind(id)
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_shown).collect()
}

/// One's own, the newest first.
pub(super) async fn list_own(
    conn: &mut AnyConnection,
    community: CommunityId,
    owner: ResidentId,
) -> Result<Vec<Shown>, AppError> {
    let rows = sqlx::query(shown!("l.owner_id = $2 ORDER BY l.at DESC, l.id DESC LIMIT $3"))
        .bind(community.bytes())
        .bind(owner.bytes())
        .bind(PAGE_MAX)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read_shown).collect()
}

/// All that an event asks for.
pub(super) async fn ids_of_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    event: EventId,
) -> Result<Vec<ListingId>, AppError> {
    let rows =
        sqlx::query("SELECT id FROM listing WHERE community_id = $1 AND event_id = $2 ORDER BY id")
            .bind(community.bytes())
            .bind(event.bytes())
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| sql::id(row, 0, ListingId::from_bytes)).collect()
}

/// Writes what the event is called now and where it is; the row is held by this transaction.
pub(super) async fn mark_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ListingId,
    event: &ListedEvent,
) -> Result<(), AppError> {
    sqlx::query("UPDATE listing SET event = $1 WHERE community_id = $2 AND id = $3")
        .bind(serde_json::to_string(event)?)
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// What an event asks for, the newest first.
pub(super) async fn list_of_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    (viewer, event): (ResidentId, EventId),
) -> Result<Vec<Shown>, AppError> {
    let rows = sqlx::query(shown!("l.event_id = $3 ORDER BY l.from_at DESC, l.id DESC LIMIT $4"))
        .bind(community.bytes())
        .bind(viewer.bytes())
        .bind(event.bytes())
        .bind(PAGE_MAX)
        .fetch_all(conn)
        .await?;
    rows.iter().map(read_shown).collect()
}

/// Requests that nobody has taken, those first whose time is over first.
pub(super) async fn list_waiting(
    conn: &mut AnyConnection,
    community: CommunityId,
    viewer: ResidentId,
    now: Timestamp,
) -> Result<Vec<Shown>, AppError> {
    let rows = sqlx::query(shown!(
        "l.status = 'open' AND l.kind = 'request' AND l.until_at > $3 ORDER BY l.until_at, l.id LIMIT $4"
    ))
    .bind(community.bytes())
    .bind(viewer.bytes())
    .bind(now.0)
    .bind(2 * PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(read_shown).collect()
}

/// How many requests wait for somebody.
pub(super) async fn count_requests(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "SELECT count(*) FROM listing
         WHERE community_id = $1 AND status = 'open' AND kind = 'request' AND until_at > $2",
    )
    .bind(community.bytes())
    .bind(now.0)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get(0)?)
}

/// Takes back what a person has open, and what nobody took up in time.
pub(super) async fn withdraw_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    owner: Option<ResidentId>,
    before: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE listing SET status = 'withdrawn'
         WHERE community_id = $1 AND status = 'open' AND (owner_id = $2 OR until_at <= $3)",
    )
    .bind(community.bytes())
    .bind(owner.map_or_else(Vec::new, |id| id.bytes().to_vec()))
    .bind(before.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether something is open whose time is over.
pub(super) async fn has_over(
    conn: &mut AnyConnection,
    community: CommunityId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM listing WHERE community_id = $1 AND status = 'open' AND until_at <= $2 LIMIT 1",
    )
    .bind(community.bytes())
    .bind(now.0)
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}
