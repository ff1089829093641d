//! Home: the place, the person who looks after it, one large action, and what is under way.
//!
//! Invariant: everything above the fold has its height from the start; only the cards come later.

use super::{
    page::{Bar, OfflineStrip, Skip, enter},
    rows::TicketCard,
    turns::Turns,
};
use crate::{
    api::{self, Failure},
    part::Parts,
    session::Session,
    text::{lang, t},
    ui::{Banner, Button, Empty, Icon, IconSize, Keeper, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{Page, TicketRow},
    i18n::label,
};

/// How many tickets home shows; the rest is one tap away.
const SHOWN: usize = 3;

/// The first page.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    enter(Signal::stored(String::new()));
    let parts = expect_context::<Parts>();
    let turns = Turns::begin(6);
    let shell = move || {
        view! {
            <div class="shell">
                <Skip/>
                <OfflineStrip/>
                <main class="page" id="main" tabindex="-1">
                    <h1 class="sr-only">{t!(brand)}</h1>
                    {turns.at(1, || view! { <Place/> })}
                    {turns.at(2, || view! { <Say/> })}
                    {turns.at(3, || view! { <Tiles/> })}
                    {move || parts.any().map(|part| (part.unsent)())}
                    {turns.at(4, || view! { <Progress/> })}
                </main>
                {turns.at(5, || view! { <Bar/> })}
            </div>
        }
    };
    turns.at(0, shell).into_any()
}

/// Where this is, who looks after it, and what is new.
#[component]
fn Place() -> impl IntoView {
    let session = expect_context::<Session>();
    let place = move || {
        session.view.with(|view| {
            let community = view.as_ref().map_or(t!(brand), |view| &view.community).to_owned();
            let grid = view.as_ref().and_then(|view| view.grid.as_ref());
            (community, grid.map(|card| card.grid.name.clone()))
        })
    };
    let bell = move || {
        let n = session.view.with(|view| view.as_ref().map_or(0, |view| view.n_unread));
        let label = if n > 0 { t!(n_unread, n) } else { t!(notices_title).to_owned() };
        view! {
            <a class="icon-button" class:icon-button-dot={n > 0} href="/notices" aria-label=label>
                <Icon name="bell"/>
            </a>
        }
    };
    let plate = move || {
        let (community, grid) = place();
        view! {
            <p class="plate">
                <span class="plate-name">{community}</span>
                {grid.map(|grid| view! { <span class="plate-grid">{grid}</span> })}
            </p>
        }
    };
    view! {
        <div class="stack stack-s">
            <div class="plate-row">
                {plate}
                <span class="plate-tools">
                    <a class="icon-button" href="/scan" aria-label=t!(scan)><Icon name="scan"/></a>
                    {bell}
                </span>
            </div>
            {move || keeper(session)}
        </div>
    }
}

fn keeper(session: Session) -> AnyView {
    let (worker, phone) = session.view.with(|view| {
        let card = view.as_ref().and_then(|view| view.grid.as_ref());
        let worker = card.and_then(|card| card.worker.clone().or_else(|| card.lead.clone()));
        (worker, view.as_ref().map(|view| view.phone.clone()).unwrap_or_default())
    });
    let (name, note, phone) = match worker {
        Some(worker) => {
            let note = t!(your_keeper, label::role(lang(), worker.role).to_lowercase());
            (worker.name, note, worker.phone.unwrap_or(phone))
        }
        None => (t!(grid_centre).to_owned(), t!(grid_centre_note).to_owned(), phone),
    };
    let call_label = t!(call_name, &name);
    view! { <Keeper name note phone call_label/> }.into_any()
}

#[component]
fn Say() -> impl IntoView {
    view! {
        <section class="say">
            <a class="say-main" href="/say">
                <span class="say-title">
                    {t!(say_title)}
                    <Icon name="chevron" size=IconSize::Large/>
                </span>
                <span class="say-hint">{t!(say_hint)}</span>
            </a>
            <div class="say-tools">
                <a class="say-tool" href="/say?voice"><Icon name="mic"/>{t!(say_voice)}</a>
                <a class="say-tool" href="/say?photo"><Icon name="camera"/>{t!(say_photo)}</a>
            </div>
        </section>
    }
}

#[component]
fn Tiles() -> impl IntoView {
    let session = expect_context::<Session>();
    let tile = |href: &'static str, icon, name: &'static str, note: &'static str| {
        view! {
            <a class="tile" href=href>
                <Icon name=icon size=IconSize::Large/>
                <span class="tile-name">{name}</span>
                <span class="tile-note">{note}</span>
            </a>
        }
    };
    let desk = move || {
        session.is_staff().then(|| {
            view! {
                <div class="list">
                    <a class="row" href="/staff">
                        <Icon name="grid"/>
                        <span class="row-text">{t!(desk)}<span class="row-note">{t!(desk_note)}</span></span>
                        <Icon name="chevron" size=IconSize::Small/>
                    </a>
                </div>
            }
        })
    };
    view! {
        <nav class="tiles" aria-label=t!(tiles_label)>
            {tile("/topics", "talk", t!(tile_topics), t!(tile_topics_note))}
            {tile("/events", "calendar", t!(tile_events), t!(tile_events_note))}
            {tile("/points", "points", t!(tile_points), t!(tile_points_note))}
        </nav>
        {desk}
    }
}

/// What was found last; none until the first answer.
type Found = Option<Result<Page<TicketRow>, Failure>>;

/// My tickets that move, newest first. Loaded by hand: what other pages use for it is larger than home.
#[component]
fn Progress() -> impl IntoView {
    let session = expect_context::<Session>();
    let found = RwSignal::new(Found::None);
    let tries = RwSignal::new(0_u32);
    // Whose tickets they are; asked for again only when that changes.
    let whose = Memo::new(move |_| (session.me().map(|me| me.id), session.is_known()));
    Effect::new(move |_| {
        session.feed.track();
        session.n_sent.track();
        tries.track();
        if !whose.get().1 {
            return;
        }
        spawn_local(async move {
            let answer = api::ticket::mine(None).await;
            // Home may have been left meanwhile.
            found.try_set(Some(answer));
        });
    });
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{t!(progress_title)}</h2>
                <a href="/mine">{t!(see_all)}</a>
            </div>
            {move || progress_body(found.get(), tries)}
            <a class="row-link" href="/board">{t!(board_title)}<Icon name="chevron" size=IconSize::Small/></a>
        </section>
    }
}

fn progress_body(found: Found, tries: RwSignal<u32>) -> AnyView {
    match found {
        None => view! { <Waiting words=t!(loading)/> }.into_any(),
        Some(Err(_)) => view! {
            <Banner tone=Tone::Urgent icon="warn">
                <p>{t!(progress_failed)}</p>
                <div>
                    <Button icon="refresh" on_press=move |()| tries.update(|tries| *tries = tries.wrapping_add(1))>
                        {t!(retry)}
                    </Button>
                </div>
            </Banner>
        }
        .into_any(),
        Some(Ok(page)) if page.rows.is_empty() => {
            view! { <Empty icon="hand" title=t!(progress_empty) words=t!(progress_empty_words)/> }.into_any()
        }
        Some(Ok(page)) => {
            let cards = page.rows.into_iter().take(SHOWN).map(|row| view! { <TicketCard row/> });
            view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
        }
    }
}
