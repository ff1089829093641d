//! Twelve months of needs (一年): when, where, by whom, and what became of each.
//!
//! Invariant: tickets come out in the order in which they were sent, with the numbers the server
//! would have given.

use super::{
    dice::Dice,
    lives,
    people::People,
    sequel::number,
    town::Town,
    walk::{Halt, Walk},
    words::{Sketch, Words},
};
use anyhow::bail;
use linli_shared::{
    category::{Category, Class},
    id::{NeedId, PlaceId, ResidentId, TicketId},
    need::NeedDraft,
    ticket::{RoutingRule, Source, TicketStatus},
    time::Timestamp,
};

/// A ticket with all that stands around it.
pub(super) struct Planned {
    pub(super) id: NeedId,
    pub(super) number: String,
    pub(super) draft: NeedDraft,
    pub(super) source: Source,
    pub(super) building: Option<PlaceId>,
    pub(super) reporter: Option<ResidentId>,
    pub(super) visitor: Option<[u8; 32]>,
    /// Who else follows it: a person it was said for, reporters of merged tickets.
    pub(super) followers: Vec<(Vec<u8>, Timestamp)>,
    pub(super) walk: Walk,
}

impl Planned {
    pub(super) fn ticket_id(&self) -> TicketId {
        TicketId(self.id.0)
    }
    /// The resident or the visitor who said it.
    pub(super) fn recipient(&self) -> Option<Vec<u8>> {
        self.reporter.map(|id| id.bytes().to_vec()).or_else(|| self.visitor.map(|key| key.to_vec()))
    }
}

/// When one is sent, of which class it must be, and where it stays.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) at: Timestamp,
    pub(super) class: Option<Class>,
    pub(super) stop: Option<TicketStatus>,
}

/// Days of history.
const DAYS: i64 = 365;
/// Hours at which people speak up, by weight.
const HOURS: [(i64, u32); 15] = [
    (7, 6),
    (8, 10),
    (9, 11),
    (10, 9),
    (11, 7),
    (12, 5),
    (13, 4),
    (14, 6),
    (15, 6),
    (16, 6),
    (17, 7),
    (18, 10),
    (19, 12),
    (20, 9),
    (21, 4),
];
/// What is under way right now: minutes ago, class, where it stays.
const NOW: [(i64, Class, TicketStatus); 36] = [
    (2, Class::Urgent, TicketStatus::Dispatched),
    (11, Class::Urgent, TicketStatus::Dispatched),
    (24, Class::Urgent, TicketStatus::Accepted),
    (52, Class::Urgent, TicketStatus::InProgress),
    (98, Class::Urgent, TicketStatus::InProgress),
    (135, Class::Urgent, TicketStatus::InProgress),
    (90, Class::Urgent, TicketStatus::Done),
    (240, Class::Urgent, TicketStatus::Checked),
    (3, Class::General, TicketStatus::Submitted),
    (8, Class::Enquiry, TicketStatus::Submitted),
    (23, Class::Enquiry, TicketStatus::Submitted),
    (44, Class::Enquiry, TicketStatus::Submitted),
    (19, Class::General, TicketStatus::Dispatched),
    (37, Class::General, TicketStatus::Dispatched),
    (80, Class::General, TicketStatus::Accepted),
    (170, Class::General, TicketStatus::Accepted),
    (260, Class::General, TicketStatus::InProgress),
    (420, Class::General, TicketStatus::InProgress),
    (700, Class::General, TicketStatus::InProgress),
    (1_385, Class::General, TicketStatus::InProgress),
    (1_422, Class::General, TicketStatus::InProgress),
    (1_490, Class::General, TicketStatus::InProgress),
    (1_900, Class::General, TicketStatus::InProgress),
    (1_600, Class::General, TicketStatus::Paused),
    (2_900, Class::General, TicketStatus::Paused),
    (600, Class::General, TicketStatus::Done),
    (1_300, Class::Enquiry, TicketStatus::Accepted),
    (2_855, Class::Enquiry, TicketStatus::Accepted),
    (2_990, Class::Enquiry, TicketStatus::Accepted),
    (30, Class::Complex, TicketStatus::Submitted),
    (1_000, Class::Complex, TicketStatus::Accepted),
    (5_800, Class::Complex, TicketStatus::InProgress),
    (9_200, Class::Complex, TicketStatus::InProgress),
    (15_000, Class::Complex, TicketStatus::InProgress),
    (34_000, Class::Complex, TicketStatus::InProgress),
    (7_000, Class::Complex, TicketStatus::Paused),
];
/// Grids by how much is said there; the third is the one the stories play in.
const GRIDS: [(usize, u32); 12] = [
    (0, 9),
    (1, 8),
    (2, 16),
    (3, 8),
    (4, 10),
    (5, 7),
    (6, 9),
    (7, 8),
    (8, 11),
    (9, 6),
    (10, 8),
    (11, 7),
];
/// The whole year.
pub(super) struct Year<'a> {
    pub(super) town: &'a Town,
    pub(super) people: &'a People,
    pub(super) words: &'a Words,
    pub(super) rules: &'a [RoutingRule],
    pub(super) now: Timestamp,
}

