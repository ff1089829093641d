//! Rewards: what points are given for, and the vouchers they are collected with.

crate::text::words_of!($ p reward);

mod mine;
mod voucher;

pub(super) use mine::MyVouchers;
pub(super) use voucher::VoucherPage;

use super::page::Page;
use crate::{
    api::{self, Failure},
    session::{Session, device, now, random},
    text::{self, lang, t},
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Empty, Loaded, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::{Redeem, RewardView},
    i18n::reward as words,
    id::{RewardId, VoucherId},
};

/// The catalogue, and the question before points are reserved.
#[component]
pub(crate) fn RewardsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(api::reward::rewards);
    // What somebody has is asked for with the catalogue, so that a card can say what is missing.
    let mine = LocalResource::new(move || {
        let asks = session.signed_in() == Some(true);
        async move { if asks { Some(api::points::mine().await) } else { None } }
    });
    let has = Signal::derive(move || match (session.signed_in(), mine.get()) {
        (Some(false), _) => Has::Nobody,
        (Some(true), Some(Some(Ok(mine)))) => Has::Points(mine.available.0),
        (Some(true), Some(Some(Err(_)))) => Has::Unknown,
        (Some(true), Some(None) | None) | (None, _) => Has::Waiting,
    });
    let chosen = RwSignal::new(None::<RewardView>);
    let open = RwSignal::new(false);
    let show = move |rewards: Vec<RewardView>| {
        if rewards.is_empty() {
            return view! { <Empty icon="points" title=p!(empty) words=p!(empty_next)/> }
                .into_any();
        }
        let choose = move |reward: RewardView| {
            chosen.set(Some(reward));
            open.set(true);
        };
        let cards = rewards.into_iter().map(|reward| card(reward, has, choose)).collect_view();
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    let balance = move || match has.get() {
        Has::Points(n) => Some(view! { <p class="lead">{p!(balance, n)}</p> }),
        Has::Waiting | Has::Nobody | Has::Unknown => None,
    };
    view! {
        <Page title=p!(title) back="/points">
            <p class="quiet">{p!(intro)}</p>
            {balance}
            <Loaded data=found children=show/>
            <Ask chosen open found/>
        </Page>
    }
    .into_any()
}

/// What is known of the points of whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Has {
    Waiting,
    Nobody,
    Points(i64),
    /// Somebody is signed in, and the server will say it when they redeem.
    Unknown,
}

fn card(
    view: RewardView,
    has: Signal<Has>,
    choose: impl Fn(RewardView) + Copy + Send + Sync + 'static,
) -> AnyView {
    let reward = view.reward.clone();
    let (price, left) = (reward.price.0, view.left);
    let photo = reward.photo.map(|id| {
        let alt = reward.title.clone();
        view! { <div class="reward-photo"><img src=api::reward::photo_address(id) alt=alt loading="lazy"/></div> }
    });
    let more = (!reward.words.is_empty()).then(|| view! { <p>{reward.words.clone()}</p> });
    let stock = if left > 0 {
        view! { <span class="quiet">{p!(left, left)}</span> }.into_any()
    } else {
        view! { <Badge icon="cross" text=p!(sold_out)/> }.into_any()
    };
    let action = move || {
        let view = view.clone();
        if left == 0 {
            return ().into_any();
        }
        match has.get() {
            Has::Waiting => ().into_any(),
            Has::Nobody => view! { <a class="button" href="/sign-in">{t!(sign_in)}</a> }.into_any(),
            Has::Points(n) if n < price => {
                view! { <span class="quiet">{p!(missing, price - n)}</span> }.into_any()
            }
            Has::Points(_) | Has::Unknown => {
                let press = move |()| choose(view.clone());
                view! { <Button kind=ButtonKind::Primary icon="points" on_press=press>{p!(redeem)}</Button> }
                    .into_any()
            }
        }
    };
    view! {
        <article class="card stack stack-s">
            {photo}
            <p class="card-head">
                <span class="quiet">{words::kind(lang(), reward.kind)}</span>
                {stock}
            </p>
            <h2 class="card-title">{reward.title}</h2>
            {more}
            <p class="card-note">
                {p!(giver, reward.giver)}<br/>
                {p!(where_when, reward.pickup, reward.hours)}<br/>
                {p!(per_month, reward.per_month)}
            </p>
            <p class="line line-apart"><strong class="points-amount">{p!(price, price)}</strong>{action}</p>
        </article>
    }
    .into_any()
}

/// Says what it costs and when to collect it, before anything is reserved.
#[component]
fn Ask(
    chosen: RwSignal<Option<RewardView>>,
    open: RwSignal<bool>,
    found: LocalResource<Result<Vec<RewardView>, Failure>>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    // The same wish keeps its id until the server has answered it, so that no second voucher is made.
    let asked_for = StoredValue::new(None::<(RewardId, VoucherId)>);
    let id_for = move |reward: RewardId| {
        let known = asked_for.get_value().filter(|(of, _)| *of == reward);
        let (_, id) = known.unwrap_or_else(|| (reward, VoucherId::new(now(), random())));
        asked_for.set_value(Some((reward, id)));
        id
    };
    Effect::new(move |_| {
        chosen.track();
        failure.set(None);
    });
    let go = StoredValue::new_local(move || {
        let Some(reward) = chosen.get_untracked() else { return };
        let asked = Redeem { reward: reward.id, price: reward.reward.price };
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = api::reward::redeem(id_for(asked.reward), &asked).await;
            if answer.is_ok() {
                toaster.say(p!(done));
            }
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(voucher) => {
                    asked_for.set_value(None);
                    navigate(
                        &format!("/vouchers/{}", voucher.id),
                        leptos_router::NavigateOptions::default(),
                    );
                    device::to_top();
                }
                // The catalogue is old: it is loaded again, and the question asked anew.
                Err(why) if (400..500).contains(&why.status) => {
                    asked_for.set_value(None);
                    toaster.say(text::failure(&why));
                    open.set(false);
                    found.refetch();
                }
                Err(why) => failure.set(Some(why)),
            }
        });
    });
    let question = move || {
        chosen.get().map(|view| {
            let reward = view.reward;
            view! {
                <p>{p!(ask, reward.price.0, reward.title)}</p>
                <p class="quiet">{p!(ask_days, reward.days)}</p>
                <p class="quiet">{p!(where_when, reward.pickup, reward.hours)}</p>
            }
        })
    };
    let wrong = move || {
        failure.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{text::failure(&why)}</p></Banner> }
        })
    };
    view! {
        <Dialog open title=p!(ask_title) close_label=t!(close)>
            {question}
            {wrong}
            <div class="buttons">
                <Button kind=ButtonKind::Primary busy on_press=move |()| go.with_value(|go| go())>{p!(yes)}</Button>
                <Button on_press=move |()| open.set(false)>{t!(cancel)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
