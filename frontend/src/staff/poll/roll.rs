//! The roll as keepers see it: who may vote and who has, never what.

use super::sheet::SheetForm;
use crate::{
    api,
    sending::Sending,
    staff::{
        listing::{Listed, Listing},
        said,
    },
    text::lang,
    ui::{Badge, Button, ButtonKind, Icon, Sheet, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{CorrectRoll, PollView, RollRow},
    i18n::label,
    id::PollId,
    poll::PollStatus,
};

/// The roll with its search; a row opens what can be done with it now.
#[component]
pub(super) fn Roll(view: PollView, runs: bool) -> impl IntoView {
    let (id, status) = (view.id, view.status);
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let listing = Listing::new(move |after| {
        let q = asked.get();
        async move { api::poll::roll(id, &q, after).await }
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(typed.get_untracked().trim().to_owned());
    };
    let chosen = RwSignal::new(None::<RollRow>);
    let open = RwSignal::new(false);
    let can_act = status == PollStatus::Open || (status == PollStatus::Announced && runs);
    let choose = move |row: RollRow| {
        if can_act && !(status == PollStatus::Open && row.is_struck) {
            chosen.set(Some(row));
            open.set(true);
        }
    };
    let title = Signal::derive(move || {
        chosen.with(|row| row.as_ref().map(|row| row.label.clone()).unwrap_or_default())
    });
    let ballot = StoredValue::new((view.draft.question, view.sealing));
    let done = Callback::new(move |()| {
        open.set(false);
        listing.reload();
    });
    view! {
        <h2>{w!(poll::roll)}</h2>
        <form class="filters" role="search" on:submit=on_submit>
            <div class="search">
                <Icon name="search"/>
                <input class="input input-search" type="search" enterkeyhint="search" maxlength="60"
                    aria-label=w!(poll::roll_find) placeholder=w!(poll::roll_find) bind:value=typed
                    on:change=move |_| asked.set(typed.get_untracked().trim().to_owned())/>
            </div>
        </form>
        <Listed listing icon="users" empty=w!(poll::roll_empty).to_owned() empty_next=w!(poll::roll_empty_next).to_owned()>
            <div class="list">
                <For each=move || listing.rows.get() key=|row| (row.id, row.is_struck, row.voted_by)
                    children=move |row| roll_row(row, choose)/>
            </div>
        </Listed>
        <Sheet open title close_label=w!(close)>
            {move || chosen.get().map(|row| match status {
                PollStatus::Open => view! {
                    {ballot.with_value(|(question, sealing)| view! {
                        <SheetForm poll=id voter=row.id question=question.clone() sealing=sealing.clone() done/>
                    })}
                }
                .into_any(),
                PollStatus::Announced
                | PollStatus::Counting
                | PollStatus::Closed
                | PollStatus::Void => {
                    view! { <Correction poll=id row done/> }.into_any()
                }
            })}
        </Sheet>
    }
    .into_any()
}

fn roll_row(row: RollRow, choose: impl Fn(RollRow) + Copy + 'static) -> impl IntoView {
    let state = match (row.is_struck, row.voted_by) {
        (true, _) => view! { <Badge icon="cross" text=w!(poll::is_struck)/> },
        (false, Some(channel)) => {
            let words = w!(poll::has_voted, label::channel(lang(), channel));
            view! { <Badge tone=Tone::Good icon="check" text=words/> }
        }
        (false, None) => view! { <Badge icon="clock" text=w!(poll::not_voted)/> },
    };
    let label = row.label.clone();
    let area = (row.area.0 > 0).then(|| format!("{} ㎡", row.area));
    view! {
        <button type="button" class="row" on:click=move |_| choose(row.clone())>
            <span class="row-text">{label}<span class="row-note num">{area}</span></span>
            {state}
        </button>
    }
}

#[component]
fn Correction(poll: PollId, row: RollRow, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let (voter, is_struck) = (row.id, !row.is_struck);
    let send = move |()| {
        sending.saying(w!(poll::corrected)).run(
            async move {
                let correction = CorrectRoll { is_struck, reason: reason.get_untracked() };
                api::poll::correct(poll, voter, &correction).await
            },
            said,
            move |()| {
                done.run(());
            },
        );
    };
    view! {
        <TextField id="roll-reason" label=w!(poll::reason) value=reason length_max=200 error=wrong required=true/>
        <Button kind=ButtonKind::Primary wide=true busy on_press=send>
            {if is_struck { w!(poll::strike) } else { w!(poll::put_back) }}
        </Button>
    }
}
