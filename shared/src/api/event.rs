//! Bodies about events, bookings, children, calendars and the timetable of mobile services.
//!
//! | method and path | who | body → answer |
//! |---|---|---|
//! | `GET /events` | anybody | → [`EventList`]: what is coming, what fits first |
//! | `GET /events/past?after=` | anybody | → `Page<EventBrief>`, the latest first |
//! | `GET /events/{id}` | anybody | → [`EventView`] |
//! | `GET /events/{id}/event.ics` | anybody | → a calendar file |
//! | `PUT /events/{id}/bookings/{booking}` | resident | [`BookDraft`] → [`BookingView`], 201 then 200 |
//! | `POST /bookings/{id}/cancel` | resident | → [`BookingView`] |
//! | `POST /bookings/{id}/accept` | resident | → [`BookingView`] |
//! | `GET /me/bookings` | resident | → `Vec<BookingView>`, what comes next first |
//! | `GET /me/interests`, `PUT /me/interests` | resident | [`Interests`] |
//! | `GET /me/children` | resident | → `Vec<ChildView>` |
//! | `PUT /me/children/{id}` | resident | `ChildDraft` → [`ChildView`] |
//! | `DELETE /me/children/{id}` | resident | → 204 |
//! | `GET /me/calendar` | resident | → [`CalendarState`] |
//! | `POST /me/calendar` | resident | → [`CalendarAddress`], shown once |
//! | `DELETE /me/calendar` | resident | → 204 |
//! | `GET /calendars/{token}/events.ics` | who has the address | → a calendar file |
//! | `GET /timetable` | anybody | → `Vec<StopView>` |
//! | `GET /staff/events?after=` | `RunEvents` | → `Page<StaffEventRow>`, the latest first |
//! | `GET /staff/events/demand` | `RunEvents` | → `Vec<DemandRow>` of the last 12 months |
//! | `PUT /staff/events/{id}` | `RunEvents` | `EventDraft` → [`EventView`]; a change names the version in If-Match |
//! | `POST /staff/events/{id}/call-off` | `RunEvents` | [`Reason`] → [`EventView`] |
//! | `GET /staff/events/{id}/bookings?after=` | `RunEvents` | → `Page<StaffBookingRow>`, in the order of coming |
//! | `PUT /staff/events/{id}/bookings/{booking}` | `RunEvents` | [`BookFor`] → [`StaffBookingRow`], 201 then 200 |
//! | `GET /staff/events/{id}/requests` | `RunEvents` | → `Vec<StaffListing>`: the help it asks for |
//! | `PUT /staff/events/{id}/requests/{listing}` | `RunEvents` | [`AskHelp`] → `StaffListing`, 201 then 200 |
//! | `POST /staff/bookings/{id}/cancel` | `RunEvents` | [`Reason`] → 204 |
//! | `PUT /staff/stops/{id}` | `RunEvents` | `StopDraft` → [`StopView`]; a change names the version in If-Match |
//! | `DELETE /staff/stops/{id}` | `RunEvents` | → 204 |

use crate::{
    amount::Minutes,
    event::{
        BookingStatus, ChildDraft, Earns, EventDraft, EventKind, EventStatus, Fit, HouseholdRule,
        Session, StopDraft, Subject,
    },
    id::{BookingId, ChildId, EventId, ResidentId, StopId, UploadId},
    time::Timestamp,
    time_bank::{ListingDraft, ListingKind, Skill},
};
use serde::{Deserialize, Serialize};

/// How many come and may come (名额).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seats {
    /// How many can come.
    pub capacity: i64,
    /// How many have a place; offers that hold are among them (已报).
    pub n_taken: i64,
    /// How many wait (候补).
    pub n_waiting: i64,
}

