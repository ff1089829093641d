//! Signing in with six digits that come by message.

use super::page::Page;
use crate::{
    api::{self, Failure},
    session::Session,
    text::{self, t},
    ui::{Banner, Button, ButtonKind, Shape, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::SignIn,
    text::{Phone, TextRefusal},
};
use std::time::Duration;

/// The number, then the six digits.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let phone = RwSignal::new(String::new());
    let sent = RwSignal::new(false);
    view! {
        <Page title=t!(sign_in) plain=true>
            {move || if sent.get() {
                view! { <Digits phone sent/> }.into_any()
            } else {
                view! { <Number phone sent/> }.into_any()
            }}
        </Page>
    }
    .into_any()
}

/// The words for a wrong number, found on the phone.
pub(crate) fn phone_problem(phone: &str) -> Option<String> {
    let refusal = Phone::parse(phone).err()?;
    Some(match refusal {
        TextRefusal::Empty => t!(phone_missing).to_owned(),
        TextRefusal::TooLong | TextRefusal::Malformed => t!(phone_wrong).to_owned(),
    })
}

#[component]
fn Number(phone: RwSignal<String>, sent: RwSignal<bool>) -> impl IntoView {
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let ask = move || {
        let number = phone.get_untracked();
        if let Some(problem) = phone_problem(&number) {
            wrong.set(Some(problem));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match api::people::ask_sms_code(&number).await {
                Ok(_) => sent.set(true),
                Err(failure) => wrong.set(Some(said(&failure, "phone"))),
            }
            busy.set(false);
        });
    };
    view! {
        <form class="stack" novalidate on:submit=move |event| { event.prevent_default(); ask(); }>
            <p class="lead">{t!(sign_in_words)}</p>
            <TextField id="sign-in-phone" label=t!(phone) value=phone shape=Shape::Phone length_max=20 error=wrong required=true/>
            <Button kind=ButtonKind::Primary large=true wide=true busy>{t!(send_code)}</Button>
            <p class="quiet">{t!(not_on_file)}" "<a href="/join">{t!(join_home)}</a></p>
        </form>
    }
    .into_any()
}

/// What is wrong with a field, else what happened.
pub(crate) fn said(failure: &Failure, field: &str) -> String {
    failure.field(field).unwrap_or_else(|| text::failure(failure))
}

#[component]
fn Digits(phone: RwSignal<String>, sent: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let navigate = StoredValue::new_local(use_navigate());
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // The server's own answer says how long; until it is asked again a minute is right.
    let wait = RwSignal::new(60_i64);
    if let Ok(timer) = set_interval_with_handle(
        move || wait.update(|wait| *wait = wait.saturating_sub(1).max(0)),
        Duration::from_secs(1),
    ) {
        on_cleanup(move || timer.clear());
    }
    let enter = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let by = SignIn::Sms {
            phone: phone.get_untracked(),
            code: code.get_untracked().trim().to_owned(),
        };
        spawn_local(async move {
            match api::people::sign_in(&by).await {
                Ok(answer) => {
                    session.replace(answer);
                    toaster.say(t!(signed_in));
                    navigate.with_value(|navigate| navigate("/", Default::default()));
                }
                Err(failure) => wrong.set(Some(said(&failure, "code"))),
            }
            busy.set(false);
        });
    };
    // Six digits are all there is to say.
    Effect::new(move |_| {
        if code.with(|code| code.trim().len() == 6) && wrong.with_untracked(Option::is_none) {
            enter();
        }
    });
    let again = move |()| {
        spawn_local(async move {
            match api::people::ask_sms_code(&phone.get_untracked()).await {
                Ok(answer) => {
                    wait.set(answer.again_after_seconds);
                    toaster.say(t!(code_sent));
                }
                Err(failure) => wrong.set(Some(text::failure(&failure))),
            }
        });
    };
    view! {
        <form class="stack" novalidate on:submit=move |event| { event.prevent_default(); enter(); }>
            <Banner icon="phone"><p>{move || t!(code_sent_to, phone.get())}</p></Banner>
            <TextField id="sign-in-code" label=t!(six_digits) value=code shape=Shape::OneTimeCode length_max=6 error=wrong required=true/>
            <Button kind=ButtonKind::Primary large=true wide=true busy>{t!(sign_in)}</Button>
            <div class="buttons">
                <Button disabled=Signal::derive(move || wait.get() > 0) on_press=again>
                    {move || if wait.get() > 0 { t!(again_in, wait.get()) } else { t!(send_code_again).to_owned() }}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| sent.set(false)>{t!(other_number)}</Button>
            </div>
        </form>
    }
    .into_any()
}
