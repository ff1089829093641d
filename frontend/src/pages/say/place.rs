//! Where it is: from the scanned code or the own home, changed by choosing.

use super::form::{Form, Spot};
use crate::{
    api::{self, Failure},
    text::t,
    ui::{Button, ButtonKind, Icon, SelectField, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    id::PlaceId,
    place::{Place, PlaceKind},
};

/// The place as it is known, and the way to another.
#[component]
pub(super) fn Place(form: Form) -> impl IntoView {
    let choosing = RwSignal::new(false);
    let known = move || form.place.with(|spot| spot.as_ref().map(|spot| spot.path.clone()));
    let line = move || {
        match known() {
        Some(path) if !choosing.get() => view! {
            <div class="list">
                <div class="row">
                    <Icon name="pin"/>
                    <span class="row-text">{path}</span>
                    <Button kind=ButtonKind::Quiet on_press=move |()| choosing.set(true)>{t!(change_place)}</Button>
                </div>
            </div>
        }
        .into_any(),
        Some(_) | None => view! { <Chooser form/> }.into_any(),
    }
    };
    let wrong = Signal::derive(move || {
        form.failure
            .with(|failure| failure.as_ref().and_then(|failure| failure.field("place_words")))
    });
    view! {
        <section class="stack stack-s">
            <p class="field-label">{t!(where_is_it)}</p>
            {line}
            <TextField id="place-words" label=t!(where_exactly) hint=t!(where_exactly_hint) value=form.place_words error=wrong/>
        </section>
    }
    .into_any()
}

/// The places below another, loaded when it is chosen.
fn below(
    kinds: &'static [PlaceKind],
    parent: Signal<Option<PlaceId>>,
    from_top: bool,
) -> LocalResource<Result<Vec<Place>, Failure>> {
    LocalResource::new(move || {
        let parent = parent.get();
        async move {
            let mut found = Vec::new();
            if parent.is_some() || from_top {
                for kind in kinds {
                    found.extend(api::need::places(*kind, parent).await?);
                }
            }
            Ok(found)
        }
    })
}

fn picks(places: LocalResource<Result<Vec<Place>, Failure>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let mut rows = vec![(String::new(), t!(not_chosen).to_owned())];
        if let Some(Ok(found)) = places.get() {
            rows.extend(found.into_iter().map(|place| (place.id.to_string(), place.name)));
        }
        rows
    })
}

#[component]
fn Chooser(form: Form) -> impl IntoView {
    let (grid, building, spot) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let id_of =
        |chosen: RwSignal<String>| Signal::derive(move || chosen.with(|id| id.parse().ok()));
    let grids = below(&[PlaceKind::Grid], Signal::stored(None), true);
    let buildings = below(&[PlaceKind::Building], id_of(grid), false);
    let lowest = Signal::derive(move || id_of(building).get().or(id_of(grid).get()));
    let spots = below(&[PlaceKind::Unit, PlaceKind::Spot], lowest, false);
    // Another grid has other buildings.
    Effect::new(move |before: Option<String>| {
        let now = grid.get();
        if before.is_some_and(|before| before != now) {
            building.set(String::new());
            spot.set(String::new());
        }
        now
    });
    Effect::new(move |_| {
        let chosen = [(spot, spots), (building, buildings), (grid, grids)].into_iter().find_map(
            |(id, places)| {
                let id: PlaceId = id.with(|id| id.parse().ok())?;
                let found = places.get()?.ok()?;
                found.into_iter().find(|place| place.id == id)
            },
        );
        if let Some(place) = chosen {
            form.place.set(Some(Spot::from(place)));
        }
    });
    let failed = move || {
        grids
            .get()
            .and_then(Result::err)
            .map(|failure| view! { <p class="field-error">{crate::text::failure(&failure)}</p> })
    };
    view! {
        <SelectField id="place-grid" label=t!(grid) value=grid picks=picks(grids)/>
        {failed}
        <Show when=move || !grid.with(String::is_empty)>
            <SelectField id="place-building" label=t!(building) value=building picks=picks(buildings)/>
            <SelectField id="place-spot" label=t!(unit_or_spot) value=spot picks=picks(spots)/>
        </Show>
    }
    .into_any()
}
