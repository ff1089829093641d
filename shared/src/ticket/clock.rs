//! The clocks of a ticket (时限): how long each step may take, what is due next, who is told when it is not kept.
//!
//! Hours run day and night; working days follow the Chinese calendar. A pause moves every clock that
//! is not yet met by its length.

use super::{SILENCE_DAYS, Ticket, TicketStatus};
use crate::{category::Class, id::PartyId, time::Timestamp, workday};
use serde::{Deserialize, Serialize};

/// One of the six clocks (时限类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Until it is sent to somebody (派单).
    Dispatch,
    /// Until staff say something (响应).
    Response,
    /// Until the first contact begins (启动).
    Start,
    /// Until a plan or joint transfer stands (方案).
    Plan,
    /// Until it is done (处置).
    Finish,
    /// Until somebody has looked (核实).
    Check,
}

/// One clock of one ticket (时限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// When it began.
    pub from: Timestamp,
    /// When it ends.
    pub due: Timestamp,
    /// When it was met, if it was.
    pub met_at: Option<Timestamp>,
}

impl Clock {
    /// Whether it was or is overrun at `now`.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.met_at.unwrap_or(now) > self.due
    }
}

/// How long each class may take (时限设置). Minutes, but for working days where the name says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockLimits {
    /// Urgent: dispatch.
    pub urgent_dispatch_minutes: i64,
    /// Urgent: first response.
    pub urgent_response_minutes: i64,
    /// Urgent: finish.
    pub urgent_finish_minutes: i64,
    /// All others: dispatch.
    pub dispatch_minutes: i64,
    /// All others: first response.
    pub response_minutes: i64,
    /// All others: start by the first contact.
    pub start_minutes: i64,
    /// General, and any need of special groups: finish.
    pub general_finish_minutes: i64,
    /// Enquiry: finish.
    pub enquiry_finish_minutes: i64,
    /// Complex: plan or joint transfer, in working days.
    pub complex_plan_workdays: i64,
    /// Complex: finish, in working days.
    pub complex_finish_workdays: i64,
    /// On-site check after the finish; enquiries have none.
    pub check_minutes: i64,
}

impl Default for ClockLimits {
    fn default() -> Self {
        Self {
            urgent_dispatch_minutes: 5,
            urgent_response_minutes: 30,
            urgent_finish_minutes: 120,
            dispatch_minutes: 30,
            response_minutes: 24 * 60,
            start_minutes: 120,
            general_finish_minutes: 24 * 60,
            enquiry_finish_minutes: 48 * 60,
            complex_plan_workdays: 3,
            complex_finish_workdays: 15,
            check_minutes: 60,
        }
    }
}

impl ClockLimits {
    /// Longest setting in minutes: 90 days.
    pub const MINUTES_MAX: i64 = 90 * 24 * 60;
    /// Longest setting in working days.
    pub const WORKDAYS_MAX: i64 = 60;

    /// Whether every limit is positive and believable.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        let minutes = [
            self.urgent_dispatch_minutes,
            self.urgent_response_minutes,
            self.urgent_finish_minutes,
            self.dispatch_minutes,
            self.response_minutes,
            self.start_minutes,
            self.general_finish_minutes,
            self.enquiry_finish_minutes,
            self.check_minutes,
        ];
        minutes.iter().all(|m| (1..=Self::MINUTES_MAX).contains(m))
            && [self.complex_plan_workdays, self.complex_finish_workdays]
                .iter()
                .all(|d| (1..=Self::WORKDAYS_MAX).contains(d))
    }
}

/// The clocks of a ticket in the order of the way (全部时限).
#[must_use]
pub fn clocks(ticket: &Ticket, limits: &ClockLimits) -> Vec<Clock> {
    let times = &ticket.times;
    let from = times.reopened_at.unwrap_or(times.submitted_at);
    let clock = |kind, due: Timestamp, met_at: Option<Timestamp>| {
        let due = if met_at.is_none() { due.plus_ms(ticket.paused_ms) } else { due };
        Clock { kind, from, due, met_at }
    };
    let is_urgent = ticket.class == Class::Urgent;
    let dispatch_minutes =
        if is_urgent { limits.urgent_dispatch_minutes } else { limits.dispatch_minutes };
    let response_minutes =
        if is_urgent { limits.urgent_response_minutes } else { limits.response_minutes };
    let mut all = vec![
        clock(ClockKind::Dispatch, from.plus_minutes(dispatch_minutes), times.dispatched_at),
        clock(ClockKind::Response, from.plus_minutes(response_minutes), times.responded_at),
    ];
    if !is_urgent {
        all.push(clock(
            ClockKind::Start,
            from.plus_minutes(limits.start_minutes),
            times.started_at,
        ));
    }
    if ticket.class == Class::Complex {
        let due = workday::plus_workdays(from, limits.complex_plan_workdays);
        all.push(clock(ClockKind::Plan, due, times.planned_at.or(times.finished_at)));
    }
    // The pause counts against the finish even after it is met: it was standing still by the rules.
    let finish = finish_due(ticket, limits, from).plus_ms(ticket.paused_ms);
    all.push(Clock { kind: ClockKind::Finish, from, due: finish, met_at: times.finished_at });
    if let (Some(finished_at), true) = (times.finished_at, ticket.class != Class::Enquiry) {
        all.push(Clock {
            kind: ClockKind::Check,
            from: finished_at,
            due: finished_at.plus_minutes(limits.check_minutes),
            met_at: times.checked_at,
        });
    }
    all
}

