//! Opening the sums: the whole box is checked in this phone first.

use super::Seat;
use crate::{
    api,
    booth::{self, Opened},
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{i18n::problem, id::PollId, log::Hash};

/// Entries replayed between two turns, so that a slow phone answers taps.
const ENTRIES_A_TURN: usize = 8;

/// Checks the box and sends the trustee's part; what is wrong, in words.
async fn open(poll: PollId, seed: Hash, done: RwSignal<(usize, usize)>) -> Result<(), String> {
    let said = |failure: api::Failure| text::failure(&failure);
    let ceremony = api::poll::ceremony(poll).await.map_err(said)?;
    let board = api::poll::board(poll).await.map_err(said)?;
    let opening = booth::open_sums(ceremony, seed, board).await;
    let wrong = |flaw: linli_shared::ballot::Flaw| {
        format!("{}：{}", k!(not_opened), problem::text(lang(), flaw.code()))
    };
    let mut opening = opening.map_err(|_| t!(part_failed).to_owned())?.map_err(wrong)?;
    loop {
        match opening(ENTRIES_A_TURN).map_err(wrong)? {
            Opened::Going(n, of) => {
                if done.try_set((n, of)).is_some() {
                    return Ok(());
                }
                api::sleep(0).await;
            }
            Opened::Done(None) => return Err(k!(other_seed).to_owned()),
            Opened::Done(Some(share)) => {
                return api::poll::open_sums(poll, &share).await.map_err(said);
            }
        }
    }
}

/// The button, how far it is, and what was wrong.
#[component]
pub(super) fn Open(seat: Seat) -> impl IntoView {
    let busy = RwSignal::new(false);
    let done = RwSignal::new((0, 0));
    let wrong = RwSignal::new(None::<String>);
    let begin = move |()| {
        let Some(seed) = seat.seed.get_untracked() else { return };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let came = open(seat.id, seed, done).await;
            busy.try_set(false);
            match came {
                Ok(()) => seat.found.refetch(),
                Err(why) => drop(wrong.try_set(Some(why))),
            }
        });
    };
    let progress = move || {
        let (n, of) = done.get();
        (busy.get() && of > 0).then(|| view! { <Waiting words=k!(opening, n, of)/> })
    };
    view! {
        <h2>{k!(open_title)}</h2>
        <p>{k!(open_words)}</p>
        {progress}
        {move || wrong.get().map(|why| view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
        })}
        <Button kind=ButtonKind::Primary wide=true large=true icon="lock" busy on_press=begin>{k!(open)}</Button>
    }
}
