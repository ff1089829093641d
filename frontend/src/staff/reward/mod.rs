//! Rewards in the console: the catalogue, and handing over.

crate::text::words_of!($ p reward);

mod form;
mod hand;

pub(super) use hand::HandPage;

use super::Heading;
use crate::{
    api,
    text::lang,
    ui::{Badge, Button, ButtonKind, Dialog, Empty, Loaded},
};
use leptos::prelude::*;
use linli_shared::{api::RewardView, i18n::reward as words};

/// The catalogue with everything in it.
#[component]
pub(super) fn RewardsPage() -> impl IntoView {
    let found = LocalResource::new(api::reward::catalogue);
    let chosen = RwSignal::new(None::<RewardView>);
    let open = RwSignal::new(false);
    let choose = move |reward: Option<RewardView>| {
        chosen.set(reward);
        open.set(true);
    };
    let done = Callback::new(move |()| open.set(false));
    // What a colleague changed meanwhile is there when the next one is opened.
    Effect::new(move |was: Option<bool>| {
        let is_open = open.get();
        if was == Some(true) && !is_open {
            found.refetch();
        }
        is_open
    });
    let show = move |rewards: Vec<RewardView>| {
        if rewards.is_empty() {
            return view! { <Empty icon="points" title=p!(staff_empty)/> }.into_any();
        }
        let cards = rewards.into_iter().map(|reward| card(reward, choose)).collect_view();
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    view! {
        <Heading title=p!(staff_title)>
            <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| choose(None)>{p!(staff_new)}</Button>
        </Heading>
        <Loaded data=found children=show/>
        <Dialog open title=p!(staff_title) close_label=w!(close)>
            {move || open.get().then(|| view! { <form::RewardForm known=chosen.get_untracked() done/> })}
        </Dialog>
    }
    .into_any()
}

fn card(
    view: RewardView,
    choose: impl Fn(Option<RewardView>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let reward = view.reward.clone();
    let state = if reward.is_listed {
        view! { <span class="quiet">{p!(n_left, view.left, reward.stock)}</span> }.into_any()
    } else {
        view! { <Badge icon="pause" text=p!(unlisted)/> }.into_any()
    };
    let press = move |()| choose(Some(view.clone()));
    view! {
        <article class="card stack stack-s">
            <p class="card-head"><strong>{p!(price, reward.price.0)}</strong>{state}</p>
            <h2 class="card-title">{reward.title}</h2>
            <p class="card-note">
                {words::kind(lang(), reward.kind)}" · "{p!(giver, reward.giver)}<br/>
                {p!(where_when, reward.pickup, reward.hours)}
            </p>
            <div class="buttons"><Button icon="edit" on_press=press>{p!(staff_edit)}</Button></div>
        </article>
    }
    .into_any()
}
