//! Polls (表决): three declared modes, one question, one roll, one window, one result.
//!
//! Invariants: one voting unit counts once, whatever the channel; nothing of the result is known
//! before the close; every wording below says which law it carries, or that it carries none.

mod age;
mod question;
mod recount;
mod roll;
mod rule;
mod step;
mod tally;
#[cfg(test)]
mod tests;
mod trustee;

pub use age::{AgeBand, BandSum, GROUP_MIN, bands};
pub use question::{
    Choice, OPTION_PHOTOS_MAX, OPTIONS_MAX, POLL_PLACES_MAX, PollDraft, PollOption, Question,
    QuestionKind, check_choice,
};
pub use recount::RecountDraft;
pub use roll::{ADULT_YEARS, Home, Member, RollLine, Voter, digest_roll, draw};
pub use rule::{Matter, Rule, Share, counts, rule};
pub use step::{
    ANNOUNCE_DAYS_MAX, PollAction, PollRefusal, PollStatus, VOTE_DAYS_MAX, notice_days, remind_at,
    shown_status, step,
};
pub use tally::{
    Counted, Outcome, Standing, Sum, Tally, Turnout, outcome, permille, standing, tally,
};
pub use trustee::{TRUSTEES_HOURS, TRUSTEES_MIN, TrusteeStage, Trustees};

use serde::{Deserialize, Serialize};

/// What a poll can bring about (表决类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PollMode {
    /// Asks what people think; binds nobody (意见征询).
    Consultation,
    /// A residents' meeting decides (居民会议).
    ResidentsMeeting,
    /// The owners decide together (业主共同决定, Civil Code Art. 278).
    Owners,
}

impl PollMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Consultation, Self::ResidentsMeeting, Self::Owners];
}

/// Who is one voting unit (表决单元).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Franchise {
    /// Every household, by its representative (一户一票).
    Household,
    /// Every adult of 18 years and more (一人一票).
    Adult,
    /// Every owner: one buyer's several units are one head with their area together
    /// (业主; 最高法建筑物区分所有权司法解释 Art. 8, 9).
    Owner,
}

impl Franchise {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Household, Self::Adult, Self::Owner];
}

/// Who can learn what somebody chose (记名方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// The household and the keepers (记名).
    #[default]
    Open,
    /// Nobody: ballots are added up unopened, and the server keeps the key to the sums (无记名，平台保管密钥).
    Server,
    /// Nobody: ballots are added up unopened, and only trustees together open the sums (无记名，监票人共管密钥).
    Trustees,
}

impl Secrecy {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Open, Self::Server, Self::Trustees];

    /// Whether ballots stay unopened.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        match self {
            Self::Open => false,
            Self::Server | Self::Trustees => true,
        }
    }
}

/// Which of several ballots of one voting unit counts (重复投票规则).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Revote {
    /// The last one until the close (以最后一次为准).
    #[default]
    Last,
    /// The first one (以第一次为准).
    First,
}

/// How a ballot came in (投票渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// On the voter's own phone (手机).
    Phone,
    /// A paper sheet, entered with a witness and a photo (纸质).
    Paper,
    /// Asked at the door, with a witness and a photo of the signed sheet (入户).
    Door,
    /// By a proxy in writing (委托).
    Proxy,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Paper, Self::Door, Self::Proxy];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::Door => "door",
            Self::Proxy => "proxy",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// How many owners one proxy may stand for (代理人最多代理户数).
pub const PROXY_MAX: i64 = 3;
