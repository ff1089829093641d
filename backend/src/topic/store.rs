//! The rows of topics and of what happened to them.

use super::ID_REUSED;
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{Resident, Visitor},
    feed, sql,
};
use anyhow::anyhow;
use linli_shared::{
    access::Duty,
    deliberation::{self, Deed, Phase, TopicDraft, TopicEvent, TopicRefusal, shown_phase},
    id::{CommunityId, EntryId, PlaceId, ResidentId, TopicId},
    time::Timestamp,
};
use sqlx::{
    Any, AnyConnection, Row,
    any::{AnyArguments, AnyRow},
    query::Query,
};

/// A topic as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub id: TopicId,
    pub body_hash: Vec<u8>,
    pub draft: TopicDraft,
    pub phase: Phase,
    pub version: i64,
    pub opened_at: Timestamp,
    pub n_supports: i64,
}

impl Record {
    /// Where it stands by its dates, also before the clockwork has looked.
    pub(super) fn shown(&self, now: Timestamp) -> Phase {
        shown_phase(self.phase, &self.draft.schedule, now)
    }
    /// Refuses what the phase does not allow.
    pub(super) fn check(&self, deed: Deed, now: Timestamp) -> Result<(), AppError> {
        deliberation::check(self.shown(now), deed).map_err(refused)
    }
}

macro_rules! topic_columns {
    () => {
        "t.id, t.body_hash, t.draft, t.phase, t.version, t.opened_at, t.n_supports"
    };
}
pub(super) use topic_columns;

/// Reads the columns of [`topic_columns`], which stand first.
pub(super) fn read_record(row: &AnyRow) -> Result<Record, AppError> {
    let phase: String = row.try_get(3)?;
    Ok(Record {
        id: sql::id(row, 0, TopicId::from_bytes)?,
        body_hash: row.try_get(1)?,
        draft: serde_json::from_str(row.try_get(2)?)?,
        phase: Phase::parse(&phase).ok_or_else(|| anyhow!("topic phase {phase}"))?,
        version: row.try_get(4)?,
        opened_at: Timestamp(row.try_get(5)?),
        n_supports: row.try_get(6)?,
    })
}

/// One topic, if it is there.
pub(super) async fn find_topic(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TopicId,
) -> Result<Option<Record>, AppError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        topic_columns!(),
        " FROM topic t WHERE t.community_id = $1 AND t.id = $2"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(read_record).transpose()
}

/// One topic.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(super) async fn load_topic(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TopicId,
) -> Result<Record, AppError> {
    find_topic(conn, community, id).await?.ok_or(AppError::NotFound)
}

/// A topic that the keeper's posts reach, in a phase that allows the deed.
pub(super) async fn load_kept(
    conn: &mut AnyConnection,
    book: &Book,
    who: &Visitor,
    id: TopicId,
    deed: Deed,
) -> Result<Record, AppError> {
    let record = load_topic(conn, who.community, id).await?;
    if !keeps(book, who, &record.draft.places) {
        return Err(AppError::NotFound);
    }
    record.check(deed, who.now)?;
    Ok(record)
}

/// Whether the posts of somebody reach a topic's places.
pub(super) fn keeps(book: &Book, who: &Visitor, places: &[PlaceId]) -> bool {
    who.may_in(Duty::RunTopics, book, places)
}

/// A topic on its way into the table.
pub(super) struct NewTopic<'a> {
    pub id: TopicId,
    pub body_hash: [u8; 32],
    pub draft: &'a TopicDraft,
    pub phase: Phase,
    pub by: ResidentId,
}

