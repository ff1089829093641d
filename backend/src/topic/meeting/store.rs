//! The rows of meetings and seats.

use super::super::{person, store as topics};
use crate::{error::AppError, sql};
use linli_shared::{
    api::{MeetingView, PAGE_MAX, SeatNeeds},
    deliberation::{MeetingDraft, SignUp, TopicEvent},
    i18n::notice::Notice,
    id::{CommunityId, MeetingId, ResidentId, TopicId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A meeting as it is stored.
pub(super) struct Meeting {
    pub id: MeetingId,
    pub topic: TopicId,
    pub body_hash: Vec<u8>,
    pub draft: MeetingDraft,
    pub minutes: Option<String>,
}

/// One meeting, if it is there.
pub(super) async fn find(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: MeetingId,
) -> Result<Option<Meeting>, AppError> {
    let row = sqlx::query(
        "SELECT topic_id, body_hash, draft, minutes FROM meeting WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Meeting {
            id,
            topic: sql::id(&row, 0, TopicId::from_bytes)?,
            body_hash: row.try_get(1)?,
            draft: serde_json::from_str(row.try_get(2)?)?,
            minutes: row.try_get(3)?,
        })
    })
    .transpose()
}

/// One meeting.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: MeetingId,
) -> Result<Meeting, AppError> {
    find(conn, community, id).await?.ok_or(AppError::NotFound)
}

/// Writes a meeting and tells everybody who takes part.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, MeetingId),
    (title, draft, body_hash): (&str, &MeetingDraft, [u8; 32]),
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO meeting (community_id, id, topic_id, body_hash, draft, starts_at, seats, n_taken, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(topic.bytes())
    .bind(&body_hash[..])
    .bind(serde_json::to_string(draft)?)
    .bind(draft.starts_at.0)
    .bind(draft.seats)
    .bind(by.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let starts_at = draft.starts_at;
    let told = Notice::MeetingCalled { title: title.to_owned(), starts_at };
    person::tell_all(conn, community, topic, &told, now).await?;
    let event = TopicEvent::MeetingCalled { starts_at, room: draft.room.clone() };
    topics::append_event(conn, community, topic, &event, Some(by), now).await
}

/// Takes a seat, or changes what the person needs; false when all seats are taken.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert_seat(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: MeetingId,
    resident: ResidentId,
    needs: SignUp,
    now: Timestamp,
) -> Result<bool, AppError> {
    let n_changed = sqlx::query(
        "UPDATE meeting_seat SET barrier_free = $1, child_minding = $2
         WHERE community_id = $3 AND meeting_id = $4 AND resident_id = $5",
    )
    .bind(i64::from(needs.barrier_free))
    .bind(i64::from(needs.child_minding))
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(resident.bytes())
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if n_changed == 1 {
        return Ok(true);
    }
    let n_new = sqlx::query(
        "INSERT INTO meeting_seat (community_id, meeting_id, resident_id, barrier_free, child_minding, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(resident.bytes())
    .bind(i64::from(needs.barrier_free))
    .bind(i64::from(needs.child_minding))
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if n_new == 0 {
        return Ok(true);
    }
    // The row of the meeting says whether there was room; two who come last are one after the other.
    let n_taken = sqlx::query(
        "UPDATE meeting SET n_taken = n_taken + 1 WHERE community_id = $1 AND id = $2 AND n_taken < seats",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?
    .rows_affected();
    Ok(n_taken == 1)
}

/// Writes the minutes and tells everybody who takes part.
pub(super) async fn mark_minutes(
    conn: &mut AnyConnection,
    community: CommunityId,
    meeting: &Meeting,
    (title, words): (&str, &str),
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    let done = sqlx::query(
        "UPDATE meeting SET minutes = $1, minutes_by = $2, minutes_at = $3
         WHERE community_id = $4 AND id = $5 AND minutes IS NULL",
    )
    .bind(words)
    .bind(by.bytes())
    .bind(now.0)
    .bind(community.bytes())
    .bind(meeting.id.bytes())
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(AppError::Stale(String::new()));
    }
    let n_came = count_came(conn, community, meeting.id).await?;
    let event = TopicEvent::MeetingHeld { n_came, words: words.to_owned() };
    topics::append_event(conn, community, meeting.topic, &event, Some(by), now).await?;
    let told = Notice::MeetingMinutes { title: title.to_owned() };
    person::tell_all(conn, community, meeting.topic, &told, now).await
}

/// How many were checked in.
pub(super) async fn count_came(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: MeetingId,
) -> Result<i64, AppError> {
    let sql = "SELECT count(*) FROM meeting_seat WHERE community_id = $1 AND meeting_id = $2 AND came_at IS NOT NULL";
    topics::count(conn, sql, community, &[id.bytes()]).await
}

/// The meetings of a topic, the latest first; what people need only for who runs it.
pub(super) async fn list(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    me: Option<ResidentId>,
    runs: bool,
) -> Result<Vec<MeetingView>, AppError> {
    let rows = sqlx::query(
        "SELECT m.id, m.draft, m.n_taken, m.minutes, s.barrier_free, s.child_minding, s.came_at,
            (SELECT count(*) FROM meeting_seat c WHERE c.community_id = m.community_id AND c.meeting_id = m.id AND c.came_at IS NOT NULL),
            (SELECT count(*) FROM meeting_seat b WHERE b.community_id = m.community_id AND b.meeting_id = m.id AND b.barrier_free = 1),
            (SELECT count(*) FROM meeting_seat k WHERE k.community_id = m.community_id AND k.meeting_id = m.id AND k.child_minding = 1)
         FROM meeting m
         LEFT JOIN meeting_seat s ON s.community_id = m.community_id AND s.meeting_id = m.id AND s.resident_id = $3
         WHERE m.community_id = $1 AND m.topic_id = $2 ORDER BY m.starts_at DESC, m.id LIMIT $4",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(me.map(|me| me.bytes().to_vec()).unwrap_or_default())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_view(row, runs)).collect()
}

fn read_view(row: &AnyRow, runs: bool) -> Result<MeetingView, AppError> {
    let barrier_free: Option<i64> = row.try_get(4)?;
    let child_minding: Option<i64> = row.try_get(5)?;
    let mine = barrier_free.zip(child_minding).map(|(barrier_free, child_minding)| SignUp {
        barrier_free: barrier_free == 1,
        child_minding: child_minding == 1,
    });
    let needs = SeatNeeds { barrier_free: row.try_get(8)?, child_minding: row.try_get(9)? };
    Ok(MeetingView {
        id: sql::id(row, 0, MeetingId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(1)?)?,
        n_taken: row.try_get(2)?,
        minutes: row.try_get(3)?,
        mine,
        came: row.try_get::<Option<i64>, _>(6)?.is_some(),
        n_came: row.try_get(7)?,
        needs: runs.then_some(needs),
    })
}
