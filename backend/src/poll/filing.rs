//! The result by name (备案): who voted how, for who keeps the poll, after the close and never before.

use super::{announce, store};
use crate::{
    error::AppError,
    export::download_csv,
    extract::{AppState, Path, RunPolls, Staff},
};
use axum::{extract::State, response::Response};
use linli_shared::{
    amount::Area,
    i18n::{Lang, label, poll as words},
    id::PollId,
    poll::{Channel, PollStatus, Question},
    time::Timestamp,
};
use sqlx::Row;

/// `GET /staff/polls/{id}/filing.csv`: one line for each voting unit on the roll.
pub async fn file(
    State(app): State<AppState>,
    who: Staff<RunPolls>,
    Path(id): Path<PollId>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_poll(&mut conn, who.community, id).await?.ok_or(AppError::NotFound)?;
    if record.status != PollStatus::Closed || !announce::keeps(&book, &who, &record.draft) {
        return Err(AppError::NotFound);
    }
    let rows = sqlx::query(
        "SELECT v.label, v.area, b.choice, b.channel, b.witness, b.proxy, b.cast_at FROM poll_voter v
         LEFT JOIN ballot b ON b.community_id = v.community_id AND b.poll_id = v.poll_id AND b.voter_id = v.id AND b.seq = v.n_ballots
         WHERE v.community_id = $1 AND v.poll_id = $2 AND v.is_struck = 0 ORDER BY v.label, v.id",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let lang = who.visitor.lang;
    let lines: Vec<[String; 7]> = rows
        .iter()
        .map(|row| line(lang, &record.draft.question, row))
        .collect::<Result<_, AppError>>()?;
    download_csv(words::filing_head(lang), lines.into_iter(), "linli-poll.csv")
}

fn line(lang: Lang, question: &Question, row: &sqlx::any::AnyRow) -> Result<[String; 7], AppError> {
    let text = |index: usize| -> Result<String, AppError> {
        Ok(row.try_get::<Option<String>, _>(index)?.unwrap_or_default())
    };
    let choice = store::choice(row, 2)?;
    let channel = Channel::parse(&text(3)?).map(|channel| label::channel(lang, channel));
    let cast_at: Option<i64> = row.try_get(6)?;
    Ok([
        row.try_get(0)?,
        Area(row.try_get(1)?).to_string(),
        choice.map(|choice| words::choice(lang, question, &choice).join("、")).unwrap_or_default(),
        channel.unwrap_or_default().to_owned(),
        text(4)?,
        text(5)?,
        cast_at.map(|at| Timestamp(at).rfc3339()).unwrap_or_default(),
    ])
}
