//! Me: my home, my code, my details, my phones, and how the app looks.

mod code;
mod details;
mod devices;
mod home;
mod looks;

pub(super) use code::MyCode;

use super::{gate::Gate, page::Page};
use crate::{
    api,
    session::Session,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Icon, IconSize, Keeper, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::Me,
    i18n::{event, points, time_bank},
};

/// My household.
#[component]
pub(crate) fn HomeOfMine() -> impl IntoView {
    view! {
        <Page title=t!(my_household) back="/me">
            <Gate follows=true children=|me| view! { <home::Home me/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// My own code.
#[component]
pub(crate) fn CodeOfMine() -> impl IntoView {
    view! {
        <Page title=t!(my_code) back="/me">
            <Gate children=|_| view! { <code::MyCode/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// My details.
#[component]
pub(crate) fn DetailsOfMine() -> impl IntoView {
    view! {
        <Page title=t!(my_details) back="/me">
            <Gate follows=true children=|me| view! { <details::Details me/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// Where I am signed in.
#[component]
pub(crate) fn PhonesOfMine() -> impl IntoView {
    view! {
        <Page title=t!(my_phones) back="/me">
            <Gate children=|_| view! { <devices::Devices/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// All that is mine, and how the app looks.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    view! {
        <Page title=t!(bar_me)>
            <Gate follows=true children=|me| view! { <Mine me/> }.into_any()/>
            <looks::Looks/>
        </Page>
    }
    .into_any()
}

/// The signed-in person's own pages.
#[component]
fn Mine(me: Me) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let row = |href: &'static str, icon, name: &'static str, note: String| {
        view! {
            <a class="row" href=href>
                <Icon name=icon/>
                <span class="row-text">
                    {name}
                    {(!note.is_empty()).then(|| view! { <span class="row-note">{note}</span> })}
                </span>
                <Icon name="chevron" size=IconSize::Small/>
            </a>
        }
    };
    let unread = session.view.with_untracked(|view| view.as_ref().map_or(0, |view| view.n_unread));
    let unread = if unread > 0 { t!(n_unread, unread) } else { String::new() };
    let address = me.household.as_ref().map(|home| home.address.clone()).unwrap_or_default();
    let needs_consent = me.consented_at.is_none();
    let sign_out = move |()| {
        spawn_local(async move {
            match api::people::sign_out().await {
                Ok(()) => session.forget().await,
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    view! {
        {needs_consent.then(|| view! { <Consent/> })}
        <section class="card"><Keeper name=me.name note=me.phone.unwrap_or_default()/></section>
        <nav class="list" aria-label=t!(bar_me)>
            {session.is_staff().then(|| row("/staff", "grid", t!(desk), t!(desk_note).to_owned()))}
            {row("/me/home", "building", t!(my_household), address)}
            {row("/me/code", "qr", t!(my_code), t!(my_code_note).to_owned())}
            {row("/points", "points", points::title(lang()), points::tile_note(lang()).to_owned())}
            {row("/me/events", "calendar", event::mine(lang()), String::new())}
            {row("/hours", "clock", time_bank::title(lang()), time_bank::card_note(lang()).to_owned())}
            {row("/mine", "list", t!(progress_title), String::new())}
            {row("/scan", "scan", t!(scan), t!(scan_note).to_owned())}
            {row("/notices", "bell", t!(notices_title), unread)}
            {row("/me/details", "lock", t!(my_details), t!(my_details_note).to_owned())}
            {row("/me/phones", "phone", t!(my_phones), String::new())}
        </nav>
        <Button icon="leave" wide=true on_press=sign_out>{t!(sign_out)}</Button>
    }
    .into_any()
}

/// Asks for consent where it is missing.
#[component]
fn Consent() -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let agree = move |()| {
        spawn_local(async move {
            match api::people::consent().await {
                Ok(answer) => session.replace(answer),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    view! {
        <Banner tone=Tone::Wait icon="lock" title=t!(consent_title)>
            <p>{t!(consent_what)}</p>
            <p>{t!(consent_who)}</p>
            <p>{t!(consent_rights)}</p>
            <div class="buttons"><Button kind=ButtonKind::Primary on_press=agree>{t!(consent_yes)}</Button></div>
        </Banner>
    }
    .into_any()
}
