//! One ticket walking its way (流转): the same rules as in the running server, with the clockwork in between.
//!
//! Invariant: every line was made by the ticket machine or the clockwork, in the order of time, and
//! none lies after the end of the walk.

use linli_shared::{
    id::{PartyId, ResidentId},
    ticket::{
        self, Actor, Alarm, ClockKind, ClockLimits, Entry, Standing, Ticket, TicketAction,
        TicketRefusal, TicketStatus,
    },
    time::Timestamp,
};

/// One row of the history.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) entry: Entry,
    pub(super) actor: Option<ResidentId>,
    pub(super) standing: Standing,
    pub(super) at: Timestamp,
    /// Where the ticket stood after it.
    pub(super) status: TicketStatus,
}

/// Why a walk ends.
#[derive(Debug)]
pub(super) enum Halt {
    /// The rest has not happened yet.
    Later,
    /// The script asks for what the machine refuses.
    Refused(TicketRefusal, TicketAction),
}

/// A ticket on its way.
pub(super) struct Walk {
    pub(super) ticket: Ticket,
    pub(super) lines: Vec<Line>,
    /// Neighbours who will say "me too", in the order of time.
    pub(super) joiners: Vec<(Timestamp, ResidentId)>,
    /// Who joined in time.
    pub(super) joined: Vec<(Timestamp, ResidentId)>,
    /// Where it stays, when it is not to go all the way.
    pub(super) stop: Option<TicketStatus>,
    /// When the last thing happened.
    pub(super) at: Timestamp,
    limits: ClockLimits,
    end: Timestamp,
}

/// The clockwork.
pub(super) const SYSTEM: Actor = Actor { id: None, party: None, standing: Standing::System };

impl Walk {
    /// Begins with the row that says how the need came in.
    pub(super) fn begin(ticket: Ticket, opened: Entry, by: Actor, end: Timestamp) -> Self {
        let at = ticket.times.submitted_at;
        let mut walk = Self {
            ticket,
            lines: Vec::new(),
            joiners: Vec::new(),
            joined: Vec::new(),
            stop: None,
            at,
            limits: ClockLimits::default(),
            end,
        };
        walk.write(opened, by, at);
        if let (TicketStatus::Dispatched, Some(to)) = (walk.ticket.status, walk.ticket.party) {
            walk.write(Entry::Routed { to }, SYSTEM, at);
        }
        walk
    }

    /// Does one thing at `at`, after all that the clockwork does before.
    pub(super) fn act(
        &mut self,
        at: Timestamp,
        by: Actor,
        action: TicketAction,
    ) -> Result<(), Halt> {
        if at > self.end || self.stop == Some(self.ticket.status) {
            return Err(Halt::Later);
        }
        self.advance(at)?;
        self.ticket = ticket::step(&self.ticket, &action, by, at)
            .map_err(|refusal| Halt::Refused(refusal, action.clone()))?;
        self.write(Entry::Acted { action }, by, at);
        Ok(())
    }

    /// Lets the time pass until the end.
    pub(super) fn rest(&mut self) -> Result<(), Halt> {
        self.advance(self.end)
    }

    /// Lets the clockwork do what is due until `to`, and neighbours join.
    pub(super) fn advance(&mut self, to: Timestamp) -> Result<(), Halt> {
        let until = to.min(self.end);
        loop {
            // A clock may have run out while it was thought met: a failed check opens it again.
            let due = ticket::wake_at(&self.ticket, &self.limits).max(self.at);
            let join = self.joiners.first().map_or(Timestamp::NEVER, |(at, _)| *at);
            if due.min(join) > until {
                return if to > self.end { Err(Halt::Later) } else { Ok(()) };
            }
            if join < due {
                let (at, who) = self.joiners.remove(0);
                if is_under_way(self.ticket.status) {
                    let by = Actor { id: Some(who), party: None, standing: Standing::Follower };
                    self.write(Entry::Joined, by, at);
                    self.joined.push((at, who));
                }
            } else if let Some(alarm) = ticket::alarm(&self.ticket, &self.limits, due) {
                self.ring(alarm, due)?;
            }
        }
    }

    fn ring(&mut self, alarm: Alarm, at: Timestamp) -> Result<(), Halt> {
        match alarm {
            Alarm::Route(party) => {
                self.ticket.send(party, at);
                self.write(Entry::Routed { to: party }, SYSTEM, at);
                Ok(())
            }
            Alarm::Overdue(clock) => {
                self.ticket.alarmed.push(clock);
                self.write(Entry::Overdue { clock }, SYSTEM, at);
                if clock == ClockKind::Finish && self.ticket.level.above().is_some() {
                    return self.by_itself(
                        TicketAction::Escalate { reason: "办理超时，自动上报".to_owned() },
                        at,
                    );
                }
                Ok(())
            }
            Alarm::PauseOver => self.by_itself(TicketAction::Resume, at),
            Alarm::SilenceOver => self.by_itself(
                TicketAction::Close { words: "7 天内没有评价，自动结案".to_owned() },
                at,
            ),
        }
    }

    fn by_itself(&mut self, action: TicketAction, at: Timestamp) -> Result<(), Halt> {
        self.ticket = ticket::step(&self.ticket, &action, SYSTEM, at)
            .map_err(|refusal| Halt::Refused(refusal, action.clone()))?;
        self.write(Entry::Acted { action }, SYSTEM, at);
        Ok(())
    }

    fn write(&mut self, entry: Entry, by: Actor, at: Timestamp) {
        self.at = at;
        let (actor, standing, status) = (by.id, by.standing, self.ticket.status);
        self.lines.push(Line { entry, actor, standing, at, status });
    }

    /// Another ticket was merged into this one at `at`; none when it was over by then.
    pub(super) fn absorb(&mut self, other: linli_shared::id::TicketId, by: Actor, at: Timestamp) {
        let after = self.lines.partition_point(|line| line.at <= at);
        let status = self
            .lines
            .get(after.saturating_sub(1))
            .map_or(TicketStatus::Submitted, |line| line.status);
        let (actor, standing) = (by.id, by.standing);
        let entry = Entry::Absorbed { ticket: other };
        self.lines.insert(after, Line { entry, actor, standing, at, status });
    }

    /// Where it stood at an instant.
    pub(super) fn status_at(&self, at: Timestamp) -> TicketStatus {
        let before = self.lines.iter().rev().find(|line| line.at <= at);
        before.map_or(TicketStatus::Submitted, |line| line.status)
    }

    /// Departments that were called, with the instant.
    pub(super) fn called(&self) -> Vec<(PartyId, Timestamp)> {
        let mut called = Vec::new();
        for line in &self.lines {
            if let Entry::Acted { action: TicketAction::Whistle { lead, supporting, .. } } =
                &line.entry
            {
                called.extend(supporting.iter().chain([lead]).map(|party| (*party, line.at)));
            }
        }
        called
    }
}

/// Whether somebody who sees the same still has a reason to say so.
const fn is_under_way(status: TicketStatus) -> bool {
    matches!(
        status,
        TicketStatus::Submitted
            | TicketStatus::Dispatched
            | TicketStatus::Accepted
            | TicketStatus::InProgress
            | TicketStatus::Paused
    )
}
