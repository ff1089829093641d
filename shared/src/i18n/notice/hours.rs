//! News of the time bank (时间银行通知).

use super::super::{Lang, hours as label};
use crate::{amount::Minutes, time::Timestamp, time_bank::Skill, words};
use serde::{Deserialize, Serialize};

/// What people are told about their hours (时间银行消息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum HoursNews {
    /// To the other side: somebody wants to help, or to be helped.
    Asked {
        /// What with.
        skills: Vec<Skill>,
        /// Who, masked.
        name: String,
        /// When.
        starts_at: Timestamp,
    },
    /// To the other side: the time is agreed.
    Agreed {
        /// What with.
        skills: Vec<Skill>,
        /// When.
        starts_at: Timestamp,
    },
    /// To the others: it does not come to it.
    Cancelled {
        /// What with.
        skills: Vec<Skill>,
    },
    /// To the others: so long, please confirm.
    Proposed {
        /// What with.
        skills: Vec<Skill>,
        /// How long.
        minutes: Minutes,
    },
    /// To everybody in it: the minutes are in the books.
    Posted {
        /// What with.
        skills: Vec<Skill>,
        /// How long.
        minutes: Minutes,
    },
    /// To the others and to who decides: somebody says it was otherwise.
    Disputed {
        /// What with.
        skills: Vec<Skill>,
    },
    /// To everybody in it: a coordinator has decided, or taken it back.
    Decided {
        /// What with.
        skills: Vec<Skill>,
        /// How long; nothing books nothing.
        minutes: Minutes,
        /// Why.
        reason: String,
    },
    /// To the person: somebody asked for help for you.
    AskedForYou {
        /// Who.
        by: String,
        /// What with.
        skills: Vec<Skill>,
    },
}

words! {
    asked(name, skills, when) = "{name} 应了「{skills}」，{when}，请点开答复" / "{name} takes up “{skills}”, {when}. Open it and answer";
    agreed(skills, when) = "约好了：{skills}，{when}" / "Agreed: {skills}, {when}";
    cancelled(skills) = "「{skills}」取消了，预留的时间已退回" / "“{skills}” was cancelled. Reserved hours are back";
    proposed(skills, length) = "「{skills}」填报 {length}，请确认；三天没有异议就入账" / "“{skills}” took {length}. Please confirm; after three days of silence it is booked";
    posted(skills, length) = "「{skills}」{length} 已入账" / "“{skills}”: {length} are in the books";
    disputed(skills) = "「{skills}」有异议，由协调员裁定" / "“{skills}” is disputed. A coordinator decides";
    decided(skills, length, reason) = "协调员裁定「{skills}」记 {length}，理由：{reason}" / "The coordinator decided “{skills}”: {length}. Why: {reason}";
    asked_for_you(by, skills) = "{by} 为您发布了需求：{skills}" / "{by} asked for help for you: {skills}";
}

pub(super) fn text(lang: Lang, news: &HoursNews) -> String {
    let of = |all: &[Skill]| label::skills(lang, all);
    let long = |minutes: &Minutes| label::length(lang, *minutes);
    match news {
        HoursNews::Asked { skills, name, starts_at } => {
            asked(lang, name, of(skills), starts_at.display_short())
        }
        HoursNews::Agreed { skills, starts_at } => {
            agreed(lang, of(skills), starts_at.display_short())
        }
        HoursNews::Cancelled { skills } => cancelled(lang, of(skills)),
        HoursNews::Proposed { skills, minutes } => proposed(lang, of(skills), long(minutes)),
        HoursNews::Posted { skills, minutes } => posted(lang, of(skills), long(minutes)),
        HoursNews::Disputed { skills } => disputed(lang, of(skills)),
        HoursNews::Decided { skills, minutes, reason } => {
            decided(lang, of(skills), long(minutes), reason)
        }
        HoursNews::AskedForYou { by, skills } => asked_for_you(lang, by, of(skills)),
    }
}
