//! What becomes of a ticket in the demonstration (经过): quick ones, slow ones, ones that come back.

use super::{
    dice::Dice,
    endings,
    people::People,
    walk::{Halt, Walk},
    words::Words,
};
use linli_shared::{
    access::Role,
    category::{Category, Class},
    id::{PartyId, ResidentId},
    ticket::{Actor, Standing, TicketAction as A, TicketStatus},
    time::Timestamp,
};

/// Who is around one ticket.
pub(super) struct Cast<'a> {
    pub(super) people: &'a People,
    pub(super) words: &'a Words,
    /// Who said it; a visitor has no id.
    pub(super) reporter: Option<ResidentId>,
    /// Whether the reporter can rate: staff who entered a need do not.
    pub(super) answers: bool,
    pub(super) worker: ResidentId,
    pub(super) lead: ResidentId,
    pub(super) dispatcher: ResidentId,
    pub(super) supervisor: ResidentId,
    /// Where the routing table points, or who would be asked.
    pub(super) party: Option<PartyId>,
}

/// Staff hours for what can wait: before the first go to it, after the last to the next morning.
const DAY: (i64, i64) = (8, 20);
/// Hours in which residents look at their phones.
const AWAKE: (i64, i64) = (7, 23);

impl Cast<'_> {
    pub(super) fn reporter(&self) -> Actor {
        Actor { id: self.reporter, party: None, standing: Standing::Reporter }
    }
    fn staff(id: ResidentId, role: Role) -> Actor {
        Actor { id: Some(id), party: None, standing: Standing::Staff(role) }
    }
    pub(super) fn worker(&self) -> Actor {
        Self::staff(self.worker, Role::GridWorker)
    }
    fn lead(&self) -> Actor {
        Self::staff(self.lead, Role::GridLead)
    }
    fn dispatcher(&self) -> Actor {
        Self::staff(self.dispatcher, Role::Dispatcher)
    }
    pub(super) fn supervisor(&self) -> Actor {
        Self::staff(self.supervisor, Role::Supervisor)
    }
    /// Somebody of a party; the grid worker when there is none.
    pub(super) fn handler(&self, party: Option<PartyId>, dice: &mut Dice) -> Actor {
        match party.and_then(|id| self.people.party(id)) {
            Some(party) => Actor {
                id: Some(*dice.pick(&party.handlers)),
                party: Some(party.id),
                standing: Standing::Staff(Role::Handler),
            },
            None => self.worker(),
        }
    }
    pub(super) fn say(&self, walk: &Walk, kind: &str, dice: &mut Dice) -> String {
        self.words.answer(walk.ticket.category, kind, dice)
    }
}

/// So many minutes later, in staff hours unless it is urgent.
pub(super) fn later(walk: &Walk, dice: &mut Dice, low: i64, high: i64) -> Timestamp {
    let at = soon(walk, dice, low, high);
    if walk.ticket.class == Class::Urgent { at } else { within(DAY, at, dice) }
}

/// So many minutes later, when residents are awake.
pub(super) fn awake(walk: &Walk, dice: &mut Dice, low: i64, high: i64) -> Timestamp {
    let at = soon(walk, dice, low, high);
    within(AWAKE, at, dice)
}

/// The instant itself, or the next morning's.
fn within((first, last): (i64, i64), at: Timestamp, dice: &mut Dice) -> Timestamp {
    let (hour, minute) = at.clock();
    if (first..last).contains(&hour) {
        return at;
    }
    let hours = if hour < first { first - hour } else { 24 + first - hour };
    at.plus_minutes(hours * 60 - minute + dice.between(5, 50))
}

/// So many minutes later, whatever the hour: phones are on.
pub(super) fn soon(walk: &Walk, dice: &mut Dice, low: i64, high: i64) -> Timestamp {
    walk.at.plus_minutes(dice.between(low, high)).plus_ms(dice.between(0, 59) * 1000)
}

/// Walks a ticket as far as its time allows.
pub(super) fn live(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    match walk.ticket.class {
        Class::Urgent => urgent(walk, cast, dice),
        Class::Enquiry => enquiry(walk, cast, dice),
        Class::General => general(walk, cast, dice),
        Class::Complex => complex(walk, cast, dice),
    }?;
    endings::afterwards(walk, cast, dice)
}

fn urgent(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let by = sent(walk, cast, dice, (1, 4))?;
    let words = cast.say(walk, "accept", dice);
    walk.act(soon(walk, dice, 2, 18), by, A::Accept { words })?;
    walk.act(soon(walk, dice, 1, 8), by, A::Start { words: String::new() })?;
    let late = dice.percent(8);
    let minutes = if late { (110, 190) } else { (15, 75) };
    finish(walk, cast, by, minutes, dice)
}

