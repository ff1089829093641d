//! 查一查: the ballot is in the box, the box was not changed, the sums are right — checked in this phone.

use super::{Desk, line};
use crate::{
    api,
    booth::{self, Asked, Checked},
    session::{Session, device, now},
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
    poll::{Outcome, PollStatus},
};

/// A check of the poll as it stood then. It outlives changes that arrive meanwhile, until the poll stands
/// somewhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Last {
    at: PollStatus,
    said: Said,
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
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
    let (last, at) = (desk.checked, view.status);
    let listed = view.mine.map(|mine| mine.ballots).unwrap_or_default();
    let missing = session.me().is_some_and(|me| is_missing(desk.id, me.id, &listed));
    let own = listed.into_iter().find(|ballot| ballot.counts).map(|ballot| Own {
        seq: u64::try_from(ballot.log_seq).unwrap_or_default(),
        tracker: ballot.tracker,
        choice: ballot.choice,
    });
    let check = move |()| {
        if missing {
            last.set(Some(Last { at, said: bad(Flaw::NotInBox) }));
            return;
        }
        last.set(Some(Last { at, said: Said::Checking(0, 0) }));
        let own = own.clone();
        spawn_local(async move {
            if let Some(said) = check(desk.id, own, is_secret, (last, at)).await {
                tell(last, at, said);
            }
        });
    };
    let said = move || last.get().filter(|last| last.at == at).map(|last| last.said);
    let busy = Signal::derive(move || matches!(said(), Some(Said::Checking(..))));
    let outcome = move || {
        let Some(said) = said() else { return ().into_any() };
        match said {
            Said::Checking(_, 0) => view! { <Waiting words=p!(checking)/> }.into_any(),
            Said::Checking(done, all) => view! {
                <Waiting words=p!(checking_n, done, all)/>
                <Button icon="cross" on_press=move |()| last.set(None)>{p!(check_stop)}</Button>
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

/// Entries replayed between two looks at the clock.
const ENTRIES_A_LOOK: usize = 4;
/// Milliseconds after which a slow phone answers taps again.
const TURN_MS: i64 = 100;

/// Says how far a check is, or what it came to; false when it was stopped, the poll has moved on, or the
/// page was left.
fn tell(last: RwSignal<Option<Last>>, at: PollStatus, said: Said) -> bool {
    let told = last.try_update(|last| match last {
        Some(Last { at: begun, said: going @ Said::Checking(..) }) if *begun == at => {
            *going = said;
            true
        }
        Some(_) | None => false,
    });
    told == Some(true)
}

/// Checks with the server's answers; none when it was stopped.
async fn check(
    poll: PollId,
    own: Option<Own>,
    is_secret: bool,
    (last, at): (RwSignal<Option<Last>>, PollStatus),
) -> Option<Said> {
    // The server computes while the rest is fetched; ballots that come meanwhile are checked by themselves.
    let commitments = is_secret.then(|| api::poll::commitments(poll));
    let seen = seen(poll);
    let from = seen.map_or(0, |root| root.size);
    let seq = own.as_ref().map_or(0, |own| own.seq);
    let proof = match api::poll::proof(poll, seq, from).await {
        Ok(proof) => proof,
        // A box with fewer entries than this phone has seen was changed.
        Err(failure) if failure.status == 404 && seen.is_some() => {
            return Some(bad(Flaw::Changed));
        }
        Err(failure) => return Some(Said::Later(text::failure(&failure))),
    };
    let board = match api::poll::board(poll).await {
        Ok(board) => board,
        Err(failure) => return Some(Said::Later(text::failure(&failure))),
    };
    let commitments = match commitments {
        Some(told) => told.await,
        None => Vec::new(),
    };
    let has_own = own.is_some();
    let asked = Asked { own, proof, seen, board, commitments };
    let mut checking = match booth::check(asked).await {
        Err(_) => return Some(Said::Later(t!(part_failed).to_owned())),
        Ok(Err(flaw)) => return Some(bad(flaw)),
        Ok(Ok(checking)) => checking,
    };
    let mut turn = now();
    let verdict = loop {
        match checking(ENTRIES_A_LOOK) {
            Err(flaw) => return Some(bad(flaw)),
            Ok(Checked::Done(verdict)) => break verdict,
            Ok(Checked::Going(done, all)) if now().0 - turn.0 >= TURN_MS => {
                if !tell(last, at, Said::Checking(done, all)) {
                    return None;
                }
                api::sleep(0).await;
                turn = now();
            }
            Ok(Checked::Going(..)) => {}
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
    Some(Said::Good(lines.into_iter().flatten().collect()))
}

fn bad(flaw: Flaw) -> Said {
    Said::Bad(problem::text(lang(), flaw.code()).to_owned())
}
