//! Bodies about the time bank.
//!
//! Routes for everybody:
//! - `GET /time-bank` → [`PublicTimeBank`]
//! - `POST /time-bank/certificates/check` [`CheckCertificate`] → [`CheckedCertificate`]; a paper's QR code
//!   opens `/time-bank/certificate#CODE`
//!
//! For residents:
//! - `GET /me/hours` → [`MyHours`]; `GET /me/hours/transfers?after=` → `Page<HoursRow>`; a line is proved by
//!   `GET /me/points/transfers/{id}/proof?from=`, as one of points is
//! - `GET|PUT|DELETE /me/volunteer`: [`VolunteerView`] (404 before enrolling), [`VolunteerDraft`], 204
//! - `GET /time-bank/listings?kind=&after=` → `Page<ListingView>`: what is open, the newest first;
//!   `GET /me/listings` → `Vec<ListingView>`: one's own
//! - `PUT /time-bank/listings/{id}` [`ListingDraft`] → [`ListingView`] (201, then 200)
//! - `GET /time-bank/listings/{id}` → [`ListingDetail`], with who fits for its owner
//! - `POST /time-bank/listings/{id}/withdraw` → [`ListingView`]
//! - `PUT /time-bank/stints/{id}` [`TakeUp`] → [`StintView`]: accept a request, or take up an offer; for an
//!   offer with several seats the id is the listing's, and further people take a seat under the same id
//! - `GET /me/stints` → `Vec<StintView>`; `GET /time-bank/stints/{id}` → [`StintView`]
//! - `POST /time-bank/stints/{id}/actions` [`ActOnStint`] → [`StintView`]
//! - `PUT /time-bank/projects/{id}/gifts/{gift}` [`Give`] → [`ProjectView`] (201, then 200);
//!   `DELETE` the same gives a place in a course back before it begins → [`ProjectView`]
//! - `GET /me/hours/certificates` → `Vec<CertificateView>`;
//!   `PUT /me/hours/certificates/{id}` [`AskCertificate`] → [`CertificateView`];
//!   `GET /me/hours/certificates/{id}/certificate.pdf`
//!
//! For staff (`AidTimeBank`: grid workers for their grid, grid leads, dispatchers, coordinators):
//! - `GET /staff/time-bank` → [`TimeBankDesk`]
//! - `PUT /staff/time-bank/listings/{id}` [`AskFor`] → [`StaffListing`]: a request for somebody without a phone
//! - `PUT /staff/tickets/{ticket}/requests/{listing}` [`AskFor`] → [`StaffListing`]: the same, from a ticket
//! - `GET /staff/time-bank/listings/{id}` → [`StaffListing`], with who fits
//! - `POST /staff/time-bank/listings/{id}/pool` [`SetPool`] → [`StaffListing`]: whether the pool pays
//! - `PUT /staff/time-bank/stints/{id}` [`Assign`] → [`StintView`]: a volunteer said yes by telephone
//! - `GET /staff/time-bank/stints/{id}` → [`StintView`]
//! - `POST /staff/time-bank/stints/{id}/actions` [`ActOnStint`] → [`StintView`]: begin and end as a witness
//!   (no code); decide, cancel, confirm for somebody without a phone, reverse as a coordinator
//! - `GET /staff/time-bank/volunteers?skill=&kind=&after=` → `Page<VolunteerRow>`
//!
//! For coordinators (`RunTimeBank`):
//! - `PUT /staff/time-bank/entries/{id}` [`EnterStint`] → [`StintView`]: help that was given without phones
//! - `GET /staff/time-bank/projects` → `Vec<ProjectView>`; `PUT /staff/time-bank/projects/{id}`
//!   [`ProjectDraft`](crate::time_bank::ProjectDraft) → [`ProjectView`], a change with `If-Match`

mod staff;

pub use staff::*;

use crate::{
    amount::Minutes,
    api::Page,
    id::{
        CertificateId, EntryId, EventId, GiftId, ListingId, ProjectId, ResidentId, StintId,
        TransferId,
    },
    ledger::Phase,
    time::{Date, Timestamp},
    time_bank::{
        ListingDraft, ListingStatus, ProjectDraft, Side, Skill, Stint, StintAction, VolunteerDraft,
        matching::{Fit, Reason},
    },
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The time bank for everybody (时间银行公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicTimeBank {
    /// Minutes of help this calendar year.
    pub given: Minutes,
    /// How often somebody helped this calendar year.
    pub n_stints: i64,
    /// How many are enrolled as volunteers.
    pub n_volunteers: i64,
    /// Minutes that were credited for coming to events this calendar year.
    pub attended: Minutes,
    /// What the community pool has paid in all.
    pub pool_paid: Minutes,
    /// What the donation pool holds.
    pub donated: Minutes,
    /// How many requests wait for somebody.
    pub n_requests: i64,
    /// Who gave most this year, and lets it be said.
    pub honour: Vec<HonourRow>,
    /// Projects and courses that are open, and those that were.
    pub projects: Vec<ProjectView>,
}

/// A line of the honour board (光荣榜).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HonourRow {
    /// In full, with consent.
    pub name: String,
    /// Given this calendar year.
    pub minutes: Minutes,
}

/// A person's hours (我的时间): `GET /me/hours`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyHours {
    /// What can be used.
    pub available: Minutes,
    /// What is reserved for help that is arranged.
    pub held: Minutes,
    /// All that was ever given to others.
    pub given: Minutes,
    /// All that was ever credited for coming to events.
    pub attended: Minutes,
    /// The newest lines.
    pub statement: Page<HoursRow>,
}

