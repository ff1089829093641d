//! What has been filled in for an action, and the action made of it.
//!
//! Invariant: the words typed stay when an action is refused, when the ticket changes and when the
//! sheet is closed; they go only when the server has taken them.

use super::deeds::Deed;
use crate::shots::Shots;
use leptos::prelude::*;
use linli_shared::{
    category::{Category, Class},
    id::{PartyId, TicketId},
    ticket::TicketAction,
    time::Date,
};

/// The fields of all forms of one ticket.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) words: RwSignal<String>,
    /// A body outside Linli.
    pub(super) body: RwSignal<String>,
    /// A party's id; the lead of a whistle too.
    pub(super) party: RwSignal<String>,
    pub(super) supporting: RwSignal<Vec<PartyId>>,
    /// A member of staff's id.
    pub(super) person: RwSignal<String>,
    pub(super) until: RwSignal<String>,
    pub(super) category: RwSignal<String>,
    pub(super) class: RwSignal<String>,
    pub(super) passed: RwSignal<Option<bool>>,
    pub(super) internal: RwSignal<Option<bool>>,
    pub(super) target: RwSignal<Option<TicketId>>,
    pub(super) shots: Shots,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            words: RwSignal::new(String::new()),
            body: RwSignal::new(String::new()),
            party: RwSignal::new(String::new()),
            supporting: RwSignal::new(Vec::new()),
            person: RwSignal::new(String::new()),
            until: RwSignal::new(String::new()),
            category: RwSignal::new(String::new()),
            class: RwSignal::new(String::new()),
            passed: RwSignal::new(None),
            internal: RwSignal::new(Some(false)),
            target: RwSignal::new(None),
            shots: Shots::new(),
        }
    }

    /// Empties everything after the server has taken it.
    pub(super) fn clear(self) {
        for field in [self.words, self.body, self.party, self.person, self.until] {
            field.set(String::new());
        }
        self.supporting.set(Vec::new());
        self.passed.set(None);
        self.internal.set(Some(false));
        self.target.set(None);
        self.shots.clear();
    }

    /// The action as it is filled in; else what is missing, in words.
    pub(super) fn action(self, deed: Deed) -> Result<TicketAction, &'static str> {
        let words = self.words.get_untracked();
        let party = || {
            self.party.with_untracked(|id| id.parse::<PartyId>()).map_err(|_| w!(act::choose_party))
        };
        Ok(match deed {
            Deed::ReportIn => TicketAction::ReportIn { words },
            Deed::Resume => TicketAction::Resume,
            // One tap: words typed for another action are not sent with these.
            Deed::Accept => TicketAction::Accept { words: String::new() },
            Deed::Start => TicketAction::Start { words: String::new() },
            Deed::Plan => TicketAction::Plan { words },
            Deed::Finish => TicketAction::Finish { words, photos: self.shots.sent() },
            Deed::SolveOnSpot => TicketAction::SolveOnSpot { words, photos: self.shots.sent() },
            Deed::Check => {
                let passed = self.passed.get_untracked().ok_or(w!(act::choose_result))?;
                TicketAction::Check { passed, words }
            }
            Deed::Sample => {
                let passed = self.passed.get_untracked().ok_or(w!(act::choose_result))?;
                TicketAction::Sample { passed, words }
            }
            Deed::Close => TicketAction::Close { words },
            Deed::Dispatch => TicketAction::Dispatch { to: party()?, words },
            Deed::Reply => {
                let internal = self.internal.get_untracked() == Some(true);
                TicketAction::Reply { words, internal }
            }
            Deed::Pause => {
                let day: Date = self
                    .until
                    .with_untracked(|day| day.parse())
                    .map_err(|()| w!(act::choose_date))?;
                TicketAction::Pause { reason: words, until: day.end() }
            }
            Deed::Assign => {
                let to = self.person.with_untracked(|id| id.parse());
                TicketAction::Assign { to: to.map_err(|_| w!(act::choose_person))? }
            }
            Deed::Reclassify => {
                let category = self.category.with_untracked(|code| Category::parse(code));
                let class = self.class.with_untracked(|code| Class::parse(code));
                TicketAction::Reclassify {
                    category: category.ok_or(w!(choose))?,
                    class: class.ok_or(w!(choose))?,
                    reason: words,
                }
            }
            Deed::Whistle => {
                let lead = party()?;
                let mut supporting = self.supporting.get_untracked();
                supporting.retain(|party| *party != lead);
                TicketAction::Whistle { lead, supporting, words }
            }
            Deed::Escalate => TicketAction::Escalate { reason: words },
            Deed::Return => TicketAction::Return { reason: words },
            Deed::Refer => TicketAction::Refer { to: self.body.get_untracked(), reason: words },
            Deed::Merge => {
                let into = self.target.get_untracked().ok_or(w!(act::choose_ticket))?;
                TicketAction::Merge { into }
            }
            Deed::NoFurtherAction => TicketAction::NoFurtherAction { reason: words },
        })
    }
}
