//! One step of a history: a face, what was done, who, when, and their words.

use super::{
    card::Face,
    icon::{Icon, IconSize},
};
use leptos::prelude::*;

/// A step; stands in `<ol class="history">`. With `next` it is what comes, drawn hollow.
#[component]
pub(crate) fn Step(
    #[prop(into)] what: String,
    #[prop(optional_no_strip, into)] name: Option<String>,
    /// Name and role in words.
    #[prop(optional_no_strip, into)]
    who: Option<String>,
    /// The time in words, and for machines.
    #[prop(optional)]
    at: Option<(String, String)>,
    #[prop(optional_no_strip, into)] words: Option<String>,
    #[prop(optional)] mine: bool,
    #[prop(optional)] next: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let face = match name {
        Some(name) => view! { <Face name small=true mine/> }.into_any(),
        None => view! {
            <span class="face face-s" aria-hidden="true">
                <Icon name="clock" size=IconSize::Small/>
            </span>
        }
        .into_any(),
    };
    view! {
        <li class="step" class:step-next=next>
            {face}
            <div class="step-body">
                <p class="step-head">
                    <span class="step-what">{what}</span>
                    {at.map(|(shown, exact)| view! { <time class="step-at" datetime=exact>{shown}</time> })}
                </p>
                {who.map(|who| view! { <p class="step-who">{who}</p> })}
                {words.map(|words| view! { <p class="step-words">{words}</p> })}
                {children.map(|children| children())}
            </div>
        </li>
    }
}
