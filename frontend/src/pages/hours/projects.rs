//! What hours are given to: projects of the community, and places in courses.
//!
//! Invariant: a gift keeps its id until the server has acknowledged it.

use super::said_length;
use crate::{
    api::{self, Failure},
    pages::page::Page,
    sending::Sending,
    session::{Session, now, random},
    text::{self, lang, t},
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Empty, Icon, Loaded, SelectField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Minutes,
    api::{Give, MyHours, ProjectView, PublicTimeBank},
    i18n::hours,
    id::GiftId,
    time_bank::{ProjectKind, STEP},
};

type Found = LocalResource<Result<PublicTimeBank, Failure>>;
type Mine = LocalResource<Option<Result<MyHours, Failure>>>;

/// All of them.
#[component]
pub(crate) fn ProjectsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let found: Found = LocalResource::new(move || {
        session.feed.track();
        api::time_bank::public()
    });
    let mine: Mine = LocalResource::new(move || {
        let asks = session.signed_in() == Some(true);
        async move { if asks { Some(api::time_bank::mine().await) } else { None } }
    });
    let chosen = RwSignal::new(None::<ProjectView>);
    let open = RwSignal::new(false);
    let has = Signal::derive(move || match mine.get() {
        Some(Some(Ok(mine))) => Some(mine.available),
        Some(Some(Err(_)) | None) | None => None,
    });
    let show = move |public: PublicTimeBank| {
        if public.projects.is_empty() {
            return view! { <Empty icon="star" title=p!(no_projects) words=p!(no_projects_next)/> }
                .into_any();
        }
        let choose = move |project: ProjectView| {
            chosen.set(Some(project));
            open.set(true);
        };
        let cards =
            public.projects.into_iter().map(|one| card(one, session, choose)).collect_view();
        view! { <div class="cards">{cards}</div> }.into_any()
    };
    let balance =
        move || has.get().map(|has| view! { <p class="lead">{p!(you_have, said_length(has))}</p> });
    view! {
        <Page title=p!(projects_title) back="/hours">
            <p class="quiet">{p!(projects_words)}</p>
            {balance}
            <Loaded data=found children=show/>
            <Ask chosen open has found mine/>
        </Page>
    }
    .into_any()
}

fn card(
    view: ProjectView,
    session: Session,
    choose: impl Fn(ProjectView) + Copy + Send + Sync + 'static,
) -> AnyView {
    let project = view.project.clone();
    let state = match project.kind {
        ProjectKind::Pledge => {
            p!(pledged, said_length(view.given), said_length(project.minutes))
        }
        ProjectKind::Course => p!(places_left, project.seats - view.n_gifts, project.seats),
    };
    let starts = project.starts_at.map(|at| {
        view! { <p class="poll-line"><Icon name="calendar"/><span>{text::moment(at)}</span></p> }
    });
    let is_course = project.kind == ProjectKind::Course;
    let has_place = is_course && view.mine.is_some();
    let is_full = is_course && view.n_gifts >= project.seats;
    let has_begun = project.starts_at.is_some_and(|at| at <= now());
    let words = (!project.words.is_empty())
        .then(|| view! { <p class="saying-text">{project.words.clone()}</p> });
    let price = is_course
        .then(|| view! { <strong>{p!(course_price, said_length(project.minutes))}</strong> });
    let pressed = view.clone();
    let press = move |()| choose(pressed.clone());
    let action = if session.signed_in() == Some(false) {
        view! { <a class="button" href="/sign-in">{t!(sign_in)}</a> }.into_any()
    } else if has_place {
        let back = (!has_begun).then(|| {
            view! { <Button icon="cross" on_press=press>{p!(give_back)}</Button> }
        });
        view! { <Badge tone=Tone::Good icon="check" text=p!(has_place)/>{back} }.into_any()
    } else if !project.is_open || is_full || has_begun {
        view! { <Badge icon="pause" text=p!(not_open)/> }.into_any()
    } else {
        let button = if is_course {
            p!(take_place, said_length(project.minutes))
        } else {
            p!(pledge).to_owned()
        };
        view! { <Button kind=ButtonKind::Primary icon="hand" on_press=press>{button}</Button> }
            .into_any()
    };
    view! {
        <article class="card stack stack-s">
            <p class="card-head"><span class="quiet">{hours::project_kind(lang(), project.kind)}</span>{price}</p>
            <h2 class="card-title">{project.title}</h2>
            {words}
            {starts}
            <p class="card-note">{state}</p>
            <div class="line">{action}</div>
        </article>
    }
    .into_any()
}

/// Amounts to give to a project, as far as they are there.
fn amounts(has: Minutes) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for n in [1_i64, 2, 4, 6, 8, 12, 16, 20, 40] {
        let minutes = Minutes(n.saturating_mul(STEP.0));
        if minutes <= has {
            all.push((minutes.0.to_string(), said_length(minutes)));
        }
    }
    all
}

/// Says what it costs and what stays, before anything is given.
#[component]
fn Ask(
    chosen: RwSignal<Option<ProjectView>>,
    open: RwSignal<bool>,
    has: Signal<Option<Minutes>>,
    found: Found,
    mine: Mine,
) -> impl IntoView {
    let sending = Sending::new();
    let amount = RwSignal::new("60".to_owned());
    let id = StoredValue::new(GiftId::new(now(), random()));
    let done = move || {
        id.set_value(GiftId::new(now(), random()));
        open.set(false);
        found.refetch();
        mine.refetch();
    };
    let given = move |view: &ProjectView| match view.project.kind {
        ProjectKind::Course => view.project.minutes,
        ProjectKind::Pledge => Minutes(amount.with(|amount| amount.parse().unwrap_or(0))),
    };
    let is_back = |view: &ProjectView| match view.project.kind {
        ProjectKind::Course => view.mine,
        ProjectKind::Pledge => None,
    };
    let go = move |()| {
        let Some(view) = chosen.get_untracked() else { return };
        if let Some(gift) = is_back(&view) {
            let call = api::time_bank::give_back(view.id, gift);
            sending.saying(p!(gave_back)).run(call, text::failure, move |()| done());
            return;
        }
        let what = Give { minutes: untrack(|| given(&view)) };
        let words = match view.project.kind {
            ProjectKind::Course => p!(took_place),
            ProjectKind::Pledge => p!(pledge_done),
        };
        let call = async move { api::time_bank::give(view.id, id.get_value(), &what).await };
        sending.saying(words).run(call, text::failure, move |_| done());
    };
    let question = move || {
        chosen.get().map(|view| {
            if is_back(&view).is_some() {
                return view! { <p>{p!(ask_back, said_length(view.project.minutes))}</p> }.into_any();
            }
            let known = has.get().unwrap_or_default();
            let left = move |asked: Minutes| {
                if asked.0 <= known.0 {
                    p!(ask_left, said_length(asked), said_length(Minutes(known.0 - asked.0)))
                } else {
                    p!(ask_short, said_length(known), said_length(asked))
                }
            };
            let choice = (view.project.kind == ProjectKind::Pledge).then(|| {
                view! { <SelectField id="gift" label=p!(how_much) value=amount picks=Signal::stored(amounts(known))/> }
            });
            let title = view.project.title.clone();
            view! {
                <p>{title}</p>
                {choice}
                <p>{move || left(given(&view))}</p>
            }
            .into_any()
        })
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <Dialog open title=p!(ask_gift) close_label=t!(close)>
            {question}
            {wrong}
            <div class="buttons">
                <Button kind=ButtonKind::Primary busy=sending.busy on_press=go>{p!(yes)}</Button>
                <Button on_press=move |()| open.set(false)>{p!(keep)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
