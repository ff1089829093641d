//! Changes to proposals (修改建议): suggested by anybody, decided by the author, the old text kept.

use super::{
    person,
    proposal::{self, Stored},
    store,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    notice::{self, About},
    secret, sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{AmendmentView, DecideAmendment, PAGE_MAX},
    deliberation::{AmendmentDraft, Deed, ProposalDraft, TopicRefusal},
    i18n::notice::Notice,
    id::{AmendmentId, CommunityId, ProposalId, ResidentId, TopicId},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::collections::HashMap;

type Place = (TopicId, ProposalId, AmendmentId);

/// `PUT /topics/{id}/proposals/{proposal}/amendments/{amendment}`: 201 the first time, 200 for the
/// same again.
pub async fn amend(
    State(app): State<AppState>,
    who: Resident,
    Path(place): Path<Place>,
    Json(draft): Json<AmendmentDraft>,
) -> Result<StatusCode, AppError> {
    let draft = draft.parse().map_err(AppError::Invalid)?;
    let is_new = app
        .db
        .write(move |conn| {
            let (who, draft) = (who.clone(), draft.clone());
            Box::pin(async move {
                let body_hash = secret::hash(serde_json::to_string(&draft)?.as_bytes());
                if is_same(conn, &who, place, body_hash).await? {
                    return Ok(false);
                }
                let (topic, proposal, _) = place;
                let stored = proposal::check_open(conn, &who, topic, proposal, Deed::Amend).await?;
                if stored.revision != draft.revision {
                    return Err(refused(TopicRefusal::Changed));
                }
                insert(conn, &who, place, (&draft, body_hash), &stored).await?;
                Ok(true)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

async fn is_same(
    conn: &mut AnyConnection,
    who: &Resident,
    (_, proposal, id): Place,
    body_hash: [u8; 32],
) -> Result<bool, AppError> {
    let asked = sqlx::query(
        "SELECT CASE WHEN body_hash = $3 AND by_id = $4 AND proposal_id = $5 THEN 1 ELSE 0 END
         FROM amendment WHERE community_id = $1 AND id = $2",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(body_hash.to_vec())
    .bind(who.id.bytes())
    .bind(proposal.bytes());
    store::came_before(conn, asked).await
}

async fn insert(
    conn: &mut AnyConnection,
    who: &Resident,
    (topic, proposal, id): Place,
    (draft, body_hash): (&AmendmentDraft, [u8; 32]),
    stored: &Stored,
) -> Result<(), AppError> {
    let (community, now) = (who.community, who.now);
    let n_waiting = store::count(
        conn,
        "SELECT count(*) FROM amendment WHERE community_id = $1 AND proposal_id = $2 AND accepted IS NULL",
        community,
        &[proposal.bytes()],
    )
    .await?;
    if n_waiting >= PAGE_MAX {
        return Err(refused(TopicRefusal::TooMany));
    }
    sqlx::query(
        "INSERT INTO amendment (community_id, id, topic_id, proposal_id, body_hash, draft, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(topic.bytes())
    .bind(proposal.bytes())
    .bind(&body_hash[..])
    .bind(serde_json::to_string(draft)?)
    .bind(who.id.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    person::join(conn, community, topic, who.id.bytes()).await?;
    let told = Notice::AmendmentSuggested { title: stored.draft.title.clone() };
    let author = stored.by.bytes();
    notice::insert_notice(conn, community, author, &told, About::Topic(topic), now).await?;
    store::changed(conn, community, topic, now).await
}

/// `POST /topics/{id}/proposals/{proposal}/amendments/{amendment}`: the author takes it over, or not.
pub async fn decide(
    State(app): State<AppState>,
    who: Resident,
    Path(place): Path<Place>,
    Json(body): Json<DecideAmendment>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move { decide_one(conn, &who, place, body.accepted).await })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

async fn decide_one(
    conn: &mut AnyConnection,
    who: &Resident,
    (topic, proposal, id): Place,
    accepted: bool,
) -> Result<(), AppError> {
    let (community, now) = (who.community, who.now);
    let stored = proposal::load_shown(conn, community, topic, proposal).await?;
    if stored.by != who.id {
        return Err(refused(TopicRefusal::NotAuthor));
    }
    let row = sqlx::query(
        "SELECT draft, by_id, accepted FROM amendment WHERE community_id = $1 AND proposal_id = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(proposal.bytes())
    .bind(id.bytes())
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(AppError::NotFound)?;
    match row.try_get::<Option<i64>, _>(2)? {
        // The same, sent twice.
        Some(known) if known == i64::from(accepted) => return Ok(()),
        Some(_) => return Err(refused(TopicRefusal::Decided)),
        None => {}
    }
    store::load_topic(conn, community, topic).await?.check(Deed::Amend, now)?;
    mark_decided(conn, who, id, accepted).await?;
    let draft: AmendmentDraft = serde_json::from_str(row.try_get(0)?)?;
    let title = stored.draft.title.clone();
    if accepted {
        take_over(conn, who, proposal, stored, draft).await?;
    }
    let by = sql::id(&row, 1, ResidentId::from_bytes)?;
    let told = Notice::AmendmentDecided { title, accepted };
    notice::insert_notice(conn, community, by.bytes(), &told, About::Topic(topic), now).await?;
    store::changed(conn, community, topic, now).await
}

async fn mark_decided(
    conn: &mut AnyConnection,
    who: &Resident,
    id: AmendmentId,
    accepted: bool,
) -> Result<(), AppError> {
    let done = sqlx::query(
        "UPDATE amendment SET accepted = $1, decided_at = $2 WHERE community_id = $3 AND id = $4 AND accepted IS NULL",
    )
    .bind(i64::from(accepted))
    .bind(who.now.0)
    .bind(who.community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(refused(TopicRefusal::Decided)) }
}

/// The proposal reads anew; how it read before stays in its revisions.
async fn take_over(
    conn: &mut AnyConnection,
    who: &Resident,
    proposal: ProposalId,
    stored: Stored,
    change: AmendmentDraft,
) -> Result<(), AppError> {
    if stored.revision != change.revision {
        return Err(refused(TopicRefusal::Changed));
    }
    let draft = ProposalDraft { words: change.words, cost_fen: change.cost_fen, ..stored.draft };
    let done = sqlx::query(
        "UPDATE proposal SET draft = $1, revision = revision + 1 WHERE community_id = $2 AND id = $3 AND revision = $4",
    )
    .bind(serde_json::to_string(&draft)?)
    .bind(who.community.bytes())
    .bind(proposal.bytes())
    .bind(stored.revision)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Err(refused(TopicRefusal::Changed));
    }
    let revision = (proposal, stored.revision + 1);
    insert_revision(conn, who.community, revision, who.id, &draft, who.now).await
}

/// Keeps how a proposal reads from now on.
pub(super) async fn insert_revision(
    conn: &mut AnyConnection,
    community: CommunityId,
    (proposal, revision): (ProposalId, i64),
    by: ResidentId,
    draft: &ProposalDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO proposal_revision (community_id, proposal_id, revision, draft, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(community.bytes())
    .bind(proposal.bytes())
    .bind(revision)
    .bind(serde_json::to_string(draft)?)
    .bind(by.bytes())
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The newest suggested changes of a topic's proposals, by proposal.
pub(super) async fn list(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    me: Option<ResidentId>,
) -> Result<HashMap<ProposalId, Vec<AmendmentView>>, AppError> {
    let rows = sqlx::query(
        "SELECT a.proposal_id, a.id, a.draft, a.by_id, r.name, a.accepted, a.at FROM amendment a
         LEFT JOIN resident r ON r.community_id = a.community_id AND r.id = a.by_id
         WHERE a.community_id = $1 AND a.topic_id = $2 ORDER BY a.id DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(2 * PAGE_MAX)
    .fetch_all(conn)
    .await?;
    let mut found: HashMap<ProposalId, Vec<AmendmentView>> = HashMap::new();
    for row in &rows {
        let proposal = sql::id(row, 0, ProposalId::from_bytes)?;
        found.entry(proposal).or_default().push(read_view(row, me)?);
    }
    Ok(found)
}

fn read_view(row: &AnyRow, me: Option<ResidentId>) -> Result<AmendmentView, AppError> {
    let by = sql::id(row, 3, ResidentId::from_bytes)?;
    Ok(AmendmentView {
        id: sql::id(row, 1, AmendmentId::from_bytes)?,
        draft: serde_json::from_str(row.try_get(2)?)?,
        by: proposal::shown_name(row.try_get(4)?, by, me),
        accepted: row.try_get::<Option<i64>, _>(5)?.map(|accepted| accepted == 1),
        at: Timestamp(row.try_get(6)?),
    })
}
