//! The list of a session on paper (签到表): a box to tick for each, in the order of signing up.

use super::{
    super::child,
    load_kept, name_of,
    seat::{self, Seat},
    session_of,
};
use crate::{
    error::AppError,
    extract::{AppState, Path, Query, RunEvents, Staff},
    poster::{self, Notice, Row},
    state::App,
};
use axum::{extract::State, response::Response};
use linli_shared::{
    event::BookingStatus,
    i18n::{Lang, event_door as words, poster as paper},
    id::{CommunityId, EventId},
};
use serde::Deserialize;
use sqlx::AnyConnection;

/// Most lines of one print.
const LINES_MAX: i64 = 1_000;

/// In which language to print.
#[derive(Debug, Deserialize)]
pub struct PaperQuery {
    #[serde(default)]
    lang: Lang,
}

/// `GET /staff/events/{id}/sessions/{n}/list.pdf`
pub async fn print(
    State(app): State<AppState>,
    who: Staff<RunEvents>,
    Path((event, n)): Path<(EventId, i64)>,
    Query(PaperQuery { lang }): Query<PaperQuery>,
) -> Result<Response, AppError> {
    let book = app.book().await?;
    let (mut conn, record) = load_kept(&app, &who, event).await?;
    let session = session_of(&record, n)?;
    let seats = seat::list_seats(&mut conn, who.community, (event, n), LINES_MAX).await?;
    let mut rows = vec![
        Row::Strong(session.starts_at.display()),
        Row::Words(record.draft.place.clone()),
        Row::Words(words::paper_count(lang, record.n_taken, record.draft.capacity)),
        Row::Words(words::paper_care(lang).to_owned()),
    ];
    let (booked, waiting): (Vec<Seat>, Vec<Seat>) =
        seats.into_iter().partition(|seat| seat.known.status.holds_place());
    for seat in &booked {
        rows.push(Row::Tick(line(&mut conn, &app, who.community, (lang, seat)).await?));
    }
    if !waiting.is_empty() {
        rows.push(Row::Strong(words::paper_waiting(lang).to_owned()));
    }
    for seat in &waiting {
        rows.push(Row::Tick(line(&mut conn, &app, who.community, (lang, seat)).await?));
    }
    drop(conn);
    let notice = Notice {
        community: book.name.clone(),
        heading: words::paper_title(lang).to_owned(),
        title: record.draft.title,
        rows,
        url: format!("{}/events/{event}", app.config.public_url()),
        caption: words::paper_caption(lang).to_owned(),
        phone: paper::phone(lang, &book.phone),
    };
    poster::notice(&notice).await
}

/// One line: the name, for a child also who may collect it, and what makes coming possible.
async fn line(
    conn: &mut AnyConnection,
    app: &App,
    community: CommunityId,
    (lang, seat): (Lang, &Seat),
) -> Result<String, AppError> {
    let name = name_of(conn, community, seat.resident).await?;
    let child = match seat.child {
        Some(id) => child::find(conn, &app.secret, community, id).await?,
        None => None,
    };
    let mut line = match child {
        Some(child) => {
            let own = format!("{} {name}", child.child.relation);
            let others = child.child.collectors.iter();
            let others = others.map(|one| format!("{} {}", one.relation, one.name));
            let all: Vec<String> = std::iter::once(own).chain(others).collect();
            words::paper_child(lang, child.child.name.as_str(), all.join("、"))
        }
        None => name,
    };
    if !seat.needs.is_empty() {
        line.push('　');
        line.push_str(&seat.needs);
    }
    if let Some(at) = seat.known.came_at {
        line.push('　');
        line.push_str(&words::paper_in(lang, at.display_short()));
    } else if seat.known.status == BookingStatus::NoShow {
        line.push('　');
        line.push_str(words::paper_missed(lang));
    }
    Ok(line)
}