/// An event as lists show it (活动卡片).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventBrief {
    /// Which.
    pub id: EventId,
    /// What sort.
    pub kind: EventKind,
    /// What it is called.
    pub title: String,
    /// Who holds it.
    pub organiser: String,
    /// Where.
    pub place: String,
    /// Ways without steps and other help; empty when nothing is said about it.
    pub access: String,
    /// The next session, or the last one when all are over.
    pub session: Session,
    /// How many sessions there are in all.
    pub n_sessions: i64,
    /// How many come and may come.
    pub seats: Seats,
    /// Places go to households: `名额 120户`.
    pub household: HouseholdRule,
    /// Whether it goes ahead.
    pub status: EventStatus,
    /// When signing up begins.
    pub opens_at: Timestamp,
    /// What being there is worth.
    pub earns: Earns,
    /// A picture.
    pub photo: Option<UploadId>,
    /// Why it stands here for who asks, the strongest reason first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fits: Vec<Fit>,
}

/// What is coming (近期活动): `GET /events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventList {
    /// What fits who asks comes first, then what is soonest.
    pub rows: Vec<EventBrief>,
    /// Whether who asks has ticked interests; false also for visitors.
    pub has_interests: bool,
}

/// One event (活动详情): `GET /events/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventView {
    /// Which.
    pub id: EventId,
    /// What was announced.
    pub event: EventDraft,
    /// The names of the grids it is for; empty for the whole community.
    pub grid_names: Vec<String>,
    /// How many come and may come.
    pub seats: Seats,
    /// Whether it goes ahead.
    pub status: EventStatus,
    /// Why it was called off.
    pub reason: Option<String>,
    /// How often it was changed; named when it is changed again.
    pub version: i64,
    /// The bookings of who asks, for themselves and their children, the latest first.
    pub mine: Vec<BookingView>,
    /// Why who asks could not book for themselves now, as a stable code; for a class this is asked of
    /// each child instead, see [`EventView::children`].
    pub refusal: Option<String>,
    /// For a class: the children of who asks, each with why it could not come.
    pub children: Vec<ChildChoice>,
    /// Whether who asks may change it and see who comes.
    pub keeps: bool,
}

/// A child that could be booked for (可报名的孩子).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChildChoice {
    /// Which.
    pub id: ChildId,
    /// Its name.
    pub name: String,
    /// Why not, as a stable code.
    pub refusal: Option<String>,
}

/// Sign up (报名): `PUT /events/{id}/bookings/{booking}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookDraft {
    /// Which child, in a class for children.
    #[serde(default)]
    pub child: Option<ChildId>,
    /// What one needs to take part, in one's own words; may be empty. Organisers alone see it.
    #[serde(default)]
    pub needs: String,
}

/// A booking as its owner sees it (我的报名).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookingView {
    /// Which.
    pub id: BookingId,
    /// Of what.
    pub event: EventId,
    /// What it is called.
    pub title: String,
    /// Where.
    pub place: String,
    /// The next session, or the last one when all are over.
    pub session: Session,
    /// Which child.
    pub child: Option<ChildId>,
    /// Its name.
    pub child_name: Option<String>,
    /// Where it stands.
    pub status: BookingStatus,
    /// How many stand before it and it itself, while it waits: 1 is next (候补号).
    pub waiting_number: Option<i64>,
    /// Until when the offer holds.
    pub offered_until: Option<Timestamp>,
    /// Until when it can be taken back.
    pub cancel_until: Timestamp,
    /// Whether the event goes ahead.
    pub event_status: EventStatus,
    /// What one needs.
    pub needs: String,
    /// When it was made.
    pub at: Timestamp,
}

/// Kinds of events somebody is interested in (兴趣): `PUT /me/interests`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interests {
    /// Which, each once.
    pub kinds: Vec<EventKind>,
}

/// A child as its guardian sees it (我的孩子).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChildView {
    /// Which.
    pub id: ChildId,
    /// What was written down.
    pub child: ChildDraft,
    /// Whether it has bookings that count, and so cannot be taken off.
    pub is_booked: bool,
}