fn finish_due(ticket: &Ticket, limits: &ClockLimits, from: Timestamp) -> Timestamp {
    let by_class = match ticket.class {
        Class::Urgent => from.plus_minutes(limits.urgent_finish_minutes),
        Class::General => from.plus_minutes(limits.general_finish_minutes),
        Class::Enquiry => from.plus_minutes(limits.enquiry_finish_minutes),
        Class::Complex => workday::plus_workdays(from, limits.complex_finish_workdays),
    };
    if ticket.special {
        by_class.min(from.plus_minutes(limits.general_finish_minutes))
    } else {
        by_class
    }
}

/// The clock that ends first among those that run (当前时限); none while paused or over.
#[must_use]
pub fn due(ticket: &Ticket, limits: &ClockLimits) -> Option<Clock> {
    match ticket.status {
        TicketStatus::Submitted
        | TicketStatus::Dispatched
        | TicketStatus::Accepted
        | TicketStatus::InProgress
        | TicketStatus::Done => clocks(ticket, limits)
            .into_iter()
            .filter(|clock| clock.met_at.is_none())
            .min_by_key(|clock| clock.due),
        TicketStatus::Paused
        | TicketStatus::Checked
        | TicketStatus::Closed
        | TicketStatus::Duplicate
        | TicketStatus::Referred
        | TicketStatus::NoFurtherAction
        | TicketStatus::Withdrawn => None,
    }
}

/// What the clockwork does by itself (自动提醒).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// A clock ran out: owner and lead are told, and it goes one rung up when the whole time is over.
    Overdue(ClockKind),
    /// The pause has ended: go on.
    PauseOver,
    /// Nobody rated it: close it.
    SilenceOver,
    /// Nobody sorted it: the routing table sends it.
    Route(PartyId),
}

/// When the clockwork must look at this ticket next (下次检查); [`Timestamp::NEVER`] when never.
#[must_use]
pub fn wake_at(ticket: &Ticket, limits: &ClockLimits) -> Timestamp {
    next_alarm(ticket, limits).map_or(Timestamp::NEVER, |(at, _)| at)
}

/// The alarm that is due at `now`, if one is.
#[must_use]
pub fn alarm(ticket: &Ticket, limits: &ClockLimits, now: Timestamp) -> Option<Alarm> {
    next_alarm(ticket, limits).filter(|(at, _)| *at <= now).map(|(_, alarm)| alarm)
}

fn next_alarm(ticket: &Ticket, limits: &ClockLimits) -> Option<(Timestamp, Alarm)> {
    match ticket.status {
        TicketStatus::Paused => ticket.pause.as_ref().map(|pause| (pause.until, Alarm::PauseOver)),
        TicketStatus::Checked => {
            let since = ticket.times.checked_at.or(ticket.times.finished_at)?;
            Some((since.plus_days(SILENCE_DAYS), Alarm::SilenceOver))
        }
        TicketStatus::Done if ticket.class == Class::Enquiry => {
            Some((ticket.times.finished_at?.plus_days(SILENCE_DAYS), Alarm::SilenceOver))
        }
        TicketStatus::Submitted
        | TicketStatus::Dispatched
        | TicketStatus::Accepted
        | TicketStatus::InProgress
        | TicketStatus::Done => {
            let overdue = clocks(ticket, limits)
                .into_iter()
                .filter(|clock| clock.met_at.is_none() && !ticket.alarmed.contains(&clock.kind))
                .map(|clock| (clock.due.plus_ms(1), Alarm::Overdue(clock.kind)));
            let routed = ticket
                .routed
                .filter(|_| ticket.status == TicketStatus::Submitted)
                .map(|(party, at)| (at, Alarm::Route(party)));
            overdue.chain(routed).min_by_key(|(at, _)| *at)
        }
        TicketStatus::Closed
        | TicketStatus::Duplicate
        | TicketStatus::Referred
        | TicketStatus::NoFurtherAction
        | TicketStatus::Withdrawn => None,
    }
}
