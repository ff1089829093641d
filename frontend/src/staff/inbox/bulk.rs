//! What is done to many tickets at once: they are sent to one party.

use super::{super::desk::Desk, Inbox};
use crate::staff::said;
use crate::{
    api,
    session::{now, random},
    text,
    ui::{Banner, Button, ButtonKind, SelectField, Shape, Sheet, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{ActOnMany, ManyOutcome, PAGE_MAX},
    i18n::problem,
    id::{EntryId, TicketId},
    ticket::TicketAction,
};
use std::collections::BTreeSet;

/// How many are chosen, and what to do with them.
#[component]
pub(super) fn Bulk(inbox: Inbox) -> impl IntoView {
    let open = RwSignal::new(false);
    let n = move || inbox.chosen.with(BTreeSet::len);
    let words = move || {
        let n = n();
        let is_full = i64::try_from(n).is_ok_and(|n| n >= PAGE_MAX);
        if is_full { w!(inbox::chosen_max, n) } else { w!(inbox::chosen, n) }
    };
    view! {
        <Show when=move || { n() > 0 }>
            <div class="bulk" role="status">
                <span class="grow">{words}</span>
                <button type="button" class="button" on:click=move |_| open.set(true)>
                    {w!(inbox::bulk_dispatch)}
                </button>
                <button type="button" class="button" on:click=move |_| inbox.chosen.update(BTreeSet::clear)>
                    {w!(inbox::bulk_clear)}
                </button>
            </div>
        </Show>
        <Sheet open title=Signal::derive(move || w!(inbox::bulk_title, n())) close_label=w!(close)>
            <Form inbox open/>
        </Sheet>
    }
}

#[component]
fn Form(inbox: Inbox, open: RwSignal<bool>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let toaster = expect_context::<Toaster>();
    let party = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let failed = RwSignal::new(Vec::<(String, String)>::new());
    // The same id for a second try: what was sent is not sent twice.
    let id = EntryId::new(now(), random());
    let send = move || {
        let Ok(to) = party.get_untracked().parse() else {
            wrong.set(Some(w!(act::choose_party).to_owned()));
            return;
        };
        let chosen = inbox.chosen.get_untracked();
        let tickets: Vec<(TicketId, i64)> = inbox.listing.rows.with_untracked(|rows| {
            rows.iter()
                .filter(|row| chosen.contains(&row.id))
                .map(|row| (row.id, row.version))
                .collect()
        });
        let action = TicketAction::Dispatch { to, words: words.get_untracked() };
        let body = ActOnMany { tickets, id, action };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let answer = api::staff::act_on_many(&body).await;
            busy.try_set(false);
            match answer {
                Ok(outcomes) => {
                    let left = refused(inbox, &outcomes);
                    let n_done = outcomes.len().saturating_sub(left.len());
                    inbox.chosen.try_set(BTreeSet::new());
                    inbox.listing.reload();
                    desk.load();
                    if left.is_empty() {
                        toaster.say(w!(inbox::bulk_done, n_done));
                        open.try_set(false);
                    } else {
                        wrong.try_set(Some(w!(inbox::bulk_some, n_done, left.len())));
                        failed.try_set(left);
                    }
                }
                Err(failure) => {
                    wrong.try_set(Some(said(&failure)));
                }
            }
        });
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    };
    let over = move || failed.with(|failed| !failed.is_empty());
    view! {
        {move || wrong.get().map(|wrong| view! {
            <Banner tone=Tone::Urgent icon="warn">
                <p>{wrong}</p>
                {failed.get().into_iter().map(|(number, why)| view! {
                    <p><span class="num">{number}</span>" "{why}</p>
                }).collect_view()}
            </Banner>
        })}
        <Show when=move || !over() fallback=move || view! {
            <Button wide=true on_press=move |()| open.set(false)>{w!(close)}</Button>
        }>
            <form class="stack" on:submit=on_submit>
                <SelectField id="bulk-party" label=w!(act::to_party) value=party picks=desk.party_picks(w!(choose))/>
                <TextField id="bulk-words" label=w!(act::words_party) value=words shape=Shape::Lines(2)
                    hint=w!(act::optional).to_owned() length_max=2000/>
                <Button kind=ButtonKind::Primary wide=true busy>{w!(act::dispatch)}</Button>
            </form>
        </Show>
    }
}

/// Numbers of those that were not sent, each with the reason in words.
fn refused(inbox: Inbox, outcomes: &[ManyOutcome]) -> Vec<(String, String)> {
    let number_of = |id: TicketId| {
        inbox.listing.rows.with_untracked(|rows| {
            rows.iter().find(|row| row.id == id).map(|row| row.number.clone()).unwrap_or_default()
        })
    };
    outcomes
        .iter()
        .filter_map(|outcome| {
            let code = outcome.code.as_deref()?;
            Some((number_of(outcome.ticket), problem::text(text::lang(), code).to_owned()))
        })
        .collect()
}
