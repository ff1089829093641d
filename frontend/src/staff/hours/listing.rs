//! One request at the desk: who pays, who fits, and that a volunteer said yes by telephone.
//!
//! Invariant: an appointment keeps its id until the server has acknowledged it.

use super::{
    super::{Heading, said},
    said_length,
};
use crate::{
    api::{self, Failure},
    pages::hours::when,
    sending::Sending,
    session::{Session, now, random},
    text::{self, lang},
    ui::{Badge, Banner, Button, ButtonKind, Empty, Face, Icon, Loaded, SelectField, Tone},
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::{Assign, FitView, StaffListing},
    i18n::hours,
    id::{ListingId, StintId},
    time::Timestamp,
    time_bank::ListingStatus,
};

type Found = LocalResource<Result<StaffListing, Failure>>;

/// The page of one request.
#[component]
pub(in crate::staff) fn ListingPage(id: ListingId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::time_bank::staff_listing(id)
    });
    let show = move |one: StaffListing| {
        view! {
            {facts(&one)}
            {one.view.event.is_none().then(|| view! { <Pool one=one.clone() found/> })}
            <Fits one found/>
        }
        .into_any()
    };
    view! {
        <Heading title=p!(listing_title)/>
        <Loaded data=found children=show/>
    }
    .into_any()
}

fn facts(one: &StaffListing) -> AnyView {
    let listing = &one.view.listing;
    let words = (!listing.words.is_empty())
        .then(|| view! { <p class="saying-text">{listing.words.clone()}</p> });
    let ticket = one.ticket.map(|ticket| {
        view! { <p><a href=format!("/staff/t/{ticket}")>{p!(see_ticket)}</a></p> }
    });
    let event = one.view.event.as_ref().map(|event| {
        let words = p!(for_event, &event.title);
        view! { <p class="poll-line"><Icon name="pin"/><span><a href=format!("/staff/events/{}", event.id)>{words}</a>" · "{event.place.clone()}</span></p> }
    });
    let stint = one.view.stint.map(|stint| {
        view! { <p><a class="button button-primary" href=format!("/staff/hours/{stint}")>{p!(see_stint)}</a></p> }
    });
    view! {
        <section class="card stack stack-s">
            <p class="card-head">
                <span class="quiet">{one.view.name.clone()}</span>
                <Badge icon="clock" text=hours::listing_status(lang(), one.view.status)/>
            </p>
            <h2 class="card-title">{hours::skills(lang(), &listing.skills)}</h2>
            <p class="poll-line"><Icon name="calendar"/><span>{when::window(listing)}</span></p>
            {event}
            {words}
            {ticket}
            {stint}
        </section>
    }
    .into_any()
}

/// Whether the community pool pays.
#[component]
fn Pool(one: StaffListing, found: Found) -> impl IntoView {
    let sending = Sending::new();
    let (id, pool) = (one.view.id, one.pool);
    let set = move |()| {
        sending.saying(p!(pool_set)).run(api::time_bank::set_pool(id, !pool), said, move |_| {
            found.refetch();
        });
    };
    let wrong = move || sending.wrong.get().map(|why| view! { <p class="field-error">{why}</p> });
    let (words, other) =
        if pool { (p!(pool_pays), p!(own_pays)) } else { (p!(own_pays), p!(pool_pays)) };
    let is_open = one.view.status == ListingStatus::Open;
    view! {
        <section class="card stack stack-s">
            <p class="line">
                <Badge tone=Tone::Good icon="hand" text=words/>
                <span class="quiet">{p!(f_pool_note)}</span>
            </p>
            {wrong}
            {is_open.then(|| view! {
                <div><Button icon="swap" busy=sending.busy on_press=set>{other}</Button></div>
            })}
        </section>
    }
    .into_any()
}

/// Who fits, and the button for each who said yes.
#[component]
fn Fits(one: StaffListing, found: Found) -> impl IntoView {
    if one.view.status != ListingStatus::Open {
        return ().into_any();
    }
    if one.fits.is_empty() {
        return view! { <Empty icon="users" title=p!(no_fits) words=p!(desk_empty_next)/> }
            .into_any();
    }
    let choices = when::beginnings(&one.view.listing, now());
    let first = choices.first().copied().unwrap_or(one.view.listing.from);
    let picks: Vec<(String, String)> =
        choices.iter().map(|at| (at.0.to_string(), text::moment(*at))).collect();
    let at = RwSignal::new(first.0.to_string());
    let navigate = StoredValue::new_local(use_navigate());
    let sending = Sending::new();
    let listing = one.view.id;
    let id = StintId::new(now(), random());
    let give = Callback::new(move |provider| {
        let starts_at = at.with_untracked(|at| at.parse().map_or(first, Timestamp));
        let whom = Assign { listing, provider, starts_at };
        let call = async move { api::time_bank::assign(id, &whom).await };
        let explain = move |failure: &Failure| {
            found.refetch();
            said(failure)
        };
        sending.saying(p!(assigned)).run(call, explain, move |stint| {
            let address = format!("/staff/hours/{}", stint.id);
            navigate.with_value(|navigate| navigate(&address, Default::default()));
        });
    });
    let row = move |fit: FitView| {
        let reasons: Vec<String> =
            fit.fit.reasons.iter().map(|one| hours::reason(lang(), *one)).collect();
        let note = format!("{} · {}", reasons.join(" · "), p!(helped_times, fit.n_stints));
        let who = fit.fit.resident;
        view! {
            <li class="row">
                <Face name=fit.name.clone() small=true/>
                <span class="row-text">{fit.name}<span class="row-note">{note}</span></span>
                <Button kind=ButtonKind::Primary icon="check" busy=sending.busy on_press=move |()| give.run(who)>{p!(assign)}</Button>
            </li>
        }
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    let n = one.fits.len();
    view! {
        <section class="section" aria-labelledby="fits">
            <h2 id="fits">{p!(see_fits, n)}</h2>
            <SelectField id="assign-at" label=p!(when_come) value=at picks=Signal::stored(picks)/>
            <p class="quiet">{p!(about_long, said_length(one.view.listing.minutes))}</p>
            {wrong}
            <ul class="list plain-list">{one.fits.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
