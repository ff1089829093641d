//! What an action on a ticket does beyond it: other tickets, notices, calls to parties.

use super::{
    act::Step,
    follower, history,
    history::NewEntry,
    store::{self, NewNeed, NewTicket, Record},
};
use crate::{
    book::Book,
    db::run_together,
    error::{AppError, refused},
    feed,
    notice::{self, About},
    upload,
};
use linli_shared::{
    access::Role,
    category::Class,
    i18n::notice::Notice,
    id::{CommunityId, EntryId, NeedId, PartyId, TicketId, UploadId},
    ticket::{Entry, Source, Standing, Ticket, TicketAction, TicketRefusal, TicketStatus},
    time::Timestamp,
};
use sqlx::AnyConnection;

impl Step {
    /// What an action does beyond its own ticket.
    pub(super) async fn follow(
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
                    follower::insert_call(conn, self.community, *party, self.ticket, self.now)
                        .await?;
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
                    About::Ticket(self.ticket),
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
                About::Ticket(self.ticket),
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
        // Whoever follows this one will be shown the other, which may be for one person's eyes.
        let is_one_person = record.n_reporters == 1
            && (record.reporter, &record.visitor) == (target.reporter, &target.visitor);
        if target.is_private() && !is_one_person {
            return Err(refused(TicketRefusal::NotAllowed));
        }
        let mut more = 0;
        for follower in follower::list_followers(conn, self.community, record).await? {
            let is_new =
                follower::insert_reporter(conn, self.community, into, &follower, None, self.now)
                    .await?;
            more += i64::from(is_new);
        }
        follower::mark_reporters(conn, self.community, into, more).await?;
        let entry = Entry::Absorbed { ticket: self.ticket };
        let id = EntryId::new(self.now, rand::random());
        history::append(
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
        let entry = NewEntry {
            id,
            seq: 1,
            entry: &Entry::Opened { source: Source::Analysis },
            actor: None,
            standing: Standing::System,
        };
        let rows = vec![
            store::insert_ticket(self.community, &new, &self.book.clocks)?,
            history::append_entry(self.community, new.id, &entry, self.now)?,
            feed::append_event(self.community, seq, "opened", id.0.as_bytes(), self.now),
        ];
        run_together(conn, rows).await?;
        if let Some(lead) = lead {
            notice::insert_notice(
                conn,
                self.community,
                lead.bytes(),
                &Notice::Assigned { number: number.clone() },
                About::Ticket(TicketId(id.0)),
                self.now,
            )
            .await?;
        }
        Ok(())
    }
}

/// What an action is worth telling, to whom.
pub struct Told {
    /// To the named owner.
    pub to_owner: Option<Notice>,
    /// To who said it and who joined.
    pub to_reporters: Option<Notice>,
}

/// What owner and reporters are told of an action that led to `status`.
#[must_use]
pub fn told(number: &str, action: &TicketAction, status: TicketStatus) -> Told {
    use TicketAction as A;
    let number = number.to_owned();
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
        A::Check { passed: true, .. } if status == TicketStatus::Checked => {
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
        | A::Whistle { .. } => (None, Some(Notice::Moved { number, status })),
    };
    Told { to_owner, to_reporters }
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
    let Told { to_owner, to_reporters } = told(&record.number, action, next.status);
    let owner =
        next.owner.filter(|owner| Some(owner.bytes()) != by && book.staff.contains_key(owner));
    if let (Some(told), Some(owner)) = (to_owner, owner) {
        notice::insert_notice(conn, community, owner.bytes(), &told, About::Ticket(record.id), now)
            .await?;
    }
    if let Some(told) = to_reporters {
        for follower in follower::list_followers(conn, community, record)
            .await?
            .into_iter()
            .filter(|f| Some(f.as_slice()) != by)
        {
            notice::insert_notice(conn, community, &follower, &told, About::Ticket(record.id), now)
                .await?;
        }
    }
    Ok(())
}
