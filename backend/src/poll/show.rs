//! Polls as everybody sees them, with one's own voting unit.

use super::{
    ceremony,
    store::{self, poll_columns, read_record},
};
use crate::{
    error::AppError,
    extract::{After, AppState, Json, Path, Query, Visitor},
    sql::{self, Cursor},
};
use axum::extract::State;
use linli_shared::{
    amount::Area,
    api::{MyBallot, MyVote, PAGE_MAX, Page, PollRow, PollView},
    id::{CommunityId, PollId, ResidentId, UploadId, VoterId},
    log::words,
    poll::{self, Channel, shown_status},
    text::mask_name,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// `GET /polls`: those that end last first.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Query(query): Query<After>,
) -> Result<Json<Page<PollRow>>, AppError> {
    let before = query.after.as_deref().map(Cursor::parse).transpose()?;
    let me = who.who.as_ref().map(|who| who.id.bytes().to_vec()).unwrap_or_default();
    let found = sqlx::query(concat!(
        "SELECT ",
        poll_columns!(),
        ", v.n_ballots FROM poll p
         LEFT JOIN poll_voter_person me ON me.community_id = p.community_id AND me.poll_id = p.id AND me.resident_id = $4
         LEFT JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.id AND v.id = me.voter_id AND v.is_struck = 0
         WHERE p.community_id = $1 AND (p.closes_at < $2 OR (p.closes_at = $2 AND p.id < $3))
         ORDER BY p.closes_at DESC, p.id DESC LIMIT $5"
    ))
    .bind(who.community.bytes())
    .bind(before.map_or(i64::MAX, |cursor| cursor.key))
    .bind(before.map_or(vec![0xff; 16], |cursor| cursor.id.as_bytes().to_vec()))
    .bind(me)
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let rows: Vec<PollRow> =
        found.iter().map(|row| read_line(row, who.now)).collect::<Result<_, _>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|last| Cursor { key: last.closes_at.0, id: last.id.0 }.to_string());
    Ok(Json(Page { rows, next }))
}

fn read_line(row: &AnyRow, now: Timestamp) -> Result<PollRow, AppError> {
    let record = read_record(row)?;
    let voted = row.try_get::<Option<i64>, _>(12)?.map(|n_ballots| n_ballots > 0);
    Ok(PollRow {
        id: record.id,
        status: shown_status(record.status, record.draft.opens_at, now),
        outcome: record.result.map(|result| result.outcome),
        title: record.draft.title,
        opens_at: record.draft.opens_at,
        closes_at: record.draft.closes_at,
        turnout: record.turnout,
        voted,
    })
}

/// `GET /polls/{id}`.
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<PollId>,
) -> Result<Json<PollView>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    let mine = match &who.who {
        Some(me) => load_mine(&mut conn, &who, me.id, id).await?,
        None => None,
    };
    let me = who.who.as_ref().map(|me| me.id);
    let trustees = ceremony::list_views(&mut conn, who.community, &record, me).await?;
    let rule = record.draft.rule();
    let names = record.draft.places.iter().filter_map(|place| book.places.get(place));
    Ok(Json(PollView {
        id,
        places: names.map(|place| place.name.clone()).collect(),
        status: shown_status(record.status, record.draft.opens_at, who.now),
        announced_at: record.announced_at,
        standing: poll::standing(&rule, &record.turnout),
        rule,
        turnout: record.turnout,
        result: record.result,
        void_reason: record.void_reason,
        mine,
        log_size: record.log_size,
        sealing: record.sealing,
        counting: app.boxes.progress(id),
        trustees,
        draft: record.draft,
    }))
}

/// The voting unit that somebody casts for, with every ballot that came in for it.
async fn load_mine(
    conn: &mut AnyConnection,
    who: &Visitor,
    me: ResidentId,
    poll: PollId,
) -> Result<Option<MyVote>, AppError> {
    let row = sqlx::query(
        "SELECT v.id, v.label, v.area, v.is_struck, v.n_ballots,
            (SELECT e.reason FROM poll_roll_entry e WHERE e.community_id = v.community_id AND e.poll_id = v.poll_id
                AND e.voter_id = v.id ORDER BY e.id DESC LIMIT 1)
         FROM poll_voter_person p
         JOIN poll_voter v ON v.community_id = p.community_id AND v.poll_id = p.poll_id AND v.id = p.voter_id
         WHERE p.community_id = $1 AND p.poll_id = $2 AND p.resident_id = $3",
    )
    .bind(who.community.bytes())
    .bind(poll.bytes())
    .bind(me.bytes())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let voter = sql::id(&row, 0, VoterId::from_bytes)?;
    let counts: i64 = row.try_get(4)?;
    let is_struck = row.try_get::<i64, _>(3)? == 1;
    let reason: Option<String> = row.try_get(5)?;
    let ballots = sqlx::query(
        "SELECT b.seq, b.tracker, b.choice, b.channel, b.by_id, r.name, b.witness, b.log_seq, b.cast_at, b.photo_id FROM ballot b
         LEFT JOIN resident r ON r.community_id = b.community_id AND r.id = b.by_id
         WHERE b.community_id = $1 AND b.poll_id = $2 AND b.voter_id = $3 ORDER BY b.seq DESC LIMIT $4",
    )
    .bind(who.community.bytes())
    .bind(poll.bytes())
    .bind(voter.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    Ok(Some(MyVote {
        label: row.try_get(1)?,
        area: Area(row.try_get(2)?),
        struck: is_struck.then(|| reason.unwrap_or_default()),
        ballots: ballots
            .iter()
            .map(|row| read_ballot(row, me, counts))
            .collect::<Result<_, AppError>>()?,
    }))
}

/// Whether an upload is the photo of a sheet that was entered for the person's own voting unit.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_own_sheet(
    conn: &mut AnyConnection,
    community: CommunityId,
    me: ResidentId,
    photo: UploadId,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM ballot b
         JOIN poll_voter_person p ON p.community_id = b.community_id AND p.poll_id = b.poll_id AND p.voter_id = b.voter_id
         WHERE b.community_id = $1 AND b.photo_id = $2 AND p.resident_id = $3 LIMIT 1",
    )
    .bind(community.bytes())
    .bind(photo.bytes())
    .bind(me.bytes())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

fn read_ballot(row: &AnyRow, me: ResidentId, counts: i64) -> Result<MyBallot, AppError> {
    let by = sql::id(row, 4, ResidentId::from_bytes)?;
    let name: Option<String> = row.try_get(5)?;
    let name = name.unwrap_or_default();
    let channel: String = row.try_get(3)?;
    let tracker = sql::digest(row, 1)?;
    Ok(MyBallot {
        words: words(&tracker).map(str::to_owned),
        tracker,
        choice: store::choice(row, 2)?,
        channel: Channel::parse(&channel).unwrap_or(Channel::Phone),
        by: if by == me { name } else { mask_name(&name) },
        witness: row.try_get(6)?,
        photo: sql::id_or_none(row, 9, UploadId::from_bytes)?,
        counts: row.try_get::<i64, _>(0)? == counts,
        log_seq: row.try_get(7)?,
        cast_at: Timestamp(row.try_get(8)?),
    })
}
