//! Where a ticket stands, where it came in, and who must solve it at last (状态、来源与层级).

use serde::{Deserialize, Serialize};

/// Where a ticket stands (工单状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Said, waiting to be sorted (待派单).
    Submitted,
    /// Sent to a party (已派单).
    Dispatched,
    /// The party took it (已接单).
    Accepted,
    /// Being worked on (办理中).
    InProgress,
    /// Standing still, with a reason and an end (挂起).
    Paused,
    /// The handler says it is done (已办结待核实).
    Done,
    /// Checked on site by another (已核实待评价).
    Checked,
    /// Finished and fed back (已结案).
    Closed,
    /// The same matter as another ticket (已并入).
    Duplicate,
    /// Handed to a body outside Linli (已转办).
    Referred,
    /// Nothing more can be done, with a reason (不再办理).
    NoFurtherAction,
    /// Taken back by the reporter (已撤回).
    Withdrawn,
}

impl TicketStatus {
    /// All statuses in the order of the way.
    pub const ALL: [Self; 12] = [
        Self::Submitted,
        Self::Dispatched,
        Self::Accepted,
        Self::InProgress,
        Self::Paused,
        Self::Done,
        Self::Checked,
        Self::Closed,
        Self::Duplicate,
        Self::Referred,
        Self::NoFurtherAction,
        Self::Withdrawn,
    ];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Dispatched => "dispatched",
            Self::Accepted => "accepted",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Checked => "checked",
            Self::Closed => "closed",
            Self::Duplicate => "duplicate",
            Self::Referred => "referred",
            Self::NoFurtherAction => "no_further_action",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Submitted
            | Self::Dispatched
            | Self::Accepted
            | Self::InProgress
            | Self::Paused
            | Self::Done
            | Self::Checked => true,
            Self::Closed
            | Self::Duplicate
            | Self::Referred
            | Self::NoFurtherAction
            | Self::Withdrawn => false,
        }
    }
}

/// Where a need came in (来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A scanned poster (扫码).
    Qr,
    /// The app without a scan (小程序).
    App,
    /// Entered on a home visit (走访).
    Visit,
    /// Entered from a phone call (热线).
    Hotline,
    /// Entered from a chat group (微信群).
    Group,
    /// Reported by a device (设备).
    Device,
    /// Found in the figures (数据研判).
    Analysis,
}

impl Source {
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::App => "app",
            Self::Visit => "visit",
            Self::Hotline => "hotline",
            Self::Group => "group",
            Self::Device => "device",
            Self::Analysis => "analysis",
        }
    }
}

/// Who must solve it at last (处置层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// In the grid (网格).
    Grid,
    /// In the community (社区).
    Community,
    /// By the street (街道).
    Street,
    /// By the district (区).
    District,
}

impl Level {
    /// One rung up; none above the district.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Grid => Some(Self::Community),
            Self::Community => Some(Self::Street),
            Self::Street => Some(Self::District),
            Self::District => None,
        }
    }
}
