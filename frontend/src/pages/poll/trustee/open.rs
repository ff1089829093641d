//! Opening the sums: the whole box is checked in this phone first.

use super::Seat;
use crate::{
    api,
    ceremony::{self, Opened},
    sending::Sending,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    ballot::Flaw,
    i18n::problem,
    log::{Hash, twelve_words},
};

/// Entries replayed between two turns, so that a slow phone answers taps.
const ENTRIES_A_TURN: usize = 8;

/// A box that checks, and the trustee's part in opening it.
#[derive(Clone)]
struct Ready {
    n_counted: u64,
    root: Hash,
    share: String,
}

/// Checks the box in this phone; what is wrong, in words.
async fn check(seat: Seat, seed: Hash, done: RwSignal<(usize, usize)>) -> Result<Ready, String> {
    let poll = seat.id;
    let said = |failure: api::Failure| text::failure(&failure);
    let commitments = api::poll::commitments(poll);
    let said_so_far = api::poll::ceremony(poll).await.map_err(said)?;
    let board = api::poll::board(poll).await.map_err(said)?;
    let opening =
        ceremony::open_sums(said_so_far, seat.known(seed), (board, commitments.await)).await;
    let wrong = |flaw: Flaw| format!("{}：{}", k!(not_opened), problem::text(lang(), flaw.code()));
    let mut opening = opening.map_err(|_| t!(part_failed).to_owned())?.map_err(wrong)?;
    loop {
        match opening(ENTRIES_A_TURN).map_err(wrong)? {
            Opened::Going(n, of) => {
                done.try_set((n, of));
                api::sleep(0).await;
            }
            Opened::Done(None) => return Err(k!(other_seed).to_owned()),
            Opened::Done(Some((n_counted, root, share))) => {
                return Ok(Ready { n_counted, root, share });
            }
        }
    }
}

/// The box is checked, its root compared, and only then its sums are opened.
#[component]
pub(super) fn Open(seat: Seat) -> impl IntoView {
    let busy = RwSignal::new(false);
    let done = RwSignal::new((0, 0));
    let wrong = RwSignal::new(None::<String>);
    let ready = RwSignal::new(None::<Ready>);
    let begin = move |()| {
        let Some(seed) = seat.seed.get_untracked() else { return };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let came = check(seat, seed, done).await;
            if busy.try_set(false).is_some() {
                return;
            }
            match came {
                Ok(checked) => {
                    seat.keep_file();
                    ready.set(Some(checked));
                }
                Err(why) => wrong.set(Some(why)),
            }
        });
    };
    let progress = move || {
        let (n, of) = done.get();
        (busy.get() && of > 0).then(|| view! { <Waiting words=k!(opening, n, of)/> })
    };
    move || {
        match ready.get() {
        Some(ready) => view! { <Send seat ready/> }.into_any(),
        None => view! {
            <h2>{k!(open_title)}</h2>
            <p>{k!(open_words)}</p>
            {progress}
            {move || wrong.get().map(|why| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
            })}
            <Button kind=ButtonKind::Primary wide=true large=true icon="search" busy on_press=begin>{k!(check_box)}</Button>
        }
        .into_any(),
    }
    }
}

/// What the box comes to, to be compared with the others before the sums are opened.
#[component]
fn Send(seat: Seat, ready: Ready) -> impl IntoView {
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let share = StoredValue::new(ready.share);
    let words = twelve_words(&ready.root);
    let rows = words.chunks(4).map(|row| view! { <p class="poll-words">{row.join(" ")}</p> });
    let rows = rows.collect_view();
    let send = move |()| {
        let call = async move { api::poll::open_sums(seat.id, &share.get_value()).await };
        sending.run(call, text::failure, move |()| seat.found.refetch());
    };
    view! {
        <Banner tone=Tone::Good icon="check" title=k!(checked_title, ready.n_counted)>
            <p>{k!(checked_words)}</p>
        </Banner>
        {rows}
        {move || wrong.get().map(|why| view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
        })}
        <Button kind=ButtonKind::Primary wide=true large=true icon="lock" busy on_press=send>{k!(open)}</Button>
    }
}
