//! Writing a child down, with the people who may collect it.
//!
//! Invariant: a child keeps its id until the server has acknowledged it.

use crate::{
    api::{self, Failure},
    sending::Filing,
    session::{Session, now, random},
    text::{self, lang},
    ui::{Banner, Button, ButtonKind, Icon, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::ChildView,
    event::{COLLECTORS_MAX, ChildDraft, Collector},
    i18n::problem,
    id::{ChildId, ResidentId},
};

/// Somebody who may collect, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    key: u32,
    name: RwSignal<String>,
    relation: RwSignal<String>,
    /// The person whose own code is shown; empty for a word.
    resident: RwSignal<String>,
    word: RwSignal<String>,
}

impl Line {
    fn of(key: u32, known: Collector) -> Self {
        Self {
            key,
            name: RwSignal::new(known.name),
            relation: RwSignal::new(known.relation),
            resident: RwSignal::new(known.resident.map(|id| id.to_string()).unwrap_or_default()),
            word: RwSignal::new(known.word.unwrap_or_default()),
        }
    }

    fn collector(self) -> Collector {
        let resident = self.resident.get_untracked().parse::<ResidentId>().ok();
        let word = resident.is_none().then(|| self.word.get_untracked());
        Collector {
            name: self.name.get_untracked(),
            relation: self.relation.get_untracked(),
            resident,
            word,
        }
    }
}

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    year: RwSignal<String>,
    grade: RwSignal<String>,
    relation: RwSignal<String>,
    lines: RwSignal<Vec<Line>>,
    next_key: StoredValue<u32>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn of(known: Option<&ChildDraft>) -> Self {
        let text =
            |read: fn(&ChildDraft) -> String| RwSignal::new(known.map(read).unwrap_or_default());
        let collectors = known.map(|known| known.collectors.clone()).unwrap_or_default();
        let lines: Vec<_> =
            (0..).zip(collectors).map(|(key, known)| Line::of(key, known)).collect();
        Self {
            name: text(|child| child.name.clone()),
            year: text(|child| child.birth_year.to_string()),
            grade: text(|child| child.grade.clone()),
            relation: text(|child| child.relation.clone()),
            next_key: StoredValue::new(lines.last().map_or(0, |line| line.key + 1)),
            lines: RwSignal::new(lines),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self) -> ChildDraft {
        ChildDraft {
            name: self.name.get_untracked(),
            birth_year: self.year.get_untracked().trim().parse().unwrap_or(0),
            grade: self.grade.get_untracked(),
            relation: self.relation.get_untracked(),
            collectors: self.lines.get_untracked().into_iter().map(Line::collector).collect(),
        }
    }

    fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }

    fn add(self) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.lines.update(|lines| lines.push(Line::of(key, Collector::default())));
    }
}

/// The form.
#[component]
pub(super) fn ChildForm(
    known: Option<ChildView>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let form = Form::of(known.as_ref().map(|known| &known.child));
    let filing = Filing::new(form.failure, p!(child_saved));
    let id = known.map_or_else(|| ChildId::new(now(), random()), |known| known.id);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = form.draft();
        let (this_year, _, _) = now().date().ymd();
        let checked = draft.parse(this_year);
        let call = async move { api::event::keep_child(id, &draft).await };
        filing.run(checked, call, move |_| done.run(()));
    };
    let other = move || {
        let failure = form.failure.get().filter(|failure| failure.errors.is_empty());
        failure.map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{text::failure(&failure)}</p></Banner> }
        })
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <TextField id="child-name" label=p!(child_name) value=form.name error=form.wrong("name") length_max=60 required=true/>
            <TextField id="child-year" label=p!(child_year) hint=p!(child_year_hint).to_owned() value=form.year shape=Shape::Digits error=form.wrong("birth_year") length_max=4 required=true/>
            <TextField id="child-grade" label=p!(child_grade) value=form.grade error=form.wrong("grade") length_max=60/>
            <TextField id="child-relation" label=p!(child_relation) hint=p!(child_relation_hint).to_owned() value=form.relation error=form.wrong("relation") length_max=60 required=true/>
            <Collectors form/>
            {other}
            <Button kind=ButtonKind::Primary wide=true large=true busy=filing.busy>{p!(save)}</Button>
        </form>
    }
    .into_any()
}

