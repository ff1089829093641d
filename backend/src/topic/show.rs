//! Topics as everybody sees them.

use super::{
    attach, moderate, person,
    store::{self, read_record, topic_columns},
    thread,
};
use crate::{
    error::AppError,
    extract::{After, AppState, Json, Path, Query, Visitor},
    sql::Cursor,
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    api::{PAGE_MAX, Page, TopicPoll, TopicRow, TopicView},
    deliberation::windows,
    id::TopicId,
    poll::shown_status,
    time::Timestamp,
};
use sqlx::{Row, any::AnyRow};

/// `GET /topics`: newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Query(query): Query<After>,
) -> Result<Json<Page<TopicRow>>, AppError> {
    let before = query.after.as_deref().map(Cursor::parse).transpose()?;
    let found = sqlx::query(concat!(
        "SELECT ",
        topic_columns!(),
        ", (SELECT count(*) FROM topic_person p WHERE p.community_id = t.community_id AND p.topic_id = t.id)
         FROM topic t WHERE t.community_id = $1 AND (t.opened_at < $2 OR (t.opened_at = $2 AND t.id < $3))
         ORDER BY t.opened_at DESC, t.id DESC LIMIT $4"
    ))
    .bind(who.community.bytes())
    .bind(before.map_or(i64::MAX, |cursor| cursor.key))
    .bind(before.map_or(vec![0xff; 16], |cursor| cursor.id.as_bytes().to_vec()))
    .bind(PAGE_MAX)
    .fetch_all(app.db.read())
    .await?;
    let rows: Vec<TopicRow> =
        found.iter().map(|row| read_line(row, who.now)).collect::<Result<_, _>>()?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE_MAX);
    let next = rows
        .last()
        .filter(|_| is_full)
        .map(|last| Cursor { key: last.opened_at.0, id: last.id.0 }.to_string());
    Ok(Json(Page { rows, next }))
}

fn read_line(row: &AnyRow, now: Timestamp) -> Result<TopicRow, AppError> {
    let record = read_record(row)?;
    let phase = record.shown(now);
    Ok(TopicRow {
        id: record.id,
        title: record.draft.title,
        phase,
        until: record.draft.schedule.until(phase),
        n_supports: record.n_supports,
        n_people: row.try_get(7)?,
        opened_at: record.opened_at,
    })
}

/// `GET /topics/{id}`
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<TopicId>,
) -> Result<Json<TopicView>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_topic(&mut conn, who.community, id).await?;
    let (n_people, bands) = person::count_people(&mut conn, who.community, id, who.now).await?;
    let polls = attach::list_polls(&mut conn, who.community, id).await?;
    let tasks = thread::list_tasks(&mut conn, who.community, &book, id).await?;
    let thread = thread::load(&mut conn, who.community, id, &polls, &tasks).await?;
    let n_mine = match &who.who {
        None => 0,
        Some(me) => {
            let sql = "SELECT count(*) FROM topic_support WHERE community_id = $1 AND topic_id = $2 AND resident_id = $3";
            store::count(&mut conn, sql, who.community, &[id.bytes(), me.id.bytes()]).await?
        }
    };
    let schedule = record.draft.schedule;
    let names = record.draft.places.iter().filter_map(|place| book.places.get(place));
    let view = |brief: crate::poll::Brief| TopicPoll {
        id: brief.id,
        title: brief.title,
        status: shown_status(brief.status, brief.opens_at, who.now),
        closes_at: brief.closes_at,
    };
    Ok(Json(TopicView {
        id,
        places: names.map(|place| place.name.clone()).collect(),
        phase: record.shown(who.now),
        version: record.version,
        opened_at: record.opened_at,
        windows: windows(schedule.needs_until.max(record.opened_at), schedule.proposals_until),
        n_supports: record.n_supports,
        supported: n_mine > 0,
        n_people,
        bands,
        n_hidden: moderate::count(&mut conn, &who, id).await?,
        polls: polls.into_iter().map(view).collect(),
        tasks,
        thread,
        runs: who.may(Duty::RunTopics) && store::keeps(&book, &who, &record.draft.places),
        address: format!("{}/topics/{id}", app.config.public_url()),
        draft: record.draft,
    }))
}
