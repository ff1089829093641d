//! Changes to a proposal: suggesting one, and the author deciding about it.

use super::{Desk, proposals::Found};
use crate::{
    api::{self, Failure},
    session::{now, random},
    text::{self, t},
    ui::{Badge, Button, ButtonKind, Shape, Sheet, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{AmendmentView, ProposalView},
    deliberation::AmendmentDraft,
    id::AmendmentId,
};

/// What the changes of one proposal need.
#[derive(Clone)]
pub(super) struct Changes {
    pub(super) proposal: ProposalView,
    pub(super) desk: Desk,
    pub(super) found: Found,
    pub(super) may_act: bool,
}

/// The suggested changes, and the button to suggest one.
pub(super) fn changes(of: Changes) -> AnyView {
    let n = of.proposal.amendments.len();
    let list = (n > 0).then(|| {
        let rows = of.proposal.amendments.iter().cloned();
        let rows = rows.map(|one| view! { <Change one of=of.clone()/> }).collect_view();
        view! {
            <details>
                <summary>{p!(amendments, n)}</summary>
                <ul class="plain-list saying-list">{rows}</ul>
            </details>
        }
    });
    let may_suggest = of.may_act && of.desk.signed_in && !of.proposal.mine;
    let suggest = may_suggest.then(|| view! { <Suggest of/> });
    view! { {list} {suggest} }.into_any()
}

#[component]
fn Change(one: AmendmentView, of: Changes) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let (topic, proposal, id, found) = (of.desk.id, of.proposal.id, one.id, of.found);
    let decide = move |accepted: bool| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = api::topic::decide(topic, proposal, id, accepted).await {
                toaster.say(text::failure(&failure));
            }
            busy.try_set(false);
            found.refetch();
        });
    };
    let (tone, icon, word) = match one.accepted {
        Some(true) => (Tone::Good, "check", p!(amend_accepted)),
        Some(false) => (Tone::Plain, "cross", p!(amend_declined)),
        None => (Tone::Wait, "clock", p!(amend_waiting)),
    };
    let buttons = (of.may_act && of.proposal.mine && one.accepted.is_none()).then(|| {
        view! {
            <div class="buttons">
                <Button icon="check" busy on_press=move |()| decide(true)>{p!(amend_accept)}</Button>
                <Button kind=ButtonKind::Quiet busy on_press=move |()| decide(false)>{p!(amend_decline)}</Button>
            </div>
        }
    });
    view! {
        <li class="saying-row">
            <p class="line"><Badge tone icon text=word/><span class="quiet">{p!(by, one.by)}</span></p>
            <p class="saying-text">{one.draft.words}</p>
            <p class="quiet">{one.draft.reason}</p>
            {buttons}
        </li>
    }
}

#[component]
fn Suggest(of: Changes) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let words = RwSignal::new(of.proposal.draft.words.clone());
    let reason = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<Failure>);
    let id = AmendmentId::new(now(), random());
    let (topic, proposal, found) = (of.desk.id, of.proposal.id, of.found);
    let (revision, cost_fen) = (of.proposal.revision, of.proposal.draft.cost_fen);
    let send = move |()| {
        let draft = AmendmentDraft {
            revision,
            words: words.get_untracked(),
            cost_fen,
            reason: reason.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::topic::amend(topic, proposal, id, &draft).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    toaster.say(p!(amend_done));
                    found.refetch();
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    let wrong = MaybeProp::derive(move || {
        failure.with(|failure| {
            let failure = failure.as_ref()?;
            Some(failure.field("reason").unwrap_or_else(|| text::failure(failure)))
        })
    });
    view! {
        <div><Button kind=ButtonKind::Quiet icon="edit" on_press=move |()| open.set(true)>{p!(amend)}</Button></div>
        <Sheet open title=p!(amend_title) close_label=t!(close)>
            <TextField id="amend-words" label=p!(amend_words) value=words shape=Shape::Lines(5) length_max=2000 required=true/>
            <TextField id="amend-reason" label=p!(amend_reason) value=reason length_max=200 error=wrong required=true/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{p!(amend_send)}</Button>
        </Sheet>
    }
}
