//! A resolution becomes a ticket (转为工单): with an owner, a party and a day.

use super::{ID_REUSED, person, store};
use crate::{
    book::Book,
    db::run_together,
    error::{AppError, parse_field},
    extract::{AppState, Json, Path, RunTopics, Staff},
    feed,
    notice::{self, About},
    secret,
    ticket::{
        history::{self, NewEntry},
        store::{self as tickets, NewNeed, NewTicket},
    },
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{OpenTask, TaskOpened},
    board,
    category::{Category, Class},
    deliberation::{Deed, TopicEvent},
    i18n::notice::Notice,
    id::{CommunityId, EntryId, NeedId, PartyId, PlaceId, ResidentId, TicketId, TopicId},
    place::{Place, PlaceKind},
    refusal::FieldError,
    text::BODY_CHARS_MAX,
    ticket::{Entry, Source, Standing, Ticket},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// How far a day may lie ahead.
const DUE_DAYS_MAX: i64 = 3 * 366;

/// `PUT /staff/topics/{id}/tickets/{ticket}`: 201 the first time, 200 for the same again.
pub async fn open_task(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, ticket)): Path<(TopicId, TicketId)>,
    Json(body): Json<OpenTask>,
) -> Result<(StatusCode, Json<TaskOpened>), AppError> {
    let book = app.book().await?;
    let body_hash = secret::hash(serde_json::to_string(&body)?.as_bytes());
    let task =
        Arc::new(check(&book, &who, topic, ticket, body, |words| app.model.decide(words).0)?);
    let (number, is_new) = app
        .db
        .write(move |conn| {
            let (book, who, task) = (book.clone(), who.clone(), task.clone());
            Box::pin(async move {
                if let Some(number) = load_same(conn, who.community, &task, body_hash).await? {
                    return Ok((number, false));
                }
                let record =
                    store::load_kept(conn, &book, &who.visitor, topic, Deed::OpenTask).await?;
                let place = task.place.or_else(|| record.draft.places.first().copied());
                let place = place.and_then(|place| book.places.get(&place));
                let numbered = tickets::take_number(conn, who.community, who.now).await?;
                let whole = (record.draft.title.as_str(), place, body_hash);
                write_task(conn, who.community, &book, whole, &task, &numbered, who.now).await?;
                Ok((numbered.1, true))
            })
        })
        .await?;
    app.feed.wake();
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(TaskOpened { ticket, number })))
}

/// A task that was checked, on its way to be a ticket.
pub(crate) struct NewTask {
    pub(crate) topic: TopicId,
    pub(crate) ticket: TicketId,
    pub(crate) words: String,
    pub(crate) party: PartyId,
    pub(crate) due_on: Date,
    pub(crate) place: Option<PlaceId>,
    pub(crate) category: Category,
    pub(crate) by: ResidentId,
}

fn check(
    book: &Book,
    who: &Staff<RunTopics>,
    topic: TopicId,
    ticket: TicketId,
    body: OpenTask,
    decide: impl FnOnce(&str) -> Category,
) -> Result<NewTask, AppError> {
    let words = parse_field("words", &body.words, BODY_CHARS_MAX)?;
    let wrong = |field: &str, code: &str| AppError::Invalid(vec![FieldError::new(field, code)]);
    if !book.parties.contains_key(&body.party) {
        return Err(wrong("party", "topic.party_unknown"));
    }
    let today = who.now.date();
    if body.due_on <= today || body.due_on > today.plus_days(DUE_DAYS_MAX) {
        return Err(wrong("due_on", "topic.due"));
    }
    if body.place.is_some_and(|place| !book.places.contains_key(&place)) {
        return Err(wrong("place", "topic.place_unknown"));
    }
    let category = decide(&words);
    let (party, due_on, place) = (body.party, body.due_on, body.place);
    Ok(NewTask { topic, ticket, words, party, due_on, place, category, by: who.id })
}

/// The number of a task that came before under this id.
async fn load_same(
    conn: &mut AnyConnection,
    community: CommunityId,
    task: &NewTask,
    body_hash: [u8; 32],
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT body_hash, number, topic_id FROM topic_ticket WHERE community_id = $1 AND ticket_id = $2",
    )
    .bind(community.bytes())
    .bind(task.ticket.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_same = row.try_get::<Vec<u8>, _>(0)? == body_hash
        && row.try_get::<Vec<u8>, _>(2)? == task.topic.bytes();
    if is_same { Ok(Some(row.try_get(1)?)) } else { Err(AppError::Denied(ID_REUSED)) }
}

