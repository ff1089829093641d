//! Projects and courses: begun and changed by who keeps the time bank.

use super::{
    super::{Heading, said},
    said_length,
};
use crate::{
    api::{self, Failure},
    sending::Filing,
    session::{now, random},
    text::{self, in_hours, lang, minutes_of, parse_hours},
    ui::{
        Badge, Banner, Button, ButtonKind, CheckLine, Chips, Dialog, Empty, Loaded, Pick, Shape,
        TextField, Tone,
    },
};
use leptos::prelude::*;
use linli_shared::{
    api::ProjectView,
    i18n::hours,
    id::ProjectId,
    time::{Date, Timestamp},
    time_bank::{ProjectDraft, ProjectKind},
};

/// All of them.
#[component]
pub(in crate::staff) fn ProjectsPage() -> impl IntoView {
    let found = LocalResource::new(api::time_bank::projects);
    let chosen = RwSignal::new(None::<ProjectView>);
    let open = RwSignal::new(false);
    let choose = move |project: Option<ProjectView>| {
        chosen.set(project);
        open.set(true);
    };
    let done = Callback::new(move |()| {
        open.set(false);
        found.refetch();
    });
    let show = move |projects: Vec<ProjectView>| {
        if projects.is_empty() {
            return view! { <Empty icon="star" title=p!(no_projects)/> }.into_any();
        }
        let cards = projects.into_iter().map(|one| card(one, choose)).collect_view();
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    view! {
        <Heading title=p!(projects_title)>
            <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| choose(None)>{p!(projects_new)}</Button>
        </Heading>
        <Loaded data=found children=show/>
        <Dialog open title=p!(projects_title) close_label=w!(close)>
            {move || open.get().then(|| view! { <ProjectForm known=chosen.get_untracked() done/> })}
        </Dialog>
    }
    .into_any()
}

fn card(
    view: ProjectView,
    choose: impl Fn(Option<ProjectView>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let project = view.project.clone();
    let state = match project.kind {
        ProjectKind::Pledge => p!(pledged, said_length(view.given), said_length(project.minutes)),
        ProjectKind::Course => p!(places_left, project.seats - view.n_gifts, project.seats),
    };
    let shut = (!project.is_open).then(|| view! { <Badge icon="pause" text=p!(not_open)/> });
    let starts = project.starts_at.map(|at| view! { <p class="card-note">{text::moment(at)}</p> });
    let press = move |()| choose(Some(view.clone()));
    view! {
        <article class="card stack stack-s">
            <p class="card-head"><span class="quiet">{hours::project_kind(lang(), project.kind)}</span>{shut}</p>
            <h2 class="card-title">{project.title}</h2>
            <p class="card-note">{state}</p>
            {starts}
            <div class="buttons"><Button icon="edit" on_press=press>{p!(change)}</Button></div>
        </article>
    }
    .into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    title: RwSignal<String>,
    words: RwSignal<String>,
    kind: RwSignal<Option<ProjectKind>>,
    hours: RwSignal<String>,
    seats: RwSignal<String>,
    day: RwSignal<String>,
    clock: RwSignal<String>,
    is_open: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn of(known: Option<&ProjectDraft>) -> Self {
        let starts = known.and_then(|known| known.starts_at);
        let day = starts.map_or_else(|| now().date().plus_days(14), Timestamp::date);
        let (hour, minute) = starts.map_or((9, 0), Timestamp::clock);
        Self {
            title: RwSignal::new(known.map(|known| known.title.clone()).unwrap_or_default()),
            words: RwSignal::new(known.map(|known| known.words.clone()).unwrap_or_default()),
            kind: RwSignal::new(Some(known.map_or(ProjectKind::Course, |known| known.kind))),
            hours: RwSignal::new(
                known.map_or_else(|| "8".to_owned(), |known| in_hours(known.minutes)),
            ),
            seats: RwSignal::new(
                known.map_or_else(|| "12".to_owned(), |known| known.seats.to_string()),
            ),
            day: RwSignal::new(day.to_string()),
            clock: RwSignal::new(format!("{hour:02}:{minute:02}")),
            is_open: RwSignal::new(known.is_none_or(|known| known.is_open)),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self) -> ProjectDraft {
        let kind = self.kind.get_untracked().unwrap_or(ProjectKind::Course);
        let day = self.day.with_untracked(|day| day.parse::<Date>().ok());
        let minutes = self.clock.with_untracked(|clock| minutes_of(clock));
        let starts_at = day.zip(minutes).map(|(day, minutes)| day.start().plus_minutes(minutes));
        let seats = self.seats.with_untracked(|seats| seats.trim().parse().unwrap_or(0));
        let is_course = kind == ProjectKind::Course;
        ProjectDraft {
            kind,
            title: self.title.get_untracked(),
            words: self.words.get_untracked(),
            minutes: self.hours.with_untracked(|hours| parse_hours(hours)),
            seats: if is_course { seats } else { 0 },
            starts_at: starts_at.filter(|_| is_course),
            is_open: self.is_open.get_untracked(),
        }
    }

    fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }
}

#[component]
fn ProjectForm(known: Option<ProjectView>, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let form = Form::of(known.as_ref().map(|known| &known.project));
    let version = known.as_ref().map(|known| known.version);
    let id = known.as_ref().map_or_else(|| ProjectId::new(now(), random()), |known| known.id);
    let filing = Filing::new(form.failure, p!(project_saved));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = form.draft();
        let checked = draft.parse();
        let call = async move { api::time_bank::put_project(id, &draft, version).await };
        filing.run(checked, call, move |_| done.run(()));
    };
    let kinds: Vec<Pick<ProjectKind>> = ProjectKind::ALL
        .iter()
        .map(|kind| Pick::new(*kind, hours::project_kind(lang(), *kind)))
        .collect();
    let other = move || {
        let failure = form.failure.get().filter(|failure| failure.errors.is_empty());
        failure.map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{said(&failure)}</p></Banner> }
        })
    };
    let course = move || {
        (form.kind.get() == Some(ProjectKind::Course)).then(|| {
            view! {
                <TextField id="project-seats" label=p!(f_seats) value=form.seats shape=Shape::Digits error=form.wrong("seats") length_max=3/>
                <TextField id="project-day" label=p!(f_starts) value=form.day shape=Shape::Date error=form.wrong("starts_at")/>
                <TextField id="project-clock" label=p!(began) hint=p!(f_clock_hint).to_owned() value=form.clock length_max=5/>
            }
        })
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <Chips name="project-kind" legend=p!(f_kind) picks=Signal::stored(kinds) chosen=form.kind/>
            <TextField id="project-title" label=p!(f_title) value=form.title error=form.wrong("title") length_max=60 required=true/>
            <TextField id="project-words" label=p!(f_words) value=form.words shape=Shape::Lines(2) error=form.wrong("words")/>
            <TextField id="project-hours" label=p!(f_hours) value=form.hours error=form.wrong("minutes") length_max=6 required=true/>
            {course}
            <CheckLine label=p!(f_open) checked=form.is_open/>
            {other}
            <Button kind=ButtonKind::Primary wide=true large=true busy=filing.busy>{p!(save)}</Button>
        </form>
    }
    .into_any()
}
