//! Whose turn it is in a stint, and what comes next, in words.

use super::said_length;
use crate::text::{self, lang};
use linli_shared::{
    amount::Minutes,
    api::{StintPerson, StintView},
    i18n::hours,
    time_bank::{Side, StintStatus},
};

/// Who moves next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Mine,
    Theirs,
    Nobody,
}

/// Whether a stint is over, well or not.
pub(super) const fn is_over(status: StintStatus) -> bool {
    match status {
        StintStatus::Posted | StintStatus::Cancelled | StintStatus::Void => true,
        StintStatus::Matched
        | StintStatus::Scheduled
        | StintStatus::Started
        | StintStatus::Ended
        | StintStatus::Proposed
        | StintStatus::Disputed => false,
    }
}

fn has_confirmed(view: &StintView) -> bool {
    view.people.iter().any(|one| one.is_me && one.confirmed)
}

/// Whose turn it is, for who looks.
pub(super) fn turn(view: &StintView) -> Turn {
    match view.stint.status {
        StintStatus::Matched if view.side == Some(view.stint.asked) => Turn::Mine,
        StintStatus::Matched => Turn::Theirs,
        StintStatus::Scheduled | StintStatus::Started | StintStatus::Ended => Turn::Mine,
        StintStatus::Proposed if has_confirmed(view) => Turn::Theirs,
        StintStatus::Proposed => Turn::Mine,
        StintStatus::Disputed
        | StintStatus::Posted
        | StintStatus::Cancelled
        | StintStatus::Void => Turn::Nobody,
    }
}

/// What comes next, in one line.
pub(super) fn next(view: &StintView) -> String {
    match (view.stint.status, turn(view)) {
        (StintStatus::Matched, Turn::Mine) => p!(next_answer).to_owned(),
        (StintStatus::Matched, Turn::Theirs | Turn::Nobody) => p!(next_wait_answer).to_owned(),
        (StintStatus::Scheduled, _) => {
            p!(next_start, text::moment(view.stint.starts_at))
        }
        (StintStatus::Started, _) => p!(next_end).to_owned(),
        (StintStatus::Ended | StintStatus::Proposed, Turn::Mine) => {
            p!(next_confirm, said_length(view.stint.due()))
        }
        (StintStatus::Ended | StintStatus::Proposed, Turn::Theirs | Turn::Nobody) => {
            p!(next_wait_confirm).to_owned()
        }
        (StintStatus::Disputed, _) => p!(next_dispute).to_owned(),
        (StintStatus::Posted, _) => p!(next_posted, said_length(view.stint.due())),
        (StintStatus::Cancelled, _) => p!(next_cancelled).to_owned(),
        (StintStatus::Void, _) => p!(next_void).to_owned(),
    }
}

/// The names of the other side, in one line.
pub(super) fn others(view: &StintView) -> String {
    let is_other = |one: &&StintPerson| match view.side {
        Some(side) => one.side != side,
        None => true,
    };
    let names: Vec<&str> =
        view.people.iter().filter(is_other).map(|one| one.name.as_str()).collect();
    names.join(p!(name_joint))
}

/// How much is on the table for who looks.
pub(super) fn share(view: &StintView) -> Minutes {
    let whole = view.stint.minutes.or_else(|| view.stint.clocked().map(|_| view.stint.due()));
    view.share.or(whole).unwrap_or(view.stint.estimate)
}

/// Where the hours come from and go to, before anything is tapped.
pub(super) fn pays(view: &StintView) -> Option<String> {
    let amount = hours::length(lang(), share(view));
    let is_done = view.stint.status == StintStatus::Posted;
    Some(match (view.side?, view.pool == Some(true), is_done) {
        (Side::Provider, _, false) => p!(pays_you_get, amount),
        (Side::Provider, _, true) => p!(paid_you_got, amount),
        (Side::Receiver, true, false) => p!(pays_pool).to_owned(),
        // One's own share of what the pool pays is nothing.
        (Side::Receiver, true, true) => p!(paid_pool, said_length(view.stint.due())),
        (Side::Receiver, false, false) => p!(pays_you, amount),
        (Side::Receiver, false, true) => p!(paid_you, amount),
    })
}
