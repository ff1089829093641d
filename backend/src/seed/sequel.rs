//! What one ticket brings about (后续): the same again that is merged, the call after a bad rating, the numbers.

use super::{
    dice::Dice,
    sending::fill_in,
    walk::{Halt, SYSTEM, Walk},
    words::Sketch,
    year::{Moment, Planned, Year},
};
use anyhow::{Context, bail};
use linli_shared::{
    access::Role,
    category::Class,
    id::NeedId,
    need::NeedDraft,
    ticket::{self, Actor, Entry, Source, Standing, Ticket, TicketAction},
};

impl Year<'_> {
    pub(super) fn dispatcher(&self) -> Actor {
        let standing = Standing::Staff(Role::Dispatcher);
        Actor { id: self.people.dispatchers.first().copied(), party: None, standing }
    }

    /// Now and then somebody says the same again, and the dispatcher merges it.
    pub(super) fn copy_of(
        &self,
        first: &Planned,
        dice: &mut Dice,
    ) -> anyhow::Result<Option<Planned>> {
        let place = first.draft.place.and_then(|id| self.town.place(id));
        let place = place.context("a need of the year has a place")?;
        let sketches: Vec<&Sketch> = self
            .words
            .needs
            .iter()
            .filter(|sketch| {
                let state = &first.walk.ticket;
                sketch.category == state.category
                    && sketch.class == state.class
                    && sketch.place.is_shared()
                    && fill_in(&sketch.text, place, "") == first.draft.text
            })
            .collect();
        let opened = first.walk.ticket.times.submitted_at;
        let at = opened.plus_minutes(dice.between(12, 40));
        let merged_at = at.plus_minutes(dice.between(4, 20));
        let is_open = first.walk.status_at(merged_at).is_open() && merged_at < self.now;
        if !is_open || sketches.is_empty() || !dice.percent(4) {
            return Ok(None);
        }
        let grid = self.town.grids().position(|grid| Some(grid.id) == place.grid).unwrap_or(0);
        let person = self.speaker(grid, dice)?;
        let moment = Moment { at, class: None, stop: None };
        let mut copy = self.open(dice.pick::<&Sketch>(&sketches), place, person, moment, dice);
        let into = first.ticket_id();
        let merged = copy.walk.act(merged_at, self.dispatcher(), TicketAction::Merge { into });
        if let Err(Halt::Refused(refusal, action)) = merged {
            bail!("merge: {refusal:?} {action:?}");
        }
        Ok(Some(copy))
    }

    /// A bad rating opens a ticket for the lead, who calls within a day.
    pub(super) fn call_back(
        &self,
        first: &Planned,
        dice: &mut Dice,
    ) -> anyhow::Result<Option<Planned>> {
        let is_bad = |line: &&super::walk::Line| matches!(&line.entry, Entry::Acted { action: TicketAction::Rate { stars, .. } } if *stars <= 2);
        let Some(at) = first.walk.lines.iter().find(is_bad).map(|line| line.at) else {
            return Ok(None);
        };
        let place = first.draft.place.and_then(|id| self.town.place(id));
        let (worker, lead) = self.staff_of(place.context("a need of the year has a place")?);
        let state = &first.walk.ticket;
        let mut ticket =
            Ticket::open(Class::General, state.category, state.grid, Some(lead), state.special, at);
        ticket.times.dispatched_at = Some(at);
        let opened = Entry::Opened { source: Source::Analysis };
        let mut walk = Walk::begin(ticket, opened, SYSTEM, self.now);
        let lead = Actor { id: Some(lead), party: None, standing: Standing::Staff(Role::GridLead) };
        let worker =
            Actor { id: Some(worker), party: None, standing: Standing::Staff(Role::GridWorker) };
        let called = "已电话回访，向居民致歉并说明了改进办法".to_owned();
        let steps = [
            (dice.between(15, 100), lead, TicketAction::Accept { words: String::new() }),
            (dice.between(150, 900), lead, TicketAction::Finish { words: called, photos: vec![] }),
            (
                dice.between(910, 950),
                worker,
                TicketAction::Check { passed: true, words: String::new() },
            ),
        ];
        for (minutes, by, action) in steps {
            match walk.act(at.plus_minutes(minutes), by, action) {
                Ok(()) => {}
                Err(Halt::Later) => break,
                Err(Halt::Refused(refusal, action)) => bail!("call-back: {refusal:?} {action:?}"),
            }
        }
        if let Err(Halt::Refused(refusal, action)) = walk.rest() {
            bail!("call-back: {refusal:?} {action:?}");
        }
        let said: String = first.draft.text.chars().take(60).collect();
        let draft = NeedDraft {
            text: said,
            place: first.draft.place,
            confidential: true,
            ..NeedDraft::default()
        };
        Ok(Some(Planned {
            id: NeedId::new(at, dice.bytes()),
            number: String::new(),
            draft,
            source: Source::Analysis,
            building: first.building,
            reporter: None,
            visitor: None,
            followers: vec![(first.id.bytes().to_vec(), at)],
            walk,
        }))
    }
}

/// Numbers run through each day; a call-back names the ticket it is about.
pub(super) fn number(all: &mut [Planned]) {
    let (mut date, mut serial) = (None, 0);
    for planned in all.iter_mut() {
        let day = planned.walk.ticket.times.submitted_at.date();
        serial = if date == Some(day) { serial + 1 } else { 1 };
        date = Some(day);
        planned.number = ticket::format_number(day, serial);
    }
    let numbers: std::collections::HashMap<Vec<u8>, String> =
        all.iter().map(|planned| (planned.id.bytes().to_vec(), planned.number.clone())).collect();
    for planned in all.iter_mut().filter(|planned| planned.source == Source::Analysis) {
        for (about, _) in std::mem::take(&mut planned.followers) {
            let number = numbers.get(&about).cloned().unwrap_or_default();
            planned.draft.text = format!("回访：{number} · {}", planned.draft.text);
        }
    }
}
