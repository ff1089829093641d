//! 查一查: the ballot is in the box, the box was not changed, the sums are right — checked in this phone.

use super::{Desk, line};
use crate::{
    api,
    booth::{self, Asked, Checked},
    session::{Session, device},
    text::{self, lang, t},
    ui::{Banner, Button, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{MyBallot, PollView},
    ballot::{Flaw, Own},
    i18n::problem,
    id::{PollId, ResidentId},
    log::{self, Hash, Root},
    poll::Outcome,
};

/// What the last check came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Said {
    #[default]
    Nothing,
    /// So many entries of so many.
    Checking(usize, usize),
    /// What is right, a line each.
    Good(Vec<String>),
    /// What is wrong.
    Bad(String),
    /// It could not be checked now.
    Later(String),
}

fn note_of(poll: PollId) -> String {
    format!("linli.poll.{poll}")
}

/// The root this phone saw last.
fn seen(poll: PollId) -> Option<Root> {
    api::json::read(&device::kept(&note_of(poll))?).ok()
}

fn ballot_note_of(poll: PollId, me: ResidentId) -> String {
    format!("linli.ballot.{poll}.{me}")
}

/// Remembers what the ballot is recognised by that somebody cast on this phone.
pub(super) fn keep_tracker(poll: PollId, me: ResidentId, tracker: Hash) {
    device::keep(&ballot_note_of(poll, me), Some(&tracker.to_string()));
}

/// Whether a ballot that was cast on this phone is missing from what the server lists.
fn is_missing(poll: PollId, me: ResidentId, listed: &[MyBallot]) -> bool {
    let kept = device::kept(&ballot_note_of(poll, me)).and_then(|digits| digits.parse().ok());
    kept.is_some_and(|kept: Hash| listed.iter().all(|ballot| ballot.tracker != kept))
}

/// The button, and what came of it.
#[component]
pub(super) fn Check(view: PollView, desk: Desk) -> impl IntoView {
    let session = expect_context::<Session>();
    if view.log_size == 0 {
        return ().into_any();
    }
    let is_over = view.result.is_some();
    let is_secret = view.draft.secrecy.is_secret();
    // What was said outlives changes that arrive meanwhile, until the poll stands somewhere else.
    let Desk { said, checked, .. } = desk;
    let status = view.status;
    if checked.get_value().is_some_and(|before| before != status) {
        said.set(Said::Nothing);
    }
    let stopped = desk.stopped;
    let listed = view.mine.map(|mine| mine.ballots).unwrap_or_default();
    let missing = session.me().is_some_and(|me| is_missing(desk.id, me.id, &listed));
    let own = listed.into_iter().find(|ballot| ballot.counts).map(|ballot| Own {
        seq: u64::try_from(ballot.log_seq).unwrap_or_default(),
        tracker: ballot.tracker,
        choice: ballot.choice,
    });
    let check = move |()| {
        if missing {
            said.set(bad(Flaw::NotInBox));
            return;
        }
        said.set(Said::Checking(0, 0));
        checked.set_value(Some(status));
        stopped.set_value(false);
        let own = own.clone();
        spawn_local(async move {
            let found = check(desk.id, own, is_secret, said, stopped).await;
            said.try_set(found);
        });
    };
    let busy = Signal::derive(move || matches!(said.get(), Said::Checking(..)));
    let outcome = move || {
        match said.get() {
        Said::Nothing => ().into_any(),
        Said::Checking(_, 0) => view! { <Waiting words=p!(checking)/> }.into_any(),
        Said::Checking(done, all) => view! {
            <Waiting words=p!(checking_n, done, all)/>
            <Button icon="cross" on_press=move |()| stopped.set_value(true)>{p!(check_stop)}</Button>
        }
        .into_any(),
        Said::Good(lines) => {
            let lines = lines.into_iter().map(|words| line("check", words)).collect_view();
            view! { <Banner tone=Tone::Good icon="lock">{lines}</Banner> }.into_any()
        }
        Said::Bad(why) => view! {
            <Banner tone=Tone::Urgent icon="warn" title=p!(check_failed)>
                <p>{why}</p>
                <p>{p!(check_call)}</p>
            </Banner>
        }
        .into_any(),
        Said::Later(why) => {
            view! { <Banner tone=Tone::Wait icon="info"><p>{why}</p></Banner> }.into_any()
        }
    }
    };
    view! {
        <section class="stack stack-s" aria-labelledby="check-title">
            <h2 id="check-title">{p!(check_title)}</h2>
            <p class="quiet">{p!(check_words)}</p>
            <div aria-live="polite">{outcome}</div>
            <div class="buttons">
                <Button icon="lock" busy on_press=check>{p!(check_now)}</Button>
                <Button icon="download" on_press=move |()| device::leave_for(&api::poll::board_address(desk.id))>
                    {p!(download)}
                </Button>
                {is_over.then(|| view! {
                    <Button icon="print" on_press=move |()| device::leave_for(&api::poll::result_address(desk.id))>
                        {p!(print_result)}
                    </Button>
                })}
            </div>
        </section>
    }
    .into_any()
}

/// Entries replayed between two turns, so that a slow phone answers taps.
const ENTRIES_A_TURN: usize = 8;

async fn check(
    poll: PollId,
    own: Option<Own>,
    is_secret: bool,
    said: RwSignal<Said>,
    stopped: StoredValue<bool>,
) -> Said {
    let seen = seen(poll);
    let from = seen.map_or(0, |root| root.size);
    let seq = own.as_ref().map_or(0, |own| own.seq);
    let proof = match api::poll::proof(poll, seq, from).await {
        Ok(proof) => proof,
        // A box with fewer entries than this phone has seen was changed.
        Err(failure) if failure.status == 404 && seen.is_some() => {
            return bad(Flaw::Changed);
        }
        Err(failure) => return Said::Later(text::failure(&failure)),
    };
    let board = match api::poll::board(poll).await {
        Ok(board) => board,
        Err(failure) => return Said::Later(text::failure(&failure)),
    };
    let has_own = own.is_some();
    let mut checking = match booth::check(Asked { own, proof, seen, board }).await {
        Err(_) => return Said::Later(t!(part_failed).to_owned()),
        Ok(Err(flaw)) => return bad(flaw),
        Ok(Ok(checking)) => checking,
    };
    let verdict = loop {
        match checking(ENTRIES_A_TURN) {
            Err(flaw) => return bad(flaw),
            Ok(Checked::Done(verdict)) => break verdict,
            Ok(Checked::Going(done, all)) => {
                // The page may have been left meanwhile.
                if said.try_set(Said::Checking(done, all)).is_some()
                    || stopped.try_get_value() != Some(false)
                {
                    return Said::Nothing;
                }
                api::sleep(0).await;
            }
        }
    };
    device::keep(&note_of(poll), api::json::write(&verdict.root).ok().as_deref());
    let is_counted = !matches!(verdict.outcome, None | Some(Outcome::Void));
    let lines = [
        has_own.then(|| p!(check_in_box).to_owned()),
        (has_own && is_counted && !is_secret).then(|| p!(check_counted).to_owned()),
        seen.is_some().then(|| p!(check_only_grew).to_owned()),
        is_secret.then(|| p!(check_proofs).to_owned()),
        is_counted.then(|| p!(check_sums, verdict.n_counted)),
        (!is_counted).then(|| p!(check_signed).to_owned()),
        Some(p!(root_words, log::words(&verdict.root.hash).join(" "))),
    ];
    Said::Good(lines.into_iter().flatten().collect())
}

fn bad(flaw: Flaw) -> Said {
    Said::Bad(problem::text(lang(), flaw.code()).to_owned())
}
