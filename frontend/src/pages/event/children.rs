//! A class is booked for a child: which one, who may collect it, and where its booking stands.

use super::{
    act::{Refused, SignUp},
    booking::Booked,
    child::ChildForm,
    show::Found,
};
use crate::{
    api,
    session::{Session, now},
    text::t,
    ui::{Button, ButtonKind, Dialog, Loaded},
};
use leptos::prelude::*;
use linli_shared::{
    api::{ChildView, EventView},
    event::{ChildDraft, age_in},
};

/// My children for this class.
#[component]
pub(super) fn Children(
    view: EventView,
    closed: Option<&'static str>,
    found: Found,
) -> impl IntoView {
    let children = LocalResource::new(api::event::children);
    let edited = RwSignal::new(None::<ChildView>);
    let open = RwSignal::new(false);
    let choose = move |child: Option<ChildView>| {
        edited.set(child);
        open.set(true);
    };
    let done = Callback::new(move |()| {
        open.set(false);
        children.refetch();
        found.refetch();
    });
    let is_closed = closed.is_some();
    let view = StoredValue::new(view);
    let show = move |children: Vec<ChildView>| {
        let has_none = children.is_empty();
        let cards = children
            .into_iter()
            .map(|child| {
                let view = view.get_value();
                view! { <Card child view closed found choose/> }
            })
            .collect_view();
        view! {
            {(has_none && !is_closed).then(|| view! { <p>{p!(no_child)}</p> })}
            {cards}
        }
        .into_any()
    };
    let add = (!is_closed).then(|| {
        view! { <Button icon="plus" wide=true on_press=move |()| choose(None)>{p!(add_child)}</Button> }
    });
    view! {
        <section class="stack" aria-labelledby="children">
            <h2 id="children">{p!(whose)}</h2>
            {closed.map(|code| view! { <Refused code/> })}
            <Loaded data=children children=show/>
            {add}
        </section>
        <Dialog open title=p!(child) close_label=t!(close)>
            {move || open.get().then(|| view! { <ChildForm known=edited.get_untracked() done/> })}
        </Dialog>
    }
    .into_any()
}

/// The line under a child's name: school year and age.
pub(super) fn about(child: &ChildDraft) -> String {
    let (this_year, _, _) = now().date().ymd();
    let age = p!(years, age_in(this_year, child.birth_year));
    if child.grade.is_empty() { age } else { p!(child_line, &child.grade, age) }
}

/// Who may collect a child, the guardian first.
pub(super) fn collect_line(child: &ChildDraft, guardian: &str) -> String {
    let first = p!(collector, &child.relation, guardian);
    let others = child.collectors.iter().map(|one| p!(collector, &one.relation, &one.name));
    let names: Vec<_> = std::iter::once(first).chain(others).collect();
    p!(collect_line, names.join(" / "))
}

#[component]
fn Card(
    child: ChildView,
    view: EventView,
    closed: Option<&'static str>,
    found: Found,
    choose: impl Fn(Option<ChildView>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let guardian = session.me().map(|me| me.name).unwrap_or_default();
    let ChildView { id, child: draft, .. } = child.clone();
    let booking =
        view.mine.iter().find(|one| one.child == Some(id) && one.status.counts()).cloned();
    let refused = view.children.iter().find(|one| one.id == id).and_then(|one| one.refusal.clone());
    let state = match (booking, refused) {
        (Some(booking), _) => view! { <Booked booking event=view.event.clone() found/> }.into_any(),
        (None, _) if closed.is_some() => ().into_any(),
        (None, Some(code)) => view! { <Refused code/> }.into_any(),
        (None, None) => {
            let child = Some((id, draft.name.clone()));
            view! { <SignUp view child found/> }.into_any()
        }
    };
    let press = move |()| choose(Some(child.clone()));
    view! {
        <section class="card stack stack-s">
            <div class="line-apart">
                <div>
                    <h3 class="card-title">{draft.name.clone()}</h3>
                    <p class="card-note">{about(&draft)}</p>
                </div>
                <Button kind=ButtonKind::Quiet icon="edit" on_press=press>{p!(edit_child)}</Button>
            </div>
            <p>{collect_line(&draft, &guardian)}</p>
            {state}
        </section>
    }
    .into_any()
}
