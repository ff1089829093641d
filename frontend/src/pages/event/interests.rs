//! What somebody is interested in: what they tick stands first in their list.

use crate::{
    api::{self, Failure},
    sending::Sending,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Dialog, Loaded, Pick, ToggleChips, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{EventList, Interests as Ticked},
    event::EventKind,
    i18n::label,
};

/// A button that opens the choice.
#[component]
pub(super) fn Interests(found: LocalResource<Result<EventList, Failure>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let done = Callback::new(move |()| {
        open.set(false);
        found.refetch();
    });
    view! {
        <Button icon="star" on_press=move |()| open.set(true)>{p!(interests_title)}</Button>
        <Dialog open title=p!(interests_title) close_label=t!(close)>
            {move || open.get().then(|| view! { <Choice done/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Choice(#[prop(into)] done: Callback<()>) -> impl IntoView {
    let known = LocalResource::new(api::event::interests);
    let show = move |known: Ticked| view! { <Ticks known done/> }.into_any();
    view! { <Loaded data=known children=show/> }
}

#[component]
fn Ticks(known: Ticked, done: Callback<()>) -> impl IntoView {
    let chosen = RwSignal::new(known.kinds);
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let picks =
        EventKind::ALL.map(|kind| Pick::new(kind, label::event_kind(lang(), kind))).to_vec();
    let send = move |()| {
        let kinds = chosen.get_untracked();
        sending.saying(p!(interests_saved)).run(
            async move { api::event::set_interests(&Ticked { kinds }).await },
            text::failure,
            move |()| {
                done.run(());
            },
        );
    };
    let failed = move || {
        wrong.get().map(|words| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{words}</p></Banner> }
        })
    };
    view! {
        <p class="quiet">{p!(interests_words)}</p>
        <ToggleChips label=p!(interests_title) picks=Signal::stored(picks) chosen/>
        {failed}
        <Button kind=ButtonKind::Primary wide=true busy on_press=send>{p!(save)}</Button>
    }
    .into_any()
}
