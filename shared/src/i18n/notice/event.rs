//! News of courses, children at the door, and who was signed up by staff (活动通知).

use crate::{amount::Points, i18n::Lang, time::Timestamp, words};
use serde::{Deserialize, Serialize};

/// What happened (活动消息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum EventNews {
    /// To who booked: enough of its sessions were attended.
    CourseFinished {
        /// The course.
        title: String,
        /// What that was worth, below the caps.
        points: Points,
    },
    /// To the guardian: the child is there.
    ChildCame {
        /// The class.
        title: String,
        /// The child.
        child: String,
        /// When.
        at: Timestamp,
    },
    /// To the guardian: the child was collected.
    ChildCollected {
        /// The class.
        title: String,
        /// The child.
        child: String,
        /// Who collected it, with what they are to it.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// To the guardian: what was noted at the door was a mistake.
    ChildUndone {
        /// The class.
        title: String,
        /// The child.
        child: String,
    },
    /// To the person and their household: staff signed somebody up.
    BookedForYou {
        /// The event.
        title: String,
        /// Who has the place, or waits for one.
        name: String,
        /// Which member of staff.
        by: String,
        /// 1 is next; none with a place.
        waiting: Option<i64>,
    },
}

words! {
    course_finished(title, n) = "您上完了「{title}」，得 {n} 积分" / "You finished “{title}”: {n} points";
    child_came(child, title, when) = "{child} 到了「{title}」，{when}" / "{child} is at “{title}”, {when}";
    child_collected(child, title, by, when) = "{child} 被{by}接走，{when}，「{title}」。不对请马上打电话给网格员" / "{child} was collected by {by} from “{title}”, {when}. If that is wrong, call your grid worker now";
    child_undone(child, title) = "「{title}」撤销了 {child} 的签到。孩子不在您身边，请打电话问老师" / "The check-in of {child} at “{title}” was undone. If the child is not with you, call the class";
    booked_for_you(by, name, title) = "{by} 给 {name} 报了名：{title}。不对请联系网格员" / "{by} signed {name} up for {title}. If that is wrong, tell your grid worker";
    waits_for_you(by, name, title, n) = "{by} 给 {name} 排了候补第 {n} 位：{title}" / "{by} put {name} in line, number {n}: {title}";
}

/// The news in words.
#[must_use]
pub fn text(lang: Lang, news: &EventNews) -> String {
    match news {
        EventNews::CourseFinished { title, points } => course_finished(lang, title, points.0),
        EventNews::ChildCame { title, child, at } => {
            child_came(lang, child, title, at.display_short())
        }
        EventNews::ChildCollected { title, child, by, at } => {
            child_collected(lang, child, title, by, at.display_short())
        }
        EventNews::ChildUndone { title, child } => child_undone(lang, child, title),
        EventNews::BookedForYou { title, name, by, waiting } => match waiting {
            Some(n) => waits_for_you(lang, by, name, title, n),
            None => booked_for_you(lang, by, name, title),
        },
    }
}
