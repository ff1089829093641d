//! What is asked, and what may be answered (表决事项与选项).
//!
//! Invariant: abstaining is always offered; what was not announced cannot be chosen.

use super::{
    ANNOUNCE_DAYS_MAX, Franchise, Matter, PollMode, PollRefusal, Revote, Rule, Secrecy, Sum,
    TRUSTEES_HOURS, Trustees, VOTE_DAYS_MAX, counts, notice_days, rule,
};
use crate::{
    amount::{Area, Fen},
    ballot::{self, SECRET_BY_AREA_MIN},
    id::{PlaceId, UploadId},
    refusal::FieldError,
    text::{self, BODY_CHARS_MAX, NAME_CHARS_MAX},
    time::{DAY_MS, HOUR_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How many options one question has at most.
pub const OPTIONS_MAX: usize = 20;
/// How many pictures one option has at most.
pub const OPTION_PHOTOS_MAX: usize = 3;
/// How many grids and buildings one poll names at most.
pub const POLL_PLACES_MAX: usize = 50;

/// What kind of answer is asked for (题型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One plan: for, against, abstain (同意/反对/弃权).
    #[default]
    Plan,
    /// One of several plans, or abstain (单选).
    One,
    /// Several of several, or abstain (多选).
    Several,
    /// People for seats: as many as there are seats, or abstain (选举).
    Election,
}

impl QuestionKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Plan, Self::One, Self::Several, Self::Election];
}

/// A plan or a candidate (选项).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PollOption {
    /// Its name.
    pub title: String,
    /// What it means; may be empty.
    pub words: String,
    /// What it costs, when it costs something.
    pub cost_fen: Option<Fen>,
    /// Pictures sent before.
    pub photos: Vec<UploadId>,
}

/// What is asked (表决事项).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Question {
    /// What kind of answer.
    pub kind: QuestionKind,
    /// One for a plan; two and more otherwise.
    pub options: Vec<PollOption>,
    /// How many may be chosen, and how many can win.
    pub seats: u8,
}

/// One ballot's answer (选择).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "vote", rename_all = "snake_case")]
pub enum Choice {
    /// For the plan (同意).
    For,
    /// Against the plan (反对).
    Against,
    /// Takes part without choosing (弃权).
    Abstain,
    /// These options, by their place in the question, in rising order (所选项).
    Options {
        /// Places, counted from zero.
        of: Vec<u8>,
    },
}

impl std::fmt::Display for Choice {
    /// As it is sealed and digested: `for`, `against`, `abstain`, `options 0 2`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::For => f.write_str("for"),
            Self::Against => f.write_str("against"),
            Self::Abstain => f.write_str("abstain"),
            Self::Options { of } => {
                f.write_str("options")?;
                of.iter().try_for_each(|n| write!(f, " {n}"))
            }
        }
    }
}

impl std::str::FromStr for Choice {
    type Err = ();
    /// Reads what [`Display`](std::fmt::Display) wrote.
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "for" => Ok(Self::For),
            "against" => Ok(Self::Against),
            "abstain" => Ok(Self::Abstain),
            _ => {
                let options = text.strip_prefix("options ").ok_or(())?;
                let of = options.split(' ').map(str::parse).collect::<Result<_, _>>();
                Ok(Self::Options { of: of.map_err(drop)? })
            }
        }
    }
}

/// Checks that a choice answers the question (检查选择).
///
/// # Errors
/// [`PollRefusal::NoSuchChoice`] for what was not announced, [`PollRefusal::TooMany`] for more than allowed.
pub fn check_choice(question: &Question, choice: &Choice) -> Result<(), PollRefusal> {
    match (question.kind, choice) {
        (QuestionKind::Plan, Choice::For | Choice::Against | Choice::Abstain)
        | (QuestionKind::One | QuestionKind::Several | QuestionKind::Election, Choice::Abstain) => {
            Ok(())
        }
        (
            QuestionKind::One | QuestionKind::Several | QuestionKind::Election,
            Choice::Options { of },
        ) => {
            let rises = of.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
            let exist = of.iter().all(|n| usize::from(*n) < question.options.len());
            if of.is_empty() || !rises || !exist {
                Err(PollRefusal::NoSuchChoice)
            } else if of.len() > usize::from(question.seats) {
                Err(PollRefusal::TooMany)
            } else {
                Ok(())
            }
        }
        (QuestionKind::Plan, Choice::Options { .. })
        | (
            QuestionKind::One | QuestionKind::Several | QuestionKind::Election,
            Choice::For | Choice::Against,
        ) => Err(PollRefusal::NoSuchChoice),
    }
}

/// A poll as it is written down before it is announced (表决草案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PollDraft {
    /// The matter in one line; one matter, one poll (一事一决).
    pub title: String,
    /// Why, and what happens next.
    pub words: String,
    /// What it can bring about.
    pub mode: PollMode,
    /// Which matter of the owners; ordinary in the other modes.
    pub matter: Matter,
    /// Who counts once.
    pub franchise: Franchise,
    /// What is asked.
    pub question: Question,
    /// Whose grids and buildings; empty for the whole community.
    pub places: Vec<PlaceId>,
    /// When voting begins: the roll freezes then.
    pub opens_at: Timestamp,
    /// When voting ends.
    pub closes_at: Timestamp,
    /// Which of several ballots counts.
    pub revote: Revote,
    /// Whether the covenant counts the silent with the majority (owners only).
    pub silent_follow: bool,
    /// Whether an official platform has to repeat it for legal effect (预备性表决).
    pub preliminary: bool,
    /// Who can learn what somebody chose.
    #[serde(default)]
    pub secrecy: Secrecy,
    /// Who keeps the key, where trustees do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trustees: Option<Trustees>,
}

