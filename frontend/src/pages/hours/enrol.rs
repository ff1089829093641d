//! Enrolling as a volunteer: what one can do, when, and whether the name may stand on the board.

use super::{
    publish::skill_picks,
    when::{self, Part},
};
use crate::{
    api::{self, Failure},
    pages::{gate::Gate, page::Page},
    sending::Sending,
    text::{self, lang, t},
    ui::{
        Banner, Button, ButtonKind, CheckLine, Choices, Dialog, Loaded, Pick, Shape, TextField,
        ToggleChips, Tone,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::VolunteerView,
    i18n::hours,
    time_bank::{Skill, VolunteerDraft, VolunteerKind},
};

/// The page of one's enrolment.
#[component]
pub(crate) fn VolunteerPage() -> impl IntoView {
    view! {
        <Page title=p!(volunteer_title) back="/hours" plain=true>
            <Gate children=|_| view! { <Found/> }.into_any()/>
        </Page>
    }
    .into_any()
}

#[component]
fn Found() -> impl IntoView {
    let found = LocalResource::new(api::time_bank::volunteer);
    let show = |known: Option<VolunteerView>| view! { <Enrol known/> }.into_any();
    view! { <Loaded data=found children=show/> }.into_any()
}

#[derive(Clone, Copy)]
struct Form {
    kind: RwSignal<Option<VolunteerKind>>,
    skills: RwSignal<Vec<Skill>>,
    parts: RwSignal<Vec<(i64, Part)>>,
    words: RwSignal<String>,
    is_named: RwSignal<bool>,
    is_open: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn of(known: Option<&VolunteerDraft>) -> Self {
        Self {
            kind: RwSignal::new(Some(known.map_or(VolunteerKind::Neighbour, |known| known.kind))),
            skills: RwSignal::new(known.map(|known| known.skills.clone()).unwrap_or_default()),
            parts: RwSignal::new(
                known.map(|known| when::chosen_parts(&known.times)).unwrap_or_default(),
            ),
            words: RwSignal::new(known.map(|known| known.words.clone()).unwrap_or_default()),
            is_named: RwSignal::new(known.is_some_and(|known| known.is_named)),
            is_open: RwSignal::new(known.is_none_or(|known| known.is_open)),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self) -> VolunteerDraft {
        VolunteerDraft {
            kind: self.kind.get_untracked().unwrap_or(VolunteerKind::Neighbour),
            skills: self.skills.get_untracked(),
            times: self.parts.with_untracked(|parts| when::week_times(parts)),
            words: self.words.get_untracked(),
            is_named: self.is_named.get_untracked(),
            is_open: self.is_open.get_untracked(),
        }
    }
}

#[component]
fn Enrol(known: Option<VolunteerView>) -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let form = Form::of(known.as_ref().map(|known| &known.volunteer));
    let sending = Sending::new();
    let send = move |()| {
        let draft = form.draft();
        if let Err(errors) = draft.parse() {
            form.failure.set(Some(Failure::in_fields(errors)));
            return;
        }
        form.failure.set(None);
        sending.saying(p!(enrolled)).run(
            async move { api::time_bank::enrol(&draft).await },
            move |failure| {
                form.failure.set(Some(failure.clone()));
                text::failure(failure)
            },
            move |_| {
                navigate.with_value(|navigate| navigate("/hours/help", Default::default()));
            },
        );
    };
    let since = known.as_ref().map(|known| {
        let words = p!(since, known.since.date(), known.n_stints);
        view! { <p class="quiet">{words}</p> }
    });
    let is_known = known.is_some();
    let wrong = move || {
        form.failure.get().map(|failure| {
            let words =
                ["skills", "times", "words"].into_iter().find_map(|field| failure.field(field));
            let words = words.unwrap_or_else(|| text::failure(&failure));
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{words}</p></Banner> }
        })
    };
    view! {
        <p class="quiet">{p!(enrol_words)}</p>
        {since}
        <Fields form/>
        {wrong}
        <Button kind=ButtonKind::Primary large=true wide=true icon="check" busy=sending.busy on_press=send>
            {if is_known { p!(save) } else { p!(enrol) }}
        </Button>
        {is_known.then(|| view! { <Resign/> })}
    }
    .into_any()
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let kinds: Vec<Pick<VolunteerKind>> = VolunteerKind::ALL
        .iter()
        .map(|kind| {
            Pick::new(*kind, hours::volunteer_kind(lang(), *kind)).with_note(kind_note(*kind))
        })
        .collect();
    let day = move |day: i64| {
        let picks: Vec<Pick<(i64, Part)>> = [Part::Morning, Part::Afternoon, Part::Evening]
            .map(|part| Pick::new((day, part), part.words()))
            .to_vec();
        view! {
            <div class="week-row">
                <span>{when::weekday(day)}</span>
                <ToggleChips label=when::weekday(day) picks=Signal::stored(picks) chosen=form.parts/>
            </div>
        }
    };
    view! {
        <div class="field">
            <p class="field-label">{p!(which_offer)}</p>
            <ToggleChips label=p!(which_offer) picks=Signal::stored(skill_picks()) chosen=form.skills/>
        </div>
        <div class="field">
            <p class="field-label">{p!(which_times)}</p>
            <p class="field-hint">{p!(which_times_hint)}</p>
            {(0..7).map(day).collect_view()}
        </div>
        <Choices name="volunteer-kind" legend=p!(which_kind) picks=Signal::stored(kinds) chosen=form.kind/>
        <TextField id="volunteer-words" label=p!(more_words) value=form.words shape=Shape::Lines(2)/>
        <CheckLine label=p!(is_named) note=p!(is_named_note).to_owned() checked=form.is_named/>
        <CheckLine label=p!(is_open) note=p!(is_open_note).to_owned() checked=form.is_open/>
    }
    .into_any()
}

fn kind_note(kind: VolunteerKind) -> &'static str {
    match kind {
        VolunteerKind::Neighbour => p!(kind_neighbour),
        VolunteerKind::Professional => p!(kind_professional),
        VolunteerKind::Emergency => p!(kind_emergency),
    }
}

/// Being no volunteer any more; the hours stay.
#[component]
fn Resign() -> impl IntoView {
    let navigate = StoredValue::new_local(use_navigate());
    let open = RwSignal::new(false);
    let sending = Sending::new();
    let go = move |()| {
        sending.saying(p!(resigned)).run(api::time_bank::resign(), text::failure, move |()| {
            navigate.with_value(|navigate| navigate("/hours", Default::default()));
        });
    };
    let wrong = move || sending.wrong.get().map(|why| view! { <p class="field-error">{why}</p> });
    view! {
        <Button kind=ButtonKind::Quiet icon="leave" wide=true on_press=move |()| open.set(true)>{p!(resign)}</Button>
        <Dialog open title=p!(resign) close_label=t!(close)>
            <p>{p!(resign_words)}</p>
            {wrong}
            <div class="buttons">
                <Button kind=ButtonKind::Danger busy=sending.busy on_press=go>{p!(resign)}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