/// Whether somebody has a calendar address (日历订阅): `GET /me/calendar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarState {
    /// Since when; none when there is none.
    pub since: Option<Timestamp>,
}

/// The address a calendar reads, shown once (日历地址): `POST /me/calendar`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarAddress {
    /// Whoever has it reads the calendar: it is kept secret, and can be revoked.
    pub url: String,
}

/// A stop of a mobile service (流动服务站点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StopView {
    /// Which.
    pub id: StopId,
    /// What comes by, where and when.
    pub stop: StopDraft,
    /// The name of the grid; empty for the whole community.
    pub grid_name: String,
    /// How often it was changed; named when it is changed again.
    pub version: i64,
}

/// Why something is done (原因).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// In words.
    pub words: String,
}

/// An event as organisers see it in their list (活动管理).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffEventRow {
    /// As everybody sees it.
    pub event: EventBrief,
    /// Whom bookings are for.
    pub subject: Subject,
    /// How many offers hold.
    pub n_offered: i64,
    /// How many were there.
    pub n_attended: i64,
    /// Whether who asks may change it.
    pub keeps: bool,
}

/// How much a kind of event was wanted (活动热度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DemandRow {
    /// Which kind.
    pub kind: EventKind,
    /// How many events.
    pub n_events: i64,
    /// Their places, taken and waited for.
    pub seats: Seats,
    /// How many people said they are interested.
    pub n_interested: i64,
}

/// A booking as organisers see it (报名名单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffBookingRow {
    /// Which.
    pub id: BookingId,
    /// Who booked.
    pub name: String,
    /// Where they live; empty when they belong to no household.
    pub address: String,
    /// For which child.
    pub child: Option<ClassChild>,
    /// Where it stands.
    pub status: BookingStatus,
    /// While it waits: 1 is next.
    pub waiting_number: Option<i64>,
    /// Until when the offer holds.
    pub offered_until: Option<Timestamp>,
    /// What they need.
    pub needs: String,
    /// Which member of staff signed them up; none where they did it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was made.
    pub at: Timestamp,
}

/// Ask volunteers to help with a session (请志愿者帮忙).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskHelp {
    /// Which session, from 0.
    pub session: i64,
    /// What with.
    pub skills: Vec<Skill>,
    /// How long, in half hours.
    pub minutes: Minutes,
    /// More about it, for everybody to read; may be empty.
    #[serde(default)]
    pub words: String,
}

impl AskHelp {
    /// The request it becomes: help begins with the session, or now when it has begun, and ends with it
    /// unless it takes longer (转为时间银行求助).
    #[must_use]
    pub fn listing(&self, session: Session, now: Timestamp) -> ListingDraft {
        let from = session.starts_at.max(now);
        ListingDraft {
            kind: ListingKind::Request,
            skills: self.skills.clone(),
            words: self.words.clone(),
            from,
            until: session.ends_at.max(from.plus_minutes(self.minutes.0)),
            minutes: self.minutes,
            seats: 1,
        }
    }
}

/// Sign somebody up who has no phone (代报名).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BookFor {
    /// Whom.
    pub person: ResidentId,
    /// What makes coming possible; may be empty.
    #[serde(default)]
    pub needs: String,
}

/// A child as the organisers of its class see it (班级孩子).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassChild {
    /// Its name.
    pub name: String,
    /// How old it is, or becomes, this year.
    pub age: i64,
    /// The school year; may be empty.
    pub grade: String,
    /// Who may collect it: `母亲 吴珊`, `外公 吴国强`; never their words.
    pub collectors: Vec<CollectorName>,
}

/// Who may collect a child, by name (接送人姓名).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CollectorName {
    /// Who.
    pub name: String,
    /// What they are to the child.
    pub relation: String,
    /// Whether they show their own code; otherwise they say a word.
    pub has_code: bool,
}
