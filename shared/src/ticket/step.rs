//! The ticket machine: what each action does to a ticket, once [`super::way`] lets it.

use super::{
    Actor, Level, PAUSE_DAYS_MAX, PHOTOS_MAX, Pause, REOPEN_DAYS, Standing, Ticket, TicketAction,
    TicketRefusal, TicketStatus, WHISTLE_PARTIES_MAX, Whistle,
    way::{allowed, next_status},
};
use crate::{
    access::Role,
    rating::Rating,
    text::{self, BODY_CHARS_MAX, LINE_CHARS_MAX, TextRefusal},
    time::Timestamp,
};

/// Decides what `action` by `actor` does to a ticket at `now`.
///
/// # Errors
/// The first [`TicketRefusal`] that applies.
pub fn step(
    ticket: &Ticket,
    action: &TicketAction,
    actor: Actor,
    now: Timestamp,
) -> Result<Ticket, TicketRefusal> {
    if !allowed(actor.standing, action) || is_foreign_handler(ticket, action, actor) {
        return Err(TicketRefusal::NotAllowed);
    }
    let status = next_status(ticket, action).ok_or(TicketRefusal::WrongStatus(ticket.status))?;
    check_words(action)?;
    let mut next = ticket.clone();
    apply(&mut next, action, actor, now)?;
    next.status = status;
    mark_times(&mut next, ticket, action, actor, now);
    Ok(next)
}

/// A handler acts only on what was sent to the own party; called departments may report in and write.
fn is_foreign_handler(ticket: &Ticket, action: &TicketAction, actor: Actor) -> bool {
    actor.standing == Standing::Staff(Role::Handler)
        && ticket.party != actor.party
        && !matches!(action, TicketAction::ReportIn { .. } | TicketAction::Reply { .. })
}

fn check_words(action: &TicketAction) -> Result<(), TicketRefusal> {
    use TicketAction as A;
    let (words, needed) = match action {
        A::Plan { words }
        | A::Finish { words, .. }
        | A::SolveOnSpot { words, .. }
        | A::Close { words }
        | A::Whistle { words, .. }
        | A::Reply { words, .. } => (words, true),
        A::Check { passed, words } | A::Sample { passed, words } => (words, !*passed),
        A::Pause { reason, .. }
        | A::Return { reason }
        | A::Refer { reason, .. }
        | A::NoFurtherAction { reason }
        | A::Escalate { reason }
        | A::Reopen { reason } => (reason, true),
        A::Reclassify { reason, .. } => (reason, false),
        A::Dispatch { words, .. }
        | A::Accept { words }
        | A::Start { words }
        | A::ReportIn { words } => (words, false),
        A::Resume
        | A::Merge { .. }
        | A::Withdraw
        | A::Assign { .. }
        | A::Nudge
        | A::Rate { .. } => return Ok(()),
    };
    if let A::Refer { to, .. } = action {
        text::parse(to, LINE_CHARS_MAX).map_err(TicketRefusal::Words)?;
    }
    match text::parse(words, BODY_CHARS_MAX) {
        Ok(_) => Ok(()),
        Err(TextRefusal::Empty) if !needed => Ok(()),
        Err(refusal) => Err(TicketRefusal::Words(refusal)),
    }
}

fn apply(
    next: &mut Ticket,
    action: &TicketAction,
    actor: Actor,
    now: Timestamp,
) -> Result<(), TicketRefusal> {
    use TicketAction as A;
    match action {
        A::Dispatch { to, .. } => {
            next.party = Some(*to);
            next.routed = None;
        }
        A::Accept { .. } | A::Start { .. } | A::Plan { .. } => next.owner = actor.id.or(next.owner),
        A::Pause { reason, until } => {
            if *until <= now || *until > now.plus_days(PAUSE_DAYS_MAX) {
                return Err(TicketRefusal::PauseOutOfRange);
            }
            next.pause = Some(Pause { reason: reason.clone(), since: now, until: *until });
        }
        A::Resume => {
            let since = next.pause.take().map_or(now, |pause| pause.since);
            next.paused_ms = next.paused_ms.saturating_add(now.since(since).max(0));
        }
        A::Finish { photos, .. } | A::SolveOnSpot { photos, .. } => {
            if photos.len() > PHOTOS_MAX {
                return Err(TicketRefusal::TooManyPhotos);
            }
            next.finished_by = actor.id;
            next.on_spot = matches!(action, A::SolveOnSpot { .. });
            next.owner = if next.on_spot { actor.id.or(next.owner) } else { next.owner };
        }
        A::Check { passed, .. } => {
            if actor.id.is_some() && actor.id == next.finished_by {
                return Err(TicketRefusal::CheckerIsHandler);
            }
            if !*passed {
                next.times.finished_at = None;
            }
        }
        A::Return { .. } => next.party = None,
        A::Merge { into } => next.duplicate_of = Some(*into),
        A::Escalate { .. } => next.level = next.level.above().ok_or(TicketRefusal::TopLevel)?,
        A::Reclassify { category, class, .. } => {
            next.category = *category;
            next.class = *class;
            next.alarmed.clear();
        }
        A::Assign { to } => next.owner = Some(*to),
        A::Whistle { lead, supporting, .. } => blow(next, *lead, supporting, now)?,
        A::ReportIn { .. } => report_in(next, actor)?,
        A::Rate { stars, solved, tags, words } => {
            let rating =
                Rating::parse(*stars, *solved, tags, words).map_err(TicketRefusal::Rating)?;
            rate(next, rating, now)?;
        }
        A::Reopen { .. } => reopen(next, now)?,
        A::Sample { passed, .. } => {
            next.sample_passed = Some(*passed);
            if !*passed {
                restart(next, now);
            }
        }
        A::Close { .. }
        | A::Refer { .. }
        | A::NoFurtherAction { .. }
        | A::Withdraw
        | A::Reply { .. }
        | A::Nudge => {}
    }
    Ok(())
}

