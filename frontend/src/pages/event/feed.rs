//! My bookings in the phone's own calendar: a private address, shown once, stopped at will.

use crate::{
    api::{self, Failure},
    session::device,
    text::{self, t},
    ui::{Banner, Button, ButtonKind, Dialog, Loaded, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::CalendarState;

/// Making the address, copying it, stopping it.
#[component]
pub(super) fn Calendar() -> impl IntoView {
    let found = LocalResource::new(api::event::calendar);
    let made = RwSignal::new(None::<String>);
    let show = move |state: CalendarState| view! { <State state found made/> }.into_any();
    let shown = move || made.get().map(|url| view! { <Address url/> });
    view! {
        <section class="section" aria-labelledby="calendar">
            <h2 id="calendar">{p!(feed_title)}</h2>
            <p class="quiet">{p!(feed_words)}</p>
            {shown}
            <Loaded data=found children=show/>
        </section>
    }
    .into_any()
}

/// The address, while this page stands: nobody can be shown it again.
#[component]
fn Address(url: String) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let text = StoredValue::new(url.clone());
    let copy = move |()| {
        spawn_local(async move {
            let done = device::copy(&text.get_value()).await;
            toaster.say(if done { p!(feed_copied) } else { p!(feed_not_copied) });
        });
    };
    view! {
        <Banner tone=Tone::Wait icon="lock" title=p!(feed_once)>
            <label class="field">
                <span class="field-label">{p!(feed_address)}</span>
                <input class="input" type="text" readonly prop:value=url/>
            </label>
            <div class="buttons">
                <Button kind=ButtonKind::Primary icon="share" on_press=copy>{p!(feed_copy)}</Button>
            </div>
        </Banner>
    }
    .into_any()
}

#[component]
fn State(
    state: CalendarState,
    found: LocalResource<Result<CalendarState, Failure>>,
    made: RwSignal<Option<String>>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let make = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::event::make_calendar().await {
                Ok(address) => made.try_set(Some(address.url)).map_or((), drop),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            found.refetch();
        });
    };
    let stop = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::event::stop_calendar().await {
                Ok(()) => {
                    made.try_set(None);
                    toaster.say(p!(feed_stopped));
                }
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            open.try_set(false);
            found.refetch();
        });
    };
    let Some(since) = state.since else {
        return view! {
            <Button icon="calendar" wide=true busy on_press=make>{p!(feed_make)}</Button>
        }
        .into_any();
    };
    view! {
        <p class="num">{p!(feed_since, text::moment(since))}</p>
        <div class="buttons">
            <Button icon="refresh" busy on_press=make>{p!(feed_again)}</Button>
            <Button icon="stop" on_press=move |()| open.set(true)>{p!(feed_stop)}</Button>
        </div>
        <Dialog open title=p!(feed_stop) close_label=t!(close)>
            <Banner tone=Tone::Wait icon="info"><p>{p!(feed_stop_ask)}</p></Banner>
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy on_press=stop>{p!(feed_stop)}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
