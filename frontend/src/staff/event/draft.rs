//! What is typed for an event, and the event it makes.

use crate::{
    api::{self, Failure},
    pages::event::when,
    session::now,
    shots::Shots,
    text::{in_hours, minutes_of, parse_hours},
};
use leptos::prelude::*;
use linli_shared::{
    amount::{Minutes, Points},
    event::{
        Earns, Eligibility, EventDraft, EventKind, HouseholdRule, OFFER_HOURS, Pattern, Session,
        Subject,
    },
    id::PlaceId,
    time::{Date, HOUR_MS, Timestamp},
};

/// How the sessions are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Those of the event that is changed.
    Kept,
    Once,
    Weekly,
}

/// What coming earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gain {
    Nothing,
    Points,
    Time,
}

/// What is typed.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) kind: RwSignal<String>,
    pub(super) title: RwSignal<String>,
    pub(super) words: RwSignal<String>,
    pub(super) organiser: RwSignal<String>,
    pub(super) place: RwSignal<String>,
    pub(super) access: RwSignal<String>,
    pub(super) repeat: RwSignal<Option<Repeat>>,
    pub(super) from: RwSignal<String>,
    pub(super) until: RwSignal<String>,
    pub(super) weekdays: RwSignal<Vec<i64>>,
    pub(super) begins: RwSignal<String>,
    pub(super) ends: RwSignal<String>,
    pub(super) capacity: RwSignal<String>,
    pub(super) subject: RwSignal<Option<Subject>>,
    pub(super) age_min: RwSignal<String>,
    pub(super) age_max: RwSignal<String>,
    pub(super) grids: RwSignal<Vec<PlaceId>>,
    pub(super) household: RwSignal<String>,
    pub(super) opens: RwSignal<String>,
    pub(super) cancel_hours: RwSignal<String>,
    pub(super) is_scarce: RwSignal<bool>,
    pub(super) offer_hours: RwSignal<String>,
    pub(super) earns: RwSignal<Option<Gain>>,
    pub(super) points: RwSignal<String>,
    pub(super) hours: RwSignal<String>,
    pub(super) shots: Shots,
    pub(super) failure: RwSignal<Option<Failure>>,
    known: StoredValue<Option<EventDraft>>,
}

