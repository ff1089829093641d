//! Whether a certificate is genuine: what its QR code opens, for everybody.
//!
//! Invariant: the code stands in the fragment of the address and is sent only in a body.

use super::said_length;
use crate::{
    api,
    pages::page::Page,
    sending::Sending,
    session::device,
    text,
    ui::{Banner, Button, ButtonKind, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{amount::Minutes, api::CheckedCertificate};

/// The page behind a certificate's code.
#[component]
pub(crate) fn CheckPage() -> impl IntoView {
    let code = RwSignal::new(device::fragment());
    let genuine = RwSignal::new(None::<CheckedCertificate>);
    let sending = Sending::new();
    let look = move || {
        genuine.set(None);
        let asked = code.get_untracked();
        let call = async move { api::time_bank::check_certificate(asked.trim()).await };
        sending.run(call, text::failure, move |found| genuine.set(Some(found)));
    };
    let has_code = code.with_untracked(|code| !code.is_empty());
    Effect::new(move |_| {
        if has_code {
            look();
        }
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look();
    };
    view! {
        <Page title=p!(check_title) plain=true>
            <p class="quiet">{p!(check_words)}</p>
            <div aria-live="polite">{move || genuine.get().map(paper)}</div>
            <form class="stack" novalidate on:submit=on_submit>
                <TextField id="certificate-code" label=p!(check_code) value=code shape=Shape::PosterCode length_max=200 error=sending.wrong/>
                <Button kind=ButtonKind::Primary wide=true busy=sending.busy>{p!(check_it)}</Button>
            </form>
        </Page>
    }
    .into_any()
}

/// What a paper says was given, and what was credited for coming to events.
pub(super) fn said(minutes: Minutes, n_stints: i64, attended: Minutes) -> String {
    let helped = (n_stints > 0)
        .then(|| format!("{} · {}", said_length(minutes), p!(helped_times, n_stints)));
    let came = (attended.0 > 0).then(|| p!(attended, said_length(attended)));
    [helped, came].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn paper(found: CheckedCertificate) -> AnyView {
    view! {
        <Banner tone=Tone::Good icon="check" title=p!(genuine)>
            <p>{p!(issued_by, found.community, found.at.date())}</p>
        </Banner>
        <dl class="facts card">
            <dt>{p!(whose)}</dt>
            <dd>{found.name}</dd>
            <dt>{p!(which_span)}</dt>
            <dd>{p!(span, found.from, found.until)}</dd>
            <dt>{p!(how_much)}</dt>
            <dd>{said(found.minutes, found.n_stints, found.attended)}</dd>
        </dl>
    }
    .into_any()
}
