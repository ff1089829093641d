//! What neighbours need and offer: those that fit first, and why, in words.

use super::{listing::reasons, when};
use crate::{
    api,
    pages::{gate::Gate, page::Page, paged::Rows},
    session::Session,
    text::lang,
    ui::{Badge, Banner, Empty, Icon, Loaded, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{ListingView, Page as Rest, VolunteerView},
    i18n::hours,
    time_bank::ListingKind,
};
use std::rc::Rc;

/// Requests that are open, for who wants to help.
#[component]
pub(crate) fn HelpPage() -> impl IntoView {
    view! {
        <Page title=p!(i_can) back="/hours">
            <Gate children=|_| view! { <Enrolled/><Board kind=ListingKind::Request/> }.into_any()/>
        </Page>
    }
    .into_any()
}

/// Offers that are open, for who needs help.
#[component]
pub(crate) fn OffersPage() -> impl IntoView {
    view! {
        <Page title=p!(offers_title) back="/hours/new">
            <Gate children=|_| view! { <Board kind=ListingKind::Offer/> }.into_any()/>
            <a class="button button-wide" href="/hours/new"><Icon name="plus"/>{p!(i_need)}</a>
        </Page>
    }
    .into_any()
}

/// Asks to enrol first; afterwards the way to offer something.
#[component]
fn Enrolled() -> impl IntoView {
    let found = LocalResource::new(api::time_bank::volunteer);
    let show = |found: Option<VolunteerView>| match found {
        None => view! {
            <Banner tone=Tone::Wait icon="person" title=p!(enrol_first)>
                <p>{p!(enrol_first_words)}</p>
                <a class="button button-primary" href="/hours/volunteer">{p!(enrol)}</a>
            </Banner>
        }
        .into_any(),
        Some(view) => {
            let skills = hours::skills(lang(), &view.volunteer.skills);
            view! {
                <section class="card stack stack-s">
                    <p class="quiet">{p!(you_can, skills)}</p>
                    <div class="buttons">
                        <a class="button" href="/hours/new/offer"><Icon name="plus"/>{p!(offer_title)}</a>
                        <a class="button" href="/hours/volunteer"><Icon name="edit"/>{p!(change)}</a>
                    </div>
                </section>
            }
            .into_any()
        }
    };
    view! { <Loaded data=found children=show/> }.into_any()
}

#[component]
fn Board(kind: ListingKind) -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::listings(kind, None)
    });
    let show = move |mut page: Rest<ListingView>| {
        if page.rows.is_empty() {
            let (title, next) = match kind {
                ListingKind::Request => (p!(no_requests), p!(no_requests_next)),
                ListingKind::Offer => (p!(no_offers), p!(no_offers_next)),
            };
            return view! { <Empty icon="hand" title words=next/> }.into_any();
        }
        // What fits comes first; among equals the newest.
        page.rows.sort_by_key(|one| one.is_own || one.reasons.is_empty());
        let turn = Rc::new(move |cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move { api::time_bank::listings(kind, Some(&cursor)).await })
        });
        view! { <Rows page turn class="cards" row=card/> }.into_any()
    };
    let title = match kind {
        ListingKind::Request => p!(open_requests),
        ListingKind::Offer => p!(open_offers),
    };
    view! {
        <section class="section" aria-labelledby="open-listings">
            <h2 id="open-listings">{title}</h2>
            <Loaded data=found children=show/>
        </section>
    }
    .into_any()
}

fn card(view: ListingView) -> AnyView {
    let fits = !view.is_own && !view.reasons.is_empty();
    let mark = if view.is_own {
        Some(view! { <Badge icon="person" text=p!(own)/> }.into_any())
    } else {
        fits.then(|| view! { <Badge tone=Tone::Good icon="check" text=p!(fits_you)/> }.into_any())
    };
    let why = fits.then(|| view! { <p class="quiet">{reasons(&view.reasons)}</p> });
    let words = (!view.listing.words.is_empty())
        .then(|| view! { <p class="card-note">{view.listing.words.clone()}</p> });
    let who = [view.name.clone(), view.grid.clone()];
    let who: Vec<String> = who.into_iter().filter(|part| !part.is_empty()).collect();
    view! {
        <a class="card" href=format!("/hours/listings/{}", view.id)>
            <p class="card-head"><span class="quiet">{who.join(" · ")}</span>{mark}</p>
            <p class="card-title">{hours::skills(lang(), &view.listing.skills)}</p>
            {view.event.as_ref().map(|event| view! { <p class="card-note">{p!(for_event, &event.title)}</p> })}
            <p class="card-note">{when::window(&view.listing)}</p>
            {words}
            {why}
        </a>
    }
    .into_any()
}