#[component]
fn Collectors(form: Form) -> impl IntoView {
    let room = move || form.lines.with(Vec::len) < COLLECTORS_MAX;
    let row = move |line: Line| view! { <OneCollector form line/> };
    view! {
        <fieldset class="field stack">
            <legend class="field-label">{p!(collectors)}</legend>
            <p class="field-hint">{p!(collectors_words)}</p>
            <For each=move || form.lines.get() key=|line| line.key children=row/>
            <Show when=room>
                <Button icon="plus" wide=true on_press=move |()| form.add()>{p!(add_collector)}</Button>
            </Show>
        </fieldset>
    }
}

#[component]
fn OneCollector(form: Form, line: Line) -> impl IntoView {
    let session = expect_context::<Session>();
    // What is wrong is named by the place in the list, which changes when one above is taken off.
    let wrong = move |part: &'static str| {
        Signal::derive(move || {
            let n = form.lines.with(|lines| lines.iter().position(|one| *one == line))?;
            let field = format!("collectors.{n}.{part}");
            form.failure.with(|failure| {
                let errors = &failure.as_ref()?.errors;
                let error = errors.iter().find(|error| error.field == field)?;
                Some(problem::text(lang(), &error.code).to_owned())
            })
        })
    };
    let me = session.me();
    let my_id = me.as_ref().map(|me| me.id);
    let members = me.and_then(|me| me.household).map(|home| home.members).unwrap_or_default();
    let members: Vec<_> = members
        .into_iter()
        .filter(|member| member.membership.belongs() && Some(member.id) != my_id)
        .map(|member| (member.id.to_string(), member.name))
        .collect();
    let names = members.clone();
    let choose = move |id: String| {
        if let Some((_, name)) = names.iter().find(|(member, _)| *member == id) {
            line.name.set(name.clone());
        }
        line.resident.set(id);
    };
    let how = (!members.is_empty()).then(|| {
        let option = |(id, name): (String, String)| {
            let is_on = line.resident.with_untracked(|chosen| *chosen == id);
            view! { <option value=id selected=is_on>{p!(collector_code, name)}</option> }
        };
        view! {
            <label class="field">
                <span class="field-label">{p!(collector_how)}</span>
                <select class="input" on:change=move |event| choose(event_target_value(&event))>
                    <option value="">{p!(collector_word)}</option>
                    {members.into_iter().map(option).collect_view()}
                </select>
            </label>
        }
    });
    let remove = move |()| form.lines.update(|lines| lines.retain(|one| *one != line));
    view! {
        <div class="card stack">
            <Typed label=p!(collector_name) value=line.name wrong=wrong("name")/>
            <Typed label=p!(collector_relation) hint=p!(collector_relation_hint) value=line.relation wrong=wrong("relation")/>
            {how}
            <Show when=move || line.resident.with(String::is_empty)>
                <Typed label=p!(collector_word) hint=p!(collector_word_hint) value=line.word wrong=wrong("word") digits=4/>
            </Show>
            <Button icon="trash" on_press=remove>{p!(remove_child)}</Button>
        </div>
    }
    .into_any()
}

/// A field that stands many times in a form, and so has no id of its own.
#[component]
fn Typed(
    label: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    value: RwSignal<String>,
    wrong: Signal<Option<String>>,
    /// Takes so many digits instead of a name.
    #[prop(optional)]
    digits: Option<u32>,
) -> impl IntoView {
    let error = move || {
        wrong.get().map(|words| {
            view! { <span class="field-error" role="alert"><Icon name="warn"/><span>{words}</span></span> }
        })
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            {hint.map(|hint| view! { <span class="field-hint">{hint}</span> })}
            <input class="input" type="text" autocomplete="off" inputmode=digits.map(|_| "numeric")
                maxlength=digits.unwrap_or(60) aria-invalid=move || wrong.get().map(|_| "true") bind:value=value/>
            {error}
        </label>
    }
}
