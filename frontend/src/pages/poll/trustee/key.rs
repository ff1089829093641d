//! A trustee's key file: made once with a passphrase, and unlocked with it.

use super::Seat;
use crate::{
    session::{
        device,
        keyfile::{self, Locked, PASSPHRASE_CHARS_MIN},
    },
    ui::{Button, ButtonKind, Shape, TextField},
};
use leptos::{html::Input, prelude::*, task::spawn_local};
use linli_shared::{log::Hash, poll::TrusteeStage};
use wasm_bindgen_futures::JsFuture;

/// Makes the seed and locks it into a file.
#[component]
pub(super) fn Make(seat: Seat) -> impl IntoView {
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let make = move |()| {
        let passphrase = seat.passphrase.get_untracked();
        if passphrase.trim().chars().count() < PASSPHRASE_CHARS_MIN {
            wrong.set(Some(k!(too_short).to_owned()));
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let made = match device::random_bytes().map(Hash) {
                Some(seed) => {
                    keyfile::lock(seat.id, &seed, &passphrase).await.map(|file| (seed, file))
                }
                None => None,
            };
            // Whoever has left the page has said nothing yet, and makes another key.
            if busy.try_set(false).is_some() {
                return;
            }
            match made {
                Some((seed, file)) => {
                    seat.file.set(Some(file));
                    seat.keep_file();
                    seat.save_file();
                    seat.passphrase.set(String::new());
                    seat.seed.set(Some(seed));
                }
                None => wrong.set(Some(k!(no_crypto).to_owned())),
            }
        });
    };
    view! {
        <h2>{k!(make_title)}</h2>
        <p>{k!(make_words)}</p>
        <TextField id="passphrase" label=k!(passphrase) hint=k!(passphrase_hint).to_owned() value=seat.passphrase
            shape=Shape::Secret length_max=100 error=wrong required=true/>
        <Button kind=ButtonKind::Primary wide=true large=true icon="lock" busy on_press=make>{k!(make)}</Button>
    }
}

/// Unlocks the file that this phone keeps, or one that the person brings.
#[component]
pub(super) fn Unlock(seat: Seat) -> impl IntoView {
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let input = NodeRef::<Input>::new();
    let on_change = move |_| {
        let chosen = input.get_untracked().and_then(|input| input.files()?.item(0));
        let Some(chosen) = chosen else { return };
        spawn_local(async move {
            if let Ok(text) = JsFuture::from(chosen.text()).await {
                seat.file.try_set(text.as_string());
                wrong.try_set(None);
            }
        });
    };
    let unlock = move |()| {
        let Some(file) = seat.file.get_untracked() else {
            wrong.set(Some(k!(need_file).to_owned()));
            return;
        };
        busy.set(true);
        wrong.set(None);
        let passphrase = seat.passphrase.get_untracked();
        spawn_local(async move {
            let opened = keyfile::unlock(seat.id, &file, &passphrase).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match opened {
                Ok(seed) => {
                    seat.passphrase.set(String::new());
                    seat.seed.set(Some(seed));
                }
                Err(locked) => {
                    let why = match locked {
                        Locked::OtherFile => k!(wrong_file),
                        Locked::Passphrase => k!(wrong_passphrase),
                        Locked::NoCrypto => k!(no_crypto),
                    };
                    wrong.set(Some(why.to_owned()));
                }
            }
        });
    };
    // Who has said nothing yet needs nobody to make another key.
    let is_new = seat.mine().is_some_and(|mine| mine.stage == TrusteeStage::Asked);
    let is_here = seat.file.with_untracked(Option::is_some);
    view! {
        <h2>{k!(unlock_title)}</h2>
        <p>{if is_here { k!(unlock_words) } else { k!(need_file) }}</p>
        <div class="field">
            <label class="field-label" for="key-file">{k!(choose_file)}</label>
            <input class="input" id="key-file" type="file" accept=".json,application/json" node_ref=input on:change=on_change/>
        </div>
        <TextField id="passphrase" label=k!(passphrase) value=seat.passphrase shape=Shape::Secret length_max=100 error=wrong required=true/>
        <Button kind=ButtonKind::Primary wide=true large=true icon="lock" busy on_press=unlock>{k!(unlock)}</Button>
        {if is_new {
            view! {
                <Button kind=ButtonKind::Quiet icon="refresh" on_press=move |()| seat.forget()>{k!(forgotten)}</Button>
            }
            .into_any()
        } else {
            view! { <super::make::Restart seat forget=true/> }.into_any()
        }}
    }
}
