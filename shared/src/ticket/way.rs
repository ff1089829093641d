//! The way of a ticket (工单流转): who may ever do what, from where each action starts, and where it leads.

use super::{Standing, Ticket, TicketAction, TicketStatus};
use crate::{access::Role, category::Class};

/// Whether somebody of this standing may ever do this (权限). The server also checks the reach.
#[must_use]
pub const fn allowed(standing: Standing, action: &TicketAction) -> bool {
    use TicketAction as A;
    match (standing, action) {
        (_, A::Reply { internal: false, .. }) => true,
        (Standing::Staff(role), A::Reply { internal: true, .. }) => !matches!(role, Role::Resident),
        (Standing::Reporter | Standing::Follower, A::Nudge | A::Reopen { .. }) => true,
        // Anybody may join what is public: to judge it or take it back is for who said it.
        (Standing::Reporter, A::Rate { .. } | A::Withdraw) => true,
        (Standing::Staff(Role::Handler), A::ReportIn { .. } | A::Return { .. }) => true,
        (Standing::Staff(Role::Supervisor), A::Sample { .. } | A::Escalate { .. }) => true,
        (
            Standing::Staff(Role::Handler | Role::GridWorker | Role::GridLead | Role::Dispatcher),
            A::Accept { .. }
            | A::Start { .. }
            | A::Plan { .. }
            | A::Pause { .. }
            | A::Resume
            | A::Finish { .. },
        ) => true,
        (
            Standing::Staff(Role::GridWorker | Role::GridLead | Role::Dispatcher),
            A::Dispatch { .. }
            | A::SolveOnSpot { .. }
            | A::Check { .. }
            | A::Close { .. }
            | A::Return { .. }
            | A::Escalate { .. }
            | A::Reclassify { .. }
            | A::Whistle { .. },
        ) => true,
        (
            Standing::Staff(Role::GridLead | Role::Dispatcher),
            A::Merge { .. } | A::Refer { .. } | A::NoFurtherAction { .. } | A::Assign { .. },
        ) => true,
        (
            Standing::System,
            A::Dispatch { .. } | A::Resume | A::Close { .. } | A::Escalate { .. },
        ) => true,
        (
            Standing::Reporter | Standing::Follower | Standing::Staff(_) | Standing::System,
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
            | A::Return { .. }
            | A::Refer { .. }
            | A::NoFurtherAction { .. }
            | A::Merge { .. }
            | A::Withdraw
            | A::Escalate { .. }
            | A::Reclassify { .. }
            | A::Assign { .. }
            | A::Whistle { .. }
            | A::ReportIn { .. }
            | A::Reply { .. }
            | A::Nudge
            | A::Rate { .. }
            | A::Reopen { .. }
            | A::Sample { .. },
        ) => false,
    }
}

/// The status an action leads to, or none when it does not start from here.
pub(super) const fn next_status(ticket: &Ticket, action: &TicketAction) -> Option<TicketStatus> {
    if starts_from(ticket, action) { Some(leads_to(ticket, action)) } else { None }
}

