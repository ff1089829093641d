//! Suggestions (倡议): a resident begins, neighbours second it, and enough of them make it a topic.

use super::{
    ID_REUSED, person,
    store::{self, NewTopic, Record},
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    household, secret,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    deliberation::{
        Deed, Phase, PhaseAction, SUPPORTS_TO_OPEN, Schedule, SuggestTopic, TopicDraft, TopicEvent,
        TopicRefusal, step,
    },
    i18n::notice::Notice,
    id::{CommunityId, ResidentId, TopicId},
    resident::Membership,
    time::Timestamp,
};
use sqlx::AnyConnection;

/// How many suggestions of one resident may wait at once.
const WAITING_MAX: i64 = 3;

/// `PUT /topics/{id}`: 201 the first time, 200 for the same again.
pub async fn suggest(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<TopicId>,
    Json(body): Json<SuggestTopic>,
) -> Result<StatusCode, AppError> {
    let body = body.parse().map_err(AppError::Invalid)?;
    let body_hash = secret::hash(serde_json::to_string(&body)?.as_bytes());
    let is_new = app
        .db
        .write(move |conn| {
            let (who, body) = (who.clone(), body.clone());
            Box::pin(async move {
                if let Some(known) = store::find_topic(conn, who.community, id).await? {
                    return if known.body_hash == body_hash {
                        Ok(false)
                    } else {
                        Err(AppError::Denied(ID_REUSED))
                    };
                }
                insert_suggestion(conn, &who, id, body_hash, &body).await?;
                Ok(true)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

async fn insert_suggestion(
    conn: &mut AnyConnection,
    who: &Resident,
    id: TopicId,
    body_hash: [u8; 32],
    body: &SuggestTopic,
) -> Result<(), AppError> {
    let (community, now) = (who.community, who.now);
    let n_waiting = store::count(
        conn,
        "SELECT count(*) FROM topic WHERE community_id = $1 AND phase = 'suggested' AND by_id = $2",
        community,
        &[who.id.bytes()],
    )
    .await?;
    if n_waiting >= WAITING_MAX {
        return Err(refused(TopicRefusal::TooMany));
    }
    let homes = household::list_homes(conn, community, who.id).await?;
    let home = homes.iter().find(|(_, membership)| *membership != Membership::Waiting);
    let draft = TopicDraft {
        title: body.title.clone(),
        words: body.words.clone(),
        places: home.and_then(|(home, _)| home.grid).into_iter().collect(),
        schedule: Schedule::usual(now),
    };
    insert_suggested(conn, community, (id, body_hash), who.id, &draft, now).await?;
    insert_support(conn, community, id, who.id, now).await.map(drop)
}

/// Writes what a resident suggests.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert_suggested(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, body_hash): (TopicId, [u8; 32]),
    by: ResidentId,
    draft: &TopicDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    let new = NewTopic { id, body_hash, draft, phase: Phase::Suggested, by };
    store::insert_topic(conn, community, &new, now).await?;
    store::append_event(conn, community, id, &TopicEvent::Suggested, Some(by), now).await
}

/// `PUT /topics/{id}/support`: once a resident, however often it is sent.
pub async fn second(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<TopicId>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, id).await?;
                record.check(Deed::Second, who.now)?;
                if insert_support(conn, who.community, id, who.id, who.now).await? {
                    open_when_enough(conn, &who, &record).await?;
                }
                Ok(())
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Seconds a suggestion once; says whether that is new.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn insert_support(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TopicId,
    by: ResidentId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let n_new = sqlx::query(
        "INSERT INTO topic_support (community_id, topic_id, resident_id, at) VALUES ($1, $2, $3, $4)
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
        return Ok(false);
    }
    let more = "UPDATE topic SET n_supports = n_supports + 1 WHERE community_id = $1 AND id = $2";
    store::execute(conn, more, community, &[id.bytes()]).await?;
    person::join(conn, community, id, by.bytes()).await?;
    store::changed(conn, community, id, now).await?;
    Ok(true)
}

/// Enough neighbours make it a topic; its dates begin now.
async fn open_when_enough(
    conn: &mut AnyConnection,
    who: &Resident,
    before: &Record,
) -> Result<(), AppError> {
    let now = who.now;
    let seen = store::load_topic(conn, who.community, before.id).await?;
    if seen.n_supports < SUPPORTS_TO_OPEN {
        return Ok(());
    }
    let mut next = seen.clone();
    next.draft.schedule = Schedule::usual(now);
    next.opened_at = now;
    next.phase = step(seen.phase, PhaseAction::Open, &next.draft.schedule, now).map_err(refused)?;
    store::mark_topic(conn, who.community, &seen, &next).await?;
    let event = TopicEvent::Opened { by_residents: true };
    store::append_event(conn, who.community, seen.id, &event, None, now).await?;
    let told = Notice::TopicMoved { title: next.draft.title, to: next.phase };
    person::tell_all(conn, who.community, seen.id, &told, now).await
}

const TAKE_BACK: &str =
    "DELETE FROM topic_support WHERE community_id = $1 AND topic_id = $2 AND resident_id = $3";
const FEWER: &str =
    "UPDATE topic SET n_supports = n_supports - 1 WHERE community_id = $1 AND id = $2";

/// `DELETE /topics/{id}/support`
pub async fn take_back(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<TopicId>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, id).await?;
                record.check(Deed::Second, who.now)?;
                let ids = [id.bytes(), who.id.bytes()];
                if store::execute(conn, TAKE_BACK, who.community, &ids).await? == 1 {
                    store::execute(conn, FEWER, who.community, &[id.bytes()]).await?;
                    store::changed(conn, who.community, id, who.now).await?;
                }
                Ok(())
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}
