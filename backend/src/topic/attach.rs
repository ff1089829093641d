//! What belongs to a topic: needs of the same matter, and the one poll about it.

use super::{person, store};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Path, RunTopics, Staff},
    notice::{self, About},
    poll, sql,
    ticket::{follower, store as tickets},
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::Duty,
    deliberation::{Deed, TopicEvent, TopicRefusal},
    i18n::notice::Notice,
    id::{CommunityId, PollId, ResidentId, TicketId, TopicId},
    poll::PollStatus,
    ticket::TicketStatus,
    time::Timestamp,
};
use sqlx::AnyConnection;

/// How many needs one topic brings together at most.
const NEEDS_MAX: i64 = 100;

/// `PUT /staff/topics/{id}/needs/{ticket}`: the need's reporters are told.
pub async fn need(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, ticket)): Path<(TopicId, TicketId)>,
) -> Result<StatusCode, AppError> {
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who) = (book.clone(), who.clone());
            Box::pin(async move {
                let seen = tickets::load_record(conn, who.community, ticket)
                    .await?
                    .ok_or(AppError::NotFound)?;
                if !who.visitor.may_at(Duty::RunTopics, seen.ticket.grid, seen.building) {
                    return Err(AppError::NotFound);
                }
                let record =
                    store::load_kept(conn, &book, &who.visitor, topic, Deed::AttachNeed).await?;
                attach(conn, who.community, (topic, &record.draft.title), &seen, who.id, who.now)
                    .await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a need in, once, and tells who said it and who joined.
///
/// # Errors
/// [`TopicRefusal::NotAttachable`] for what is not public or was taken back.
pub(crate) async fn attach(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, title): (TopicId, &str),
    seen: &tickets::Record,
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    let is_gone = matches!(seen.ticket.status, TicketStatus::Withdrawn | TicketStatus::Duplicate);
    let n_needs = store::count(
        conn,
        "SELECT count(*) FROM topic_need WHERE community_id = $1 AND topic_id = $2",
        community,
        &[topic.bytes()],
    )
    .await?;
    if is_gone || seen.is_private() {
        return Err(refused(TopicRefusal::NotAttachable));
    }
    if n_needs >= NEEDS_MAX {
        return Err(refused(TopicRefusal::TooMany));
    }
    let n_new = sqlx::query(
        "INSERT INTO topic_need (community_id, topic_id, ticket_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(seen.id.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    if n_new == 0 {
        return Ok(());
    }
    let told = Notice::NeedInTopic { number: seen.number.clone(), title: title.to_owned() };
    for reporter in follower::list_followers(conn, community, seen).await? {
        person::join(conn, community, topic, &reporter).await?;
        notice::insert_notice(conn, community, &reporter, &told, About::Topic(topic), now).await?;
    }
    let event =
        TopicEvent::Attached { number: seen.number.clone(), category: seen.ticket.category };
    store::append_event(conn, community, topic, &event, Some(by), now).await
}

/// `PUT /staff/topics/{id}/polls/{poll}`: one matter, one poll; another only when the first was called off.
pub async fn link_poll(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, id)): Path<(TopicId, PollId)>,
) -> Result<StatusCode, AppError> {
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who) = (book.clone(), who.clone());
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, topic).await?;
                if !store::keeps(&book, &who.visitor, &record.draft.places) {
                    return Err(AppError::NotFound);
                }
                let known = list_polls(conn, who.community, topic).await?;
                if known.iter().any(|brief| brief.id == id) {
                    return Ok(());
                }
                record.check(Deed::LinkPoll, who.now)?;
                if known.iter().any(|brief| brief.status != PollStatus::Void) {
                    return Err(refused(TopicRefusal::PollTaken));
                }
                insert_poll_link(conn, who.community, &record.id, id, who.id, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a poll to a topic.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such poll.
pub(crate) async fn insert_poll_link(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: &TopicId,
    id: PollId,
    by: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    let brief = poll::brief(conn, community, id).await?.ok_or(AppError::NotFound)?;
    sqlx::query(
        "INSERT INTO topic_poll (community_id, topic_id, poll_id, at) VALUES ($1, $2, $3, $4)",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(id.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let event = TopicEvent::PollLinked { poll: id, title: brief.title };
    store::append_event(conn, community, *topic, &event, Some(by), now).await
}

/// The polls of a topic, oldest first.
pub(super) async fn list_polls(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
) -> Result<Vec<poll::Brief>, AppError> {
    let rows = sqlx::query(
        "SELECT poll_id FROM topic_poll WHERE community_id = $1 AND topic_id = $2 ORDER BY at, poll_id LIMIT 10",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = sql::id(row, 0, PollId::from_bytes)?;
        found.extend(poll::brief(conn, community, id).await?);
    }
    Ok(found)
}
