//! What can be done with a stint now: the phone asks the same rules as the server.
//!
//! Invariant: what is done keeps its id until the server has acknowledged it.

use super::{
    ask::{Asked, Question},
    meet::Meet,
    said_length,
    stint::Found,
};
use crate::{
    api,
    sending::Sending,
    session::{Session, now, random},
    text,
    ui::{Banner, Button, ButtonKind, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{ActOnStint, StintView},
    id::{EntryId, StintId},
    time_bank::{Actor, Standing, Stint, StintAction, StintStatus, step},
};

/// Sends what is done with one stint.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    id: StintId,
    found: Found,
    pub(super) sending: Sending,
    /// What was sent last, until it is acknowledged.
    entry: StoredValue<Option<(StintAction, EntryId)>>,
    /// What stands over the page.
    pub(super) open: RwSignal<Option<Asked>>,
}

impl Mover {
    fn new(id: StintId, found: Found) -> Self {
        Self {
            id,
            found,
            sending: Sending::new(),
            entry: StoredValue::new(None),
            open: RwSignal::new(None),
        }
    }

    /// Sends an action, with the other side's code where they meet.
    pub(super) fn send(self, action: StintAction, code: Option<String>) {
        let known = self.entry.get_value().filter(|(of, _)| *of == action);
        let (_, entry) = known.unwrap_or_else(|| (action.clone(), EntryId::new(now(), random())));
        self.entry.set_value(Some((action.clone(), entry)));
        let (id, found, last, open) = (self.id, self.found, self.entry, self.open);
        let what = ActOnStint { entry, action, code };
        let call = async move { api::time_bank::act(id, &what).await };
        let explain = move |failure: &api::Failure| {
            // Whoever was refused sees how it stands by now.
            if (400..500).contains(&failure.status) {
                last.try_set_value(None);
                found.refetch();
            }
            text::failure(failure)
        };
        self.sending.run(call, explain, move |_| {
            last.try_set_value(None);
            open.try_set(None);
            found.refetch();
        });
    }
}

/// Whether somebody who looks may do this now.
fn may(stint: &Stint, action: &StintAction, session: Session, standing: Standing) -> bool {
    let Some(me) = session.me() else { return false };
    let actor = Actor { id: Some(me.id), standing };
    step(stint, action, actor, now()).is_ok()
}

/// The buttons, the weightiest first.
#[component]
pub(super) fn Acts(view: StintView, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let mover = Mover::new(view.id, found);
    let stint = view.stint.clone();
    let may = |action: &StintAction, standing| may(&stint, action, session, standing);
    let due = stint.due();
    let has_confirmed = view.people.iter().any(|one| one.is_me && one.confirmed);
    let large = |icon, words: String, press: Callback<()>| {
        view! {
            <Button kind=ButtonKind::Primary large=true wide=true icon busy=mover.sending.busy on_press=press>{words}</Button>
        }
        .into_any()
    };
    let ask = |asked: Asked| Callback::new(move |()| mover.open.set(Some(asked)));
    let mut buttons = Vec::new();
    if may(&StintAction::Schedule, Standing::Party) {
        let press = Callback::new(move |()| mover.send(StintAction::Schedule, None));
        buttons.push(large("check", p!(do_schedule).to_owned(), press));
    }
    if may(&StintAction::Start, Standing::Met) {
        buttons.push(large("scan", p!(do_start).to_owned(), ask(Asked::Start)));
    }
    if may(&StintAction::End, Standing::Met) {
        buttons.push(large("scan", p!(do_end).to_owned(), ask(Asked::End)));
    }
    let confirm = StintAction::Confirm { minutes: due };
    if !has_confirmed && may(&confirm, Standing::Party) {
        let press = Callback::new(move |()| mover.send(confirm.clone(), None));
        buttons.push(large("check", p!(do_confirm, said_length(due)), press));
    }
    let mut quiet = Vec::new();
    if may(&StintAction::Propose { minutes: due }, Standing::Party) {
        quiet.push((Asked::Propose, "edit", p!(do_propose)));
    }
    let dispute = StintAction::Dispute { words: String::new() };
    if may(&dispute, Standing::Party) {
        let words =
            if stint.status == StintStatus::Started { p!(do_unended) } else { p!(do_dispute) };
        quiet.push((Asked::Dispute, "warn", words));
    }
    if may(&StintAction::Cancel { reason: String::new() }, Standing::Party) {
        quiet.push((Asked::Cancel, "cross", p!(do_cancel)));
    }
    let quiet: Vec<_> = quiet
        .into_iter()
        .map(|(asked, icon, words)| view! { <Button icon on_press=ask(asked)>{words}</Button> })
        .collect();
    let wrong = move || {
        // While something stands over the page, it says there what was wrong.
        let why = mover.sending.wrong.get().filter(|_| mover.open.with(Option::is_none));
        why.map(|why| view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> })
    };
    view! {
        {wrong}
        <div class="stack stack-s">{buttons}</div>
        <div class="buttons">{quiet}</div>
        <Meet mover/>
        <Question mover stint/>
    }
    .into_any()
}
