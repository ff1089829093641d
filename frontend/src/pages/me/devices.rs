//! Where I am signed in, and signing out everywhere.

use crate::{
    api,
    session::Session,
    text::{self, t},
    ui::{Button, ButtonKind, Icon, Loaded, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::api::DeviceView;

/// All phones, this one marked.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let devices = LocalResource::new(api::people::devices);
    let drop_one = move |device: DeviceView| {
        spawn_local(async move {
            match api::people::drop_device(device.id).await {
                Ok(()) if device.current => session.forget().await,
                Ok(()) => devices.refetch(),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    let row = move |device: DeviceView| {
        let name =
            if device.current { t!(this_phone, &device.device) } else { device.device.clone() };
        let note = t!(last_seen, text::moment(device.seen_at));
        view! {
            <div class="row">
                <Icon name="phone"/>
                <span class="row-text">{name}<span class="row-note">{note}</span></span>
                <Button kind=ButtonKind::Quiet on_press=move |()| drop_one(device.clone())>{t!(sign_out)}</Button>
            </div>
        }
    };
    let show = move |devices: Vec<DeviceView>| {
        view! { <div class="list">{devices.into_iter().map(row).collect_view()}</div> }.into_any()
    };
    let drop_all = move |()| {
        spawn_local(async move {
            match api::people::drop_devices().await {
                Ok(()) => session.forget().await,
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    view! {
        <p>{t!(phones_words)}</p>
        <Loaded data=devices children=show/>
        <Button kind=ButtonKind::Danger icon="leave" wide=true on_press=drop_all>{t!(sign_out_everywhere)}</Button>
    }
    .into_any()
}
