//! What a scanned code opens: the need form, a household, signing in, or who stands at the door.
//!
//! Invariant: the code stands in the fragment of the address and is sent only in a body.

use super::{event::Arrive, join::Join, page::Page, say};
use crate::{
    api,
    session::{Session, device},
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Keeper, Loaded, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use linli_shared::{api::SignIn, i18n::label, qr::QrTarget};

/// The landing page of every code.
#[component]
pub(crate) fn DoorPage() -> impl IntoView {
    let hash = use_location().hash;
    let code = Memo::new(move |_| {
        hash.track();
        device::fragment()
    });
    let target = LocalResource::new(move || {
        let code = code.get();
        async move { api::people::resolve(&code).await }
    });
    let show =
        move |target: QrTarget| view! { <Open target code=code.get_untracked()/> }.into_any();
    view! {
        <Page title=t!(code_title) plain=true>
            <Loaded data=target children=show/>
            <a class="button button-quiet" href="/scan">{t!(scan_another)}</a>
        </Page>
    }
    .into_any()
}

#[component]
fn Open(target: QrTarget, code: String) -> impl IntoView {
    match target {
        QrTarget::Place { place } => {
            say::keep_scanned(&say::Spot::from(place));
            let navigate = use_navigate();
            Effect::new(move |_| {
                navigate("/say", NavigateOptions { replace: true, ..Default::default() })
            });
            ().into_any()
        }
        QrTarget::Household { address, has_representative, .. } => {
            view! { <Join code address has_representative/> }.into_any()
        }
        QrTarget::SignIn { name } => view! { <SlipSignIn code name/> }.into_any(),
        QrTarget::Door { event, title, place, session } => {
            view! { <Arrive code event title place time=session/> }.into_any()
        }
        QrTarget::Resident { name, address, .. } => view! {
            <section class="card stack">
                <p class="lead">{t!(resident_here)}</p>
                <Keeper name note=address/>
                <a class="button" href="/staff/people">{t!(desk_people)}</a>
            </section>
        }
        .into_any(),
        QrTarget::Staff { name, role, place, phone } => {
            let note = format!("{} · {place}", label::role(lang(), role));
            let call_label = t!(call_name, &name);
            view! {
                <section class="card stack">
                    <p class="lead">{t!(at_the_door)}</p>
                    <Keeper name note phone=phone.unwrap_or_default() call_label/>
                    <p class="quiet">{t!(at_the_door_words)}</p>
                </section>
            }
            .into_any()
        }
    }
}

/// A slip that signs in: asked once more, because it is used up.
#[component]
fn SlipSignIn(code: String, name: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let navigate = StoredValue::new_local(use_navigate());
    let busy = RwSignal::new(false);
    let enter = move |()| {
        busy.set(true);
        let by = SignIn::Slip { code: code.clone() };
        spawn_local(async move {
            match api::people::sign_in(&by).await {
                Ok(answer) => {
                    session.replace(answer);
                    toaster.say(t!(signed_in));
                    let next = if session.is_staff() { "/staff" } else { "/" };
                    navigate.with_value(|navigate| navigate(next, Default::default()));
                }
                Err(failure) => {
                    busy.set(false);
                    toaster.say(text::failure(&failure));
                }
            }
        });
    };
    view! {
        <Banner icon="lock" title=t!(slip_title, name)><p>{t!(slip_words)}</p></Banner>
        <Button kind=ButtonKind::Primary large=true wide=true busy on_press=enter>{t!(sign_in)}</Button>
    }
    .into_any()
}
