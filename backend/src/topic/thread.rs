//! What became of a topic (来龙去脉): what was written down, and what its polls and tickets came to.

use crate::{
    error::AppError,
    poll, sql,
    ticket::{history, store as tickets},
};
use linli_shared::{
    api::{ThreadRow, TopicTask},
    deliberation::TopicEvent,
    id::{CommunityId, PartyId, TicketId, TopicId},
    poll::PollStatus,
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row};

use crate::book::Book;

/// Most events of one topic that are shown.
const EVENTS_MAX: i64 = 300;
/// Most tickets of one topic that are shown.
const TASKS_MAX: i64 = 50;

/// Everything that happened, oldest first.
pub(super) async fn load(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    polls: &[poll::Brief],
    tasks: &[TopicTask],
) -> Result<Vec<ThreadRow>, AppError> {
    let rows = sqlx::query(
        "SELECT body, at FROM topic_event WHERE community_id = $1 AND topic_id = $2 ORDER BY at, id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(EVENTS_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let mut thread = Vec::with_capacity(rows.len());
    for row in &rows {
        let event: TopicEvent = serde_json::from_str(row.try_get(0)?)?;
        thread.push(ThreadRow { at: Timestamp(row.try_get(1)?), event });
    }
    for brief in polls.iter().filter(|brief| brief.status == PollStatus::Closed) {
        if let Some(outcome) = brief.outcome.clone() {
            let (poll, title, mode) = (brief.id, brief.title.clone(), brief.mode);
            let event = TopicEvent::PollClosed { poll, title, outcome, mode };
            thread.push(ThreadRow { at: brief.closes_at, event });
        }
    }
    for task in tasks {
        if let Some(done) = history::load_finish(conn, community, task.ticket).await? {
            let (ticket, number) = (task.ticket, task.number.clone());
            let event =
                TopicEvent::TaskDone { ticket, number, words: done.words, photos: done.photos };
            thread.push(ThreadRow { at: done.at, event });
        }
    }
    thread.sort_by_key(|row| row.at);
    Ok(thread)
}

/// The tickets of a topic with where they stand, oldest first.
pub(super) async fn list_tasks(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    topic: TopicId,
) -> Result<Vec<TopicTask>, AppError> {
    let rows = sqlx::query(
        "SELECT ticket_id, number, words, party_id, due_on FROM topic_ticket
         WHERE community_id = $1 AND topic_id = $2 ORDER BY at, ticket_id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(TASKS_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let mut tasks = Vec::with_capacity(rows.len());
    for row in &rows {
        let ticket = sql::id(row, 0, TicketId::from_bytes)?;
        let Some(record) = tickets::load_record(conn, community, ticket).await? else { continue };
        // The ticket may have gone to another party since.
        let party = match record.ticket.party {
            Some(party) => party,
            None => sql::id(row, 3, PartyId::from_bytes)?,
        };
        tasks.push(TopicTask {
            ticket,
            number: row.try_get(1)?,
            words: row.try_get(2)?,
            party: book.parties.get(&party).map(|party| party.name.clone()).unwrap_or_default(),
            due_on: Date(row.try_get(4)?),
            status: record.ticket.status,
        });
    }
    Ok(tasks)
}
