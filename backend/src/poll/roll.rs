//! The roll (选民册): drawn at the announcement, corrected until the opening, frozen then.

use super::{announce, store};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, EnterBallots, Json, Path, Query, RunPolls, Staff},
    household::{self, Reach, contains},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    amount::Area,
    api::{CorrectRoll, PAGE_MAX, Page, RollRow},
    id::{CommunityId, EntryId, PollId, VoterId},
    log::Hash,
    poll::{self, Channel, PollAction, PollDraft, RollLine, Sum, Voter, digest_roll},
    text::LINE_CHARS_MAX,
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{AnyConnection, Row, any::AnyRow};
use uuid::Uuid;

/// Draws the roll anew and writes it down; corrections made before stay. Answers who is entitled.
///
/// # Errors
/// When the rows cannot be read or written.
pub(super) async fn draw(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    draft: &PollDraft,
    now: Timestamp,
) -> Result<Sum, AppError> {
    for table in [
        "DELETE FROM poll_voter_person WHERE community_id = $1 AND poll_id = $2",
        "DELETE FROM poll_voter WHERE community_id = $1 AND poll_id = $2",
    ] {
        sqlx::query(table).bind(community.bytes()).bind(poll.bytes()).execute(&mut *conn).await?;
    }
    let homes = household::list_for_roll(conn, community, &draft.places).await?;
    let (this_year, _, _) = now.date().ymd();
    for mut voter in poll::draw(draft.franchise, &homes, this_year) {
        voter.area = draft.counted_area(voter.area);
        insert_voter(conn, community, poll, &voter).await?;
    }
    let struck = sqlx::query(
        "SELECT voter_id, is_struck FROM poll_roll_entry WHERE community_id = $1 AND poll_id = $2 ORDER BY id",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .fetch_all(&mut *conn)
    .await?;
    for row in &struck {
        let voter = sql::id(row, 0, VoterId::from_bytes)?;
        mark_struck(conn, community, poll, voter, row.try_get::<i64, _>(1)? == 1).await?;
    }
    count(conn, community, poll).await
}

async fn insert_voter(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    voter: &Voter,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO poll_voter (community_id, poll_id, id, label, area, grid_id, building_id, band, is_struck, n_ballots)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(voter.id.bytes())
    .bind(&voter.label)
    .bind(voter.area.0)
    .bind(voter.grid.map(|id| id.bytes().to_vec()))
    .bind(voter.building.map(|id| id.bytes().to_vec()))
    .bind(voter.band.code())
    .execute(&mut *conn)
    .await?;
    for person in &voter.persons {
        sqlx::query("INSERT INTO poll_voter_person (community_id, poll_id, resident_id, voter_id) VALUES ($1, $2, $3, $4)")
            .bind(community.bytes())
            .bind(poll.bytes())
            .bind(person.bytes())
            .bind(voter.id.bytes())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

async fn mark_struck(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
    voter: VoterId,
    is_struck: bool,
) -> Result<bool, AppError> {
    let done = sqlx::query(
        "UPDATE poll_voter SET is_struck = $1 WHERE community_id = $2 AND poll_id = $3 AND id = $4",
    )
    .bind(i64::from(is_struck))
    .bind(community.bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts who is entitled and writes it on the poll.
async fn count(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
) -> Result<Sum, AppError> {
    let row = sqlx::query(
        "SELECT count(*), CAST(coalesce(sum(area), 0) AS BIGINT) FROM poll_voter
         WHERE community_id = $1 AND poll_id = $2 AND is_struck = 0",
    )
    .bind(community.bytes())
    .bind(poll.bytes())
    .fetch_one(&mut *conn)
    .await?;
    let sum = Sum { heads: row.try_get(0)?, area: Area(row.try_get(1)?) };
    sqlx::query(
        "UPDATE poll SET n_entitled = $1, area_entitled = $2 WHERE community_id = $3 AND id = $4",
    )
    .bind(sum.heads)
    .bind(sum.area.0)
    .bind(community.bytes())
    .bind(poll.bytes())
    .execute(conn)
    .await?;
    Ok(sum)
}

/// The digest of the roll as it stands now.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn digest(
    conn: &mut AnyConnection,
    community: CommunityId,
    poll: PollId,
) -> Result<Hash, AppError> {
    let rows = sqlx::query("SELECT id, area, label FROM poll_voter WHERE community_id = $1 AND poll_id = $2 AND is_struck = 0")
        .bind(community.bytes())
        .bind(poll.bytes())
        .fetch_all(conn)
        .await?;
    let mut lines = rows
        .iter()
        .map(|row| {
            Ok(RollLine {
                id: sql::id(row, 0, VoterId::from_bytes)?,
                area: Area(row.try_get(1)?),
                label: row.try_get(2)?,
            })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    Ok(digest_roll(&mut lines))
}

/// Which part of the roll.
#[derive(Debug, Deserialize)]
pub struct RollQuery {
    /// A part of the label.
    #[serde(default)]
    q: String,
    /// The voting unit after which the page begins.
    after: Option<VoterId>,
}

/// `GET /staff/polls/{id}/roll`: who is on it and who has voted, never what; of the homes that the
/// keeper looks after.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<EnterBallots>,
    Path(id): Path<PollId>,
    Query(query): Query<RollQuery>,
) -> Result<Json<Page<RollRow>>, AppError> {
    let reach = Reach::of(&who.visitor, &[Duty::EnterBallots])?;
    let mut conn = app.db.read().acquire().await?;
    store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let found = sqlx::query(
        "SELECT v.id, v.label, v.area, v.is_struck, b.channel FROM poll_voter v
         LEFT JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.n_ballots
         WHERE v.community_id = $1 AND v.poll_id = $2
         AND ($3 = 1 OR EXISTS (SELECT 1 FROM post p WHERE p.community_id = v.community_id AND p.resident_id = $4
            AND (p.role IN ('grid_worker', 'grid_lead') AND p.place_id = v.grid_id
                OR p.role = 'building_leader' AND p.place_id = v.building_id)))
         AND v.label LIKE $5 ESCAPE '!'
         AND ($6 = 1 OR (v.label, v.id) > (SELECT l.label, l.id FROM poll_voter l
            WHERE l.community_id = $1 AND l.poll_id = $2 AND l.id = $7))
         ORDER BY v.label, v.id LIMIT $8",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(reach.everywhere)
    .bind(who.id.bytes())
    .bind(contains(&query.q))
    .bind(i64::from(query.after.is_none()))
    .bind(query.after.map_or(Uuid::nil(), |after| after.0).as_bytes().to_vec())
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let rows: Vec<RollRow> = found.iter().map(read_row).collect::<Result<_, AppError>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows.last().filter(|_| is_full).map(|last| last.id.to_string());
    Ok(Json(Page { rows, next }))
}

fn read_row(row: &AnyRow) -> Result<RollRow, AppError> {
    let channel: Option<String> = row.try_get(4)?;
    Ok(RollRow {
        id: sql::id(row, 0, VoterId::from_bytes)?,
        label: row.try_get(1)?,
        area: Area(row.try_get(2)?),
        is_struck: row.try_get::<i64, _>(3)? == 1,
        voted_by: channel.as_deref().and_then(Channel::parse),
    })
}

/// `PUT /staff/polls/{id}/roll/{voter}`: takes a voting unit off the roll before it is frozen, or
/// puts it back.
pub async fn correct(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path((id, voter)): Path<(PollId, VoterId)>,
    Json(body): Json<CorrectRoll>,
) -> Result<StatusCode, AppError> {
    let reason = parse_field("reason", &body.reason, LINE_CHARS_MAX)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, reason) = (book.clone(), who.clone(), reason.clone());
            Box::pin(async move {
                let record =
                    store::hold_poll(conn, who.community, id).await?.ok_or(AppError::NotFound)?;
                if !announce::keeps(&book, &who, &record.draft) {
                    return Err(AppError::NotFound);
                }
                let (opens_at, closes_at) = (record.draft.opens_at, record.draft.closes_at);
                poll::step(record.status, PollAction::Correct, opens_at, closes_at, who.now)
                    .map_err(refused)?;
                if !mark_struck(conn, who.community, id, voter, body.is_struck).await? {
                    return Err(AppError::NotFound);
                }
                insert_entry(conn, &who, (id, voter), body.is_struck, &reason).await?;
                count(conn, who.community, id).await?;
                Ok(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn insert_entry(
    conn: &mut AnyConnection,
    who: &Staff<RunPolls>,
    (poll, voter): (PollId, VoterId),
    is_struck: bool,
    reason: &str,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO poll_roll_entry (community_id, id, poll_id, voter_id, is_struck, reason, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(who.community.bytes())
    .bind(EntryId::new(who.now, rand::random()).bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .bind(i64::from(is_struck))
    .bind(reason)
    .bind(who.id.bytes())
    .bind(who.now.0)
    .execute(conn)
    .await?;
    Ok(())
}
