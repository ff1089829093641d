//! Topics on paper (张贴): for the door while it is talked over, for the board with what became of it.

use super::{attach, store, store::Record, thread};
use crate::{
    error::AppError,
    extract::{AppState, Path, Query},
    poster::{self, Notice, Row},
};
use axum::{extract::State, response::Response};
use linli_shared::{
    api::ThreadRow,
    deliberation::Phase,
    i18n::{Lang, label, poster as paper, topic as words},
    id::TopicId,
    time::Timestamp,
};
use serde::Deserialize;

/// Most lines of the story on paper; the code leads to the rest.
const EVENTS_MAX: usize = 24;

/// In which language to print.
#[derive(Debug, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    pub(super) lang: Lang,
}

/// `GET /topics/{id}/notice.pdf`
pub async fn print(
    State(app): State<AppState>,
    Path(id): Path<TopicId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_topic(&mut conn, app.community, id).await?;
    let polls = attach::list_polls(&mut conn, app.community, id).await?;
    let tasks = thread::list_tasks(&mut conn, app.community, &book, id).await?;
    let story = thread::load(&mut conn, app.community, id, &polls, &tasks).await?;
    drop(conn);
    let phase = record.shown(app.clock.now());
    let is_decided = phase >= Phase::Result;
    let rows = if is_decided { told(lang, &record, &story) } else { invited(lang, &record, phase) };
    let heading = if is_decided { words::paper_result(lang) } else { words::paper_heading(lang) };
    let notice = Notice {
        community: book.name.clone(),
        heading: heading.to_owned(),
        title: record.draft.title,
        rows,
        url: format!("{}/topics/{id}", app.config.public_url()),
        caption: words::paper_caption(lang).to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}

/// What it is about, and until when each step lasts.
fn invited(lang: Lang, record: &Record, phase: Phase) -> Vec<Row> {
    let schedule = record.draft.schedule;
    let line = |(one, end): (Phase, Timestamp)| {
        let words = words::paper_phase(lang, label::phase(lang, one), end.display_short());
        if one == phase { Row::Strong(words) } else { Row::Words(words) }
    };
    let mut rows = vec![Row::Words(record.draft.words.clone())];
    rows.extend(Phase::DATED.into_iter().zip(schedule.ends()).map(line));
    rows.push(Row::Words(words::phase_words(lang, phase).to_owned()));
    rows
}

/// Everything that happened, oldest first.
fn told(lang: Lang, record: &Record, story: &[ThreadRow]) -> Vec<Row> {
    let line = |row: &ThreadRow| {
        Row::Words(words::paper_event(lang, row.at.date(), words::event(lang, &row.event)))
    };
    let left_out = story.len().saturating_sub(EVENTS_MAX);
    let mut rows = vec![Row::Words(record.draft.words.clone())];
    rows.extend(story.iter().skip(left_out).map(line));
    rows
}
