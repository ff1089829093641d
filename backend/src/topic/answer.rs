//! The official answer to a proposal (答复): adopted or declined, always with its reason.

use super::{proposal, store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunTopics, Staff},
    notice::{self, About},
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    deliberation::{AnswerProposal, Deed, TopicEvent, TopicRefusal},
    i18n::notice::Notice,
    id::{CommunityId, ProposalId, ResidentId, TopicId},
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// `POST /staff/topics/{id}/proposals/{proposal}/answer`: once; the same again is the same answer.
pub async fn answer(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, id)): Path<(TopicId, ProposalId)>,
    Json(body): Json<AnswerProposal>,
) -> Result<StatusCode, AppError> {
    let answer = body.parse().map_err(AppError::Invalid)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, answer) = (book.clone(), who.clone(), answer.clone());
            Box::pin(async move {
                store::load_kept(conn, &book, &who.visitor, topic, Deed::Answer).await?;
                mark_answer(conn, who.community, (topic, id), who.id, &answer, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Writes an answer and tells who made and who supports the proposal.
///
/// # Errors
/// [`TopicRefusal::Decided`] when another answer was given.
pub(crate) async fn mark_answer(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, ProposalId),
    by: ResidentId,
    answer: &AnswerProposal,
    now: Timestamp,
) -> Result<(), AppError> {
    let stored = proposal::load_shown(conn, community, topic, id).await?;
    match &stored.answer {
        Some(known) if known == answer => return Ok(()),
        Some(_) => return Err(refused(TopicRefusal::Decided)),
        None => {}
    }
    let done = sqlx::query(
        "UPDATE proposal SET answer = $1, answered_by = $2, answered_at = $3
         WHERE community_id = $4 AND id = $5 AND answer IS NULL",
    )
    .bind(serde_json::to_string(answer)?)
    .bind(by.bytes())
    .bind(now.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(refused(TopicRefusal::Decided));
    }
    let title = stored.draft.title;
    let told = Notice::ProposalAnswered { title: title.clone(), adopted: answer.adopted };
    let mut people = list_supporters(conn, community, id).await?;
    people.insert(stored.by);
    for person in people {
        let about = About::Topic(topic);
        notice::insert_notice(conn, community, person.bytes(), &told, about, now).await?;
    }
    let event =
        TopicEvent::Answered { title, adopted: answer.adopted, words: answer.words.clone() };
    store::append_event(conn, community, topic, &event, Some(by), now).await
}

async fn list_supporters(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ProposalId,
) -> Result<BTreeSet<ResidentId>, AppError> {
    let rows = sqlx::query(
        "SELECT resident_id FROM proposal_support WHERE community_id = $1 AND proposal_id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| sql::id(row, 0, ResidentId::from_bytes)).collect()
}
