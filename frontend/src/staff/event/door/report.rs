//! What became of scans that waited on this phone: each difference by name, with what was done.

use super::queue::{Difference, Queue, Sent};
use crate::{
    session::Session,
    staff::held::Held,
    text::{self, lang},
    ui::{Banner, Button, Tone},
};
use leptos::prelude::*;
use linli_shared::i18n::event_door as words;

/// What still waits, and the report.
#[component]
pub(super) fn Report(queue: Queue) -> impl IntoView {
    let session = expect_context::<Session>();
    let waiting = move || {
        let n = queue.scans.waiting.with(Vec::len);
        (n > 0).then(|| {
            let state = if queue.scans.busy.get() { d!(syncing) } else { d!(offline_now) };
            let is_offline = !session.online.get();
            view! {
                <Banner tone=Tone::Wait icon="offline">
                    <p class="num" role="status">{d!(waiting_n, n)}{is_offline.then(|| format!(" · {state}"))}</p>
                    <Held why=queue.scans.held/>
                </Banner>
            }
        })
    };
    let report = move || queue.scans.report.get().map(|sent| view! { <Told queue sent/> });
    view! {
        {waiting}
        {report}
    }
    .into_any()
}

#[component]
fn Told(queue: Queue, sent: Sent) -> impl IntoView {
    let tone = if sent.differences.is_empty() { Tone::Good } else { Tone::Wait };
    let icon = if sent.differences.is_empty() { "check" } else { "warn" };
    let rows = sent.differences.into_iter().map(row).collect_view();
    view! {
        <Banner tone icon title=d!(report)>
            <div class="stack stack-s">
                <p class="num">{d!(report_good, sent.n_good)}</p>
                <ul class="plain-list stack stack-s">{rows}</ul>
                <div><Button on_press=move |()| queue.scans.forget_report()>{d!(report_done)}</Button></div>
            </div>
        </Banner>
    }
    .into_any()
}

fn row(one: Difference) -> impl IntoView {
    let when = one.scanned_at.map(text::moment);
    let what = one.refused.or_else(|| one.says.map(|says| words::settled(lang(), says).to_owned()));
    let first = one.at.filter(|_| one.says.is_some_and(|says| !says.is_done())).map(|at| {
        let door = if one.door.is_empty() { String::new() } else { d!(at_door, one.door) };
        let by = match one.by {
            Some(by) => d!(by_at, by, text::moment(at)),
            None => d!(self_at, text::moment(at)),
        };
        format!("{by} {door}")
    });
    let off = one.minutes_off.map(|minutes| d!(report_clock, minutes));
    view! {
        <li>
            <strong>{one.name}</strong>" "<span class="num quiet">{when}</span>
            <p>{what}</p>
            {first.map(|first| view! { <p class="num">{first}</p> })}
            {off.map(|off| view! { <p class="num">{off}</p> })}
        </li>
    }
}
