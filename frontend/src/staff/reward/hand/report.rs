//! What became of hand-overs without a network: of this phone, and of all stations.

use super::{
    Station,
    queue::{NotBooked, Sent},
};
use crate::{
    staff::held::Held,
    text::{self, lang},
    ui::{Banner, Button, Tone},
};
use leptos::prelude::*;
use linli_shared::{api::LateConflict, i18n::hand as words, reward::Conflict, time::Timestamp};

/// What still waits, what came of it, and what could not be booked anywhere.
#[component]
pub(super) fn Report(station: Station) -> impl IntoView {
    let waiting = move || {
        let n = station.queue.notes.waiting.with(Vec::len);
        (n > 0).then(|| {
            let is_offline = !station.online.get();
            view! {
                <Banner tone=Tone::Wait icon="offline">
                    <p class="num" role="status">{h!(waiting, n)}</p>
                    {is_offline.then(|| view! { <p>{h!(offline_now)}</p> })}
                    <Held why=station.queue.notes.held/>
                </Banner>
            }
        })
    };
    let report =
        move || station.queue.notes.report.get().map(|sent| view! { <Told station sent/> });
    let conflicts = move || {
        let all = station.conflicts.get().and_then(Result::ok).unwrap_or_default();
        (!all.is_empty()).then(|| view! { <Conflicts all/> })
    };
    view! {
        {waiting}
        {report}
        {conflicts}
    }
    .into_any()
}

#[component]
fn Told(station: Station, sent: Sent) -> impl IntoView {
    let is_good = sent.not_booked.is_empty();
    let (tone, icon) = if is_good { (Tone::Good, "check") } else { (Tone::Wait, "warn") };
    let rows = sent.not_booked.into_iter().map(row).collect_view();
    view! {
        <Banner tone icon title=h!(report)>
            <div class="stack stack-s">
                <p class="num">{h!(report_good, sent.n_booked)}</p>
                <ul class="plain-list stack stack-s">{rows}</ul>
                <div><Button on_press=move |()| station.queue.notes.forget_report()>{h!(report_done)}</Button></div>
            </div>
        </Banner>
    }
    .into_any()
}

fn row(one: NotBooked) -> impl IntoView {
    let NotBooked { title, holder, scanned_at, conflict, at, by, refused } = one;
    view! {
        <li>
            <strong>{title}</strong>" "{holder}" "<span class="num quiet">{text::moment(scanned_at)}</span>
            {refused.map(|why| view! { <p>{why}</p> })}
            {conflict.map(|conflict| said(conflict, (at, by)))}
        </li>
    }
}

/// Why, who was first, and what to do.
fn said(conflict: Conflict, (at, by): (Option<Timestamp>, Option<String>)) -> impl IntoView {
    let first = at.filter(|_| conflict != Conflict::Own).map(|at| match by {
        Some(by) if conflict == Conflict::Collected => p!(hand_by, text::moment(at), by),
        Some(_) | None => p!(hand_when, text::moment(at)),
    });
    view! {
        <p>{words::conflict(lang(), conflict)}</p>
        {first.map(|first| view! { <p class="num">{first}</p> })}
        <p class="quiet">{words::next(lang(), conflict)}</p>
    }
}

/// What could not be booked, of all stations.
#[component]
fn Conflicts(all: Vec<LateConflict>) -> impl IntoView {
    let row = |one: LateConflict| {
        let by = one.scanned_by.unwrap_or_default();
        let first = (one.voucher.resolved_at, one.voucher.by);
        view! {
            <li>
                <strong>{one.voucher.title}</strong>" "{one.voucher.holder}
                <p class="num">{h!(scanned, text::moment(one.scanned_at), by)}</p>
                {said(one.conflict, first)}
            </li>
        }
    };
    let n = all.len();
    let rows = all.into_iter().map(row).collect_view();
    view! {
        <details class="card">
            <summary>{h!(conflicts)}" "<span class="num">{n}</span></summary>
            <p class="quiet">{h!(conflicts_words)}</p>
            <ul class="plain-list stack stack-s">{rows}</ul>
        </details>
    }
    .into_any()
}
