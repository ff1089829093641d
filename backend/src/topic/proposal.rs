//! Proposals (方案): made by residents, supported once by each, listed in an order of each viewer's own.

use super::{amend, person, store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident, Visitor},
    secret, sql, upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{AmendmentView, ProposalAnswer, ProposalView},
    deliberation::{
        AnswerProposal, Deed, PROPOSALS_EACH_MAX, PROPOSALS_MAX, ProposalDraft, TopicRefusal,
        shuffle,
    },
    id::{CommunityId, ProposalId, ResidentId, TopicId},
    text::mask_name,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::HashMap;

/// `PUT /topics/{id}/proposals/{proposal}`: 201 the first time, 200 for the same again.
pub async fn propose(
    State(app): State<AppState>,
    who: Resident,
    Path((topic, id)): Path<(TopicId, ProposalId)>,
    Json(draft): Json<ProposalDraft>,
) -> Result<StatusCode, AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let is_new = app
        .db
        .write(move |conn| {
            let (who, draft) = (who.clone(), draft.clone());
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, topic).await?;
                if is_same(conn, who.community, topic, id, who.id, &draft).await? {
                    return Ok(false);
                }
                record.check(Deed::Propose, who.now)?;
                let room = (PROPOSALS_MAX, PROPOSALS_EACH_MAX);
                store::check_room(conn, COUNT, &who, topic, room).await?;
                insert_proposal(conn, who.community, (topic, id), who.id, &draft, who.now).await?;
                Ok(true)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

fn digest(draft: &ProposalDraft) -> Result<[u8; 32], AppError> {
    Ok(secret::hash(serde_json::to_string(draft)?.as_bytes()))
}

/// Whether it came before with the same words from the same person.
async fn is_same(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    id: ProposalId,
    by: ResidentId,
    draft: &ProposalDraft,
) -> Result<bool, AppError> {
    let asked = sqlx::query(
        "SELECT CASE WHEN body_hash = $3 AND by_id = $4 AND topic_id = $5 THEN 1 ELSE 0 END
         FROM proposal WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(digest(draft)?.to_vec())
    .bind(by.bytes())
    .bind(topic.bytes());
    store::came_before(conn, asked).await
}

/// How many there are, and how many of them are this resident's.
const COUNT: &str = "SELECT count(*), coalesce(sum(CASE WHEN by_id = $3 THEN 1 ELSE 0 END), 0)
     FROM proposal WHERE community_id = $1 AND topic_id = $2";

/// Writes a proposal; its pictures are for everybody.
///
/// # Errors
/// When the id is taken or a picture is not the author's.
pub(crate) async fn insert_proposal(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, ProposalId),
    by: ResidentId,
    draft: &ProposalDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO proposal (community_id, id, topic_id, body_hash, draft, by_id, revision, n_supports, is_hidden, at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, 0, 0, $7)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(topic.bytes())
    .bind(&digest(draft)?[..])
    .bind(serde_json::to_string(draft)?)
    .bind(by.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    upload::publish(conn, community, &draft.photos, by.bytes()).await?;
    amend::insert_revision(conn, community, (id, 1), by, draft, now).await?;
    person::join(conn, community, topic, by.bytes()).await?;
    store::changed(conn, community, topic, now).await
}

/// `PUT /topics/{id}/proposals/{proposal}/support`: once a resident, however often it is sent.
pub async fn support(
    State(app): State<AppState>,
    who: Resident,
    Path((topic, id)): Path<(TopicId, ProposalId)>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                check_open(conn, &who, topic, id, Deed::Propose).await?;
                insert_support(conn, who.community, (topic, id), who.id, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Supports a proposal once.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert_support(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, ProposalId),
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    let n_new = sqlx::query(
        "INSERT INTO proposal_support (community_id, proposal_id, resident_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(by.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if n_new == 0 {
        return Ok(());
    }
    let more =
        "UPDATE proposal SET n_supports = n_supports + 1 WHERE community_id = $1 AND id = $2";
    store::execute(conn, more, community, &[id.bytes()]).await?;
    person::join(conn, community, topic, by.bytes()).await?;
    store::changed(conn, community, topic, now).await
}

const WITHDRAW: &str = "DELETE FROM proposal_support WHERE community_id = $1 AND proposal_id = $2 AND resident_id = $3";
const FEWER: &str =
    "UPDATE proposal SET n_supports = n_supports - 1 WHERE community_id = $1 AND id = $2";

/// `DELETE /topics/{id}/proposals/{proposal}/support`
pub async fn withdraw(
    State(app): State<AppState>,
    who: Resident,
    Path((topic, id)): Path<(TopicId, ProposalId)>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                check_open(conn, &who, topic, id, Deed::Propose).await?;
                let ids = [id.bytes(), who.id.bytes()];
                if store::execute(conn, WITHDRAW, who.community, &ids).await? == 1 {
                    store::execute(conn, FEWER, who.community, &[id.bytes()]).await?;
                    store::changed(conn, who.community, topic, who.now).await?;
                }
                Ok(())
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// A proposal as it is stored, for whoever does something about it.
pub(super) struct Stored {
    pub by: ResidentId,
    pub draft: ProposalDraft,
    pub revision: i64,
    pub answer: Option<AnswerProposal>,
}

/// A proposal of a topic that stands on the page, in a phase that allows the deed.
pub(super) async fn check_open(
    conn: &mut AnyConnection,
    who: &Resident,
    topic: TopicId,
    id: ProposalId,
    deed: Deed,
) -> Result<Stored, AppError> {
    let record = store::load_topic(conn, who.community, topic).await?;
    let stored = load_shown(conn, who.community, topic, id).await?;
    record.check(deed, who.now)?;
    Ok(stored)
}

/// A proposal of a topic that stands on the page.
pub(super) async fn load_shown(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    id: ProposalId,
) -> Result<Stored, AppError> {
    let row = sqlx::query(
        "SELECT by_id, draft, revision, answer, is_hidden FROM proposal
         WHERE community_id = $1 AND topic_id = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    if row.try_get::<i64, _>(4)? != 0 {
        return Err(refused(TopicRefusal::Hidden));
    }
    let answer: Option<String> = row.try_get(3)?;
    Ok(Stored {
        by: sql::id(&row, 0, ResidentId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(1)?)?,
        revision: row.try_get(2)?,
        answer: answer.as_deref().map(serde_json::from_str).transpose()?,
    })
}

/// `GET /topics/{id}/proposals`: shuffled until voting has ended, then by support.
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Path(topic): Path<TopicId>,
) -> Result<Json<Vec<ProposalView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_topic(&mut conn, who.community, topic).await?;
    let me = who.who.as_ref().map(|who| who.id);
    let rows = sqlx::query(
        "SELECT p.id, p.draft, p.by_id, r.name, p.revision, p.n_supports, p.answer, p.answered_at, p.at,
            (SELECT count(*) FROM proposal_support s WHERE s.community_id = p.community_id AND s.proposal_id = p.id
                AND s.resident_id = $3)
         FROM proposal p LEFT JOIN resident r ON r.community_id = p.community_id AND r.id = p.by_id
         WHERE p.community_id = $1 AND p.topic_id = $2 AND p.is_hidden = 0
         ORDER BY p.n_supports DESC, p.id LIMIT $4",
    )
    .bind(who.community.bytes())
    .bind(topic.bytes())
    .bind(me.map(|me| me.bytes().to_vec()).unwrap_or_default())
    .bind(PROPOSALS_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let mut changes = amend::list(&mut conn, who.community, topic, me).await?;
    let mut views = rows
        .iter()
        .map(|row| read_view(row, me, &mut changes))
        .collect::<Result<Vec<_>, AppError>>()?;
    if record.shown(who.now).is_shuffled() {
        let viewer = viewer(&who);
        views.sort_by_key(|view| shuffle(&viewer, view.id.0));
    }
    Ok(Json(views))
}

/// What a viewer's order is made from; who has no key of their own finds a new one each time.
pub(super) fn viewer(who: &Visitor) -> Vec<u8> {
    who.recipient().unwrap_or_else(|| rand::random::<[u8; 16]>().to_vec())
}

/// One's own name in full, others' masked.
pub(super) fn shown_name(name: Option<String>, by: ResidentId, me: Option<ResidentId>) -> String {
    let name = name.unwrap_or_default();
    if Some(by) == me { name } else { mask_name(&name) }
}

fn read_view(
    row: &AnyRow,
    me: Option<ResidentId>,
    changes: &mut HashMap<ProposalId, Vec<AmendmentView>>,
) -> Result<ProposalView, AppError> {
    let id = sql::id(row, 0, ProposalId::from_bytes)?;
    let by = sql::id(row, 2, ResidentId::from_bytes)?;
    let answer: Option<String> = row.try_get(6)?;
    let answer: Option<AnswerProposal> = answer.as_deref().map(serde_json::from_str).transpose()?;
    let answered_at: Option<i64> = row.try_get(7)?;
    Ok(ProposalView {
        id,
        draft: serde_json::from_str(row.try_get(1)?)?,
        by: shown_name(row.try_get(3)?, by, me),
        mine: Some(by) == me,
        revision: row.try_get(4)?,
        n_supports: row.try_get(5)?,
        supported: row.try_get::<i64, _>(9)? > 0,
        answer: answer.zip(answered_at).map(|(answer, at)| ProposalAnswer {
            adopted: answer.adopted,
            words: answer.words,
            at: Timestamp(at),
        }),
        amendments: changes.remove(&id).unwrap_or_default(),
        at: Timestamp(row.try_get(8)?),
    })
}
