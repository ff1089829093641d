//! Bodies about sessions, people, households and codes.

use crate::{
    access::Post,
    i18n::Lang,
    id::{CodeId, HouseholdId, PlaceId, ResidentId, SessionId},
    place::Place,
    qr::CodeKind,
    resident::{MemberAction, Membership, Relation},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Who is asking, and where (会话): the first thing the app loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionView {
    /// The server's clock, for phones whose own is wrong.
    pub now: Timestamp,
    /// The community's name.
    pub community: String,
    /// The grid centre's phone number.
    pub phone: String,
    /// The signed-in person.
    pub me: Option<Me>,
    /// The grid to show: the signed-in person's own.
    pub grid: Option<GridCard>,
    /// Notices not yet opened.
    pub n_unread: i64,
    /// Where the feed stands.
    pub feed_seq: i64,
    /// Whether this is the demonstration, where everyone may sign in as anybody.
    pub demo: bool,
}

/// The signed-in person as they see themselves (我).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Me {
    /// Which person.
    pub id: ResidentId,
    /// In full: it is their own.
    pub name: String,
    /// In full.
    pub phone: Option<String>,
    /// The year of birth, where it is on file.
    pub birth_year: Option<i64>,
    /// When they last confirmed or corrected their data.
    pub confirmed_at: Timestamp,
    /// When they agreed to the notice about their data; none asks again.
    pub consented_at: Option<Timestamp>,
    /// The roles they hold.
    pub posts: Vec<PostView>,
    /// The household they belong to or wait for.
    pub household: Option<MyHousehold>,
}

/// A role with the names of where it holds (任职).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PostView {
    /// The role and where.
    pub post: Post,
    /// `第3微网格`; empty for the whole community.
    pub place_name: String,
    /// `城管`; empty when it is none.
    pub party_name: String,
}

/// The household of the person asking (我家).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MyHousehold {
    /// Which.
    pub id: HouseholdId,
    /// The unit it lies in.
    pub place: PlaceId,
    /// `第3微网格 · 3栋 · 2单元 · 302`
    pub address: String,
    /// Where the person stands in it.
    pub membership: Membership,
    /// The members; only the own row while waiting.
    pub members: Vec<MemberView>,
}

/// A member of a household (成员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberView {
    /// Who.
    pub id: ResidentId,
    /// In full inside the household, masked for staff.
    pub name: String,
    /// How they belong.
    pub relation: Relation,
    /// Where they stand.
    pub membership: Membership,
    /// Since when.
    pub joined_at: Timestamp,
}

/// Who looks after a grid (网格名片).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GridCard {
    /// The grid.
    pub grid: Place,
    /// Its worker.
    pub worker: Option<StaffCard>,
    /// Its lead.
    pub lead: Option<StaffCard>,
}

/// A member of staff as everyone may see them (工作人员名片).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffCard {
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// The work phone.
    pub phone: Option<String>,
    /// As what.
    pub role: crate::access::Role,
}

/// A scanned or typed code: `POST /qr/resolve`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResolveCode {
    /// As the camera or the person gave it.
    pub code: String,
}

/// Ask for a sign-in code by SMS: `POST /sign-in/codes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskSmsCode {
    /// As people write it.
    pub phone: String,
}

/// Where the SMS code went: the answer to [`AskSmsCode`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SmsCodeSent {
    /// Seconds until another may be asked for.
    pub again_after_seconds: i64,
    /// Minutes until it expires.
    pub good_for_minutes: i64,
}

/// Sign in: `POST /sign-in`. Answers [`SessionView`] and sets the cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum SignIn {
    /// With the six digits sent to the phone.
    Sms {
        /// The number.
        phone: String,
        /// The six digits.
        code: String,
    },
    /// With a slip from staff, or in the demonstration with a listed address.
    Slip {
        /// The scanned or typed code.
        code: String,
    },
}

/// Join a household with its invite: `POST /households/join`. Signs in when nobody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JoinHousehold {
    /// The invite.
    pub code: String,
    /// The person's name.
    pub name: String,
    /// Their phone number.
    pub phone: String,
    /// How they belong.
    pub relation: Relation,
    /// The year of birth, where they tell it: for votes of adults and figures by age.
    #[serde(default)]
    pub birth_year: Option<i64>,
    /// They agree to the notice about their data; must be true.
    pub consent: bool,
}

/// Act on a member: `POST /households/{household}/members/{resident}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActOnMember {
    /// What to do.
    pub action: MemberAction,
}

/// Correct one's own data: `PUT /me`. Confirms it even when nothing changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CorrectMe {
    /// The person's name.
    pub name: String,
    /// The language notices are written in.
    pub lang: Lang,
    /// The year of birth; none leaves it as it is.
    #[serde(default)]
    pub birth_year: Option<i64>,
}

/// A signed-in phone (登录设备): `GET /me/sessions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeviceView {
    /// Which.
    pub id: SessionId,
    /// `Android · 微信`
    pub device: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last here.
    pub seen_at: Timestamp,
    /// This very phone.
    pub current: bool,
}

/// The person's own code for the next minute (个人码): `GET /me/code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonCode {
    /// What the QR code holds: the full address.
    pub url: String,
    /// Eight characters to say or type where no camera is; at the door of an event one booked.
    pub short: String,
    /// When it changes.
    pub until: Timestamp,
}

/// One look at the person's masked fields (查看记录): `GET /me/looks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LookView {
    /// Who looked.
    pub by: String,
    /// As what.
    pub role: crate::access::Role,
    /// Why.
    pub purpose: String,
    /// When.
    pub at: Timestamp,
}

/// A printed code as staff see it (码): `GET /staff/codes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeView {
    /// Which.
    pub id: CodeId,
    /// What sort.
    pub kind: CodeKind,
    /// The title on the poster.
    pub label: String,
    /// Where it hangs, or the household it opens.
    pub place: String,
    /// Eight characters to type.
    pub short: String,
    /// What the QR code holds.
    pub url: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// When it was called back.
    pub revoked_at: Option<Timestamp>,
    /// When it was used, for one-use slips.
    pub used_at: Option<Timestamp>,
    /// How often it was scanned.
    pub n_scans: i64,
    /// How often today.
    pub n_scans_today: i64,
}

/// Make a code: `PUT /staff/codes/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CodeDraft {
    /// A poster for a place; a new spot is made when `spot` names one.
    Place {
        /// Under which node it hangs.
        place: PlaceId,
        /// The name of a new spot under it: `东门南侧路灯`; empty for the node itself.
        spot: String,
    },
    /// A slip that opens a household.
    Invite {
        /// Which.
        household: HouseholdId,
    },
    /// A slip that signs a person in, once, within a day.
    SignIn {
        /// Whom.
        resident: ResidentId,
    },
}
