//! Used of allowed, in words first and as a bar second.

use super::icon::{Icon, IconSize};
use leptos::prelude::*;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TimeState {
    #[default]
    Running,
    /// Most of the time is used.
    Soon,
    Late,
    Paused,
    Done,
}

impl TimeState {
    const fn class(self) -> &'static str {
        match self {
            Self::Running => "timebar timebar-ok",
            Self::Soon => "timebar timebar-soon",
            Self::Late => "timebar timebar-late",
            Self::Paused => "timebar timebar-paused",
            Self::Done => "timebar timebar-done",
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Running | Self::Soon => "clock",
            Self::Late => "warn",
            Self::Paused => "pause",
            Self::Done => "check",
        }
    }
}

/// A clock in words, such as 「响应 **19 分** / 30 分」, with the same as a bar.
#[component]
pub(crate) fn TimeBar(
    state: TimeState,
    /// Which clock; empty in dense lists.
    #[prop(into)]
    what: String,
    /// The part in bold, used or over time.
    #[prop(into)]
    used: String,
    /// What follows it, the allowed time.
    #[prop(optional, into)]
    allowed: String,
    /// Hundredths used; over 100 is drawn as 100.
    used_percent: i64,
) -> impl IntoView {
    let width = format!("--used:{}%", used_percent.clamp(0, 100));
    view! {
        <div class=state.class()>
            <p class="timebar-words">
                <span class="timebar-what">
                    <Icon name=state.icon() size=IconSize::Small/>
                    {what}
                </span>
                <span>
                    <b>{used}</b>
                    {(!allowed.is_empty()).then(|| format!(" / {allowed}"))}
                </span>
            </p>
            <span class="timebar-track" aria-hidden="true">
                <span class="timebar-fill" style=width></span>
            </span>
        </div>
    }
}
