//! The form of one action: only the fields it needs, and a button with its name.

use super::{
    super::desk::{self, Desk},
    Case,
    deeds::{Deed, Offer},
    merge::MergeFields,
};
use crate::{
    session::now,
    shots::ShotRow,
    text,
    ui::{
        Banner, Button, ButtonKind, Choices, Pick, SelectField, Shape, TextField, ToggleChips, Tone,
    },
};
use leptos::prelude::*;
use linli_shared::{i18n::label, text::BODY_CHARS_MAX, ticket::PAUSE_DAYS_MAX};

/// The fields of `offer` and its button.
#[component]
pub(super) fn DeedForm(offer: Offer, case: Case) -> impl IntoView {
    let deed = offer.deed;
    case.wrong.set(None);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        case.send(offer);
    };
    let kind =
        if deed == Deed::NoFurtherAction { ButtonKind::DangerFill } else { ButtonKind::Primary };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            {fields(deed, case)}
            {move || case.wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            <Button kind icon=deed.icon() wide=true busy=case.draft.shots.hold(case.busy)>{deed.words()}</Button>
        </form>
    }
}

fn fields(deed: Deed, case: Case) -> AnyView {
    let desk = expect_context::<Desk>();
    let draft = case.draft;
    match deed {
        Deed::Dispatch => view! {
            <SelectField id="deed-party" label=w!(act::to_party) value=draft.party picks=desk.party_picks(w!(choose))/>
            <Words case label=w!(act::words_party) optional=true/>
        }
        .into_any(),
        Deed::Accept | Deed::Start | Deed::Resume => ().into_any(),
        Deed::ReportIn => view! { <Words case label=w!(act::words_report) optional=true/> }.into_any(),
        Deed::Plan => view! { <Words case label=w!(act::words_plan)/> }.into_any(),
        Deed::Finish | Deed::SolveOnSpot => view! {
            <Words case label=w!(act::words_done)/>
            <ShotRow shots=draft.shots/>
        }
        .into_any(),
        Deed::Check => view! {
            <Verdict case yes=w!(act::passed) no=w!(act::failed)/>
            <Words case label=w!(act::words_seen) optional=true/>
        }
        .into_any(),
        Deed::Sample => view! {
            <Verdict case yes=w!(act::sample_passed) no=w!(act::sample_failed)/>
            <Words case label=w!(act::words_seen) optional=true/>
        }
        .into_any(),
        Deed::Close => view! { <Words case label=w!(act::words_said)/> }.into_any(),
        Deed::Reply => view! { <ReplyFields case/> }.into_any(),
        Deed::Pause => view! {
            <TextField id="deed-until" label=w!(act::until) value=draft.until shape=Shape::Date hint=w!(act::until_hint).to_owned()/>
            <DayChips until=draft.until/>
            <Words case label=w!(act::reason) hint=w!(act::reason_shown)/>
        }
        .into_any(),
        Deed::Assign => view! {
            <SelectField id="deed-person" label=w!(act::to_person) value=draft.person picks=staff_picks(desk)/>
        }
        .into_any(),
        Deed::Reclassify => view! { <ReclassifyFields case/> }.into_any(),
        Deed::Whistle => view! { <WhistleFields case/> }.into_any(),
        Deed::Escalate => {
            let next = case.view.with_untracked(|view| view.as_ref().and_then(|view| view.ticket.level.above()));
            view! {
                {next.map(|level| view! { <p>{w!(act::next_level, label::level(text::lang(), level))}</p> })}
                <Words case label=w!(act::reason) hint=w!(act::reason_shown)/>
            }
            .into_any()
        }
        Deed::Refer => view! {
            <TextField id="deed-body" label=w!(act::to_body) value=draft.body length_max=60/>
            <Words case label=w!(act::reason) hint=w!(act::reason_shown)/>
        }
        .into_any(),
        Deed::Merge => view! { <MergeFields case/> }.into_any(),
        Deed::Return | Deed::NoFurtherAction => {
            view! { <Words case label=w!(act::reason) hint=w!(act::reason_shown)/> }.into_any()
        }
    }
}