impl Year<'_> {
    /// Plans every ticket.
    pub(super) fn plan(&self, dice: &mut Dice) -> anyhow::Result<Vec<Planned>> {
        let mut all = Vec::new();
        for moment in self.moments(dice) {
            let planned = self.one(moment, dice)?;
            let copies = self.copy_of(&planned, dice)?;
            let followed = self.call_back(&planned, dice)?;
            all.push(planned);
            if let Some(copy) = copies
                && let Some(first) = all.last_mut()
            {
                let merged_at = copy.walk.at;
                first.walk.absorb(copy.ticket_id(), self.dispatcher(), merged_at);
                first.followers.extend(copy.recipient().map(|who| (who, merged_at)));
                all.push(copy);
            }
            all.extend(followed);
        }
        all.sort_by_key(|planned| (planned.walk.ticket.times.submitted_at, planned.id));
        number(&mut all);
        Ok(all)
    }

    fn moments(&self, dice: &mut Dice) -> Vec<Moment> {
        let mut moments = Vec::new();
        let today = self.now.date();
        for back in (0..=DAYS).rev() {
            let date = today.plus_days(-back);
            let busy = if date.weekday() < 5 { (2, 5) } else { (1, 4) };
            for _ in 0..dice.between(busy.0, busy.1) {
                let hour = *dice.weigh(&HOURS);
                let at = date.start().plus_minutes(hour * 60 + dice.between(0, 59));
                let at = at.plus_ms(dice.between(0, 59_999));
                if at < self.now {
                    moments.push(Moment { at, class: None, stop: None });
                }
            }
        }
        for (minutes, class, stop) in NOW {
            let at = self.now.plus_minutes(-minutes).plus_ms(dice.between(-20_000, 0));
            moments.push(Moment { at, class: Some(class), stop: Some(stop) });
        }
        moments
    }

    fn one(&self, moment: Moment, dice: &mut Dice) -> anyhow::Result<Planned> {
        let (_, month, _) = moment.at.date().ymd();
        let fitting: Vec<(&Sketch, u32)> = self
            .words
            .needs
            .iter()
            .filter(|sketch| sketch.fits_month(month))
            .filter(|sketch| moment.class.is_none_or(|class| class == sketch.class))
            .map(|sketch| (sketch, weight(sketch)))
            .collect();
        let sketch = *dice.weigh(&fitting);
        let near = *dice.weigh(&GRIDS);
        let person = self.speaker(near, dice)?;
        let place = self.place_for(sketch, person, near, moment.at, dice)?;
        let mut planned = self.open(sketch, place, person, moment, dice);
        if sketch.place.is_shared() && dice.percent(18) {
            planned.walk.joiners = self.joiners(&planned, near, dice);
        }
        let cast = self.cast(&planned, dice)?;
        match lives::live(&mut planned.walk, &cast, dice) {
            Ok(()) | Err(Halt::Later) => {}
            Err(Halt::Refused(refusal, action)) => bail!("{}: {refusal:?} {action:?}", sketch.text),
        }
        let rested = planned.walk.rest();
        if let Err(Halt::Refused(refusal, action)) = rested {
            bail!("{}: {refusal:?} {action:?}", sketch.text);
        }
        Ok(planned)
    }
}

/// How often something of this sort is said.
fn weight(sketch: &Sketch) -> u32 {
    let by_class = match sketch.class {
        Class::Urgent => 3,
        Class::General => 10,
        Class::Enquiry => 6,
        Class::Complex => 4,
    };
    let is_frequent = matches!(sketch.category, Category::B7 | Category::B8 | Category::B9);
    if is_frequent { by_class * 2 } else { by_class }
}
