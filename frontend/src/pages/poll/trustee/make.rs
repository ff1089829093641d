//! Making the key together: what can be said without asking is said at once, and words are compared.

use super::Seat;
use crate::{
    api,
    ceremony::{self, Turn},
    sending::Sending,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Dialog, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    ballot::Flaw,
    i18n::{problem, trustee as words},
    log::{Hash, twelve_words},
    poll::PollStatus,
};

/// Says everything that needs no question; what is left then.
async fn go_on(seat: Seat, seed: Hash) -> Result<Turn, String> {
    let poll = seat.id;
    loop {
        let said = |failure: api::Failure| text::failure(&failure);
        let said_so_far = api::poll::ceremony(poll).await.map_err(said)?;
        let turn = ceremony::turn(said_so_far, seat.known(seed))
            .await
            .map_err(|_| t!(part_failed).to_owned())?;
        let turn = turn.ok_or_else(|| t!(part_failed).to_owned())?;
        let Turn::Say(attempt, message) = turn else { return Ok(turn) };
        api::poll::say(poll, attempt, &message).await.map_err(said)?;
    }
}

/// The step a trustee stands at.
#[component]
pub(super) fn Step(seat: Seat, changes: Memo<u32>) -> impl IntoView {
    let turn = RwSignal::new(None::<Result<Turn, String>>);
    let again = RwSignal::new(0_u32);
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        changes.track();
        again.track();
        let Some(seed) = seat.seed.get() else { return };
        let n = latest.with_value(|n| n.wrapping_add(1));
        latest.set_value(n);
        spawn_local(async move {
            let next = go_on(seat, seed).await;
            // What was asked later knows more.
            if latest.try_get_value() != Some(n) {
                return;
            }
            if !matches!(next, Ok(Turn::OtherSeed) | Err(_)) {
                seat.keep_file();
            }
            turn.try_set(Some(next));
        });
    });
    // A step is drawn anew only when it is another one.
    let turn = Memo::new(move |_| turn.get());
    move || {
        match turn.get() {
        None => view! { <Waiting words=k!(working)/> }.into_any(),
        Some(Err(why)) => view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
            <Button icon="refresh" on_press=move |()| again.update(|n| *n = n.wrapping_add(1))>{t!(retry)}</Button>
        }
        .into_any(),
        Some(Ok(Turn::Compare(digest, attempt, deal))) => {
            view! { <Compare seat digest attempt deal again/> }.into_any()
        }
        Some(Ok(Turn::Say(..) | Turn::Wait)) => view! {
            <h2>{k!(wait_title)}</h2>
            <p>{k!(wait_words)}</p>
            <KeepAndRestart seat/>
        }
        .into_any(),
        Some(Ok(Turn::Done)) => view! {
            <Banner tone=Tone::Good icon="lock" title=k!(done_title)><p>{k!(done_words)}</p></Banner>
            <KeepAndRestart seat/>
        }
        .into_any(),
        Some(Ok(Turn::Wrong(place))) => {
            let name = seat.found.with_untracked(|found| {
                let view = found.as_ref()?.as_ref().ok()?;
                view.trustees.get(place).map(|trustee| trustee.name.clone())
            });
            let why = words::wrong_deal(lang(), name.unwrap_or_default());
            view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
                <Restart seat forget=false/>
            }
            .into_any()
        }
        Some(Ok(Turn::OtherSeed)) => view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{k!(other_seed)}</p></Banner>
            <Button icon="lock" on_press=move |()| seat.seed.set(None)>{k!(choose_file)}</Button>
            <Restart seat forget=true/>
        }
        .into_any(),
        Some(Ok(Turn::Exchanged)) => view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{problem::text(lang(), Flaw::Key.code())}</p></Banner>
        }
        .into_any(),
    }
    }
}

/// Twelve words that must be the same on every trustee's phone.
#[component]
fn Compare(
    seat: Seat,
    digest: Hash,
    attempt: u32,
    deal: String,
    again: RwSignal<u32>,
) -> impl IntoView {
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let words = twelve_words(&digest);
    let rows = words.chunks(4).map(|row| view! { <p class="poll-words">{row.join(" ")}</p> });
    let rows = rows.collect_view();
    let deal = StoredValue::new(deal);
    let same = move |()| {
        let call = async move { api::poll::say(seat.id, attempt, &deal.get_value()).await };
        seat.keep_compared(&digest);
        sending.run(call, text::failure, move |()| again.update(|n| *n = n.wrapping_add(1)));
    };
    view! {
        <h2>{k!(compare_title)}</h2>
        <p>{k!(compare_words)}</p>
        {rows}
        {move || wrong.get().map(|why| view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
        })}
        <Button kind=ButtonKind::Primary wide=true large=true icon="check" busy on_press=same>{k!(compare_same)}</Button>
    }
}

#[component]
fn KeepAndRestart(seat: Seat) -> impl IntoView {
    view! {
        <Button icon="download" wide=true on_press=move |()| seat.save_file()>{k!(save_again)}</Button>
        <Restart seat forget=false/>
    }
}

/// Begins again with everybody, after a question; only before voting begins. Who cannot open the own key
/// any more forgets it.
#[component]
pub(super) fn Restart(seat: Seat, forget: bool) -> impl IntoView {
    let open = RwSignal::new(false);
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        let Some(mine) = seat.mine() else { return };
        sending.saying(k!(restarted)).run(
            api::poll::restart(seat.id, mine.attempt),
            text::failure,
            move |()| {
                open.set(false);
                if forget {
                    seat.forget();
                }
                seat.found.refetch();
            },
        );
    };
    let is_early = move || {
        seat.found
            .with(|found| matches!(found, Some(Ok(view)) if view.status == PollStatus::Announced))
    };
    view! {
        <Show when=is_early>
            <Button kind=ButtonKind::Quiet icon="refresh" on_press=move |()| open.set(true)>{k!(restart)}</Button>
        </Show>
        <Dialog open title=k!(restart) close_label=t!(close)>
            <p>{k!(restart_words)}</p>
            {move || wrong.get().map(|why| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
            })}
            <Button kind=ButtonKind::DangerFill wide=true busy on_press=send>{k!(restart)}</Button>
        </Dialog>
    }
}
