//! Sending one need of the year (报事): who says it, where, by which way, and who is around.

use super::{
    dice::Dice,
    lives::Cast,
    people::Person,
    town::Where,
    walk::Walk,
    words::Sketch,
    year::{Moment, Planned, Year},
};
use anyhow::Context;
use linli_shared::{
    access::Role,
    category::{Category, Class},
    id::{NeedId, ResidentId},
    need::{ForPerson, NeedDraft},
    place::Place,
    text::Phone,
    ticket::{self, Actor, Entry, Source, Standing, Ticket},
    time::Timestamp,
};

/// Places that wait for a story of their own: nothing happens there in the last weeks.
const QUIET: [&str; 2] = ["停车场入口", "东门南侧路灯"];
const QUIET_DAYS: i64 = 45;

impl Year<'_> {
    pub(super) fn speaker(&self, grid: usize, dice: &mut Dice) -> anyhow::Result<&Person> {
        if grid == 2 && dice.percent(25) {
            let known = *dice.pick(&self.people.known);
            return self.people.person(known).context("a neighbour of the stories");
        }
        let neighbours = self.people.neighbours(grid);
        Ok(*dice.pick(&neighbours))
    }

    pub(super) fn place_for(
        &self,
        sketch: &Sketch,
        person: &Person,
        near: usize,
        at: Timestamp,
        dice: &mut Dice,
    ) -> anyhow::Result<&Place> {
        if sketch.place == Where::Home {
            let household = person.home.map(|home| home.0);
            let home = self.town.homes.iter().find(|home| Some(home.household.id) == household);
            let unit = home.and_then(|home| self.town.place(home.household.place));
            return unit.context("a neighbour lives somewhere");
        }
        let grid = self.town.grids().nth(near).map(|grid| grid.id);
        let is_quiet = at > self.now.plus_days(-QUIET_DAYS);
        let open = |place: &&Place| {
            place.grid.is_some() && !(is_quiet && QUIET.contains(&place.name.as_str()))
        };
        let here: Vec<&Place> =
            self.town.find(sketch.place, grid).into_iter().filter(open).collect();
        if here.is_empty() {
            let anywhere: Vec<&Place> =
                self.town.find(sketch.place, None).into_iter().filter(open).collect();
            return Ok(*dice.pick(&anywhere));
        }
        Ok(*dice.pick(&here))
    }

    /// Sends the need, as a resident, a visitor or a member of staff for somebody.
    pub(super) fn open(
        &self,
        sketch: &Sketch,
        place: &Place,
        person: &Person,
        moment: Moment,
        dice: &mut Dice,
    ) -> Planned {
        let at = moment.at;
        let source = self.source(sketch, dice);
        let is_entered = !matches!(source, Source::Qr | Source::App);
        let is_visitor = source == Source::Qr && dice.percent(25);
        let (worker, _) = self.staff_of(place);
        let is_person = matches!(source, Source::Visit | Source::Hotline);
        let special = is_person && sketch.class != Class::Complex && dice.percent(45);
        let for_person = is_person.then(|| ForPerson {
            name: person.name.clone(),
            phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
            household: person.home.map(|home| home.0),
            reason: if special { "独居老人，不会用手机" } else { "打电话来说的" }.to_owned(),
            special,
        });
        let draft = NeedDraft {
            text: fill_in(&sketch.text, place, self.door_of(sketch, person)),
            place: Some(place.id),
            danger: sketch.class == Class::Urgent,
            confidential: matches!(sketch.category, Category::C1 | Category::C2)
                && dice.percent(20),
            phone: if is_visitor { visitor_phone(dice) } else { String::new() },
            for_person,
            source: is_entered.then_some(source),
            ..NeedDraft::default()
        };
        let mut ticket =
            Ticket::open(sketch.class, sketch.category, place.grid, Some(worker), special, at);
        let rule = ticket::route(self.rules, sketch.category, sketch.class, place.grid);
        if let Some(rule) = rule {
            ticket.follow_rule(rule, at);
        }
        let reporter = match (is_visitor, is_entered) {
            (true, _) => None,
            (false, true) => Some(worker),
            (false, false) => Some(person.id),
        };
        let standing =
            if is_entered { Standing::Staff(Role::GridWorker) } else { Standing::Reporter };
        let by = Actor { id: reporter, party: None, standing };
        let mut walk = Walk::begin(ticket, Entry::Opened { source }, by, self.now);
        walk.stop = moment.stop;
        Planned {
            id: NeedId::new(at, dice.bytes()),
            number: String::new(),
            draft,
            source,
            building: place.building,
            reporter,
            visitor: is_visitor.then(|| dice.bytes()),
            followers: is_person.then(|| (person.id.bytes().to_vec(), at)).into_iter().collect(),
            walk,
        }
    }

    pub(super) fn source(&self, sketch: &Sketch, dice: &mut Dice) -> Source {
        let is_spot = sketch.place.is_shared();
        let by_phone = if is_spot { 55 } else { 10 };
        let all = [
            (Source::Qr, by_phone),
            (Source::App, 65 - by_phone),
            (Source::Visit, if is_spot { 4 } else { 16 }),
            (Source::Hotline, 9),
            (Source::Group, 6),
            (Source::Device, if sketch.category == Category::B7 { 4 } else { 0 }),
        ];
        *dice.weigh(&all)
    }

    pub(super) fn door_of(&self, sketch: &Sketch, person: &Person) -> &str {
        let household = person.home.map(|home| home.0).filter(|_| sketch.place == Where::Home);
        let home = self.town.homes.iter().find(|home| Some(home.household.id) == household);
        home.map_or("", |home| home.household.door.as_str())
    }

    pub(super) fn staff_of(&self, place: &Place) -> (ResidentId, ResidentId) {
        let index = self.town.grids().position(|grid| Some(grid.id) == place.grid);
        let at = |list: &[ResidentId]| {
            index.and_then(|index| list.get(index)).or_else(|| list.first()).copied()
        };
        let nobody = ResidentId(uuid::Uuid::nil());
        (at(&self.people.workers).unwrap_or(nobody), at(&self.people.leads).unwrap_or(nobody))
    }

    pub(super) fn joiners(
        &self,
        planned: &Planned,
        grid: usize,
        dice: &mut Dice,
    ) -> Vec<(Timestamp, ResidentId)> {
        let neighbours = self.people.neighbours(grid);
        let mut joiners: Vec<(Timestamp, ResidentId)> = Vec::new();
        let opened = planned.walk.at;
        for _ in 0..dice.between(1, 6) {
            let who = dice.pick(&neighbours).id;
            let is_known = joiners.iter().any(|(_, known)| *known == who);
            if planned.reporter != Some(who) && !is_known {
                joiners.push((opened.plus_minutes(dice.between(3, 900)), who));
            }
        }
        joiners.sort_unstable();
        joiners
    }

    pub(super) fn cast(&self, planned: &Planned, dice: &mut Dice) -> anyhow::Result<Cast<'_>> {
        let state = &planned.walk.ticket;
        let place = planned.draft.place.and_then(|id| self.town.place(id));
        let (worker, lead) = self.staff_of(place.context("a need of the year has a place")?);
        let rule = ticket::route(self.rules, state.category, state.class, state.grid);
        let is_entered = planned.draft.source.is_some();
        let said_for = planned.followers.first().and_then(|(who, _)| ResidentId::from_bytes(who));
        Ok(Cast {
            people: self.people,
            words: self.words,
            reporter: if is_entered { said_for } else { planned.reporter },
            answers: !is_entered || said_for.is_some(),
            worker,
            lead,
            dispatcher: *dice.pick(&self.people.dispatchers),
            supervisor: *dice.pick(&self.people.supervisors),
            party: rule.map(|rule| rule.party),
        })
    }
}

/// Building, unit and door in the places a text leaves for them.
pub(super) fn fill_in(text: &str, place: &Place, door: &str) -> String {
    let part = |ending: &str| {
        place.path.split(" · ").find(|part| part.ends_with(ending)).unwrap_or_default()
    };
    text.replace("{b}", part("栋")).replace("{u}", part("单元")).replace("{d}", door)
}

/// A visitor's number, from a block that plainly belongs to nobody.
fn visitor_phone(dice: &mut Dice) -> String {
    let number = format!("1980000{:04}", dice.between(0, 9_999));
    Phone::parse(&number).map(|phone| phone.as_str().to_owned()).unwrap_or_default()
}
