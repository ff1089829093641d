//! Others reported this too: joining their ticket instead of opening another.

use super::form::Form;
use crate::{
    api,
    pages::rows::{StatusBadge, category_name},
    text::{self, t},
    ui::{Button, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::api::SimilarTicket;

/// Open tickets of the same matter at the same place, when there are any.
#[component]
pub(super) fn Similar(form: Form) -> impl IntoView {
    let subject = Memo::new(move |_| {
        let place = form.place.with(|spot| spot.as_ref().map(|spot| spot.id));
        place.zip(form.subject())
    });
    let found = LocalResource::new(move || {
        let subject = subject.get();
        async move {
            match subject {
                // A list that cannot be loaded must not stand in the way of saying it.
                Some((place, category)) => {
                    api::need::similar(place, category).await.unwrap_or_default()
                }
                None => Vec::new(),
            }
        }
    });
    move || {
        found.get().filter(|found| !found.is_empty()).map(|found| {
            view! {
                <section class="section" aria-live="polite">
                    <h2>{t!(similar_title)}</h2>
                    <div class="cards">
                        {found.into_iter().map(|ticket| view! { <SimilarCard form ticket/> }).collect_view()}
                    </div>
                </section>
            }
        })
    }
}

#[component]
fn SimilarCard(form: Form, ticket: SimilarTicket) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let navigate = StoredValue::new_local(use_navigate());
    let busy = RwSignal::new(false);
    let id = ticket.id;
    let join = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::ticket::join(id, &form.phone.get_untracked()).await {
                Ok(view) => {
                    toaster.say(t!(joined, &view.number));
                    form.clear();
                    navigate
                        .with_value(|navigate| navigate(&format!("/t/{id}"), Default::default()));
                }
                Err(failure) => {
                    busy.set(false);
                    toaster.say(text::failure(&failure));
                }
            }
        });
    };
    view! {
        <div class="card">
            <p class="card-head"><span class="num">{ticket.number}</span><StatusBadge status=ticket.status/></p>
            <p class="card-title">{category_name(ticket.category)}</p>
            <p class="card-note">
                {format!("{} · {} · {}", ticket.place, text::moment(ticket.submitted_at), t!(n_reporters, ticket.n_reporters))}
            </p>
            <div class="buttons"><Button icon="hand" busy on_press=join>{t!(me_too)}</Button></div>
        </div>
    }
    .into_any()
}