fn enquiry(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let by = match cast.party {
        Some(_) if dice.percent(45) => sent(walk, cast, dice, (4, 26))?,
        Some(_) | None => cast.worker(),
    };
    let words = cast.say(walk, "accept", dice);
    walk.act(soon(walk, dice, 3, 28), by, A::Accept { words })?;
    chat(walk, cast, by, dice)?;
    finish(walk, cast, by, (30, 900), dice)
}

fn general(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let turn = dice.between(0, 99);
    match turn {
        0..10 => {
            let words = cast.say(walk, "onspot", dice);
            walk.act(
                soon(walk, dice, 4, 28),
                cast.worker(),
                A::SolveOnSpot { words, photos: vec![] },
            )?;
            return check(walk, cast, dice);
        }
        10..13 => return walk.act(soon(walk, dice, 5, 90), cast.reporter(), A::Withdraw),
        13..16 => {
            let reason = cast.say(walk, "refer", dice);
            let to = "供电公司".to_owned();
            walk.act(later(walk, dice, 30, 100), cast.dispatcher(), A::Refer { to, reason })?;
            return Ok(());
        }
        _ => {}
    }
    let mut by = sent(walk, cast, dice, (3, 24))?;
    if turn < 21 && by.party.is_some() {
        let reason = cast.say(walk, "return", dice);
        walk.act(soon(walk, dice, 5, 40), by, A::Return { reason })?;
        let property = cast.people.parties.iter().find(|party| party.name == "物业");
        let Some(to) = property.map(|party| party.id) else { return Ok(()) };
        let words = "请到现场看一下".to_owned();
        walk.act(soon(walk, dice, 5, 20), cast.dispatcher(), A::Dispatch { to, words })?;
        by = cast.handler(Some(to), dice);
    }
    let words = cast.say(walk, "accept", dice);
    walk.act(soon(walk, dice, 5, 45), by, A::Accept { words })?;
    chat(walk, cast, by, dice)?;
    if dice.percent(70) || walk.stop == Some(TicketStatus::InProgress) {
        walk.act(later(walk, dice, 10, 120), by, A::Start { words: String::new() })?;
    }
    if dice.percent(6) || walk.stop == Some(TicketStatus::Paused) {
        stand_still(walk, cast, by, dice)?;
    }
    let minutes = if dice.percent(9) { (1500, 3200) } else { (40, 420) };
    finish(walk, cast, by, minutes, dice)
}

fn complex(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let words = cast.say(walk, "accept", dice);
    walk.act(soon(walk, dice, 5, 32), cast.worker(), A::Accept { words })?;
    chat(walk, cast, cast.worker(), dice)?;
    if dice.percent(8) {
        let reason = cast.say(walk, "nofurther", dice);
        return walk.act(later(walk, dice, 900, 4000), cast.lead(), A::NoFurtherAction { reason });
    }
    let by =
        if dice.percent(60) { whistle(walk, cast, dice)? } else { dispatch(walk, cast, dice)? };
    let words = cast.say(walk, "plan", dice);
    walk.act(later(walk, dice, 200, 1600), by, A::Plan { words })?;
    if dice.percent(25) {
        walk.act(later(walk, dice, 1500, 5000), cast.reporter(), A::Nudge)?;
        let words = cast.say(walk, "reply", dice);
        walk.act(later(walk, dice, 20, 200), by, A::Reply { words, internal: false })?;
    }
    if dice.percent(20) || walk.stop == Some(TicketStatus::Paused) {
        stand_still(walk, cast, by, dice)?;
    }
    let minutes = if dice.percent(10) { (28_000, 36_000) } else { (3_000, 16_000) };
    finish(walk, cast, by, minutes, dice)
}

/// Waits for the routing table, or sends it by hand; answers who takes it.
fn sent(
    walk: &mut Walk,
    cast: &Cast<'_>,
    dice: &mut Dice,
    by_hand: (i64, i64),
) -> Result<Actor, Halt> {
    if walk.stop == Some(TicketStatus::Submitted) {
        return Err(Halt::Later);
    }
    match walk.ticket.routed {
        Some((_, at)) => walk.advance(at)?,
        None if walk.ticket.party.is_none() => {
            let Some(to) = cast.party else { return Ok(cast.worker()) };
            let words = String::new();
            let at = soon(walk, dice, by_hand.0, by_hand.1);
            walk.act(at, cast.dispatcher(), A::Dispatch { to, words })?;
        }
        None => {}
    }
    if walk.ticket.status == TicketStatus::Submitted {
        return Err(Halt::Later);
    }
    Ok(cast.handler(walk.ticket.party, dice))
}

