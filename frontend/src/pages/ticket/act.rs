//! What the resident can do now, decided by the same rules as on the server.

use super::Desk;
use crate::{
    session,
    text::{self, lang, t},
    ui::{Button, ButtonKind, Dialog, Pick, Shape, Sheet, Stars, TextField, Toaster, ToggleChips},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::TicketView,
    i18n::label,
    rating::RatingTag,
    text::LINE_CHARS_MAX,
    ticket::{Actor, TicketAction, step},
};

/// Which sheet is open, and what is written in it.
#[derive(Clone, Copy)]
struct Rating {
    desk: Desk,
    toaster: Toaster,
    open: RwSignal<bool>,
    stars: RwSignal<Option<u8>>,
    tags: RwSignal<Vec<RatingTag>>,
    words: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Rating {
    fn new(desk: Desk, toaster: Toaster) -> Self {
        Self {
            desk,
            toaster,
            open: RwSignal::new(false),
            stars: RwSignal::new(None),
            tags: RwSignal::new(Vec::new()),
            words: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
        }
    }

    fn send(self, action: TicketAction, thanks: &'static str) {
        spawn_local(async move {
            match self.desk.act(action).await {
                Ok(()) => {
                    self.open.set(false);
                    self.toaster.say(thanks);
                }
                Err(failure) => self.wrong.set(Some(text::failure(&failure))),
            }
        });
    }
}

fn can(view: &TicketView, action: &TicketAction) -> bool {
    super::standing(view).is_some_and(|standing| {
        let actor = Actor { id: view.my_id, party: view.my_party, standing };
        step(&view.ticket, action, actor, session::now()).is_ok()
    })
}

fn rate(stars: u8, solved: bool) -> TicketAction {
    TicketAction::Rate { stars, solved, tags: Vec::new(), words: t!(solved).to_owned() }
}

/// The buttons, and the sheets they open.
#[component]
pub(super) fn Actions(view: TicketView, desk: Desk) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let good = Rating::new(desk, toaster);
    let bad = Rating::new(desk, toaster);
    let may_rate = can(&view, &rate(5, true));
    let may_reopen = can(&view, &TicketAction::Reopen { reason: t!(not_solved).to_owned() });
    let may_nudge = can(&view, &TicketAction::Nudge);
    let may_withdraw = can(&view, &TicketAction::Withdraw);
    let withdrawing = RwSignal::new(false);
    let quick = move |action: TicketAction, said: &'static str| {
        spawn_local(async move {
            match desk.act(action).await {
                Ok(()) => toaster.say(said),
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    let verdict = (may_rate || may_reopen).then(|| {
        view! {
            <div class="buttons">
                {may_rate.then(|| view! {
                    <Button kind=ButtonKind::Primary icon="check" on_press=move |()| good.open.set(true)>{t!(solved)}</Button>
                })}
                {may_reopen.then(|| view! {
                    <Button icon="cross" on_press=move |()| bad.open.set(true)>{t!(not_solved)}</Button>
                })}
            </div>
        }
    });
    let nudges = (may_nudge || may_withdraw).then(|| {
        view! {
            <div class="buttons">
                {may_nudge.then(|| view! {
                    <Button icon="bell" busy=desk.busy on_press=move |()| quick(TicketAction::Nudge, t!(nudged))>{t!(nudge)}</Button>
                })}
                {may_withdraw.then(|| view! {
                    <Button kind=ButtonKind::Quiet icon="back" on_press=move |()| withdrawing.set(true)>{t!(withdraw)}</Button>
                })}
            </div>
        }
    });
    view! {
        <section class="stack stack-s" aria-label=t!(actions_label)>{verdict}{nudges}</section>
        <GoodSheet rating=good/>
        <BadSheet rating=bad may_rate/>
        <Dialog open=withdrawing title=t!(withdraw_title) close_label=t!(close)>
            <p>{t!(withdraw_words)}</p>
            <div class="buttons">
                <Button kind=ButtonKind::DangerFill busy=desk.busy on_press=move |()| {
                    withdrawing.set(false);
                    quick(TicketAction::Withdraw, t!(withdrawn));
                }>{t!(withdraw)}</Button>
                <Button on_press=move |()| withdrawing.set(false)>{t!(keep_it)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn star_words() -> [String; 5] {
    [t!(star_1), t!(star_2), t!(star_3), t!(star_4), t!(star_5)].map(ToOwned::to_owned)
}

fn tag_picks() -> Signal<Vec<Pick<RatingTag>>> {
    Signal::derive(|| {
        RatingTag::ALL
            .into_iter()
            .map(|tag| Pick::new(tag, label::rating_tag(lang(), tag)))
            .collect()
    })
}

/// Solved: stars, tags, words; nothing is chosen beforehand.
#[component]
fn GoodSheet(rating: Rating) -> impl IntoView {
    let send = move |()| match rating.stars.get_untracked() {
        None => rating.wrong.set(Some(t!(choose_stars).to_owned())),
        Some(stars) => {
            let (tags, words) = (rating.tags.get_untracked(), rating.words.get_untracked());
            rating.send(
                TicketAction::Rate { stars, solved: true, tags, words },
                t!(thanks_for_rating),
            );
        }
    };
    view! {
        <Sheet open=rating.open title=t!(rate_title) close_label=t!(close)>
            <Stars name="stars" legend=t!(rate_legend) words=star_words() chosen=rating.stars/>
            <ToggleChips label=t!(tags_label) picks=tag_picks() chosen=rating.tags/>
            <TextField id="rate-words" label=t!(rate_words) value=rating.words shape=Shape::Lines(2) length_max=200 error=rating.wrong/>
            <Button kind=ButtonKind::Primary wide=true busy=rating.desk.busy on_press=send>{t!(send_rating)}</Button>
        </Sheet>
    }
    .into_any()
}

/// Not solved: what is left comes first, stars only if the person wants to.
#[component]
fn BadSheet(rating: Rating, may_rate: bool) -> impl IntoView {
    let send = move |()| {
        let words = rating.words.get_untracked();
        if words.trim().is_empty() {
            rating.wrong.set(Some(t!(say_what_is_left).to_owned()));
            return;
        }
        let action = match rating.stars.get_untracked() {
            Some(stars) if words.chars().count() <= LINE_CHARS_MAX => TicketAction::Rate {
                stars,
                solved: false,
                tags: rating.tags.get_untracked(),
                words,
            },
            Some(_) | None => TicketAction::Reopen { reason: words },
        };
        rating.send(action, t!(reopened));
    };
    view! {
        <Sheet open=rating.open title=t!(not_solved_title) close_label=t!(close)>
            <TextField id="left-words" label=t!(what_is_left) hint=t!(what_is_left_hint) value=rating.words shape=Shape::Lines(3) length_max=200 error=rating.wrong/>
            {may_rate.then(|| view! {
                <Stars name="bad-stars" legend=t!(rate_legend_optional) words=star_words() chosen=rating.stars/>
                <ToggleChips label=t!(tags_label) picks=tag_picks() chosen=rating.tags/>
            })}
            <Button kind=ButtonKind::Primary wide=true busy=rating.desk.busy on_press=send>{t!(do_it_again)}</Button>
        </Sheet>
    }
    .into_any()
}
