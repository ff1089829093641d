//! A new version of the app: it waits until the person says so, then takes over at once.

use super::device;
use leptos::{
    prelude::{Callback, window},
    task::spawn_local,
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Calls `offer` whenever a new version waits; what it gets lets that version take over.
pub(crate) fn watch(offer: impl Fn(Callback<()>) + 'static) {
    let navigator = window().navigator();
    // Absent on plain http and in private windows: then every visit brings the newest anyway.
    if !device::has(&navigator, "serviceWorker") {
        return;
    }
    spawn_local(async move {
        // Without a registration this never answers, and nothing waits for it.
        drop(follow(navigator.service_worker(), Rc::new(offer)).await);
    });
}

async fn follow(
    workers: ServiceWorkerContainer,
    offer: Rc<dyn Fn(Callback<()>)>,
) -> Result<(), JsValue> {
    let registration: ServiceWorkerRegistration =
        JsFuture::from(workers.ready()?).await?.unchecked_into();
    if let Some(waiting) = registration.waiting() {
        offer(activation(waiting));
    }
    let found = {
        let registration = registration.clone();
        Closure::<dyn Fn()>::new(move || {
            // The first version of all has nothing to replace.
            if workers.controller().is_some()
                && let Some(coming) = registration.installing()
            {
                offer_when_ready(coming, Rc::clone(&offer));
            }
        })
    };
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    // Lives as long as the page.
    found.forget();
    Ok(())
}

fn offer_when_ready(coming: ServiceWorker, offer: Rc<dyn Fn(Callback<()>)>) {
    let changed = {
        let coming = coming.clone();
        Closure::<dyn Fn()>::new(move || {
            if coming.state() == ServiceWorkerState::Installed {
                offer(activation(coming.clone()));
            }
        })
    };
    coming.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}

/// Tells the waiting version to take over, and loads the page anew once it has.
fn activation(waiting: ServiceWorker) -> Callback<()> {
    let waiting = leptos::prelude::StoredValue::new_local(waiting);
    Callback::new(move |()| {
        use leptos::prelude::WithValue;
        waiting.with_value(|waiting| {
            let reload = Closure::<dyn Fn()>::new(device::reload);
            window()
                .navigator()
                .service_worker()
                .set_oncontrollerchange(Some(reload.as_ref().unchecked_ref()));
            reload.forget();
            let message = js_sys::Object::new();
            let written = js_sys::Reflect::set(&message, &"type".into(), &"activate".into());
            if written.is_ok() {
                drop(waiting.post_message(&message));
            }
        });
    })
}