fn dispatch(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<Actor, Halt> {
    let Some(to) = cast.party else { return Ok(cast.worker()) };
    if walk.ticket.party != Some(to) {
        let words = "情况已核实，请接单".to_owned();
        walk.act(later(walk, dice, 20, 200), cast.worker(), A::Dispatch { to, words })?;
    }
    let by = cast.handler(Some(to), dice);
    walk.act(later(walk, dice, 20, 240), by, A::Start { words: String::new() })?;
    Ok(by)
}

/// Whom a grid calls for what; the first answers for it.
const fn called_for(category: Category) -> &'static [&'static str] {
    match category {
        Category::B9 => &["城市管理", "物业", "交警"],
        Category::C3 => &["城市管理", "住建", "物业"],
        Category::B5 => &["残联", "物业", "住建"],
        Category::B4 | Category::A5 => &["社工站", "教育"],
        Category::D2 => &["消防", "物业", "住建"],
        Category::C1 | Category::C2 => &["司法", "物业", "住建"],
        Category::A1
        | Category::A2
        | Category::A3
        | Category::A4
        | Category::B1
        | Category::B2
        | Category::B3
        | Category::B6
        | Category::B7
        | Category::B8
        | Category::D1
        | Category::D3 => &["物业", "城市管理"],
    }
}

/// The grid calls departments; they report in, now and then one stays away.
fn whistle(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<Actor, Halt> {
    let named = called_for(walk.ticket.category);
    let parties: Vec<PartyId> = named
        .iter()
        .filter_map(|name| cast.people.parties.iter().find(|party| party.name == *name))
        .map(|party| party.id)
        .collect();
    let Some((lead, supporting)) = parties.split_first() else { return Ok(cast.worker()) };
    let words = cast.say(walk, "whistle", dice);
    let call = A::Whistle { lead: *lead, supporting: supporting.to_vec(), words };
    walk.act(later(walk, dice, 60, 1500), cast.worker(), call)?;
    for party in &parties {
        if dice.percent(92) {
            let words = cast.say(walk, "report", dice);
            let by = cast.handler(Some(*party), dice);
            walk.act(later(walk, dice, 15, 300), by, A::ReportIn { words })?;
        }
    }
    let by = cast.handler(Some(*lead), dice);
    walk.act(later(walk, dice, 20, 200), by, A::Start { words: String::new() })?;
    Ok(by)
}

/// A few words in between.
fn chat(walk: &mut Walk, cast: &Cast<'_>, by: Actor, dice: &mut Dice) -> Result<(), Halt> {
    if dice.percent(22) {
        let words = cast.say(walk, "reply", dice);
        walk.act(soon(walk, dice, 4, 40), by, A::Reply { words, internal: false })?;
        if cast.answers && dice.percent(60) {
            let words = cast.say(walk, "answer", dice);
            walk.act(
                soon(walk, dice, 2, 30),
                cast.reporter(),
                A::Reply { words, internal: false },
            )?;
        }
    }
    if dice.percent(6) {
        let words = cast.say(walk, "internal", dice);
        walk.act(soon(walk, dice, 2, 20), cast.worker(), A::Reply { words, internal: true })?;
    }
    Ok(())
}

fn stand_still(walk: &mut Walk, cast: &Cast<'_>, by: Actor, dice: &mut Dice) -> Result<(), Halt> {
    let at = later(walk, dice, 15, 90);
    let (reason, days) = (cast.say(walk, "pause", dice), dice.between(2, 8));
    walk.act(at, by, A::Pause { reason, until: at.plus_days(days) })?;
    if dice.percent(60) {
        walk.act(at.plus_days(days - 1).plus_minutes(dice.between(-90, 200)), by, A::Resume)
    } else {
        walk.advance(at.plus_days(days))
    }
}

pub(super) fn finish(
    walk: &mut Walk,
    cast: &Cast<'_>,
    by: Actor,
    (low, high): (i64, i64),
    dice: &mut Dice,
) -> Result<(), Halt> {
    let words = cast.say(walk, "finish", dice);
    walk.act(later(walk, dice, low, high), by, A::Finish { words, photos: vec![] })?;
    if walk.ticket.class == Class::Enquiry {
        return Ok(());
    }
    check(walk, cast, dice)
}

/// Somebody else looks; what is not done goes back once.
fn check(walk: &mut Walk, cast: &Cast<'_>, dice: &mut Dice) -> Result<(), Halt> {
    let finisher = walk.ticket.finished_by;
    let by = if finisher == Some(cast.worker) { cast.lead() } else { cast.worker() };
    let minutes = if dice.percent(8) { (65, 300) } else { (8, 52) };
    if finisher != Some(cast.worker) && dice.percent(6) {
        let words = cast.say(walk, "failed", dice);
        walk.act(soon(walk, dice, minutes.0, minutes.1), by, A::Check { passed: false, words })?;
        let again = cast.handler(walk.ticket.party, dice);
        let words = cast.say(walk, "finish", dice);
        walk.act(later(walk, dice, 25, 150), again, A::Finish { words, photos: vec![] })?;
        if walk.ticket.finished_by == Some(cast.worker) {
            return check(walk, cast, dice);
        }
    }
    let words = cast.say(walk, "check", dice);
    walk.act(soon(walk, dice, minutes.0, minutes.1), by, A::Check { passed: true, words })
}
