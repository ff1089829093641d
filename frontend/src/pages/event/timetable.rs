//! Mobile services: what comes by, where and when, the next day first.

use super::when;
use crate::{
    api,
    pages::page::Page,
    session::{Session, now},
    text::lang,
    ui::{Empty, Icon, Loaded, Pick, ToggleChips},
};
use leptos::prelude::*;
use linli_shared::{api::StopView, event::StopKind, i18n::label, id::PlaceId};

/// The stops of a week, for my grid or for all.
#[component]
pub(crate) fn TimetablePage() -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(api::event::timetable);
    let grid =
        Memo::new(move |_| session.view.with(|view| Some(view.as_ref()?.grid.as_ref()?.grid.id)));
    // Pressed: every grid. Somebody whose grid is not known sees all of them anyway.
    let chosen = RwSignal::new(Vec::<()>::new());
    let filter = move || {
        grid.get().map(|_| {
            let picks = vec![Pick::new((), p!(timetable_all))];
            view! { <ToggleChips label=p!(timetable) picks=Signal::stored(picks) chosen/> }
        })
    };
    let show = move |stops: Vec<StopView>| {
        // With the first answer the phone learns which day it is.
        session.answered.track();
        let of = if chosen.with(Vec::is_empty) { grid.get() } else { None };
        week(stops, of)
    };
    view! {
        <Page title=p!(timetable) back="/events">
            <p class="quiet">{p!(timetable_words)}</p>
            {filter}
            <Loaded data=found children=show/>
        </Page>
    }
    .into_any()
}

/// Seven days from today, those on which something comes by.
fn week(stops: Vec<StopView>, grid: Option<PlaceId>) -> AnyView {
    let is_near =
        |view: &StopView| grid.is_none() || view.stop.grid.is_none() || view.stop.grid == grid;
    let mut near: Vec<_> = stops.into_iter().filter(is_near).collect();
    if near.is_empty() {
        return view! {
            <Empty icon="clock" title=p!(timetable_empty) words=p!(timetable_empty_next)>
                <a class="button" href="/say">{p!(empty_action)}</a>
            </Empty>
        }
        .into_any();
    }
    near.sort_by_key(|view| view.stop.starts);
    let today = now().date();
    let days = (0..7).map(|n| today.plus_days(n)).filter_map(|date| {
        let of_day = near.iter().filter(|view| view.stop.weekday == date.weekday());
        let rows = of_day.cloned().map(row).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| {
            let title = if date == today { p!(today_is, when::day(date)) } else { when::day(date) };
            view! {
                <section class="section">
                    <h2>{title}</h2>
                    <ul class="list plain-list">{rows}</ul>
                </section>
            }
        })
    });
    days.collect_view().into_any()
}

/// The symbol of what comes by.
const fn icon(kind: StopKind) -> &'static str {
    match kind {
        StopKind::Van => "van",
        StopKind::GridWorker => "person",
        StopKind::Knock => "home",
        StopKind::Clinic => "hand",
    }
}

fn row(view: StopView) -> AnyView {
    let StopView { stop, grid_name, .. } = view;
    let times = format!("{}–{}", when::clock_of(stop.starts), when::clock_of(stop.ends));
    let grid = if grid_name.is_empty() { p!(all_grids).to_owned() } else { grid_name };
    // A stop that is called what it is needs no second word for it.
    let kind = label::stop_kind(lang(), stop.kind);
    let kind = (!stop.title.contains(kind)).then(|| view! { <span class="row-note">{kind}</span> });
    let more =
        (!stop.words.is_empty()).then(|| view! { <span class="row-note">{stop.words}</span> });
    view! {
        <li class="row">
            <Icon name=icon(stop.kind)/>
            <span class="row-text">
                <strong class="num">{times}</strong>" "{stop.title}
                <span class="row-note">{format!("{} · {grid}", stop.place)}</span>
                {kind}
                {more}
            </span>
        </li>
    }
    .into_any()
}