impl PollDraft {
    /// The rule that decides: by mode and matter, and by the covenant for the silent (适用规则).
    #[must_use]
    pub const fn rule(&self) -> Rule {
        Rule { silent_follow: self.silent_follow, ..rule(self.mode, self.matter) }
    }

    /// The area a voting unit counts with (计票面积): where ballots are secret, whole square metres, since
    /// an exact area in a sum is as good as a name.
    #[must_use]
    pub fn counted_area(&self, area: Area) -> Area {
        if self.secrecy.is_secret() && self.rule().by_area && area.0 > 0 {
            Area(((area.0 + 50) / 100).max(1) * 100)
        } else {
            area
        }
    }

    /// Whether so few are entitled that sums of areas would tell who chose what (户数过少).
    #[must_use]
    pub fn is_too_few(&self, entitled: Sum) -> bool {
        self.secrecy.is_secret() && self.rule().by_area && entitled.heads < SECRET_BY_AREA_MIN
    }

    /// Checks a draft and trims its texts (检查草案).
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |field: &str, code: &str| errors.push(FieldError::new(field, code));
        let title = text::parse(&self.title, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
            note("title", refusal.code());
            String::new()
        });
        let words = text::parse(&self.words, BODY_CHARS_MAX).unwrap_or_else(|refusal| {
            note("words", refusal.code());
            String::new()
        });
        if !counts(self.mode, self.franchise) {
            note("franchise", "poll.franchise");
        }
        if self.places.len() > POLL_PLACES_MAX {
            note("places", "poll.too_many_places");
        }
        let notice = notice_days(self.mode);
        // What needs no notice may begin "now", which is over by the time it is read here.
        let opens_at = if notice == 0 { self.opens_at.max(now) } else { self.opens_at };
        // The day of the announcement does not count (Civil Code Art. 201).
        if opens_at.date() < now.date().plus_days(notice) {
            note("opens_at", "poll.notice_too_short");
        } else if opens_at > now.plus_days(ANNOUNCE_DAYS_MAX) {
            note("opens_at", "poll.too_far");
        }
        let open_ms = self.closes_at.since(opens_at);
        if !(HOUR_MS..=VOTE_DAYS_MAX * DAY_MS).contains(&open_ms) {
            note("closes_at", "poll.window");
        }
        let question = self.question.parse(&mut note);
        if self.secrecy.is_secret() && ballot::slots(&question).is_none() {
            note("secrecy", "poll.secret_one");
        }
        let trustees = self.trustees.as_ref().filter(|_| self.secrecy == Secrecy::Trustees);
        if self.secrecy == Secrecy::Trustees {
            if !trustees.is_some_and(Trustees::is_good) {
                note("trustees", "poll.trustees");
            }
            if opens_at < now.plus_hours(TRUSTEES_HOURS) {
                note("opens_at", "poll.trustees_time");
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let is_owners = self.mode == PollMode::Owners;
        Ok(Self {
            title,
            words,
            question,
            opens_at,
            matter: if is_owners { self.matter } else { Matter::Ordinary },
            silent_follow: is_owners && self.silent_follow,
            trustees: trustees.cloned(),
            preliminary: self.mode != PollMode::Consultation && self.preliminary,
            ..self.clone()
        })
    }
}

impl Question {
    fn parse(&self, note: &mut impl FnMut(&str, &str)) -> Self {
        let n = self.options.len();
        let enough = match self.kind {
            QuestionKind::Plan => n == 1,
            QuestionKind::One | QuestionKind::Several => (2..=OPTIONS_MAX).contains(&n),
            QuestionKind::Election => (1..=OPTIONS_MAX).contains(&n),
        };
        if !enough {
            note("options", "poll.options");
        }
        let options: Vec<PollOption> =
            self.options.iter().enumerate().map(|(n, option)| option.parse(n, note)).collect();
        let repeats = (1..n).any(|i| {
            let (before, rest) = options.split_at(i);
            rest.first().is_some_and(|option| before.iter().any(|b| b.title == option.title))
        });
        if repeats && options.iter().all(|option| !option.title.is_empty()) {
            note("options", "poll.options_repeat");
        }
        let seats = match self.kind {
            QuestionKind::Plan | QuestionKind::One => 1,
            QuestionKind::Several | QuestionKind::Election => self.seats,
        };
        if seats == 0 || usize::from(seats) > n.max(1) {
            note("seats", "poll.seats");
        }
        Self { kind: self.kind, options, seats }
    }
}

impl PollOption {
    fn parse(&self, n: usize, note: &mut impl FnMut(&str, &str)) -> Self {
        let title = text::parse(&self.title, NAME_CHARS_MAX).unwrap_or_else(|refusal| {
            note(&format!("options.{n}.title"), refusal.code());
            String::new()
        });
        let words = text::parse_optional(&self.words, BODY_CHARS_MAX).unwrap_or_else(|refusal| {
            note(&format!("options.{n}.words"), refusal.code());
            None
        });
        if self.cost_fen.is_some_and(|fen| !fen.is_cost()) {
            note(&format!("options.{n}.cost_fen"), "poll.cost");
        }
        if self.photos.len() > OPTION_PHOTOS_MAX {
            note(&format!("options.{n}.photos"), "poll.too_many_photos");
        }
        Self { title, words: words.unwrap_or_default(), ..self.clone() }
    }
}
