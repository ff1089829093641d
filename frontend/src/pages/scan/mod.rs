//! Scanning a code with the camera, from a photo, or by typing its eight characters.

mod decode;

use super::page::Page;
use crate::{
    session::camera::{self, Camera, ChosenFile, Look, Screen},
    text::t,
    ui::{Banner, Button, ButtonKind, Icon, Shape, TextField, Tone},
};
use leptos::{html::Video, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::qr::Code;
use std::rc::Rc;

/// Time between two looks of the camera, in milliseconds.
const LOOK_EVERY_MS: i32 = 250;

/// What the page knows about its camera.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Starting,
    Looking,
    /// Not given, or there is none.
    Without,
}

/// The page of `/scan` and of `/join`.
#[component]
pub(crate) fn ScanPage(title: &'static str) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let foreign = RwSignal::new(false);
    let open = move |text: String| {
        if Code::parse(&text).is_err() {
            foreign.set(true);
            return false;
        }
        let code = text.rsplit_once('#').map_or(text.as_str(), |(_, code)| code).to_owned();
        navigate.with_value(|navigate| navigate(&format!("/q#{code}"), Default::default()));
        true
    };
    let open = Callback::new(open);
    view! {
        <Page title plain=true>
            <Reader open/>
            {move || foreign.get().then(|| view! {
                <Banner tone=Tone::Wait icon="qr"><p>{t!(foreign_code)}</p></Banner>
            })}
            <Typed open/>
        </Page>
    }
    .into_any()
}

/// The camera, and a photo where it may not be used. `open` says whether the code was one of ours.
#[component]
pub(crate) fn Reader(open: Callback<String, bool>) -> impl IntoView {
    view! {
        <Finder open/>
        <FromPhoto open/>
    }
    .into_any()
}

/// The camera's picture. `open` says whether the code was one of ours, and the camera may rest.
#[component]
pub(crate) fn Finder(open: Callback<String, bool>) -> impl IntoView {
    let screen = NodeRef::<Video>::new();
    let stage = RwSignal::new(Stage::Starting);
    let camera = StoredValue::new_local(None::<Rc<Camera>>);
    let close = move || {
        if let Some(camera) = camera.try_update_value(Option::take).flatten() {
            camera.close();
        }
    };
    on_cleanup(close);
    let started = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(screen) = screen.get()
            && !started.get_value()
        {
            started.set_value(true);
            spawn_local(watch(screen, stage, camera, open));
        }
    });
    let state = move || match stage.get() {
        Stage::Starting => t!(camera_starting),
        Stage::Looking => t!(camera_looking),
        Stage::Without => t!(camera_without),
    };
    view! {
        <div class="stack stack-s">
            <video
                node_ref=screen
                muted
                playsinline
                width="608"
                height="456"
                style="width:100%;height:auto;border-radius:12px"
                aria-label=t!(camera_picture)
                hidden=move || stage.get() == Stage::Without
            ></video>
            <p role="status" class="quiet">{state}</p>
        </div>
    }
}

async fn watch(
    screen: Screen,
    stage: RwSignal<Stage>,
    kept: StoredValue<Option<Rc<Camera>>, LocalStorage>,
    open: Callback<String, bool>,
) {
    let Some(camera) = Camera::open(screen).await.map(Rc::new) else {
        stage.try_set(Stage::Without);
        return;
    };
    if kept.is_disposed() {
        camera.close();
        return;
    }
    kept.set_value(Some(Rc::clone(&camera)));
    stage.set(Stage::Looking);
    while !kept.is_disposed() {
        let read = read(camera.look().await).await;
        if kept.is_disposed() {
            return;
        }
        if let Some(text) = read
            && open.run(text)
        {
            return;
        }
        crate::api::sleep(LOOK_EVERY_MS).await;
    }
}

async fn read(look: Look) -> Option<String> {
    match look {
        Look::Read(text) => Some(text),
        Look::Nothing => None,
        Look::Pixels(pixels) => decode::decode(pixels.width, pixels.height, pixels.grey).await,
    }
}

/// A photo of a code, for phones whose camera the app may not use.
#[component]
fn FromPhoto(open: Callback<String, bool>) -> impl IntoView {
    let unread = RwSignal::new(false);
    let look = move |file: ChosenFile| {
        unread.set(false);
        spawn_local(async move {
            match read(camera::look_at(&file).await).await {
                Some(text) => {
                    open.run(text);
                }
                None => unread.set(true),
            }
        });
    };
    let choose = move |event| {
        if let Some(file) = camera::chosen(&event) {
            look(file);
        }
    };
    view! {
        <label class="button button-wide">
            <Icon name="camera"/>
            {t!(from_photo)}
            <input class="sr-only" type="file" accept="image/*" capture="environment" on:change=choose/>
        </label>
        {move || unread.get().then(|| view! { <p class="field-error" role="alert">{t!(no_code_seen)}</p> })}
    }
    .into_any()
}

/// The eight characters under a code, checked before anything is asked.
#[component]
fn Typed(open: Callback<String, bool>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let enter = move || {
        let typed = code.get_untracked();
        match Code::parse(&typed) {
            Ok(_) => {
                wrong.set(None);
                open.run(typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
            }
            Err(_) => wrong.set(Some(t!(typed_wrong).to_owned())),
        }
    };
    view! {
        <form class="stack stack-s" novalidate on:submit=move |event| { event.prevent_default(); enter(); }>
            <TextField id="typed-code" label=t!(typed_label) hint=t!(typed_hint) value=code shape=Shape::PosterCode length_max=40 error=wrong/>
            <Button kind=ButtonKind::Primary wide=true>{t!(open_code)}</Button>
        </form>
    }
    .into_any()
}
