//! The minutes on paper (会议纪要).

use super::{
    super::{paper::PaperQuery, store as topics},
    store,
};
use crate::{
    error::AppError,
    extract::{AppState, Path, Query},
    poster::{self, Notice, Row},
};
use axum::{extract::State, response::Response};
use linli_shared::{
    i18n::{poster as paper, topic as words},
    id::MeetingId,
};

/// `GET /meetings/{id}/minutes.pdf`: once they are written.
pub async fn print(
    State(app): State<AppState>,
    Path(id): Path<MeetingId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let meeting = store::load(&mut conn, app.community, id).await?;
    let minutes = meeting.minutes.ok_or(AppError::NotFound)?;
    let record = topics::load_topic(&mut conn, app.community, meeting.topic).await?;
    let n_came = store::count_came(&mut conn, app.community, id).await?;
    drop(conn);
    let draft = meeting.draft;
    let place = [draft.room, draft.link].into_iter().filter(|place| !place.is_empty());
    let mut rows = vec![
        Row::Strong(draft.starts_at.display()),
        Row::Words(place.collect::<Vec<_>>().join("　")),
        Row::Words(words::n_came(lang, n_came)),
        Row::Strong(words::agenda(lang).to_owned()),
    ];
    let lines =
        |text: &str| text.lines().map(|line| Row::Words(line.to_owned())).collect::<Vec<_>>();
    rows.extend(lines(&draft.agenda));
    rows.push(Row::Strong(words::minutes(lang).to_owned()));
    rows.extend(lines(&minutes));
    let notice = Notice {
        community: book.name.clone(),
        heading: words::minutes(lang).to_owned(),
        title: record.draft.title,
        rows,
        url: format!("{}/topics/{}", app.config.public_url(), meeting.topic),
        caption: words::paper_caption(lang).to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}
