//! The timetable of mobile services, kept stop by stop.

use crate::{
    api::{self, Failure},
    pages::event::when,
    sending::{Filing, Sending},
    session::{now, random},
    staff::{Heading, desk::Desk, said},
    text::{lang, minutes_of},
    ui::{Banner, Button, ButtonKind, Dialog, Empty, Loaded, SelectField, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::StopView,
    event::{StopDraft, StopKind},
    i18n::{event as words, label},
    id::StopId,
};

type Found = LocalResource<Result<Vec<StopView>, Failure>>;

/// All stops by weekday.
#[component]
pub(in crate::staff) fn StopsPage() -> impl IntoView {
    let found: Found = LocalResource::new(api::event::timetable);
    let chosen = RwSignal::new(None::<StopView>);
    let open = RwSignal::new(false);
    let choose = move |stop: Option<StopView>| {
        chosen.set(stop);
        open.set(true);
    };
    let done = Callback::new(move |()| {
        open.set(false);
        found.refetch();
    });
    let show = move |mut stops: Vec<StopView>| {
        if stops.is_empty() {
            return view! { <Empty icon="clock" title=p!(stops_empty) words=p!(stops_empty_next)/> }
                .into_any();
        }
        stops.sort_by_key(|view| (view.stop.weekday, view.stop.starts));
        let rows = stops.into_iter().map(|stop| row(stop, choose)).collect_view();
        view! { <div><ul class="list plain-list">{rows}</ul></div> }.into_any()
    };
    view! {
        <Heading title=p!(stops_title)>
            <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| choose(None)>{p!(stop_new)}</Button>
        </Heading>
        <Loaded data=found children=show/>
        <Dialog open title=p!(stop_edit) close_label=w!(close)>
            {move || open.get().then(|| view! { <StopForm known=chosen.get_untracked() done/> })}
        </Dialog>
    }
    .into_any()
}

fn row(
    view: StopView,
    choose: impl Fn(Option<StopView>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let stop = view.stop.clone();
    let day = words::weekday(lang(), stop.weekday);
    let times = format!("{day} {}–{}", when::clock_of(stop.starts), when::clock_of(stop.ends));
    let grid = if view.grid_name.is_empty() { p!(all_grids) } else { view.grid_name.as_str() };
    let note = format!("{} · {} · {grid}", label::stop_kind(lang(), stop.kind), stop.place);
    let press = move |()| choose(Some(view.clone()));
    view! {
        <li class="row">
            <span class="row-text"><strong class="num">{times}</strong>" "{stop.title}<span class="row-note">{note}</span></span>
            <Button kind=ButtonKind::Quiet icon="edit" on_press=press>{w!(edit)}</Button>
        </li>
    }
    .into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    words: RwSignal<String>,
    grid: RwSignal<String>,
    place: RwSignal<String>,
    weekday: RwSignal<String>,
    begins: RwSignal<String>,
    ends: RwSignal<String>,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn of(known: Option<&StopDraft>) -> Self {
        let start = StopDraft { starts: 9 * 60, ends: 11 * 60, ..StopDraft::default() };
        let stop = known.unwrap_or(&start);
        let kind = StopKind::ALL.iter().position(|kind| *kind == stop.kind).unwrap_or(0);
        Self {
            kind: RwSignal::new(kind.to_string()),
            title: RwSignal::new(stop.title.clone()),
            words: RwSignal::new(stop.words.clone()),
            grid: RwSignal::new(stop.grid.map(|id| id.to_string()).unwrap_or_default()),
            place: RwSignal::new(stop.place.clone()),
            weekday: RwSignal::new(stop.weekday.to_string()),
            begins: RwSignal::new(when::clock_of(stop.starts)),
            ends: RwSignal::new(when::clock_of(stop.ends)),
            failure: RwSignal::new(None),
        }
    }

    fn draft(self) -> StopDraft {
        let number = |value: RwSignal<String>| value.get_untracked().parse::<usize>().ok();
        let clock =
            |value: RwSignal<String>| value.with_untracked(|text| minutes_of(text)).unwrap_or(-1);
        let kind = number(self.kind).and_then(|n| StopKind::ALL.get(n).copied());
        StopDraft {
            kind: kind.unwrap_or_default(),
            title: self.title.get_untracked(),
            words: self.words.get_untracked(),
            grid: self.grid.get_untracked().parse().ok(),
            place: self.place.get_untracked(),
            weekday: self.weekday.get_untracked().parse().unwrap_or(-1),
            starts: clock(self.begins),
            ends: clock(self.ends),
        }
    }

    fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }
}

#[component]
fn StopForm(known: Option<StopView>, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let form = Form::of(known.as_ref().map(|known| &known.stop));
    let filing = Filing::new(form.failure, p!(saved_short));
    let version = known.as_ref().map(|known| known.version);
    let id = known.as_ref().map_or_else(|| StopId::new(now(), random()), |known| known.id);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = form.draft();
        let checked = draft.parse();
        let call = async move { api::event::keep_stop(id, &draft, version).await };
        filing.run(checked, call, move |_| done.run(()));
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <Fields form/>
            <Button kind=ButtonKind::Primary wide=true busy=filing.busy>{w!(save)}</Button>
        </form>
        {version.map(|_| view! { <Remove id done/> })}
    }
    .into_any()
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kinds = StopKind::ALL.into_iter().enumerate();
    let kinds: Vec<_> =
        kinds.map(|(n, kind)| (n.to_string(), label::stop_kind(lang(), kind).to_owned())).collect();
    let days: Vec<_> =
        (0..7).map(|day: i64| (day.to_string(), words::weekday(lang(), day).to_owned())).collect();
    let other = move || {
        let failure = form.failure.get().filter(|failure| failure.errors.is_empty());
        failure.map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{said(&failure)}</p></Banner> }
        })
    };
    view! {
        <SelectField id="stop-kind" label=p!(stop_kind) value=form.kind picks=Signal::stored(kinds)/>
        <TextField id="stop-title" label=p!(stop_title) value=form.title error=form.wrong("title") length_max=60 required=true/>
        <TextField id="stop-words" label=p!(stop_words) value=form.words error=form.wrong("words") length_max=200/>
        <SelectField id="stop-grid" label=p!(stop_grid) value=form.grid picks=desk.grid_picks(p!(all_grids))/>
        <TextField id="stop-place" label=p!(stop_place) value=form.place error=form.wrong("place") length_max=200 required=true/>
        <SelectField id="stop-weekday" label=p!(stop_weekday) value=form.weekday picks=Signal::stored(days)/>
        <TextField id="stop-begins" label=p!(f_begins) value=form.begins length_max=5/>
        <TextField id="stop-ends" label=p!(f_ends) value=form.ends error=form.wrong("ends") length_max=5/>
        {other}
    }
    .into_any()
}

/// Takes the stop off the timetable; adding it again is as easy, so nothing is asked.
#[component]
fn Remove(id: StopId, done: Callback<()>) -> impl IntoView {
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let remove = move |()| {
        sending.saying(p!(removed)).run(api::event::remove_stop(id), said, move |()| {
            done.run(());
        });
    };
    view! {
        {move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> })}
        <Button kind=ButtonKind::Danger icon="trash" wide=true busy on_press=remove>{p!(stop_remove)}</Button>
    }
}
