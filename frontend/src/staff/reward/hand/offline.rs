//! The list this phone carries, and looking a code up in it.

use super::queue::{Queue, Waiting};
use crate::{
    api::{self, Failure, json},
    sending::Sending,
    session::{KEPT_VOUCHER_LIST, device, now, random},
    staff::said,
    text,
    ui::{Banner, Button, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::VoucherList,
    id::EntryId,
    qr::{Code, QrRefusal},
    reward::{ListedVoucher, RewardRefusal},
    sealed::unlock,
    time::Timestamp,
};

fn kept() -> Option<VoucherList> {
    json::read(&device::kept(KEPT_VOUCHER_LIST)?).ok()
}

/// The voucher that a code opens, and the note to keep once it was handed over.
///
/// # Errors
/// Why it may not be handed over by this list.
pub(super) fn find(queue: Queue, code: &str) -> Result<(ListedVoucher, Waiting), Failure> {
    let parsed = Code::parse(code).map_err(|_| Failure::of(QrRefusal::Malformed.code()))?;
    let Code::Token(token) = parsed else { return Err(refused(RewardRefusal::ScanOnly)) };
    let list = kept().ok_or_else(|| refused(RewardRefusal::NotOnList))?;
    let opened = unlock(&list.salt.0, &list.entries, token);
    let opened = opened.and_then(|text| json::read::<ListedVoucher>(&text).ok());
    let listed = opened.ok_or_else(|| refused(RewardRefusal::NotOnList))?;
    if let Some(at) = queue.handed_over_at(listed.id) {
        let before = Failure::of(RewardRefusal::Collected.code());
        return Err(Failure { detail: Some(h!(here_before, text::moment(at))), ..before });
    }
    listed.check(token, list.made_at, now()).map_err(refused)?;
    let note = Waiting {
        nonce: EntryId::new(now(), random()),
        code: code.to_owned(),
        scanned_at: now(),
        voucher: listed.id,
        title: listed.title.clone(),
        holder: listed.holder.clone(),
    };
    Ok((listed, note))
}

fn refused(refusal: RewardRefusal) -> Failure {
    Failure::of(refusal.code())
}

/// Whether the list is here, and getting it.
#[component]
pub(super) fn ListState(queue: Queue) -> impl IntoView {
    let has = RwSignal::new(kept().map(|list| summary(&list)));
    let sending = Sending::new();
    let get = move |()| {
        sending.run(api::reward::list(), said, move |list| {
            let text = json::write(&list).unwrap_or_default();
            if device::keep_surely(KEPT_VOUCHER_LIST, &text) {
                queue.forget_booked();
            } else {
                sending.wrong.set(Some(h!(list_not_kept).to_owned()));
            }
            has.set(kept().map(|list| summary(&list)));
        });
    };
    let state = move || match has.get() {
        Some((n, at, left)) => view! {
            <p class="num" role="status">{h!(list_has, n, text::moment(at))}</p>
            {(left > 0).then(|| view! { <p class="num">{h!(list_left, left)}</p> })}
        }
        .into_any(),
        None => view! { <p role="status">{h!(list_none)}</p> }.into_any(),
    };
    let wrong = move || {
        sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <div class="stack stack-s">
            <p class="quiet">{h!(list_words)}</p>
            {state}
            {wrong}
            <Button icon="download" wide=true busy=sending.busy on_press=get>
                {move || if has.get().is_some() { h!(list_again) } else { h!(list_get) }}
            </Button>
        </div>
    }
    .into_any()
}

fn summary(list: &VoucherList) -> (usize, Timestamp, i64) {
    (list.entries.len(), list.made_at, list.n_left_out)
}