/// Opens the ticket, sends it to its party, and tells everybody who takes part.
///
/// # Errors
/// When the id stands for a need already.
pub(crate) async fn write_task(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (title, place, body_hash): (&str, Option<&Place>, [u8; 32]),
    task: &NewTask,
    (feed_seq, number): &(i64, String),
    now: Timestamp,
) -> Result<(), AppError> {
    insert_need(conn, community, place, task, body_hash, now).await?;
    let grid = place.and_then(|place| match place.kind {
        PlaceKind::Grid => Some(place.id),
        PlaceKind::Community | PlaceKind::Building | PlaceKind::Unit | PlaceKind::Spot => {
            place.grid
        }
    });
    let mut ticket = Ticket::open(
        Class::Complex,
        public_category(task.category),
        grid,
        book.first_contact(grid),
        false,
        now,
    );
    ticket.send(task.party, now);
    let new = NewTicket {
        id: task.ticket,
        number,
        version: 2,
        ticket: &ticket,
        place: place.map(|place| place.id),
        building: place.and_then(|place| place.building),
        confidential: false,
        for_person: None,
        n_reporters: 1,
    };
    let mut rows = vec![tickets::insert_ticket(community, &new, &book.clocks)?];
    for (seq, entry) in
        [(1, Entry::Opened { source: Source::Analysis }), (2, Entry::Routed { to: task.party })]
    {
        let id = EntryId::new(now, rand::random());
        let standing = Standing::System;
        let entry = NewEntry { id, seq, entry: &entry, actor: Some(task.by), standing };
        rows.push(history::append_entry(community, task.ticket, &entry, now)?);
    }
    rows.push(feed::append_event(community, *feed_seq, "opened", task.ticket.bytes(), now));
    run_together(conn, rows).await?;
    insert_task(conn, community, task, (number, body_hash), now).await?;
    tell(conn, community, book, (title, number), task, now).await?;
    let party = book.parties.get(&task.party).map(|party| party.name.clone());
    let event = TopicEvent::TaskOpened {
        ticket: task.ticket,
        number: number.clone(),
        words: task.words.clone(),
        party: party.unwrap_or_default(),
        due_on: task.due_on,
    };
    store::append_event(conn, community, task.topic, &event, Some(task.by), now).await
}

/// What a topic decided is for everybody to follow, whatever the words remind the classifier of.
fn public_category(category: Category) -> Category {
    let as_it_is = Ticket::open(Class::Complex, category, None, None, false, Timestamp(0));
    if board::is_public(&as_it_is, false, None) { category } else { Category::B7 }
}

async fn insert_need(
    conn: &mut AnyConnection,
    community: CommunityId,
    place: Option<&Place>,
    task: &NewTask,
    body_hash: [u8; 32],
    now: Timestamp,
) -> Result<(), AppError> {
    let need = NewNeed {
        id: NeedId(task.ticket.0),
        body_hash,
        said: &task.words,
        place: place.map(|place| place.id),
        place_words: "",
        source: Source::Analysis,
        confidential: false,
        reporter: None,
        visitor: None,
        phone_sealed: None,
        for_sealed: None,
        photos: &[],
        recording: None,
        occurred_at: None,
        suggested: "",
    };
    if tickets::insert_need(conn, community, &need, now).await? {
        Ok(())
    } else {
        Err(AppError::Denied(ID_REUSED))
    }
}

async fn insert_task(
    conn: &mut AnyConnection,
    community: CommunityId,
    task: &NewTask,
    (number, body_hash): (&str, [u8; 32]),
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO topic_ticket (community_id, topic_id, ticket_id, body_hash, number, words, party_id, due_on, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(community.bytes())
    .bind(task.topic.bytes())
    .bind(task.ticket.bytes())
    .bind(&body_hash[..])
    .bind(number)
    .bind(&task.words)
    .bind(task.party.bytes())
    .bind(task.due_on.0)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The party's people have a ticket to take on; who takes part knows that it is in hand.
async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    (title, number): (&str, &str),
    task: &NewTask,
    now: Timestamp,
) -> Result<(), AppError> {
    for member in book.members(task.party) {
        let told = Notice::Received { number: number.to_owned() };
        let about = About::Ticket(task.ticket);
        notice::insert_notice(conn, community, member.bytes(), &told, about, now).await?;
    }
    let told = Notice::TopicTask { title: title.to_owned(), number: number.to_owned() };
    person::tell_all(conn, community, task.topic, &told, now).await
}

/// Whether a ticket carries out what a topic decided: its pictures are for everybody.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_task(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
) -> Result<bool, AppError> {
    let row = sqlx::query("SELECT 1 FROM topic_ticket WHERE community_id = $1 AND ticket_id = $2")
        .bind(community.bytes())
        .bind(ticket.bytes())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}
