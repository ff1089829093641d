//! One offer or request: for its owner who fits, for others when they come and what it is worth.
//!
//! Invariant: what somebody takes up keeps its id until the server has acknowledged it.

use super::{said_length, when};
use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    sending::Sending,
    session::{Session, device, now, random},
    text::{self, lang, t},
    ui::{
        Badge, Banner, Button, ButtonKind, Dialog, Empty, Face, Icon, Loaded, SelectField, Toaster,
        Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::{FitView, ListingDetail, ListingView, TakeUp},
    i18n::hours,
    id::{ListingId, StintId},
    time::Timestamp,
    time_bank::{ListingKind, ListingStatus, matching::Reason},
};

/// Why somebody fits: `同一网格 · 时间合适 · 会陪诊`.
pub(super) fn reasons(all: &[Reason]) -> String {
    all.iter().map(|one| hours::reason(lang(), *one)).collect::<Vec<_>>().join(" · ")
}

type Found = LocalResource<Result<ListingDetail, Failure>>;

/// The page of one offer or request.
#[component]
pub(crate) fn ListingPage(id: ListingId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::time_bank::listing(id)
    });
    let show = move |detail: ListingDetail| {
        // With the first answer the phone learns what time it is.
        session.answered.track();
        let ListingDetail { view, fits } = detail;
        let rest = if view.is_own {
            view! { <Own view=view.clone() fits found/> }.into_any()
        } else {
            let view = StoredValue::new(view.clone());
            provide_context(view);
            view! { <Gate children=|_| view! { <Join/> }.into_any()/> }.into_any()
        };
        view! {
            {facts(&view)}
            {view.stint.map(|stint| view! {
                <a class="button button-primary button-wide button-large" href=format!("/hours/{stint}")>{p!(see_stint)}</a>
            })}
            {rest}
        }
        .into_any()
    };
    view! {
        <Page title=p!(listing_title) back="/hours">
            <Loaded data=found children=show/>
        </Page>
    }
    .into_any()
}

fn facts(view: &ListingView) -> AnyView {
    let tone = match view.status {
        ListingStatus::Open => Tone::Wait,
        ListingStatus::Taken | ListingStatus::Done => Tone::Good,
        ListingStatus::Withdrawn => Tone::Plain,
    };
    let icon = match view.status {
        ListingStatus::Open => "clock",
        ListingStatus::Taken | ListingStatus::Done => "check",
        ListingStatus::Withdrawn => "cross",
    };
    let place = [view.name.clone(), view.grid.clone()];
    let place: Vec<String> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let words = (!view.listing.words.is_empty())
        .then(|| view! { <p class="saying-text">{view.listing.words.clone()}</p> });
    let seats = (view.listing.seats > 1).then(
        || view! { <p class="quiet">{p!(seats_taken, view.n_taken, view.listing.seats)}</p> },
    );
    view! {
        <section class="card stack stack-s">
            <p class="card-head">
                <span class="quiet">{hours::listing_kind(lang(), view.listing.kind)}</span>
                <Badge tone icon text=hours::listing_status(lang(), view.status)/>
            </p>
            <h2 class="card-title">{hours::skills(lang(), &view.listing.skills)}</h2>
            {super::of_event(view.event.as_ref())}
            <p class="poll-line"><Icon name="calendar"/><span>{when::window(&view.listing)}</span></p>
            <p class="poll-line"><Icon name="person"/><span>{place.join(" · ")}</span></p>
            {words}
            {seats}
        </section>
    }
    .into_any()
}

/// What its owner sees: who fits, and taking it back.
#[component]
fn Own(view: ListingView, fits: Vec<FitView>, found: Found) -> impl IntoView {
    if view.status != ListingStatus::Open {
        return ().into_any();
    }
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let sending = Sending::new();
    let id = view.id;
    let withdraw = move |()| {
        sending.run(
            api::time_bank::withdraw(id),
            move |failure| {
                toaster.say(text::failure(failure));
                String::new()
            },
            move |_| {
                open.try_set(false);
                toaster.say(p!(withdrawn));
                found.refetch();
            },
        );
    };
    let row = |one: FitView| {
        let note = format!("{} · {}", reasons(&one.fit.reasons), p!(helped_times, one.n_stints));
        view! {
            <li class="row">
                <Face name=one.name.clone() small=true/>
                <span class="row-text">{one.name}<span class="row-note">{note}</span></span>
            </li>
        }
    };
    let list = if view.listing.kind == ListingKind::Offer {
        view! { <p class="quiet">{p!(offer_waits)}</p> }.into_any()
    } else if fits.is_empty() {
        view! { <Empty icon="users" title=p!(no_fits) words=p!(no_fits_next)/> }.into_any()
    } else {
        view! {
            <section class="section" aria-labelledby="fits">
                <h2 id="fits">{p!(fits_title)}</h2>
                <p class="quiet">{p!(fits_words)}</p>
                <ul class="list plain-list">{fits.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    };
    view! {
        {list}
        <Button icon="cross" wide=true on_press=move |()| open.set(true)>{p!(withdraw)}</Button>
        <Dialog open title=p!(withdraw) close_label=t!(close)>
            <p>{p!(withdraw_words)}</p>
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy=sending.busy on_press=withdraw>{p!(withdraw)}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// When to come, what it is worth, and one button.
#[component]
fn Join() -> impl IntoView {
    let view = expect_context::<StoredValue<ListingView>>().get_value();
    if view.status != ListingStatus::Open || view.stint.is_some() {
        return ().into_any();
    }
    let navigate = StoredValue::new_local(use_navigate());
    let is_group = view.listing.seats > 1;
    let choices =
        if is_group { vec![view.listing.from] } else { when::beginnings(&view.listing, now()) };
    let Some(first) = choices.first().copied() else {
        return view! { <Banner tone=Tone::Wait icon="clock"><p>{p!(too_late)}</p></Banner> }
            .into_any();
    };
    // Everybody in a group stands in the same stint, which bears the listing's own id.
    let id = if is_group { StintId(view.id.0) } else { StintId::new(now(), random()) };
    let chosen = RwSignal::new(first.0.to_string());
    let picks: Vec<(String, String)> =
        choices.iter().map(|at| (at.0.to_string(), text::moment(*at))).collect();
    let sending = Sending::new();
    let listing = view.id;
    let go = move |()| {
        let at = chosen.with_untracked(|at| at.parse().map_or(first, Timestamp));
        let asked = TakeUp { listing, starts_at: at };
        let call = async move { api::time_bank::take_up(id, &asked).await };
        sending.run(call, text::failure, move |stint| {
            navigate.with_value(|navigate| {
                navigate(&format!("/hours/{}", stint.id), Default::default());
            });
            device::to_top();
        });
    };
    let amount = said_length(view.listing.minutes);
    let (pays, button) = match view.listing.kind {
        ListingKind::Request => (p!(join_request_pays, amount), p!(join_request)),
        ListingKind::Offer => (p!(join_offer_pays, amount), p!(join_offer)),
    };
    let fits = (!view.reasons.is_empty()).then(|| {
        view! { <Banner tone=Tone::Good icon="check" title=p!(fits_you)><p>{reasons(&view.reasons)}</p></Banner> }
    });
    let when = (!is_group).then(|| {
        view! { <SelectField id="starts-at" label=p!(when_come) value=chosen picks=Signal::stored(picks)/> }
    });
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        {fits}
        {when}
        <Banner icon="clock"><p>{pays}</p></Banner>
        {wrong}
        <Button kind=ButtonKind::Primary large=true wide=true icon="hand" busy=sending.busy on_press=go>{button}</Button>
    }
    .into_any()
}
