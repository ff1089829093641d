//! What volunteers can do, and what is offered and asked for.

use super::{STEP, STINT_MAX};
use crate::{
    amount::Minutes,
    refusal::FieldError,
    text::{self, LINE_CHARS_MAX},
    time::{HOUR_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

macro_rules! words_of {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }
        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            /// The stable word in the database and on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// Reads the stable word.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    };
}
pub(super) use words_of;

words_of! {
    /// What somebody can help with (技能).
    Skill {
        /// Going along to a doctor (陪诊).
        Escort = "escort",
        /// Bringing a meal (送餐).
        Meals = "meals",
        /// Cleaning (助洁).
        Cleaning = "cleaning",
        /// Shopping (代购).
        Shopping = "shopping",
        /// Company and talk (陪聊).
        Company = "company",
        /// Minding children (照看孩子).
        Children = "children",
        /// Lessons (辅导功课).
        Tutoring = "tutoring",
        /// Small repairs (小修小补).
        Repairs = "repairs",
        /// Cutting hair (理发).
        Haircut = "haircut",
        /// How a phone works (教用手机).
        Phones = "phones",
        /// Health and first aid (健康护理).
        Health = "health",
        /// Law (法律咨询).
        Law = "law",
        /// Counselling (心理疏导).
        Counselling = "counselling",
        /// Being there when something happens (应急帮手).
        Emergency = "emergency",
        /// Keeping the yard in order (环境整治).
        CleanUp = "clean_up",
    }
}

words_of! {
    /// What sort of volunteer (志愿者类型).
    VolunteerKind {
        /// Neighbours help one another (邻里互助).
        Neighbour = "neighbour",
        /// With a profession (专业服务).
        Professional = "professional",
        /// When something happens (应急响应).
        Emergency = "emergency",
    }
}

words_of! {
    /// Whether somebody can, or needs (发布类型).
    ListingKind {
        /// I can (我能帮).
        Offer = "offer",
        /// I need (我需要).
        Request = "request",
    }
}

words_of! {
    /// Where an offer or a request stands (发布状态).
    ListingStatus {
        /// It can be taken up (等人应).
        Open = "open",
        /// Somebody took it up (已有人应).
        Taken = "taken",
        /// It was done (已完成).
        Done = "done",
        /// It was taken back, or its time is over (已撤回).
        Withdrawn = "withdrawn",
    }
}

/// Most skills of one volunteer or listing.
const SKILLS_MAX: usize = 8;
/// Most weekly times of one volunteer.
const TIMES_MAX: usize = 14;
/// Most receivers of one stint.
const SEATS_MAX: i64 = 20;
/// How far ahead somebody may plan, in days (最远提前).
pub const AHEAD_DAYS_MAX: i64 = 92;
/// Longest window of one listing.
const WINDOW_DAYS_MAX: i64 = 31;
const DAY_MINUTES: i64 = 24 * 60;

/// A time of every week (每周时段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeekTime {
    /// Monday is 0.
    pub day: i64,
    /// Minutes after midnight.
    pub from: i64,
    /// Minutes after midnight, later than `from`.
    pub until: i64,
}

/// How somebody enrols as a volunteer (志愿者登记).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VolunteerDraft {
    /// Which sort.
    pub kind: VolunteerKind,
    /// What with.
    pub skills: Vec<Skill>,
    /// When, every week; none means at any time.
    pub times: Vec<WeekTime>,
    /// More about it; may be empty.
    pub words: String,
    /// Whether the name may stand on the honour board.
    pub is_named: bool,
    /// Whether requests may come now; a pause keeps everything else.
    pub is_open: bool,
}

impl VolunteerDraft {
    /// Checks an enrolment and trims its words (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        check_skills(&self.skills, &mut errors);
        let fits = |time: &WeekTime| {
            (0..7).contains(&time.day)
                && (0..time.until).contains(&time.from)
                && time.until <= DAY_MINUTES
        };
        if self.times.len() > TIMES_MAX || !self.times.iter().all(fits) {
            errors.push(FieldError::new("times", "time_bank.times"));
        }
        let words = optional("words", &self.words, &mut errors);
        if errors.is_empty() { Ok(Self { words, ..self.clone() }) } else { Err(errors) }
    }
}

/// An offer or a request as it is written (发布内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListingDraft {
    /// Which of the two.
    pub kind: ListingKind,
    /// What with.
    pub skills: Vec<Skill>,
    /// More about it, for everybody to read; may be empty.
    pub words: String,
    /// Not before.
    pub from: Timestamp,
    /// Not after.
    pub until: Timestamp,
    /// How long it will take, in half hours.
    pub minutes: Minutes,
    /// How many are helped at once; more than one only in an offer, which then begins at `from`.
    pub seats: i64,
}

impl ListingDraft {
    /// Checks what was written and trims its words (检查).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        check_skills(&self.skills, &mut errors);
        let words = optional("words", &self.words, &mut errors);
        if !is_length(self.minutes) {
            errors.push(FieldError::new("minutes", "time_bank.minutes"));
        }
        let is_ahead =
            now.plus_ms(-HOUR_MS) <= self.from && self.from <= now.plus_days(AHEAD_DAYS_MAX);
        if !is_ahead {
            errors.push(FieldError::new("from", "time_bank.window"));
        }
        let last = self.from.plus_days(WINDOW_DAYS_MAX);
        if self.until < self.from.plus_minutes(self.minutes.0) || last < self.until {
            errors.push(FieldError::new("until", "time_bank.window"));
        }
        let seats_max = match self.kind {
            ListingKind::Offer => SEATS_MAX,
            ListingKind::Request => 1,
        };
        if !(1..=seats_max).contains(&self.seats) {
            errors.push(FieldError::new("seats", "time_bank.seats"));
        }
        if errors.is_empty() { Ok(Self { words, ..self.clone() }) } else { Err(errors) }
    }
    /// Whether help that begins then ends within the window (时间合适).
    #[must_use]
    pub fn is_within(&self, starts_at: Timestamp) -> bool {
        self.from <= starts_at && starts_at.plus_minutes(self.minutes.0) <= self.until
    }
}

/// Whether it is a length that is planned: half hours, up to half a day.
fn is_length(minutes: Minutes) -> bool {
    (STEP.0..=STINT_MAX.0).contains(&minutes.0) && minutes.0 % STEP.0 == 0
}

fn check_skills(skills: &[Skill], errors: &mut Vec<FieldError>) {
    let mut sorted = skills.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if skills.is_empty() || skills.len() > SKILLS_MAX || sorted.len() != skills.len() {
        errors.push(FieldError::new("skills", "time_bank.skills"));
    }
}

fn optional(field: &str, words: &str, errors: &mut Vec<FieldError>) -> String {
    let parsed = text::parse_optional(words, LINE_CHARS_MAX).unwrap_or_else(|refusal| {
        errors.push(FieldError::new(field, refusal.code()));
        None
    });
    parsed.unwrap_or_default()
}
