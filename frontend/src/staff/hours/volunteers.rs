//! The pool of volunteers, by what they can do and which sort they are.

use super::super::{
    Heading,
    choice::Choice,
    listing::{Listed, Listing},
};
use crate::{
    api,
    pages::hours::when,
    text::lang,
    ui::{Badge, Face, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::VolunteerRow,
    i18n::hours,
    time_bank::{Skill, VolunteerKind},
};

/// The list with its two filters.
#[component]
pub(in crate::staff) fn VolunteersPage() -> impl IntoView {
    let skill = RwSignal::new(String::new());
    let kind = RwSignal::new(String::new());
    let listing = Listing::new(move |after| {
        let (skill, kind) = (skill.get(), kind.get());
        async move { api::time_bank::volunteers(&skill, &kind, after.as_deref()).await }
    });
    let first = |words: &'static str| (String::new(), words.to_owned());
    let skills: Vec<(String, String)> = std::iter::once(first(p!(any_skill)))
        .chain(
            Skill::ALL
                .iter()
                .map(|one| (one.code().to_owned(), hours::skill(lang(), *one).to_owned())),
        )
        .collect();
    let kinds: Vec<(String, String)> = std::iter::once(first(p!(any_kind)))
        .chain(
            VolunteerKind::ALL
                .iter()
                .map(|one| (one.code().to_owned(), hours::volunteer_kind(lang(), *one).to_owned())),
        )
        .collect();
    view! {
        <Heading title=p!(desk_volunteers)/>
        <div class="filters">
            <Choice name=p!(any_skill) picks=Signal::stored(skills) chosen=skill choose=move |code| skill.set(code)/>
            <Choice name=p!(any_kind) picks=Signal::stored(kinds) chosen=kind choose=move |code| kind.set(code)/>
        </div>
        <Listed listing icon="users" empty=p!(no_volunteers).to_owned() empty_next=p!(no_volunteers_next).to_owned()>
            <div class="list">
                <For each=move || listing.rows.get() key=|row| row.resident children=row/>
            </div>
        </Listed>
    }
    .into_any()
}

fn row(one: VolunteerRow) -> AnyView {
    let draft = one.volunteer;
    let times: Vec<String> = draft.times.iter().map(when::week_time).collect();
    let times = if times.is_empty() { p!(any_time).to_owned() } else { times.join("，") };
    let paused =
        (!draft.is_open).then(|| view! { <Badge tone=Tone::Wait icon="pause" text=p!(paused)/> });
    view! {
        <div class="row">
            <Face name=one.name.clone() small=true/>
            <div class="row-text">
                {one.name}
                <span class="row-note">{hours::skills(lang(), &draft.skills)}</span>
                <span class="row-note">{times}</span>
                <span class="line">
                    <Badge icon="person" text=hours::volunteer_kind(lang(), draft.kind)/>
                    {paused}
                    <span class="quiet">{p!(helped_times, one.n_stints)}</span>
                </span>
            </div>
        </div>
    }
    .into_any()
}