fn blow(
    next: &mut Ticket,
    lead: crate::id::PartyId,
    supporting: &[crate::id::PartyId],
    now: Timestamp,
) -> Result<(), TicketRefusal> {
    let mut all = supporting.to_vec();
    all.push(lead);
    let n_named = all.len();
    all.sort_unstable();
    all.dedup();
    if all.len() != n_named || n_named > WHISTLE_PARTIES_MAX {
        return Err(TicketRefusal::WhistleParties);
    }
    next.whistle =
        Some(Whistle { lead, supporting: supporting.to_vec(), reported_in: Vec::new(), at: now });
    next.party = Some(lead);
    if next.level == Level::Grid {
        next.level = Level::Street;
    }
    Ok(())
}

fn report_in(next: &mut Ticket, actor: Actor) -> Result<(), TicketRefusal> {
    let (Some(whistle), Some(party)) = (next.whistle.as_mut(), actor.party) else {
        return Err(TicketRefusal::NotCalled);
    };
    let is_called = whistle.lead == party || whistle.supporting.contains(&party);
    if !is_called || whistle.reported_in.contains(&party) {
        return Err(TicketRefusal::NotCalled);
    }
    whistle.reported_in.push(party);
    Ok(())
}

/// One matter, one rating; a bad one may be followed by one more, which counts from then on.
fn rate(next: &mut Ticket, rating: Rating, now: Timestamp) -> Result<(), TicketRefusal> {
    let is_solved = rating.solved;
    match (&next.rating, &next.follow_up) {
        (None, _) => next.rating = Some(rating),
        (Some(first), None) if first.is_bad() || !first.solved => next.follow_up = Some(rating),
        (Some(_), None | Some(_)) => return Err(TicketRefusal::AlreadyRated),
    }
    if is_solved { Ok(()) } else { reopen(next, now) }
}

fn reopen(next: &mut Ticket, now: Timestamp) -> Result<(), TicketRefusal> {
    let ended_at = next.times.closed_at.or(next.times.finished_at).unwrap_or(now);
    if now > ended_at.plus_days(REOPEN_DAYS) {
        return Err(TicketRefusal::TooLateToReopen);
    }
    next.complaints = next.complaints.saturating_add(1);
    restart(next, now);
    Ok(())
}

/// Starts the clocks anew; the history keeps what was.
fn restart(next: &mut Ticket, now: Timestamp) {
    next.times = super::Times {
        submitted_at: next.times.submitted_at,
        reopened_at: Some(now),
        dispatched_at: next.party.map(|_| now),
        ..super::Times::default()
    };
    next.paused_ms = 0;
    next.finished_by = None;
    next.alarmed.clear();
}

/// Writes down when each step was first reached since the ticket was opened or reopened.
fn mark_times(
    next: &mut Ticket,
    before: &Ticket,
    action: &TicketAction,
    actor: Actor,
    now: Timestamp,
) {
    use TicketAction as A;
    let times = &mut next.times;
    let is_staff = matches!(actor.standing, Standing::Staff(_));
    let speaks = matches!(
        action,
        A::Accept { .. }
            | A::Start { .. }
            | A::Plan { .. }
            | A::Finish { .. }
            | A::SolveOnSpot { .. }
            | A::Reply { internal: false, .. }
    );
    if is_staff && speaks {
        times.responded_at = times.responded_at.or(Some(now));
    }
    let leaves_desk = next.status != TicketStatus::Submitted && next.status.is_open();
    if leaves_desk || matches!(action, A::Whistle { .. }) {
        times.dispatched_at = times.dispatched_at.or(Some(now));
    }
    if matches!(next.status, TicketStatus::Accepted | TicketStatus::InProgress | TicketStatus::Done)
    {
        times.started_at = times.started_at.or(Some(now));
    }
    if matches!(action, A::Plan { .. } | A::Whistle { .. }) {
        times.planned_at = times.planned_at.or(Some(now));
    }
    if next.status == TicketStatus::Done && before.status != TicketStatus::Done {
        times.finished_at = Some(now);
    }
    if matches!(action, A::Check { passed: true, .. }) {
        times.checked_at = Some(now);
    }
    if before.status.is_open() && !next.status.is_open() {
        times.closed_at = Some(now);
        if let Some(pause) = next.pause.take() {
            next.paused_ms = next.paused_ms.saturating_add(now.since(pause.since).max(0));
        }
    }
}