/// Writes a topic.
pub(super) async fn insert_topic(
    conn: &mut AnyConnection,
    community: CommunityId,
    new: &NewTopic<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO topic (community_id, id, body_hash, draft, phase, version, opened_at, wake_at, by_id, n_supports)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, 0)",
    )
    .bind(community.bytes())
    .bind(new.id.bytes())
    .bind(&new.body_hash[..])
    .bind(serde_json::to_string(new.draft)?)
    .bind(new.phase.code())
    .bind(now.0)
    .bind(new.draft.schedule.wake_at(new.phase).0)
    .bind(new.by.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes where a topic stands now, as long as it stands where it is believed to stand.
///
/// # Errors
/// [`AppError::Stale`] when it changed since it was loaded.
pub(super) async fn mark_topic(
    conn: &mut AnyConnection,
    community: CommunityId,
    seen: &Record,
    next: &Record,
) -> Result<(), AppError> {
    let done = sqlx::query(
        "UPDATE topic SET body_hash = $1, draft = $2, phase = $3, opened_at = $4, wake_at = $5, version = version + 1
         WHERE community_id = $6 AND id = $7 AND version = $8",
    )
    .bind(&next.body_hash)
    .bind(serde_json::to_string(&next.draft)?)
    .bind(next.phase.code())
    .bind(next.opened_at.0)
    .bind(next.draft.schedule.wake_at(next.phase).0)
    .bind(community.bytes())
    .bind(seen.id.bytes())
    .bind(seen.version)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(AppError::Stale(String::new())) }
}

/// Writes down what happened, and tells the feed.
pub(super) async fn append_event(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    event: &TopicEvent,
    by: Option<ResidentId>,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO topic_event (community_id, id, topic_id, body, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(community.bytes())
    .bind(EntryId::new(now, rand::random()).bytes())
    .bind(topic.bytes())
    .bind(serde_json::to_string(event)?)
    .bind(by.map(|id| id.bytes().to_vec()))
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    changed(conn, community, topic, now).await
}

/// Tells the feed that there is something new to see.
pub(super) async fn changed(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    now: Timestamp,
) -> Result<(), AppError> {
    feed::announce(conn, community, "topic", topic.bytes(), now).await
}

/// How many of something there are; `ids` stand in the statement from `$2` on.
pub(super) async fn count(
    conn: &mut AnyConnection,
    sql: &'static str,
    community: CommunityId,
    ids: &[&[u8]],
) -> Result<i64, AppError> {
    Ok(with_ids(sql, community, ids).fetch_one(conn).await?.try_get(0)?)
}

/// Runs a statement on the rows of some ids; how many it changed.
///
/// # Errors
/// When the rows cannot be written.
pub(super) async fn execute(
    conn: &mut AnyConnection,
    sql: &'static str,
    community: CommunityId,
    ids: &[&[u8]],
) -> Result<u64, AppError> {
    Ok(with_ids(sql, community, ids).execute(conn).await?.rows_affected())
}

fn with_ids(
    sql: &'static str,
    community: CommunityId,
    ids: &[&[u8]],
) -> Query<'static, Any, AnyArguments> {
    let asked = sqlx::query(sql).bind(community.bytes().to_vec());
    ids.iter().fold(asked, |asked, id| asked.bind(id.to_vec()))
}

/// Whether something came before under its id with the same words from the same person: what `asked`
/// answers with one or nought, and nothing for what is new.
///
/// # Errors
/// When the id stands for something else.
pub(super) async fn came_before(
    conn: &mut AnyConnection,
    asked: Query<'_, Any, AnyArguments>,
) -> Result<bool, AppError> {
    let Some(row) = asked.fetch_optional(conn).await? else { return Ok(false) };
    if row.try_get::<i64, _>(0)? == 1 { Ok(true) } else { Err(AppError::Denied(ID_REUSED)) }
}

/// Refuses one more text of a topic that has enough, in all or of one resident. `sql` counts both.
///
/// # Errors
/// [`TopicRefusal::TooMany`].
pub(super) async fn check_room(
    conn: &mut AnyConnection,
    sql: &'static str,
    who: &Resident,
    topic: TopicId,
    (n_max, each_max): (i64, i64),
) -> Result<(), AppError> {
    let asked = with_ids(sql, who.community, &[topic.bytes(), who.id.bytes()]);
    let row = asked.fetch_one(conn).await?;
    let is_full = row.try_get::<i64, _>(0)? >= n_max || row.try_get::<i64, _>(1)? >= each_max;
    if is_full { Err(refused(TopicRefusal::TooMany)) } else { Ok(()) }
}
