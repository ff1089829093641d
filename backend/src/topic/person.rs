//! Who takes part in a topic: to be told what became of it, to be counted by age, to be forgotten.

use crate::{
    error::AppError,
    notice::{self, About},
    sql,
};
use linli_shared::{
    i18n::notice::Notice,
    id::{CommunityId, ResidentId, TopicId},
    poll::{AgeBand, BandSum, Franchise, bands},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// Somebody takes part; once is enough.
pub(super) async fn join(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    recipient: &[u8],
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO topic_person (community_id, topic_id, recipient) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(recipient)
    .execute(conn)
    .await?;
    Ok(())
}

/// Tells everybody who takes part.
pub(super) async fn tell_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    told: &Notice,
    now: Timestamp,
) -> Result<(), AppError> {
    let rows =
        sqlx::query("SELECT recipient FROM topic_person WHERE community_id = $1 AND topic_id = $2")
            .bind(community.bytes())
            .bind(topic.bytes())
            .fetch_all(&mut *conn)
            .await?;
    for row in &rows {
        let recipient: Vec<u8> = row.try_get(0)?;
        notice::insert_notice(conn, community, &recipient, told, About::Topic(topic), now).await?;
    }
    Ok(())
}

/// How many take part, and of which ages where every group is large enough.
pub(super) async fn count_people(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    now: Timestamp,
) -> Result<(i64, Vec<BandSum>), AppError> {
    let rows = sqlx::query(
        "SELECT r.id, r.birth_year FROM topic_person p
         LEFT JOIN resident r ON r.community_id = p.community_id AND r.id = p.recipient
         WHERE p.community_id = $1 AND p.topic_id = $2",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .fetch_all(conn)
    .await?;
    let (this_year, _, _) = now.date().ymd();
    let mut found = Vec::new();
    for row in &rows {
        // Visitors have no age; they would be told apart as the only ones without.
        if sql::id_or_none(row, 0, ResidentId::from_bytes)?.is_some() {
            found.push(AgeBand::of(row.try_get(1)?, this_year));
        }
    }
    Ok((i64::try_from(rows.len())?, bands(Franchise::Adult, found)))
}

/// Nobody is told anything any more who left for good; what they wrote stays without their name.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM topic_person WHERE community_id = $1 AND recipient = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// What somebody wrote and answered, for their own export: what it is, its words, when.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn list_written(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Vec<(String, String, Timestamp)>, AppError> {
    let rows = sqlx::query(
        "SELECT 'topic', draft, opened_at FROM topic WHERE community_id = $1 AND by_id = $2
         UNION ALL SELECT 'proposal', draft, at FROM proposal WHERE community_id = $1 AND by_id = $2
         UNION ALL SELECT 'amendment', draft, at FROM amendment WHERE community_id = $1 AND by_id = $2
         UNION ALL SELECT 'statement', words, at FROM statement WHERE community_id = $1 AND by_id = $2
         UNION ALL SELECT v.vote, s.words, v.at FROM statement_vote v
            JOIN statement s ON s.community_id = v.community_id AND s.id = v.statement_id
            WHERE v.community_id = $1 AND v.resident_id = $2
         ORDER BY 3",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, Timestamp(row.try_get(2)?))))
        .collect()
}
