//! Counting again before a witness: the server counts, keepers compare the sheets.

use crate::{
    api::{self, Failure},
    pages::poll::RecountList,
    sending::Sending,
    session::{Session, now, random},
    staff::said,
    ui::{Button, ButtonKind, Dialog, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::RecountRow,
    id::{PollId, RecountId},
    poll::RecountDraft,
};

/// What was counted before, and the form for one more.
#[component]
pub(super) fn Recount(id: PollId) -> impl IntoView {
    let session = expect_context::<Session>();
    let found = LocalResource::new(move || api::poll::recounts(id));
    let open = RwSignal::new(false);
    let text = || RwSignal::new(String::new());
    let (reason, witness, sheets, differing) = (text(), text(), text(), text());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let missing = RwSignal::new(None::<Failure>);
    let of = move |field: &'static str| {
        let of_field = api::wrong_in(missing, field);
        let rest = move || wrong.get().filter(|_| field == "n_differing");
        MaybeProp::derive(move || of_field.get().or_else(rest))
    };
    // The form keeps its id until the server has acknowledged it.
    let recount = RwSignal::new(RecountId::new(now(), random()));
    let send = move |()| {
        let number = |value: RwSignal<String>| match value.get_untracked().trim() {
            "" => 0,
            digits => digits.parse().unwrap_or(-1),
        };
        let draft = RecountDraft {
            reason: reason.get_untracked(),
            witness: witness.get_untracked(),
            n_sheets: number(sheets),
            n_differing: number(differing),
        };
        let name = session.me().map(|me| me.name).unwrap_or_default();
        missing.set(draft.parse(&name).err().map(Failure::in_fields));
        if missing.with_untracked(Option::is_some) {
            return;
        }
        let call = async move { api::poll::recount(id, recount.get_untracked(), &draft).await };
        let told = |row: &RecountRow| {
            if row.is_same { w!(poll::recount_same) } else { w!(poll::recount_other) }.to_owned()
        };
        sending.run_telling(call, said, told, move |_| {
            open.set(false);
            recount.set(RecountId::new(now(), random()));
            for field in [reason, witness, sheets, differing] {
                field.set(String::new());
            }
            found.refetch();
        });
    };
    view! {
        <RecountList found/>
        <div class="buttons">
            <Button icon="refresh" on_press=move |()| open.set(true)>{w!(poll::recount)}</Button>
        </div>
        <Dialog open title=w!(poll::recount) close_label=w!(close)>
            <p>{w!(poll::recount_words)}</p>
            <TextField id="recount-reason" label=w!(poll::recount_why) value=reason shape=Shape::Lines(3) length_max=2000 error=of("reason") required=true/>
            <TextField id="recount-witness" label=w!(poll::witness) hint=w!(poll::witness_hint).to_owned() value=witness shape=Shape::Name length_max=60 error=of("witness") required=true/>
            <TextField id="recount-sheets" label=w!(poll::recount_sheets) value=sheets shape=Shape::Digits length_max=6/>
            <TextField id="recount-differing" label=w!(poll::recount_differing) value=differing shape=Shape::Digits length_max=6 error=of("n_differing")/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{w!(poll::recount)}</Button>
        </Dialog>
    }
    .into_any()
}
