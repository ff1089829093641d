//! What the viewer can do to a ticket now: the rules themselves are asked, with an example of each deed.
//!
//! Invariant: a deed is offered exactly when `shared::ticket::step` would take it from the viewer.

#[cfg(test)]
mod tests;

use linli_shared::{
    access::Role,
    api::TicketView,
    category::{Category, Class},
    id::{PartyId, ResidentId, TicketId},
    ticket::{Actor, Standing, TicketAction, TicketRefusal, TicketStatus, step},
    time::Timestamp,
};

/// One kind of action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    ReportIn,
    Resume,
    Accept,
    Start,
    Plan,
    Finish,
    Check,
    Close,
    Sample,
    Dispatch,
    SolveOnSpot,
    Reply,
    Pause,
    Assign,
    Reclassify,
    Whistle,
    Escalate,
    Return,
    Refer,
    Merge,
    NoFurtherAction,
}

impl Deed {
    /// In the order of the sheet.
    pub(super) const ALL: [Self; 21] = [
        Self::ReportIn,
        Self::Resume,
        Self::Accept,
        Self::Start,
        Self::Plan,
        Self::Finish,
        Self::Check,
        Self::Close,
        Self::Sample,
        Self::Dispatch,
        Self::SolveOnSpot,
        Self::Reply,
        Self::Pause,
        Self::Assign,
        Self::Reclassify,
        Self::Whistle,
        Self::Escalate,
        Self::Return,
        Self::Refer,
        Self::Merge,
        Self::NoFurtherAction,
    ];

    /// What it is called on its button.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::ReportIn => w!(act::report_in),
            Self::Resume => w!(act::resume),
            Self::Accept => w!(act::accept),
            Self::Start => w!(act::start),
            Self::Plan => w!(act::plan),
            Self::Finish => w!(act::finish),
            Self::Check => w!(act::check),
            Self::Close => w!(act::close),
            Self::Sample => w!(act::sample),
            Self::Dispatch => w!(act::dispatch),
            Self::SolveOnSpot => w!(act::solve),
            Self::Reply => w!(act::reply),
            Self::Pause => w!(act::pause),
            Self::Assign => w!(act::assign),
            Self::Reclassify => w!(act::reclassify),
            Self::Whistle => w!(act::whistle),
            Self::Escalate => w!(act::escalate),
            Self::Return => w!(act::return_),
            Self::Refer => w!(act::refer),
            Self::Merge => w!(act::merge),
            Self::NoFurtherAction => w!(act::stop),
        }
    }

    /// The symbol beside the words.
    pub(super) const fn icon(self) -> &'static str {
        match self {
            Self::ReportIn | Self::Accept => "hand",
            Self::Resume | Self::Start => "play",
            Self::Plan => "list",
            Self::Finish | Self::SolveOnSpot => "check",
            Self::Check => "eye",
            Self::Close => "phone",
            Self::Sample => "search",
            Self::Dispatch => "send",
            Self::Reply => "talk",
            Self::Pause => "pause",
            Self::Assign => "person",
            Self::Reclassify => "edit",
            Self::Whistle => "whistle",
            Self::Escalate => "up",
            Self::Return => "back",
            Self::Refer => "share",
            Self::Merge => "merge",
            Self::NoFurtherAction => "stop",
        }
    }

    /// Whether one tap is enough: no words are needed and nothing is to be chosen.
    pub(super) const fn is_direct(self) -> bool {
        matches!(self, Self::Accept | Self::Start | Self::Resume)
    }

    /// An action of this kind that is right in itself.
    pub(super) fn example(self, now: Timestamp) -> TicketAction {
        let words = || "-".to_owned();
        match self {
            Self::ReportIn => TicketAction::ReportIn { words: words() },
            Self::Resume => TicketAction::Resume,
            Self::Accept => TicketAction::Accept { words: words() },
            Self::Start => TicketAction::Start { words: words() },
            Self::Plan => TicketAction::Plan { words: words() },
            Self::Finish => TicketAction::Finish { words: words(), photos: Vec::new() },
            Self::Check => TicketAction::Check { passed: true, words: words() },
            Self::Close => TicketAction::Close { words: words() },
            Self::Sample => TicketAction::Sample { passed: true, words: words() },
            Self::Dispatch => {
                TicketAction::Dispatch { to: PartyId::new(now, [0; 10]), words: words() }
            }
            Self::SolveOnSpot => TicketAction::SolveOnSpot { words: words(), photos: Vec::new() },
            Self::Reply => TicketAction::Reply { words: words(), internal: false },
            Self::Pause => TicketAction::Pause { reason: words(), until: now.plus_days(1) },
            Self::Assign => TicketAction::Assign { to: ResidentId::new(now, [0; 10]) },
            Self::Reclassify => TicketAction::Reclassify {
                category: Category::A1,
                class: Class::General,
                reason: words(),
            },
            Self::Whistle => TicketAction::Whistle {
                lead: PartyId::new(now, [0; 10]),
                supporting: Vec::new(),
                words: words(),
            },
            Self::Escalate => TicketAction::Escalate { reason: words() },
            Self::Return => TicketAction::Return { reason: words() },
            Self::Refer => TicketAction::Refer { to: words(), reason: words() },
            Self::Merge => TicketAction::Merge { into: TicketId::new(now, [0; 10]) },
            Self::NoFurtherAction => TicketAction::NoFurtherAction { reason: words() },
        }
    }
}

