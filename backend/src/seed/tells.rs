//! What people were told lately (通知), after the same rules as in the running server.

use super::{people::People, year::Planned};
use crate::ticket::follow;
use linli_shared::{
    i18n::notice::Notice,
    id::{PartyId, ResidentId},
    ticket::{Entry, TicketAction as A, TicketStatus},
    time::Timestamp,
};

/// One notice: to whom, what, when.
pub(super) type Told = (Vec<u8>, Notice, Timestamp);

/// Notices older than this have been cleared away, in days: reporters, staff.
const REPORTER_DAYS: i64 = 10;
const STAFF_DAYS: i64 = 2;

/// The notices of one ticket, in the order of time.
pub(super) fn notices(planned: &Planned, people: &People, now: Timestamp) -> Vec<Told> {
    let mut told = Vec::new();
    for line in &planned.walk.lines {
        if line.at > now.plus_days(-STAFF_DAYS) && planned.walk.ticket.status.is_open() {
            for (who, notice) in to_staff(planned, people, &line.entry, line.actor) {
                told.push((who.bytes().to_vec(), notice, line.at));
            }
        }
        if line.at > now.plus_days(-REPORTER_DAYS)
            && let Some(notice) = to_reporters(&planned.number, &line.entry, line.status)
        {
            let joined = planned.walk.joined.iter().filter(|(at, _)| *at < line.at);
            let mut all: Vec<Vec<u8>> = joined.map(|(_, who)| who.bytes().to_vec()).collect();
            all.extend(planned.recipient());
            all.extend(
                planned
                    .followers
                    .iter()
                    .filter(|(_, at)| *at < line.at)
                    .map(|(who, _)| who.clone()),
            );
            let actor = line.actor.map(|id| id.bytes().to_vec());
            all.retain(|who| Some(who) != actor.as_ref());
            told.extend(all.into_iter().map(|who| (who, notice.clone(), line.at)));
        }
    }
    told
}

fn to_reporters(number: &str, entry: &Entry, status: TicketStatus) -> Option<Notice> {
    match entry {
        Entry::Acted { action } => follow::told(number, action, status).to_reporters,
        Entry::Routed { .. } => Some(Notice::Moved { number: number.to_owned(), status }),
        Entry::Opened { .. }
        | Entry::Joined
        | Entry::Overdue { .. }
        | Entry::Absorbed { .. }
        | Entry::CallBack { .. } => None,
    }
}

fn to_staff(
    planned: &Planned,
    people: &People,
    entry: &Entry,
    by: Option<ResidentId>,
) -> Vec<(ResidentId, Notice)> {
    let number = || planned.number.clone();
    let owner = planned.walk.ticket.owner.filter(|owner| Some(*owner) != by);
    let to_owner = |notice| owner.map(|owner| (owner, notice)).into_iter().collect();
    let to_party = |party: &PartyId, notice: Notice| {
        let handlers = people.party(*party).map(|party| party.handlers.as_slice());
        let all: Vec<_> =
            handlers.unwrap_or_default().iter().map(|id| (*id, notice.clone())).collect();
        all
    };
    match entry {
        Entry::Routed { to } | Entry::Acted { action: A::Dispatch { to, .. } } => {
            to_party(to, Notice::Received { number: number() })
        }
        Entry::Overdue { clock } => to_owner(Notice::Overdue { number: number(), clock: *clock }),
        Entry::Acted { action: A::Whistle { lead, supporting, .. } } => supporting
            .iter()
            .chain([lead])
            .flat_map(|party| to_party(party, Notice::Whistled { number: number() }))
            .collect(),
        Entry::Acted { action } => {
            let told = follow::told(&planned.number, action, planned.walk.ticket.status);
            told.to_owner.map(to_owner).unwrap_or_default()
        }
        Entry::Opened { .. } | Entry::Joined | Entry::Absorbed { .. } | Entry::CallBack { .. } => {
            Vec::new()
        }
    }
}