#[component]
fn Words(
    case: Case,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let hint = if optional { w!(act::optional) } else { hint };
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    let length_max = u32::try_from(BODY_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <TextField id="deed-words" label value=case.draft.words shape=Shape::Lines(3) hint=MaybeProp::from(hint)
            length_max required=!optional/>
    }
}

#[component]
fn Verdict(case: Case, yes: &'static str, no: &'static str) -> impl IntoView {
    let picks = vec![Pick::new(true, yes), Pick::new(false, no)];
    view! {
        <Choices name="deed-passed" legend=w!(act::result) picks=Signal::stored(picks) chosen=case.draft.passed/>
    }
}

#[component]
fn ReplyFields(case: Case) -> impl IntoView {
    let words = case.draft.words;
    let audience = vec![
        Pick::new(false, w!(act::audience_resident)),
        Pick::new(true, w!(act::audience_internal)),
    ];
    let ready = [w!(act::say_soon), w!(act::say_parts), w!(act::say_when), w!(act::say_done)];
    let chip = move |sentence: &'static str| {
        let fill = move |_| {
            words.update(|words| {
                if !words.is_empty() && !words.ends_with('\n') {
                    words.push('\n');
                }
                words.push_str(sentence);
            });
        };
        view! { <button type="button" class="chip" on:click=fill>{sentence}</button> }
    };
    view! {
        <crate::ui::Chips name="deed-audience" legend=w!(act::audience) picks=Signal::stored(audience) chosen=case.draft.internal/>
        <Words case label=w!(act::reply)/>
        <div class="chips" role="group" aria-label=w!(act::templates)>{ready.map(chip)}</div>
    }
}

/// Days people pause for, one tap each.
#[component]
fn DayChips(until: RwSignal<String>) -> impl IntoView {
    let chip = move |days: i64| {
        let day = now().date().plus_days(days).to_string();
        let pressed = {
            let day = day.clone();
            move || until.with(|until| *until == day).to_string()
        };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| until.set(day.clone())>
                {w!(days, days)}
            </button>
        }
    };
    // The last day is not over when 30 days of 24 hours are.
    view! { <div class="chips">{[1, 3, 7, PAUSE_DAYS_MAX - 1].map(chip)}</div> }
}

fn staff_picks(desk: Desk) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let mut picks = vec![(String::new(), w!(choose).to_owned())];
        desk.view.with(|view| {
            let staff = view.iter().flat_map(|view| &view.staff);
            picks.extend(staff.map(|card| {
                (
                    card.id.to_string(),
                    format!("{} · {}", card.name, label::role(text::lang(), card.role)),
                )
            }));
        });
        picks
    })
}

#[component]
fn ReclassifyFields(case: Case) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let draft = case.draft;
    case.view.with_untracked(|view| {
        if let Some(view) = view {
            draft.category.set(view.ticket.category.code().to_owned());
            draft.class.set(view.ticket.class.code().to_owned());
        }
    });
    view! {
        <SelectField id="deed-category" label=w!(category) value=draft.category picks=desk.category_picks(w!(choose))/>
        <SelectField id="deed-class" label=w!(class) value=draft.class picks=Signal::stored(desk::class_picks(w!(choose)))/>
        <Words case label=w!(act::reason) optional=true/>
    }
}

#[component]
fn WhistleFields(case: Case) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let draft = case.draft;
    let others = Signal::derive(move || {
        let lead = draft.party.get();
        desk.view.with(|view| {
            let parties = view.iter().flat_map(|view| &view.parties);
            parties
                .filter(|party| party.id.to_string() != lead)
                .map(|party| Pick::new(party.id, party.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <SelectField id="deed-lead" label=w!(act::lead) value=draft.party picks=desk.party_picks(w!(choose))/>
        <p class="field-label">{w!(act::supporting)}</p>
        <ToggleChips label=w!(act::supporting) picks=others chosen=draft.supporting/>
        <Words case label=w!(act::words_whistle)/>
    }
}
