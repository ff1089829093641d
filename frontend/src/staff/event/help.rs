//! Volunteers for a session: who was asked for, who comes, and asking.
//!
//! Invariant: a request keeps its id until the server has acknowledged it.

use crate::{
    api::{self, Failure},
    pages::event::when,
    sending::Sending,
    session::{Session, now, random},
    staff::{hours::LENGTHS, said},
    text::{self, lang},
    ui::{
        Badge, Banner, Button, ButtonKind, Chips, Dialog, Loaded, Pick, SelectField, Shape,
        TextField, ToggleChips, Tone,
    },
};
use leptos::prelude::*;
use linli_shared::{
    amount::Minutes,
    api::{AskHelp, EventView, StaffListing},
    event::EventStatus,
    i18n::hours,
    id::ListingId,
    time_bank::{ListingStatus, Skill},
};

type Found = LocalResource<Result<Vec<StaffListing>, Failure>>;

/// What was asked for, and asking, for who keeps the event.
#[component]
pub(super) fn Help(view: EventView, changes: Memo<u32>) -> impl IntoView {
    let id = view.id;
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::event::requests(id)
    });
    let open = RwSignal::new(false);
    let session = expect_context::<Session>();
    let known = StoredValue::new(view);
    // With the first answer the phone learns what time it is.
    let may_ask = Memo::new(move |_| {
        let now = session.now.get();
        known.with_value(|view| {
            view.status != EventStatus::CalledOff && !view.event.sessions_to_help(now).is_empty()
        })
    });
    let show = move |requests: Vec<StaffListing>| {
        if requests.is_empty() {
            return view! { <p class="quiet">{p!(help_empty)}</p> }.into_any();
        }
        view! { <ul class="list plain-list">{requests.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="stack stack-s" aria-labelledby="help">
            <h2 id="help">{p!(help_title)}</h2>
            <Loaded data=found children=show/>
            {move || may_ask.get().then(|| view! {
                <div class="buttons"><Button icon="hand" on_press=move |()| open.set(true)>{p!(help_ask)}</Button></div>
            })}
        </section>
        <Dialog open title=p!(help_ask) close_label=w!(close)>
            {move || open.get().then(|| view! { <Ask view=known.get_value() open found/> })}
        </Dialog>
    }
    .into_any()
}

fn row(one: StaffListing) -> AnyView {
    let listing = &one.view.listing;
    let (tone, icon) = match one.view.status {
        ListingStatus::Open => (Tone::Wait, "clock"),
        ListingStatus::Taken | ListingStatus::Done => (Tone::Good, "check"),
        ListingStatus::Withdrawn => (Tone::Plain, "cross"),
    };
    let length = hours::length(lang(), listing.minutes);
    let title = format!("{} · {length}", hours::skills(lang(), &listing.skills));
    // Whoever asked is the other party and confirms; others look at who fits.
    let (href, words) = match one.view.stint {
        Some(stint) => (format!("/hours/{stint}"), p!(help_stint)),
        None => (format!("/staff/hours/listings/{}", one.view.id), p!(help_fits)),
    };
    view! {
        <li class="row">
            <span class="row-text">{title}<span class="row-note num">{text::moment(listing.from)}</span></span>
            <Badge tone icon text=hours::listing_status(lang(), one.view.status)/>
            <a class="button button-quiet" href=href>{words}</a>
        </li>
    }
    .into_any()
}

#[component]
fn Ask(view: EventView, open: RwSignal<bool>, found: Found) -> impl IntoView {
    let event = view.id;
    let coming = view.event.sessions_to_help(now());
    let sessions: Vec<(String, String)> =
        coming.iter().map(|(n, session)| (n.to_string(), when::session(*session))).collect();
    let first = sessions.first().map(|(n, _)| n.clone()).unwrap_or_default();
    let session = RwSignal::new(first);
    let skills = RwSignal::new(Vec::<Skill>::new());
    let minutes = RwSignal::new(Some(Minutes(90)));
    let words = RwSignal::new(String::new());
    let id = ListingId::new(now(), random());
    let sending = Sending::new();
    let on_submit = move |event_of: leptos::ev::SubmitEvent| {
        event_of.prevent_default();
        let chosen = session.get_untracked();
        let on = coming.iter().find(|(n, _)| n.to_string() == chosen).map(|(_, on)| *on);
        let body = AskHelp {
            session: chosen.parse().unwrap_or(-1),
            skills: skills.get_untracked(),
            minutes: minutes.get_untracked().unwrap_or_default(),
            words: words.get_untracked(),
        };
        let checked = body.listing(on.unwrap_or_default(), now()).parse(now());
        let call = async move {
            checked.map_err(Failure::in_fields)?;
            api::event::ask_help(event, id, &body).await
        };
        sending.saying(p!(help_done)).run(call, said, move |_| {
            open.try_set(false);
            found.refetch();
        });
    };
    let can: Vec<Pick<Skill>> =
        Skill::ALL.iter().map(|one| Pick::new(*one, hours::skill(lang(), *one))).collect();
    let lengths: Vec<Pick<Minutes>> =
        LENGTHS.map(|one| Pick::new(one, hours::length(lang(), one))).to_vec();
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <p class="quiet">{p!(help_words)}</p>
            <SelectField id="help-session" label=p!(help_session) value=session picks=Signal::stored(sessions)/>
            <div class="field">
                <p class="field-label">{p!(help_skill)}</p>
                <ToggleChips label=p!(help_skill) picks=Signal::stored(can) chosen=skills/>
            </div>
            <Chips name="help-length" legend=p!(help_length) picks=Signal::stored(lengths) chosen=minutes/>
            <TextField id="help-words" label=p!(help_more) value=words shape=Shape::Lines(2) length_max=200/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true large=true busy=sending.busy>{p!(help_ask)}</Button>
        </form>
    }
    .into_any()
}