impl Form {
    /// A new event on Saturday morning in a week, or an event as it stands.
    pub(super) fn of(known: Option<&EventDraft>) -> Self {
        let soon = now().date().plus_days(7);
        let saturday = soon.plus_days((5 - soon.weekday()).rem_euclid(7));
        let start = EventDraft {
            sessions: vec![Session {
                starts_at: saturday.start().plus_hours(9),
                ends_at: saturday.start().plus_hours(11),
            }],
            capacity: 30,
            cancel_until: saturday.start().plus_hours(9 - 24),
            ..EventDraft::default()
        };
        let draft = known.unwrap_or(&start);
        let text = |text: &str| RwSignal::new(text.to_owned());
        let number = |n: Option<i64>| RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default());
        let first = draft.sessions.first().copied().unwrap_or_default();
        let cancel_hours = first.starts_at.since(draft.cancel_until) / HOUR_MS;
        let opens = known.map(|known| known.opens_at.date().to_string()).unwrap_or_default();
        let repeat = if known.is_some() { Repeat::Kept } else { Repeat::Once };
        let household =
            HouseholdRule::ALL.iter().position(|rule| *rule == draft.eligibility.household);
        let kind = EventKind::ALL.iter().position(|kind| *kind == draft.kind);
        let (usual_points, usual_time) = (Points(5), Minutes(60));
        let (gain, points, minutes) = match draft.earns {
            Earns::Nothing => (Gain::Nothing, usual_points, usual_time),
            Earns::Points { points } => (Gain::Points, points, usual_time),
            Earns::Minutes { minutes } => (Gain::Time, usual_points, minutes),
        };
        Self {
            kind: RwSignal::new(kind.unwrap_or(0).to_string()),
            title: text(&draft.title),
            words: text(&draft.words),
            organiser: text(&draft.organiser),
            place: text(&draft.place),
            access: text(&draft.access),
            repeat: RwSignal::new(Some(repeat)),
            from: RwSignal::new(first.starts_at.date().to_string()),
            until: RwSignal::new(draft.ends_at().date().to_string()),
            weekdays: RwSignal::new(vec![0, 1, 2, 3, 4]),
            begins: RwSignal::new(when::clock(first.starts_at)),
            ends: RwSignal::new(when::clock(first.ends_at)),
            capacity: number(Some(draft.capacity)),
            subject: RwSignal::new(Some(draft.subject)),
            age_min: number(draft.eligibility.age_min),
            age_max: number(draft.eligibility.age_max),
            grids: RwSignal::new(draft.eligibility.grids.clone()),
            household: RwSignal::new(household.unwrap_or(0).to_string()),
            opens: RwSignal::new(opens),
            cancel_hours: number(Some(cancel_hours)),
            is_scarce: RwSignal::new(draft.offer_hours.is_some()),
            offer_hours: number(Some(draft.offer_hours.unwrap_or(OFFER_HOURS))),
            earns: RwSignal::new(Some(gain)),
            points: number(Some(points.0)),
            hours: RwSignal::new(in_hours(minutes)),
            shots: Shots::at_most(1),
            failure: RwSignal::new(None),
            known: StoredValue::new(known.cloned()),
        }
    }

    /// The sessions as they are typed now.
    pub(super) fn sessions(self) -> Vec<Session> {
        let day = |value: RwSignal<String>| value.with(|text| text.parse::<Date>().ok());
        let repeat = self.repeat.get().unwrap_or(Repeat::Once);
        if repeat == Repeat::Kept {
            return self.known.with_value(|known| {
                known.as_ref().map(|known| known.sessions.clone()).unwrap_or_default()
            });
        }
        let clock = |value: RwSignal<String>| value.with(|text| minutes_of(text));
        let (Some(from), Some(starts), Some(ends)) =
            (day(self.from), clock(self.begins), clock(self.ends))
        else {
            return Vec::new();
        };
        let is_weekly = repeat == Repeat::Weekly;
        let until = if is_weekly { day(self.until).unwrap_or(from) } else { from };
        let weekdays = if is_weekly { self.weekdays.get() } else { (0..7).collect() };
        Pattern { from, until, weekdays, starts, ends }.sessions()
    }

    /// The event; what is no number is one that no rule allows.
    pub(super) fn draft(self) -> EventDraft {
        let known = self.known.get_value();
        let number = |value: RwSignal<String>| value.get().trim().parse::<i64>().unwrap_or(-1);
        let optional = |value: RwSignal<String>| {
            (!value.with(|text| text.trim().is_empty())).then(|| number(value))
        };
        let sessions = self.sessions();
        let starts_at = sessions.first().map_or(Timestamp(0), |session| session.starts_at);
        let photo = self.shots.sent().first().copied();
        EventDraft {
            kind: chosen(&EventKind::ALL, self.kind),
            title: self.title.get(),
            words: self.words.get(),
            organiser: self.organiser.get(),
            place: self.place.get(),
            access: self.access.get(),
            sessions,
            capacity: number(self.capacity),
            subject: self.subject.get().unwrap_or_default(),
            eligibility: Eligibility {
                age_min: optional(self.age_min),
                age_max: optional(self.age_max),
                grids: self.grids.get(),
                household: chosen(&HouseholdRule::ALL, self.household),
            },
            opens_at: self.opens_at(known.as_ref()),
            cancel_until: starts_at.plus_hours(-number(self.cancel_hours)),
            offer_hours: self.is_scarce.get().then(|| number(self.offer_hours)),
            earns: match self.earns.get() {
                Some(Gain::Points) => Earns::Points { points: Points(number(self.points)) },
                Some(Gain::Time) => {
                    Earns::Minutes { minutes: self.hours.with(|typed| parse_hours(typed)) }
                }
                Some(Gain::Nothing) | None => Earns::Nothing,
            },
            photo: photo.or_else(|| known.and_then(|known| known.photo)),
        }
    }

    /// At midnight of the day that was typed; the hour of an event that is changed stays.
    fn opens_at(self, known: Option<&EventDraft>) -> Timestamp {
        let day = self.opens.with(|text| text.parse::<Date>().ok());
        let kept = known.map(|known| known.opens_at);
        match (day, kept) {
            (Some(day), Some(kept)) if kept.date() == day => kept,
            (Some(day), _) => day.start(),
            (None, Some(kept)) => kept,
            (None, None) => now(),
        }
    }

    /// Forgets what was wrong with a field that is no longer asked for.
    pub(super) fn moot(self, field: &str) {
        self.failure.update(|failure| {
            let Some(known) = failure.as_mut() else { return };
            let is_only = known.errors.iter().all(|error| error.field == field);
            known.errors.retain(|error| error.field != field);
            if is_only {
                *failure = None;
            }
        });
    }

    /// What is wrong with a field.
    pub(super) fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }

    /// How many sessions the event has that is changed.
    pub(super) fn n_kept(self) -> Option<usize> {
        self.known.with_value(|known| known.as_ref().map(|known| known.sessions.len()))
    }
}

/// What a list offers at the place that is its value.
fn chosen<T: Copy + Default>(all: &[T], value: RwSignal<String>) -> T {
    value
        .with(|text| text.parse::<usize>().ok().and_then(|n| all.get(n).copied()))
        .unwrap_or_default()
}
