//! 查一查: the ballot is in the box, the box was not changed, the sums are right — checked in this phone.

use super::{Desk, line};
use crate::{
    api,
    booth::{self, Asked, Found},
    session::device,
    text::{self, lang, t},
    ui::{Banner, Button, Tone, Waiting},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{api::PollView, i18n::problem, id::PollId, log::Root};

/// What the last check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Nothing,
    Checking,
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

/// The button, and what came of it.
#[component]
pub(super) fn Check(view: PollView, desk: Desk) -> impl IntoView {
    if view.log_size == 0 {
        return ().into_any();
    }
    let is_over = view.result.is_some();
    let said = RwSignal::new(Said::Nothing);
    let my_place = view
        .mine
        .and_then(|mine| mine.ballots.into_iter().find(|ballot| ballot.counts))
        .map(|ballot| ballot.log_seq);
    let check = move |()| {
        said.set(Said::Checking);
        spawn_local(async move {
            let found = check(desk.id, my_place).await;
            said.try_set(found);
        });
    };
    let busy = Signal::derive(move || said.get() == Said::Checking);
    let outcome = move || match said.get() {
        Said::Nothing => ().into_any(),
        Said::Checking => view! { <Waiting words=p!(checking)/> }.into_any(),
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

async fn check(poll: PollId, my_place: Option<i64>) -> Said {
    let seen = seen(poll);
    let from = seen.map_or(0, |root| root.size);
    // Who has no ballot in the box checks the first entry, which says what was asked of whom.
    let seq = my_place.unwrap_or(0);
    let proof = match api::poll::proof(poll, seq, from).await {
        Ok(proof) => proof,
        // A box with fewer entries than this phone has seen was changed.
        Err(failure) if failure.status == 404 && seen.is_some() => {
            return Said::Bad(p!(box_changed).to_owned());
        }
        Err(failure) => return Said::Later(text::failure(&failure)),
    };
    let board = match api::poll::board(poll).await {
        Ok(board) => board,
        Err(failure) => return Said::Later(text::failure(&failure)),
    };
    let words = proof.words.join(" ");
    let asked = Asked { seq: u64::try_from(seq).unwrap_or(0), proof, seen, board };
    match booth::check(asked).await {
        Err(_) => Said::Later(t!(part_failed).to_owned()),
        Ok(Found::NotInBox) => Said::Bad(p!(not_in_box).to_owned()),
        Ok(Found::Changed) => Said::Bad(p!(box_changed).to_owned()),
        Ok(Found::Flawed(code)) => Said::Bad(problem::text(lang(), code).to_owned()),
        Ok(Found::Sound(root, verdict)) => {
            device::keep(&note_of(poll), api::json::write(&root).ok().as_deref());
            let mut lines = Vec::new();
            if my_place.is_some() {
                lines.push(p!(check_in_box).to_owned());
            }
            if seen.is_some() {
                lines.push(p!(check_only_grew).to_owned());
            }
            lines.push(match verdict.outcome {
                Some(_) => p!(check_sums, verdict.n_counted),
                None => p!(check_signed).to_owned(),
            });
            lines.push(p!(root_words, words));
            Said::Good(lines)
        }
    }
}