/// Whether an action starts from where the ticket stands.
const fn starts_from(ticket: &Ticket, action: &TicketAction) -> bool {
    use TicketAction as A;
    use TicketStatus::{
        Accepted, Checked, Closed, Dispatched, Done, Duplicate, InProgress, NoFurtherAction,
        Paused, Referred, Submitted, Withdrawn,
    };
    match (ticket.status, action) {
        (
            Submitted | Dispatched | Accepted | InProgress,
            A::Dispatch { .. } | A::Plan { .. } | A::SolveOnSpot { .. } | A::Whistle { .. },
        )
        | (Submitted | Dispatched, A::Accept { .. })
        | (Submitted | Dispatched | Accepted, A::Start { .. })
        | (Accepted | InProgress, A::Pause { .. } | A::Finish { .. })
        | (Dispatched | Accepted | InProgress, A::Return { .. })
        | (Paused, A::Resume)
        | (
            Submitted | Dispatched | Accepted | InProgress | Paused,
            A::Refer { .. }
            | A::NoFurtherAction { .. }
            | A::Merge { .. }
            | A::Withdraw
            | A::Reclassify { .. }
            | A::ReportIn { .. },
        )
        | (
            Submitted | Dispatched | Accepted | InProgress | Paused | Done | Checked,
            A::Nudge | A::Assign { .. } | A::Escalate { .. },
        )
        | (Done, A::Check { .. })
        | (Checked, A::Close { .. })
        | (Done | Checked | Closed, A::Rate { .. })
        | (Done | Checked | Closed | Referred | NoFurtherAction, A::Reopen { .. })
        | (Checked | Closed, A::Sample { .. })
        | (
            Submitted | Dispatched | Accepted | InProgress | Paused | Done | Checked | Closed
            | Duplicate | Referred | NoFurtherAction | Withdrawn,
            A::Reply { .. },
        ) => true,
        // Nobody has to look at an answer on the spot.
        (Done, A::Close { .. }) => matches!(ticket.class, Class::Enquiry),
        (
            Submitted | Dispatched | Accepted | InProgress | Paused | Done | Checked | Closed
            | Duplicate | Referred | NoFurtherAction | Withdrawn,
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
            | A::Return { .. }
            | A::Refer { .. }
            | A::NoFurtherAction { .. }
            | A::Merge { .. }
            | A::Withdraw
            | A::Escalate { .. }
            | A::Reclassify { .. }
            | A::Assign { .. }
            | A::Whistle { .. }
            | A::ReportIn { .. }
            | A::Nudge
            | A::Rate { .. }
            | A::Reopen { .. }
            | A::Sample { .. },
        ) => false,
    }
}

/// Where an action leads that starts from here.
const fn leads_to(ticket: &Ticket, action: &TicketAction) -> TicketStatus {
    use TicketAction as A;
    use TicketStatus::{
        Accepted, Checked, Closed, Dispatched, Done, Duplicate, InProgress, NoFurtherAction,
        Paused, Referred, Submitted, Withdrawn,
    };
    let again = if ticket.party.is_some() { Dispatched } else { Submitted };
    match action {
        A::Dispatch { .. } => Dispatched,
        A::Accept { .. } => Accepted,
        A::Start { .. } | A::Plan { .. } | A::Resume | A::Check { passed: false, .. } => InProgress,
        A::Pause { .. } => Paused,
        A::Finish { .. } | A::SolveOnSpot { .. } => Done,
        A::Check { passed: true, .. } if is_rated_solved(ticket) => Closed,
        A::Check { passed: true, .. } => Checked,
        A::Close { .. } => Closed,
        A::Return { .. } => Submitted,
        A::Refer { .. } => Referred,
        A::NoFurtherAction { .. } => NoFurtherAction,
        A::Merge { .. } => Duplicate,
        A::Withdraw => Withdrawn,
        A::Reopen { .. } | A::Rate { solved: false, .. } | A::Sample { passed: false, .. } => again,
        // What is solved is closed, once somebody has looked at it; an answer needs no look.
        A::Rate { solved: true, .. } => match (ticket.status, ticket.class) {
            (Done, Class::Urgent | Class::General | Class::Complex) => Done,
            (
                Submitted | Dispatched | Accepted | InProgress | Paused | Done | Checked | Closed
                | Duplicate | Referred | NoFurtherAction | Withdrawn,
                Class::Urgent | Class::General | Class::Complex | Class::Enquiry,
            ) => Closed,
        },
        A::Nudge
        | A::Assign { .. }
        | A::Escalate { .. }
        | A::Reclassify { .. }
        | A::Whistle { .. }
        | A::ReportIn { .. }
        | A::Reply { .. }
        | A::Sample { passed: true, .. } => ticket.status,
    }
}

const fn is_rated_solved(ticket: &Ticket) -> bool {
    match (&ticket.follow_up, &ticket.rating) {
        (Some(rating), _) | (None, Some(rating)) => rating.solved,
        (None, None) => false,
    }
}
