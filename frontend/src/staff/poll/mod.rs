//! Running polls: announcing, the roll, ballots on paper, objections, calling off.

mod draft;
mod objections;
mod recount;
mod roll;
mod sheet;

pub(super) use draft::NewPage;

use super::{Heading, desk, said};
use crate::{
    api,
    pages::poll::{StatusBadge, Trustees},
    sending::Sending,
    session::Session,
    text::{self, lang},
    ui::{Button, ButtonKind, Dialog, Empty, Icon, Loaded, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    access::Duty,
    api::{Page, PollRow, PollView},
    i18n::poll as words,
    id::PollId,
    poll::PollStatus,
};

/// All polls.
#[component]
pub(super) fn PollsPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let polls = LocalResource::new(move || {
        session.feed.track();
        api::poll::polls(None)
    });
    let may_run = desk::may(session, Duty::RunPolls);
    view! {
        <Heading title=w!(poll::title)>
            {may_run.then(|| view! {
                <a class="button" href="/staff/polls/new"><Icon name="plus"/>{w!(poll::new)}</a>
            })}
        </Heading>
        <Loaded data=polls children=poll_list/>
    }
}

fn poll_list(page: Page<PollRow>) -> AnyView {
    if page.rows.is_empty() {
        return view! { <Empty icon="ballot" title=w!(poll::empty) words=w!(poll::empty_next)/> }
            .into_any();
    }
    let rows = page.rows.into_iter().map(poll_row).collect_view();
    view! { <div><div class="list">{rows}</div></div> }.into_any()
}

fn poll_row(row: PollRow) -> impl IntoView {
    let turnout =
        words::turnout_heads(lang(), row.turnout.taking_part.heads, row.turnout.entitled.heads);
    let when = text::moment(row.closes_at);
    view! {
        <a class="row" href=format!("/staff/polls/{}", row.id)>
            <span class="row-text">
                {row.title}
                <span class="row-note num">{format!("{turnout} · {}", words::until(lang(), when))}</span>
            </span>
            <StatusBadge status=row.status/>
            <Icon name="chevron"/>
        </a>
    }
}

/// One poll: its roll, its objections, and calling it off.
#[component]
pub(super) fn PollPage(id: PollId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::poll::poll(id)
    });
    view! { <Loaded data=found children=move |view: PollView| view! { <Whole view/> }.into_any()/> }
}

#[component]
fn Whole(view: PollView) -> impl IntoView {
    let session = expect_context::<Session>();
    let runs = desk::may(session, Duty::RunPolls);
    let id = view.id;
    let is_going = matches!(view.status, PollStatus::Announced | PollStatus::Open);
    let can_be_off = is_going || view.status == PollStatus::Counting;
    let turnout =
        words::turnout_heads(lang(), view.turnout.taking_part.heads, view.turnout.entitled.heads);
    let until = words::until(lang(), text::moment(view.draft.closes_at));
    let missing = (view.status == PollStatus::Open && view.rule.quorum.is_some())
        .then(|| view! { <p class="num">{words::missing(lang(), view.standing)}</p> });
    view! {
        <Heading title=view.draft.title.clone()><StatusBadge status=view.status/></Heading>
        <p class="quiet num">{format!("{turnout} · {until}")}</p>
        {missing}
        <div class="buttons">
            <a class="button" href=format!("/polls/{id}")><Icon name="eye"/>{w!(poll::public_page)}</a>
            {is_going.then(|| view! {
                <a class="button" href=api::poll::sheet_address(id) target="_blank" rel="noreferrer">
                    <Icon name="print"/>
                    {w!(poll::print_sheet)}
                </a>
            })}
            {(runs && view.status == PollStatus::Closed).then(|| view! {
                <a class="button" href=api::poll::filing_address(id) download="">
                    <Icon name="download"/>
                    {w!(poll::filing)}
                </a>
            })}
            {(runs && can_be_off).then(|| view! { <CallOff id/> })}
        </div>
        <Trustees view=view.clone()/>
        {runs.then(|| view! { <objections::Objections id/> })}
        {(runs && view.status == PollStatus::Closed).then(|| view! { <recount::Recount id/> })}
        <roll::Roll view runs/>
    }
    .into_any()
}

#[component]
fn CallOff(id: PollId) -> impl IntoView {
    let open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        let call = api::poll::call_off(id, reason.get_untracked());
        sending.saying(w!(poll::void_done)).run(call, said, move |()| {
            open.try_set(false);
        });
    };
    view! {
        <Button kind=ButtonKind::Danger icon="cross" on_press=move |()| open.set(true)>{w!(poll::void)}</Button>
        <Dialog open title=w!(poll::void_title) close_label=w!(close)>
            <p>{w!(poll::void_words)}</p>
            <TextField id="void-reason" label=w!(poll::reason) value=reason shape=Shape::Lines(3) length_max=2000 error=wrong required=true/>
            <Button kind=ButtonKind::DangerFill wide=true busy on_press=send>{w!(poll::void)}</Button>
        </Dialog>
    }
}
