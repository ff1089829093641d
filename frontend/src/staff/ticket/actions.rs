//! The next step as a large button, the rest one tap further.

use super::{
    super::clock::RowClock,
    Case,
    deeds::{Offer, is_own_work, next_steps, offers},
    form::DeedForm,
};
use crate::{
    session::Session,
    ui::{Banner, Button, ButtonKind, Icon, IconSize, Sheet, Tone},
};
use leptos::prelude::*;

/// What the viewer can do now.
#[component]
pub(super) fn Actions(case: Case) -> impl IntoView {
    let session = expect_context::<Session>();
    let more_open = RwSignal::new(false);
    let possible = Memo::new(move |_| {
        let now = session.now.get();
        case.view.with(|view| view.as_ref().map(|view| offers(view, now)).unwrap_or_default())
    });
    let steps = Memo::new(move |_| {
        case.view.with(|view| {
            view.as_ref().map(|view| next_steps(view, &possible.get())).unwrap_or_default()
        })
    });
    let numbered = move || steps.get().into_iter().enumerate().collect::<Vec<_>>();
    let rest = move || {
        let steps = steps.get();
        possible.get().into_iter().filter(|offer| !steps.contains(offer)).collect::<Vec<_>>()
    };
    let due = move || {
        case.view.with(|view| {
            let view = view.as_ref()?;
            let due = linli_shared::ticket::due(&view.ticket, &view.limits)?;
            Some(view! { <RowClock named=true due=Some(due) status=view.ticket.status now=session.now/> })
        })
    };
    let own_work = move || {
        let now = session.now.get();
        case.view.with(|view| view.as_ref().is_some_and(|view| is_own_work(view, now)))
    };
    let is_idle = move || possible.with(Vec::is_empty);
    view! {
        <section class="stack-s" aria-label=w!(act::next_step)>
            {due}
            <Show when=own_work>
                <Banner icon="info"><p>{w!(act::checker_is_handler)}</p></Banner>
            </Show>
            <Wrong case/>
            <div class="buttons">
                <For
                    each=numbered
                    key=|(place, offer)| (*place, offer.deed.words())
                    children=move |(place, offer)| {
                        let is_first = place == 0;
                        view! { <StepButton case offer is_first/> }
                    }
                />
                <Show when=move || !rest().is_empty()>
                    <Button icon="down" on_press=move |()| more_open.set(true)>{w!(act::more)}</Button>
                </Show>
            </div>
            <Show when=is_idle>
                <p class="quiet">{w!(act::nothing)}</p>
            </Show>
        </section>
        <Sheet open=more_open title=w!(act::more_title) close_label=w!(close)>
            <div class="list">
                {rest().into_iter().map(|offer| view! { <MoreRow case offer more_open/> }).collect_view()}
            </div>
        </Sheet>
        <Sheet open=case.form_open title=Signal::derive(move || form_title(case)) close_label=w!(close)>
            {move || case.shown.get().map(|offer| view! { <DeedForm offer case/> })}
        </Sheet>
    }
}

/// Why a one-tap step was refused; forms show it themselves.
#[component]
fn Wrong(case: Case) -> impl IntoView {
    move || {
        case.wrong.get().filter(|_| !case.form_open.get()).map(|wrong| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner> }
        })
    }
}

fn form_title(case: Case) -> String {
    let number =
        case.view.with(|view| view.as_ref().map(|view| view.number.clone())).unwrap_or_default();
    case.shown.get().map(|offer| format!("{} {number}", offer.deed.words())).unwrap_or_default()
}

#[component]
fn StepButton(case: Case, offer: Offer, is_first: bool) -> impl IntoView {
    let kind = if is_first { ButtonKind::Primary } else { ButtonKind::Secondary };
    let busy = Signal::derive(move || is_first && case.busy.get());
    view! {
        <Button kind icon=offer.deed.icon() large=is_first busy on_press=move |()| case.choose(offer)>
            {offer.deed.words()}
        </Button>
    }
}

#[component]
fn MoreRow(case: Case, offer: Offer, more_open: RwSignal<bool>) -> impl IntoView {
    let choose = move |_| {
        more_open.set(false);
        case.choose(offer);
    };
    view! {
        <button type="button" class="row" on:click=choose>
            <Icon name=offer.deed.icon()/>
            <span class="row-text">{offer.deed.words()}</span>
            <Icon name="chevron" size=IconSize::Small/>
        </button>
    }
}
