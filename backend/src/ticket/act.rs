//! Acting on a ticket: the one way in for residents, staff and the clockwork.

use super::{
    store::{self, NewEntry, NewNeed, NewTicket, Record},
    view,
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AppState, Json, Merge, Path, Seen, Staff, Visitor},
    notice, session,
    state::App,
    upload,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use linli_shared::{
    access::Role,
    api::{ActOnMany, ActOnTicket, JoinTicket, ManyOutcome, PAGE_MAX},
    category::Class,
    i18n::{label, notice::Notice},
    id::{CommunityId, EntryId, NeedId, PartyId, ResidentId, TicketId, UploadId},
    text::Phone,
    ticket::{
        self, Actor, Entry, Source, Standing, Ticket, TicketAction, TicketRefusal, TicketStatus,
    },
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
struct Step {
    community: CommunityId,
    ticket: TicketId,
    version: Option<i64>,
    body: ActOnTicket,
    actor: Actor,
    sender: Vec<u8>,
    lang: linli_shared::i18n::Lang,
    now: Timestamp,
    book: Arc<Book>,
}

impl Step {
    async fn run(&self, conn: &mut AnyConnection) -> Result<(), AppError> {
        let record = store::load_record(conn, self.community, self.ticket)
            .await?
            .ok_or(AppError::NotFound)?;
        if has_entry(conn, self.community, self.ticket, self.body.id).await? {
            return Ok(());
        }
        if self.version.is_some_and(|seen| seen != record.version) {
            return Err(AppError::Stale(self.who_was_first(conn).await?));
        }
        let next = ticket::step(&record.ticket, &self.body.action, self.actor, self.now)
            .map_err(refused)?;
        store::mark_ticket(conn, self.community, &record, &next, &self.book.clocks).await?;
        let entry = NewEntry {
            id: self.body.id,
            seq: record.version + 1,
            entry: &Entry::Acted { action: self.body.action.clone() },
            actor: self.actor.id,
            standing: self.body.standing,
        };
        store::append_entry(conn, self.community, self.ticket, &entry, self.now).await?;
        self.follow(conn, &record, &next).await?;
        tell(
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
        store::announce(conn, self.community, self.ticket, self.now).await
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
        let name = match (who, store::parse_standing(&standing)) {
            (Some(card), _) => card.name.clone(),
            (None, Standing::Reporter) => label::someone(self.lang).to_owned(),
            (None, Standing::System | Standing::Staff(_)) => label::clockwork(self.lang).to_owned(),
        };
        let status: String = row.try_get(3)?;
        let status =
            TicketStatus::parse(&status).map_or("", |status| label::status(self.lang, status));
        Ok(format!("{name} · {status} · {}", Timestamp(row.try_get(2)?).display_short()))
    }

    /// What an action does beyond its own ticket.
    async fn follow(
        &self,
        conn: &mut AnyConnection,
        record: &Record,
        next: &Ticket,
    ) -> Result<(), AppError> {
        use TicketAction as A;
        match &self.body.action {
            A::Finish { photos, .. } | A::SolveOnSpot { photos, .. } => {
                self.bind_photos(conn, photos).await
            }
            A::Whistle { lead, supporting, .. } => {
                for party in supporting.iter().chain([lead]) {
                    self.known(*party)?;
                    store::insert_call(conn, self.community, *party, self.ticket, self.now).await?;
                    self.tell_party(
                        conn,
                        *party,
                        &Notice::Whistled { number: record.number.clone() },
                    )
                    .await?;
                }
                Ok(())
            }
            A::Dispatch { to, .. } => {
                self.known(*to)?;
                self.tell_party(conn, *to, &Notice::Received { number: record.number.clone() })
                    .await
            }
            A::Assign { to } => {
                if !self.book.staff.contains_key(to) {
                    return Err(AppError::NotFound);
                }
                let told = Notice::Assigned { number: record.number.clone() };
                notice::insert_notice(
                    conn,
                    self.community,
                    to.bytes(),
                    &told,
                    Some(self.ticket),
                    self.now,
                )
                .await
            }
            A::Merge { into } => self.absorb(conn, record, *into).await,
            A::Rate { .. }
                if next.effective_rating().is_some_and(linli_shared::rating::Rating::is_bad) =>
            {
                self.call_back(conn, record, next).await
            }
            A::Accept { .. }
            | A::Start { .. }
            | A::Plan { .. }
            | A::Pause { .. }
            | A::Resume
            | A::Check { .. }
            | A::Close { .. }
            | A::Return { .. }
            | A::Refer { .. }
            | A::NoFurtherAction { .. }
            | A::Withdraw
            | A::Escalate { .. }
            | A::Reclassify { .. }
            | A::ReportIn { .. }
            | A::Reply { .. }
            | A::Nudge
            | A::Rate { .. }
            | A::Reopen { .. }
            | A::Sample { .. } => Ok(()),
        }
    }

    fn known(&self, party: PartyId) -> Result<(), AppError> {
        if self.book.parties.contains_key(&party) { Ok(()) } else { Err(AppError::NotFound) }
    }

    async fn tell_party(
        &self,
        conn: &mut AnyConnection,
        party: PartyId,
        told: &Notice,
    ) -> Result<(), AppError> {
        for member in self.book.members(party) {
            notice::insert_notice(
                conn,
                self.community,
                member.bytes(),
                told,
                Some(self.ticket),
                self.now,
            )
            .await?;
        }
        Ok(())
    }

    async fn bind_photos(
        &self,
        conn: &mut AnyConnection,
        photos: &[UploadId],
    ) -> Result<(), AppError> {
        upload::bind(conn, self.community, photos, &self.sender, self.ticket).await
    }

    /// The other ticket takes over the reporters; they are told of its steps from then on.
    async fn absorb(
        &self,
        conn: &mut AnyConnection,
        record: &Record,
        into: TicketId,
    ) -> Result<(), AppError> {
        let target =
            store::load_record(conn, self.community, into).await?.ok_or(AppError::NotFound)?;
        if into == self.ticket || !target.ticket.status.is_open() {
            return Err(refused(TicketRefusal::WrongStatus(target.ticket.status)));
        }
        let mut more = 0;
        for follower in store::list_followers(conn, self.community, record).await? {
            let is_new =
                store::insert_reporter(conn, self.community, into, &follower, None, self.now)
                    .await?;
            more += i64::from(is_new);
        }
        store::mark_reporters(conn, self.community, into, more).await?;
        let entry = Entry::Absorbed { ticket: self.ticket };
        let id = EntryId::new(self.now, rand::random());
        append(
            conn,
            self.community,
            &target,
            &target.ticket,
            &self.book,
            (id, &entry),
            self.actor,
            self.now,
        )
        .await
    }

    /// A bad rating opens a ticket for the lead: call within a day.
    async fn call_back(
        &self,
        conn: &mut AnyConnection,
        record: &Record,
        next: &Ticket,
    ) -> Result<(), AppError> {
        let id = EntryId::new(self.now, rand::random());
        let lead = self.book.holder(Role::GridLead, next.grid).or(next.owner);
        let said = format!(
            "回访：{} · {}",
            record.number,
            record.said.chars().take(60).collect::<String>()
        );
        let mut follow_up =
            Ticket::open(Class::General, next.category, next.grid, lead, next.special, self.now);
        follow_up.times.dispatched_at = Some(self.now);
        let need = NewNeed {
            id: NeedId(id.0),
            body_hash: [0; 32],
            said: &said,
            place: record.place,
            place_words: &record.place_words,
            source: Source::Analysis,
            confidential: true,
            reporter: None,
            visitor: None,
            phone_sealed: None,
            for_sealed: None,
            photos: &[],
            recording: None,
            occurred_at: None,
            suggested: "",
        };
        store::insert_need(conn, self.community, &need, self.now).await?;
        let (seq, number) = store::take_number(conn, self.community, self.now).await?;
        let new = NewTicket {
            id: TicketId(id.0),
            number: &number,
            version: 1,
            ticket: &follow_up,
            place: record.place,
            building: record.building,
            confidential: true,
            for_person: None,
            n_reporters: 1,
        };
        store::insert_ticket(conn, self.community, &new, &self.book.clocks).await?;
        let entry = NewEntry {
            id,
            seq: 1,
            entry: &Entry::Opened { source: Source::Analysis },
            actor: None,
            standing: Standing::System,
        };
        store::append_entry(conn, self.community, new.id, &entry, self.now).await?;
        crate::feed::append_event(conn, self.community, seq, "opened", id.0.as_bytes(), self.now)
            .await?;
        if let Some(lead) = lead {
            notice::insert_notice(
                conn,
                self.community,
                lead.bytes(),
                &Notice::Assigned { number: number.clone() },
                Some(TicketId(id.0)),
                self.now,
            )
            .await?;
        }
        Ok(())
    }
}

/// Appends a row without an action of the machine: the version moves, the state may.
///
/// # Errors
/// [`AppError::Stale`] when somebody was first.
#[expect(clippy::too_many_arguments, reason = "one row of a history has this many parts")]
pub async fn append(
    conn: &mut AnyConnection,
    community: CommunityId,
    record: &Record,
    next: &Ticket,
    book: &Book,
    (id, entry): (EntryId, &Entry),
    actor: Actor,
    now: Timestamp,
) -> Result<(), AppError> {
    store::mark_ticket(conn, community, record, next, &book.clocks).await?;
    let new =
        NewEntry { id, seq: record.version + 1, entry, actor: actor.id, standing: actor.standing };
    store::append_entry(conn, community, record.id, &new, now).await?;
    store::announce(conn, community, record.id, now).await
}

async fn has_entry(
    conn: &mut AnyConnection,
    community: CommunityId,
    ticket: TicketId,
    id: EntryId,
) -> Result<bool, AppError> {
    let row = sqlx::query(
        "SELECT 1 FROM ticket_entry WHERE community_id = $1 AND ticket_id = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(ticket.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Tells everybody whom an action concerns, but not who did it.
///
/// # Errors
/// When a row cannot be written.
#[expect(clippy::too_many_arguments, reason = "a notice needs who, what, to which ticket and when")]
pub async fn tell(
    conn: &mut AnyConnection,
    community: CommunityId,
    book: &Book,
    record: &Record,
    next: &Ticket,
    action: &TicketAction,
    by: Option<&[u8]>,
    now: Timestamp,
) -> Result<(), AppError> {
    use TicketAction as A;
    let number = record.number.clone();
    let (to_owner, to_reporters) = match action {
        A::Reply { words, internal } => {
            let told = Notice::Message { number, words: words.chars().take(60).collect() };
            (Some(told.clone()), (!*internal).then_some(told))
        }
        A::Nudge => (Some(Notice::Nudged { number }), None),
        A::Reopen { .. } | A::Rate { solved: false, .. } => {
            (Some(Notice::Reopened { number }), None)
        }
        A::Return { .. } => (Some(Notice::Assigned { number }), None),
        A::Check { passed: true, .. } if next.status == TicketStatus::Checked => {
            (None, Some(Notice::PleaseRate { number }))
        }
        A::Assign { .. }
        | A::ReportIn { .. }
        | A::Sample { .. }
        | A::Escalate { .. }
        | A::Reclassify { .. }
        | A::Rate { .. } => (None, None),
        A::Dispatch { .. }
        | A::Accept { .. }
        | A::Start { .. }
        | A::Plan { .. }
        | A::Pause { .. }
        | A::Resume
        | A::Finish { .. }
        | A::SolveOnSpot { .. }
        | A::Check { .. }
        | A::Close { .. }
        | A::Refer { .. }
        | A::NoFurtherAction { .. }
        | A::Merge { .. }
        | A::Withdraw
        | A::Whistle { .. } => (None, Some(Notice::Moved { number, status: next.status })),
    };
    let owner =
        next.owner.filter(|owner| Some(owner.bytes()) != by && book.staff.contains_key(owner));
    if let (Some(told), Some(owner)) = (to_owner, owner) {
        notice::insert_notice(conn, community, owner.bytes(), &told, Some(record.id), now).await?;
    }
    if let Some(told) = to_reporters {
        for follower in store::list_followers(conn, community, record)
            .await?
            .into_iter()
            .filter(|f| Some(f.as_slice()) != by)
        {
            notice::insert_notice(conn, community, &follower, &told, Some(record.id), now).await?;
        }
    }
    Ok(())
}

/// `PUT /tickets/{id}/joins/{entry}`: one more reporter of the same matter.
pub async fn join(
    State(app): State<AppState>,
    who: Visitor,
    Path((id, entry)): Path<(TicketId, EntryId)>,
    Json(body): Json<JoinTicket>,
) -> Result<Response, AppError> {
    let mut headers = HeaderMap::new();
    let mut who = who;
    if who.recipient().is_none() {
        who.key = Some(session::set_visitor_cookie(&app, &mut headers));
    }
    let recipient = who.recipient().unwrap_or_default();
    let phone =
        Phone::parse(&body.phone).ok().map(|phone| app.secret.seal(&recipient, phone.as_str()));
    let (book, community, now) = (app.book().await?, who.community, who.now);
    let actor =
        Actor { id: who.who.as_ref().map(|who| who.id), party: None, standing: Standing::Reporter };
    app.db
        .write(move |conn| {
            let (book, recipient, phone) = (book.clone(), recipient.clone(), phone.clone());
            Box::pin(async move {
                let record =
                    store::load_record(conn, community, id).await?.ok_or(AppError::NotFound)?;
                // Only what anybody may see can be joined by anybody.
                if record.confidential
                    || !linli_shared::board::is_public(&record.ticket, false, None)
                    || record.for_sealed.is_some()
                {
                    return Err(AppError::NotFound);
                }
                if !record.ticket.status.is_open() {
                    return Err(refused(TicketRefusal::WrongStatus(record.ticket.status)));
                }
                let is_first = record
                    .reporter
                    .map(|id| id.bytes().to_vec())
                    .or_else(|| record.visitor.clone())
                    .as_ref()
                    == Some(&recipient);
                if is_first
                    || !store::insert_reporter(conn, community, id, &recipient, phone, now).await?
                {
                    return Ok(());
                }
                store::mark_reporters(conn, community, id, 1).await?;
                append(
                    conn,
                    community,
                    &record,
                    &record.ticket,
                    &book,
                    (entry, &Entry::Joined),
                    actor,
                    now,
                )
                .await
            })
        })
        .await?;
    app.feed.wake();
    let seen = view::load_seen(&app, &who, id).await?;
    let book = app.book().await?;
    let answer = view::answer(&view::view(&app, &book, &who, seen)?)?;
    Ok((headers, answer).into_response())
}
