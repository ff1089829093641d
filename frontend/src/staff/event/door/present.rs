//! Who is in: the last ones, with undoing; for a class the children here, with collecting.

use super::{Door, Found};
use crate::{
    api,
    sending::Sending,
    session::{now, random},
    staff::said,
    text::{self, lang},
    ui::{Banner, Button, ButtonKind, Dialog, Empty, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::{Present, UndoScan, Undone},
    event::{Passage, Subject},
    i18n::hours,
    id::EntryId,
};

/// Scans of this steward that an earlier one of another door replaced.
#[component]
pub(super) fn Replaced(found: Found) -> impl IntoView {
    move || {
        let replaced = found.get().and_then(Result::ok).map(|view| view.replaced);
        let replaced = replaced.filter(|replaced| !replaced.is_empty())?;
        let line = |one: Present| {
            view! { <li class="num">{one.child.unwrap_or(one.name)}" · "{text::moment(one.came_at)}</li> }
        };
        let lines = replaced.into_iter().map(line).collect_view();
        Some(view! {
            <Banner icon="info" title=d!(replaced)><ul class="plain-list stack-s">{lines}</ul></Banner>
        })
    }
}

/// Who came last.
#[component]
pub(super) fn Last(door: Door) -> impl IntoView {
    let undoing = RwSignal::new(None::<Present>);
    let open = RwSignal::new(false);
    let is_class = door.subject == Subject::Child;
    let rows = move || {
        let last = door.found.get().and_then(Result::ok).map(|view| view.last).unwrap_or_default();
        if last.is_empty() {
            let title = if is_class { d!(here_empty) } else { d!(last_empty) };
            return view! { <Empty icon="users" title/> }.into_any();
        }
        let row = |present: Present| view! { <Row door present undoing open/> };
        view! { <ul class="plain-list cards">{last.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    let title = move || {
        let name = undoing.with(|one| one.as_ref().map(|one| shown(one).to_owned()));
        d!(undo_title, name.unwrap_or_default())
    };
    view! {
        <section class="stack stack-s" aria-labelledby="door-last">
            <h2 id="door-last">{if is_class { d!(here) } else { d!(last) }}</h2>
            {rows}
            <Dialog open title=Signal::derive(title) close_label=w!(close)>
                {move || undoing.get().map(|present| view! { <Undo door present open/> })}
            </Dialog>
        </section>
    }
    .into_any()
}

fn shown(present: &Present) -> &str {
    present.child.as_deref().unwrap_or(&present.name)
}

#[component]
fn Row(
    door: Door,
    present: Present,
    undoing: RwSignal<Option<Present>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let time = text::moment(present.came_at);
    let when = match &present.by {
        Some(by) => d!(by_at, by, time),
        None => d!(self_at, time),
    };
    let left = present.left_at.map(|at| d!(collected_at, text::moment(at)));
    let at_door = (!present.door.is_empty()).then(|| d!(at_door, present.door.clone()));
    let names: Vec<String> =
        present.collectors.iter().map(|one| format!("{} {}", one.relation, one.name)).collect();
    let may = (!names.is_empty()).then(|| d!(may_collect, names.join("、")));
    let is_here = present.child.is_some() && present.left_at.is_none();
    let name = shown(&present).to_owned();
    let present = StoredValue::new(present);
    let collect = move |()| {
        door.passage.set(Some(Passage::Out));
        door.outcome.set(None);
        door.chosen.set(Some(present.get_value()));
        crate::session::device::to_top();
    };
    let ask = move |()| {
        undoing.set(Some(present.get_value()));
        open.set(true);
    };
    view! {
        <li class="card stack stack-s">
            <p class="card-head"><strong>{name}</strong></p>
            <p class="card-note num">{when}" "{at_door}</p>
            {left.map(|left| view! { <p class="num">{left}</p> })}
            {may.map(|may| view! { <p class="card-note">{may}</p> })}
            <div class="buttons">
                {is_here.then(|| view! { <Button kind=ButtonKind::Primary icon="hand" on_press=collect>{d!(collect)}</Button> })}
                <Button icon="back" on_press=ask>{d!(undo)}</Button>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Undo(door: Door, present: Present, open: RwSignal<bool>) -> impl IntoView {
    let why = RwSignal::new(String::new());
    let sending = Sending::new();
    let nonce = EntryId::new(now(), random());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = why.get_untracked();
        let asked = UndoScan { session: door.n, booking: present.booking, words };
        let call = async move { api::door::undo(door.event, nonce, &asked).await };
        sending.run_telling(call, said, said_of, move |_| {
            open.set(false);
            door.outcome.set(None);
            door.found.refetch();
        });
    };
    view! {
        <form class="stack" on:submit=on_submit novalidate>
            <TextField id="undo-why" label=d!(undo_why) value=why error=sending.wrong length_max=200 required=true/>
            <Button kind=ButtonKind::Danger wide=true busy=sending.busy>{d!(undo_yes)}</Button>
        </form>
    }
    .into_any()
}

/// What was taken back, or was gone already.
fn said_of(undone: &Undone) -> String {
    let length = |minutes| hours::length(lang(), minutes);
    if undone.spent.0 > 0 {
        d!(undone_spent, undone.spent.0)
    } else if undone.taken_back.0 > 0 {
        d!(undone_points, undone.taken_back.0)
    } else if undone.minutes_spent.0 > 0 {
        d!(undone_time_spent, length(undone.minutes_spent))
    } else if undone.minutes_back.0 > 0 {
        d!(undone_time, length(undone.minutes_back))
    } else {
        d!(undone).to_owned()
    }
}