/// A deed and as what the viewer may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) deed: Deed,
    pub(super) standing: Standing,
}

/// The viewer in one of their standings.
pub(super) fn actor(view: &TicketView, standing: Standing) -> Actor {
    Actor { id: view.my_id, party: view.my_party, standing }
}

fn staff_standings(view: &TicketView) -> impl Iterator<Item = Standing> {
    view.standings.iter().copied().filter(|standing| matches!(standing, Standing::Staff(_)))
}

/// Everything the viewer can do now.
pub(super) fn offers(view: &TicketView, now: Timestamp) -> Vec<Offer> {
    let offer = |deed: Deed| {
        let example = deed.example(now);
        staff_standings(view)
            .find(|standing| step(&view.ticket, &example, actor(view, *standing), now).is_ok())
            .map(|standing| Offer { deed, standing })
    };
    Deed::ALL.into_iter().filter_map(offer).collect()
}

/// Whether only having finished it keeps the viewer from checking it.
pub(super) fn is_own_work(view: &TicketView, now: Timestamp) -> bool {
    let example = Deed::Check.example(now);
    let mut refusals = staff_standings(view)
        .filter_map(|standing| step(&view.ticket, &example, actor(view, standing), now).err());
    refusals.any(|refusal| refusal == TicketRefusal::CheckerIsHandler)
}

/// The one step that comes next, and up to two beside it.
pub(super) fn next_steps(view: &TicketView, offers: &[Offer]) -> Vec<Offer> {
    let sorts = view
        .standings
        .iter()
        .any(|standing| matches!(standing, Standing::Staff(Role::Dispatcher | Role::GridLead)));
    let is_handler = view.standings.contains(&Standing::Staff(Role::Handler));
    let wanted: &[Deed] = match view.ticket.status {
        TicketStatus::Submitted if sorts => &[Deed::Dispatch, Deed::SolveOnSpot, Deed::Accept],
        TicketStatus::Submitted => &[Deed::Accept, Deed::SolveOnSpot, Deed::Dispatch],
        TicketStatus::Dispatched if is_handler => &[Deed::ReportIn, Deed::Accept, Deed::Return],
        TicketStatus::Dispatched if sorts => &[Deed::Reply, Deed::Dispatch],
        TicketStatus::Dispatched => &[Deed::Accept, Deed::SolveOnSpot],
        TicketStatus::Accepted if needs_plan(view) => &[Deed::ReportIn, Deed::Plan, Deed::Start],
        TicketStatus::Accepted => &[Deed::ReportIn, Deed::Start, Deed::Finish],
        TicketStatus::InProgress if needs_plan(view) => &[Deed::ReportIn, Deed::Plan, Deed::Finish],
        TicketStatus::InProgress => &[Deed::ReportIn, Deed::Finish, Deed::Pause],
        TicketStatus::Paused => &[Deed::Resume],
        TicketStatus::Done => &[Deed::Check, Deed::Close],
        TicketStatus::Checked => &[Deed::Close, Deed::Sample],
        TicketStatus::Closed => &[Deed::Sample],
        TicketStatus::Duplicate
        | TicketStatus::Referred
        | TicketStatus::NoFurtherAction
        | TicketStatus::Withdrawn => &[],
    };
    let found = |deed: &Deed| offers.iter().copied().find(|offer| offer.deed == *deed);
    wanted.iter().chain(&[Deed::Reply]).filter_map(found).fold(Vec::new(), |mut steps, offer| {
        if steps.len() < 3 && !steps.contains(&offer) {
            steps.push(offer);
        }
        steps
    })
}

fn needs_plan(view: &TicketView) -> bool {
    view.ticket.class == Class::Complex && view.ticket.times.planned_at.is_none()
}
