//! Bodies of the staff console.

use crate::{
    access::{Post, Role},
    category::{Category, Class},
    id::{HouseholdId, PartyId, PlaceId, ResidentId, TicketId},
    place::{ImportProblem, Place},
    resident::Purpose,
    ticket::{ClockLimits, RoutingRule, TicketAction, TicketStatus},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Which tickets to list (收件箱筛选): `GET /staff/tickets`, nearest deadline first; the same for exports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct InboxQuery {
    /// Only this status; none means all open ones.
    pub status: Option<TicketStatus>,
    /// Only this class.
    pub class: Option<Class>,
    /// Only this category.
    pub category: Option<Category>,
    /// Only this grid.
    pub grid: Option<PlaceId>,
    /// Only this party.
    pub party: Option<PartyId>,
    /// Only mine.
    pub mine: bool,
    /// Only overdue ones.
    pub overdue: bool,
    /// Closed ones too.
    pub closed: bool,
    /// Words to look for.
    pub q: String,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// The figures above the inbox (收件箱概况): `GET /staff/desk`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskView {
    /// Open tickets in reach.
    pub n_open: i64,
    /// Of these, urgent.
    pub n_urgent: i64,
    /// Of these, overdue.
    pub n_overdue: i64,
    /// Of these, mine.
    pub n_mine: i64,
    /// Grids in reach.
    pub grids: Vec<super::GridName>,
    /// Parties to send to.
    pub parties: Vec<super::PartyView>,
    /// Staff to assign to.
    pub staff: Vec<super::StaffCard>,
    /// What the viewer may do: the words of the duties.
    pub roles: Vec<Role>,
}

/// Act on many tickets at once: `POST /staff/tickets/actions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActOnMany {
    /// At most [`super::PAGE_MAX`], each with the version that was seen.
    pub tickets: Vec<(TicketId, i64)>,
    /// What to do; ids of the rows are made by the server from `id` and the ticket.
    pub id: crate::id::EntryId,
    /// What to do.
    #[serde(flatten)]
    pub action: TicketAction,
}

/// What became of one of many (批量结果).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ManyOutcome {
    /// Which.
    pub ticket: TicketId,
    /// Why not; none when done.
    pub code: Option<String>,
}

/// The routing table (派单规则): `GET` and `PUT /staff/routing`, with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutingTable {
    /// The rows; the earlier of equals wins.
    pub rules: Vec<RoutingRule>,
    /// What the writer saw.
    pub version: i64,
}

/// How a category is shown and handled here (类别设置): `GET` and `PUT /staff/categories`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategorySetting {
    /// Which of the twenty.
    pub category: Category,
    /// Its Chinese name here.
    pub name_zh: String,
    /// Its English name here.
    pub name_en: String,
    /// The class it starts in when the words do not say otherwise.
    pub class: Class,
    /// What to say first: `请先拨打 119`; empty when nothing.
    pub advice_zh: String,
    /// The same in English.
    pub advice_en: String,
    /// Whether residents can choose it.
    pub is_offered: bool,
}

/// All categories with the version the writer saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryTable {
    /// The twenty.
    pub categories: Vec<CategorySetting>,
    /// What the writer saw.
    pub version: i64,
}

/// A party with the staff who work for it: `PUT /staff/parties/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartyDraft {
    /// `城市管理`
    pub name: String,
    /// Its phone.
    pub phone: String,
}

/// Settings of the community (社区设置): `GET` and `PUT /staff/settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingsView {
    /// Its name.
    pub name: String,
    /// The grid centre's phone.
    pub phone: String,
    /// How long each class may take.
    pub clocks: ClockLimits,
    /// What the writer saw.
    pub version: i64,
}

/// One person in the list (人员行): `GET /staff/people?q=&grid=&after=`; masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRow {
    /// Who.
    pub id: ResidentId,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: Option<String>,
    /// `第3微网格 · 3栋 · 2单元 · 302`
    pub address: String,
    /// Which household.
    pub household: Option<HouseholdId>,
    /// Their roles.
    pub posts: Vec<super::PostView>,
    /// When the data was last confirmed.
    pub confirmed_at: Timestamp,
}

/// One household in the list (户): `GET /staff/households?place=&q=&after=`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HouseholdRow {
    /// Which.
    pub id: HouseholdId,
    /// `第3微网格 · 3栋 · 2单元 · 302`
    pub address: String,
    /// Floor area in square metres, as text.
    pub area: String,
    /// Confirmed members.
    pub n_members: i64,
    /// Waiting members.
    pub n_waiting: i64,
    /// The members, masked; filled for one household.
    pub members: Vec<super::MemberView>,
}

/// Ask to see masked fields: `POST /staff/people/{id}/unmask`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unmask {
    /// Why.
    pub purpose: Purpose,
    /// More words about it.
    pub words: String,
}

/// The fields in full; the look is logged and the person is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unmasked {
    /// In full.
    pub name: String,
    /// In full.
    pub phone: Option<String>,
}

/// Give or take a role: `PUT /staff/people/{id}/posts`; the whole list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PostsDraft {
    /// All roles the person shall hold.
    pub posts: Vec<Post>,
}

/// Put a member of staff on file: `PUT /staff/people/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StaffDraft {
    /// In full.
    pub name: String,
    /// The work phone, with which they sign in.
    pub phone: String,
    /// All roles the person shall hold.
    pub posts: Vec<Post>,
}

/// The place tree (地点树): `GET /staff/places`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlaceNode {
    /// The node.
    #[serde(flatten)]
    pub place: Place,
    /// Households in it.
    pub n_households: i64,
    /// A grid outside its size range.
    pub size_warning: bool,
}

/// What an import did (导入结果): `POST /staff/import?dry_run=1` with a CSV body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportReport {
    /// Good lines.
    pub n_lines: usize,
    /// New grids.
    pub n_grids: usize,
    /// New buildings.
    pub n_buildings: usize,
    /// New units.
    pub n_units: usize,
    /// New households.
    pub n_households: usize,
    /// Bad lines, by number; with any, nothing is written.
    pub problems: Vec<(usize, ImportProblem)>,
    /// Whether it was written.
    pub applied: bool,
}
