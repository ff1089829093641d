//! Polls on paper (纸质): the sheet to vote on, and the result for the notice board.

use super::{
    log::load_root,
    store::{self, Record},
};
use crate::{
    error::AppError,
    extract::{AppState, EnterBallots, Path, Query, Staff},
    poster::{self, Notice, Row},
    state::App,
};
use axum::{extract::State, response::Response};
use linli_shared::{
    api::PollResult,
    i18n::{Lang, label, poll as words, poster as paper},
    id::{CommunityId, PollId},
    log,
    poll::{QuestionKind, Sum, permille},
};
use serde::Deserialize;
use std::sync::Arc;

/// In which language to print.
#[derive(Debug, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    lang: Lang,
}

/// `GET /staff/polls/{id}/sheet.pdf`: a ballot to take to the door.
pub async fn sheet(
    State(app): State<AppState>,
    who: Staff<EnterBallots>,
    Path(id): Path<PollId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let record = load(&app, who.community, id).await?;
    let rows = sheet_rows(lang, &record);
    let heading = words::sheet_heading(lang);
    print(&app, lang, &record, heading, rows, words::sheet_caption(lang)).await
}

/// What is ticked and signed stands first, whatever else has to be said.
fn sheet_rows(lang: Lang, record: &Record) -> Vec<Row> {
    let (draft, question) = (&record.draft, &record.draft.question);
    let mut rows = vec![
        Row::Words(words::effect(lang, draft.mode, draft.preliminary).to_owned()),
        Row::Words(words::until(lang, draft.closes_at.display())),
        Row::Strong(words::tick(lang, question.seats)),
    ];
    if question.kind == QuestionKind::Plan {
        rows.push(Row::Tick(words::vote_for(lang).to_owned()));
        rows.push(Row::Tick(words::vote_against(lang).to_owned()));
    } else {
        rows.extend(question.options.iter().map(|option| Row::Tick(option.title.clone())));
    }
    rows.push(Row::Tick(words::vote_abstain(lang).to_owned()));
    if draft.secrecy.is_secret() {
        // A name on the sheet would tell who chose what.
        rows.push(Row::Words(words::sheet_secret(lang).to_owned()));
    } else {
        let to_write = [words::sheet_home, words::sheet_signature, words::sheet_witness];
        rows.extend(to_write.map(|words| Row::Write(words(lang).to_owned())));
    }
    rows.push(Row::Words(draft.words.clone()));
    for option in &question.options {
        rows.push(Row::Strong(option.title.clone()));
        if !option.words.is_empty() {
            rows.push(Row::Words(option.words.clone()));
        }
    }
    rows
}

/// `GET /polls/{id}/result.pdf`: what it came to, once it is over.
pub async fn result(
    State(app): State<AppState>,
    Path(id): Path<PollId>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let record = load(&app, app.community, id).await?;
    let result = record.result.as_ref().ok_or(AppError::NotFound)?;
    let mut rows = result_rows(lang, &record, result);
    let root = load_root(&app, id).await?;
    rows.push(Row::Strong(words::root_words(lang, log::words(&root.hash).join(" "))));
    let heading = words::result_heading(lang);
    print(&app, lang, &record, heading, rows, words::result_caption(lang)).await
}

fn result_rows(lang: Lang, record: &Record, result: &PollResult) -> Vec<Row> {
    let (draft, tally) = (&record.draft, &result.tally);
    let whole = tally.turnout.taking_part;
    let by_area = draft.rule().by_area;
    let line = |name: &str, sum: &Sum| {
        let share = words::percent(permille(sum.heads, whole.heads));
        let mut text = format!("{name}　{}", words::result_line(lang, sum.heads, share));
        if by_area {
            let share = words::percent(permille(sum.area.0, whole.area.0));
            text.push_str(&format!("　{}", words::result_area(lang, sum.area, share)));
        }
        Row::Words(text)
    };
    let share = words::percent(words::share_voted(&tally.turnout));
    let mut rows = vec![
        Row::Strong(words::outcome(lang, &result.outcome, draft.mode).to_owned()),
        Row::Words(words::took_part(lang, whole.heads, share)),
        Row::Words(words::effect(lang, draft.mode, draft.preliminary).to_owned()),
        Row::Words(words::how(lang, &draft.rule())),
    ];
    for (option, sum) in draft.question.options.iter().zip(&tally.options) {
        rows.push(line(&option.title, sum));
    }
    if draft.question.kind == QuestionKind::Plan {
        rows.push(line(words::vote_against(lang), &tally.against));
    }
    rows.push(line(words::vote_abstain(lang), &tally.abstain));
    for band in &result.bands {
        let people = words::people(lang, band.n_voted);
        rows.push(Row::Words(format!("{}　{people}", label::band(lang, band.band))));
    }
    rows
}

async fn load(app: &Arc<App>, community: CommunityId, id: PollId) -> Result<Record, AppError> {
    let mut conn = app.db.read().acquire().await?;
    store::load_poll(&mut conn, community, id).await?.ok_or(AppError::NotFound)
}

async fn print(
    app: &Arc<App>,
    lang: Lang,
    record: &Record,
    heading: &str,
    rows: Vec<Row>,
    caption: &str,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let notice = Notice {
        community: book.name.clone(),
        heading: heading.to_owned(),
        title: record.draft.title.clone(),
        rows,
        url: format!("{}/polls/{}", app.config.public_url(), record.id),
        caption: caption.to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}
