//! Acting on a ticket: the one way in for residents, staff and the clockwork.

use super::{
    follow,
    history::{self, NewEntry},
    store, view,
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AppState, Json, Merge, Path, Seen, Staff, Visitor},
    state::App,
};
use axum::{extract::State, response::Response};
use linli_shared::{
    access::Role,
    api::{ActOnMany, ActOnTicket, ManyOutcome, PAGE_MAX},
    i18n::label,
    id::{CommunityId, EntryId, ResidentId, TicketId},
    ticket::{self, Actor, Entry, Standing, TicketRefusal, TicketStatus},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `POST /tickets/{id}/actions`.
pub async fn act(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<TicketId>,
    Seen(version): Seen,
    Json(body): Json<ActOnTicket>,
) -> Result<Response, AppError> {
    if matches!(body.standing, Standing::Staff(_)) && version.is_none() {
        return Err(AppError::PreconditionRequired);
    }
    take_step(&app, &who, id, version, body).await?;
    let seen = view::load_seen(&app, &who, id).await?;
    let book = app.book().await?;
    view::answer(&view::view(&app, &book, &who, seen)?)
}

/// `POST /staff/tickets/actions`: each by itself, each with its own outcome.
pub async fn act_on_many(
    State(app): State<AppState>,
    staff: Staff<Merge>,
    Json(body): Json<ActOnMany>,
) -> Result<Json<Vec<ManyOutcome>>, AppError> {
    if i64::try_from(body.tickets.len())? > PAGE_MAX {
        return Err(AppError::Malformed);
    }
    let role = staff
        .visitor
        .posts()
        .iter()
        .map(|post| post.role)
        .find(|role| matches!(role, Role::GridLead | Role::Dispatcher));
    let standing = Standing::Staff(role.ok_or(AppError::Forbidden)?);
    let mut outcomes = Vec::with_capacity(body.tickets.len());
    for (ticket, version) in body.tickets {
        let id = EntryId(uuid::Uuid::from_u128(body.id.0.as_u128() ^ ticket.0.as_u128()));
        let one = ActOnTicket { id, standing, action: body.action.clone() };
        let outcome = take_step(&app, &staff.visitor, ticket, Some(version), one).await;
        let code = match outcome {
            Ok(()) => None,
            Err(AppError::Refused(refusal)) => Some(refusal.code().to_owned()),
            Err(AppError::Stale(_)) => Some("stale".to_owned()),
            Err(AppError::NotFound) => Some("not_found".to_owned()),
            Err(other) => return Err(other),
        };
        outcomes.push(ManyOutcome { ticket, code });
    }
    Ok(Json(outcomes))
}

async fn take_step(
    app: &Arc<App>,
    who: &Visitor,
    id: TicketId,
    version: Option<i64>,
    body: ActOnTicket,
) -> Result<(), AppError> {
    let seen = view::load_seen(app, who, id).await?;
    if !seen.standings.contains(&body.standing) {
        return Err(refused(TicketRefusal::NotAllowed));
    }
    let actor = Actor {
        id: who.who.as_ref().map(|who| who.id),
        party: who
            .posts()
            .iter()
            .find(|post| Standing::Staff(post.role) == body.standing)
            .and_then(|post| post.party),
        standing: body.standing,
    };
    let step = Arc::new(Step {
        community: who.community,
        ticket: id,
        version,
        body,
        actor,
        sender: who.recipient().unwrap_or_default(),
        lang: who.lang,
        now: who.now,
        book: app.book().await?,
    });
    app.db
        .write(move |conn| {
            let step = step.clone();
            Box::pin(async move { step.run(conn).await })
        })
        .await?;
    app.feed.wake();
    Ok(())
}

/// One action with all that its transaction needs.
pub(super) struct Step {
    pub(super) community: CommunityId,
    pub(super) ticket: TicketId,
    pub(super) version: Option<i64>,
    pub(super) body: ActOnTicket,
    pub(super) actor: Actor,
    pub(super) sender: Vec<u8>,
    pub(super) lang: linli_shared::i18n::Lang,
    pub(super) now: Timestamp,
    pub(super) book: Arc<Book>,
}

impl Step {
    async fn run(&self, conn: &mut AnyConnection) -> Result<(), AppError> {
        let record = store::load_record(conn, self.community, self.ticket)
            .await?
            .ok_or(AppError::NotFound)?;
        let entry = Entry::Acted { action: self.body.action.clone() };
        let row = (self.body.id, &entry);
        if history::is_written(conn, self.community, self.ticket, row, self.actor.id).await? {
            return Ok(());
        }
        if self.version.is_some_and(|seen| seen != record.version) {
            return Err(AppError::Stale(self.who_was_first(conn).await?));
        }
        let next = ticket::step(&record.ticket, &self.body.action, self.actor, self.now)
            .map_err(refused)?;
        store::mark_ticket(conn, self.community, &record, &next, &self.book.clocks).await?;
        let new = NewEntry {
            id: self.body.id,
            seq: record.version + 1,
            entry: &entry,
            actor: self.actor.id,
            standing: self.body.standing,
        };
        let row = history::append_entry(self.community, self.ticket, &new, self.now)?;
        row.execute(&mut *conn).await?;
        self.follow(conn, &record, &next).await?;
        follow::tell(
            conn,
            self.community,
            &self.book,
            &record,
            &next,
            &self.body.action,
            Some(&self.sender),
            self.now,
        )
        .await?;
        history::announce(conn, self.community, self.ticket, self.now).await
    }

    /// `刘洋 · 网格员：已接单 · 10:31`, for who came second.
    async fn who_was_first(&self, conn: &mut AnyConnection) -> Result<String, AppError> {
        let row = sqlx::query(
            "SELECT e.actor_id, e.standing, e.at, t.status FROM ticket_entry e
             JOIN ticket t ON t.community_id = e.community_id AND t.id = e.ticket_id
             WHERE e.community_id = $1 AND e.ticket_id = $2 ORDER BY e.seq DESC LIMIT 1",
        )
        .bind(self.community.bytes())
        .bind(self.ticket.bytes())
        .fetch_one(conn)
        .await?;
        let who = crate::sql::id_or_none(&row, 0, ResidentId::from_bytes)?
            .and_then(|id| self.book.staff.get(&id));
        let standing: String = row.try_get(1)?;
        let name = match (who, history::parse_standing(&standing)) {
            (Some(card), _) => card.name.clone(),
            (None, Standing::Reporter | Standing::Follower) => label::someone(self.lang).to_owned(),
            (None, Standing::System | Standing::Staff(_)) => label::clockwork(self.lang).to_owned(),
        };
        let status: String = row.try_get(3)?;
        let status =
            TicketStatus::parse(&status).map_or("", |status| label::status(self.lang, status));
        Ok(format!("{name} · {status} · {}", Timestamp(row.try_get(2)?).display_short()))
    }
}