/// One line of a statement of hours (时间明细行).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HoursRow {
    /// Which transfer.
    pub id: TransferId,
    /// Received, or given when below nothing.
    pub minutes: Minutes,
    /// How it stands.
    pub phase: Phase,
    /// Why, as a stable word.
    pub cause: String,
    /// What about: a stint, a project.
    pub subject: Uuid,
    /// What with, for help.
    pub skills: Vec<Skill>,
    /// The project, course or event, by name.
    pub title: Option<String>,
    /// The event that was attended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The other side, masked; none where it is no person.
    pub other: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Whether its day is sealed, so that it can be proved.
    pub is_sealed: bool,
}

/// An enrolment as its owner sees it (志愿者档案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VolunteerView {
    /// What was said.
    pub volunteer: VolunteerDraft,
    /// Since when.
    pub since: Timestamp,
    /// How often they helped.
    pub n_stints: i64,
}

/// What event a request is for (为哪场活动).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListedEvent {
    /// Which.
    pub id: EventId,
    /// What it was called when help was asked for.
    pub title: String,
    /// Where help is needed.
    pub place: String,
}

/// An offer or a request on the board (发布).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListingView {
    /// Which.
    pub id: ListingId,
    /// What it says.
    pub listing: ListingDraft,
    /// Where it stands.
    pub status: ListingStatus,
    /// Whose, masked.
    pub name: String,
    /// The grid, by name; empty where it is not known.
    pub grid: String,
    /// Whether it is one's own.
    pub is_own: bool,
    /// The event it is for, where an organiser asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<ListedEvent>,
    /// How many seats are taken.
    pub n_taken: i64,
    /// Why it fits who looks; empty where it does not.
    pub reasons: Vec<Reason>,
    /// The stint it led to, for those who are part of it.
    pub stint: Option<StintId>,
    /// When it was written.
    pub at: Timestamp,
}

/// Somebody who fits, as shown (匹配的志愿者).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FitView {
    /// Who and why.
    pub fit: Fit,
    /// Masked to neighbours, in full to staff.
    pub name: String,
    /// How often they helped.
    pub n_stints: i64,
}

/// One offer or request with who fits (发布详情).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListingDetail {
    /// What it is.
    pub view: ListingView,
    /// Who fits, best first; for its owner.
    pub fits: Vec<FitView>,
}

/// Take up an offer or accept a request (应约).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakeUp {
    /// Which.
    pub listing: ListingId,
    /// When it is to begin, within the window.
    pub starts_at: Timestamp,
}

/// Somebody in a stint (当事人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StintPerson {
    /// Who.
    pub resident: ResidentId,
    /// In full once the time is agreed, masked before; the others of a group stay masked.
    pub name: String,
    /// Which side.
    pub side: Side,
    /// Whether it is who looks.
    pub is_me: bool,
    /// Whether they have put their name to the amount.
    pub confirmed: bool,
}

/// One row of a stint's history (互助记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StintEntryView {
    /// What was done.
    pub action: StintAction,
    /// By whom, as shown; none for the clock.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A stint as those see it whom it is about (一次互助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StintView {
    /// Which.
    pub id: StintId,
    /// What it came from; none when it was entered afterwards.
    pub listing: Option<ListingId>,
    /// What with.
    pub skills: Vec<Skill>,
    /// What the offer or the request says.
    pub words: String,
    /// How it stands; the phone runs the same rules on it.
    pub stint: Stint,
    /// On which side who looks stands; none for staff.
    pub side: Option<Side>,
    /// Everybody in it, who helps first.
    pub people: Vec<StintPerson>,
    /// Whether the community pool pays: for staff and for who is helped.
    pub pool: Option<bool>,
    /// What who looks pays of it, or receives.
    pub share: Option<Minutes>,
    /// Where to go, once the time is agreed.
    pub address: Option<String>,
    /// The event it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<ListedEvent>,
    /// When silence books it.
    pub silent_at: Option<Timestamp>,
    /// What was done so far, the first first.
    pub entries: Vec<StintEntryView>,
}

/// Act on a stint (办理互助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActOnStint {
    /// Made by the client, so that it can be sent again.
    pub entry: EntryId,
    /// What.
    pub action: StintAction,
    /// The other side's own code, to begin and to end.
    #[serde(default)]
    pub code: Option<String>,
}

/// Give hours to a project, or for a place in a course (捐时、兑换课程).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Give {
    /// How much; for a course its price as it was shown.
    pub minutes: Minutes,
}

/// A project or a course as shown (项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProjectView {
    /// Which.
    pub id: ProjectId,
    /// What it says.
    pub project: ProjectDraft,
    /// What was given so far.
    pub given: Minutes,
    /// By how many; for a course how many places are taken.
    pub n_gifts: i64,
    /// One's own gift to it: the place in a course, the last pledge to a project.
    pub mine: Option<GiftId>,
    /// How often it was changed; named when it is changed again.
    pub version: i64,
}

/// Ask for a certificate (申请服务证明): both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskCertificate {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

/// A certificate as its holder sees it (服务证明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificateView {
    /// Which.
    pub id: CertificateId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// What was given in that time.
    pub minutes: Minutes,
    /// How often.
    pub n_stints: i64,
    /// What was credited for coming to events in that time, apart from the above.
    pub attended: Minutes,
    /// Eight characters that prove it.
    pub short: String,
    /// When it was issued.
    pub at: Timestamp,
}

/// Ask whether a paper is genuine (核验证明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckCertificate {
    /// What its QR code carries, or the eight characters.
    pub code: String,
}

/// A genuine paper (证明属实): no more than what it says itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckedCertificate {
    /// By whom it was issued.
    pub community: String,
    /// Whose, masked.
    pub name: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// What was given in that time.
    pub minutes: Minutes,
    /// How often.
    pub n_stints: i64,
    /// What was credited for coming to events, apart from the above.
    pub attended: Minutes,
    /// When it was issued.
    pub at: Timestamp,
}
