//! What is asked, by which rule, how many took part, and what it came to.

use super::{Desk, StatusBadge, line, outcome_badge};
use crate::{
    text::{self, lang},
    ui::{Badge, Banner, Icon, IconSize, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Area,
    api::{BASE, PollResult, PollView},
    i18n::{label, poll as words},
    poll::{Outcome, PollOption, PollStatus, QuestionKind, Sum, Turnout, permille, standing},
};

/// The matter, where it stands and what it can bring about.
#[component]
pub(super) fn Head(view: PollView) -> impl IntoView {
    let draft = view.draft;
    let when = match view.status {
        PollStatus::Announced => format!(
            "{} · {}",
            p!(from, text::moment(draft.opens_at)),
            p!(until, text::moment(draft.closes_at))
        ),
        PollStatus::Open => p!(until, text::moment(draft.closes_at)),
        PollStatus::Counting | PollStatus::Closed | PollStatus::Void => {
            p!(ended, text::moment(draft.closes_at))
        }
    };
    let places = if view.places.is_empty() {
        p!(whole_community).to_owned()
    } else {
        view.places.join("、")
    };
    let void = view.void_reason.map(|reason| {
        view! {
            <Banner tone=Tone::Wait icon="cross" title=label::poll_status(lang(), PollStatus::Void)>
                <p>{reason}</p>
            </Banner>
        }
    });
    view! {
        <section class="stack stack-s">
            <p class="line">
                <StatusBadge status=view.status/>
                <Badge icon="users" text=label::franchise(lang(), draft.franchise)/>
                {draft.secrecy.is_secret().then(|| view! { <Badge icon="lock" text=p!(secret_choice)/> })}
            </p>
            <h2 class="poll-title">{draft.title}</h2>
            <p>{draft.words}</p>
            {line("clock", when)}
            {line("pin", places)}
        </section>
        {void}
        <section class="card" aria-label=p!(effect_title)>
            <p class="card-title">{words::effect(lang(), draft.mode, draft.preliminary)}</p>
            <p class="card-note">{words::how(lang(), &view.rule)}</p>
        </section>
    }
    .into_any()
}

/// Who took part of those entitled: words first, the bar repeats them.
#[component]
pub(super) fn Meter(turnout: Turnout, by_area: bool) -> impl IntoView {
    let Turnout { entitled, taking_part } = turnout;
    let width = format!("--used:{}%", permille(taking_part.heads, entitled.heads) / 10);
    let area = by_area.then(|| {
        let width = format!("--used:{}%", permille(taking_part.area.0, entitled.area.0) / 10);
        view! {
            <p class="timebar-words"><span>{p!(turnout_area, taking_part.area, entitled.area)}</span></p>
            <span class="timebar-track" aria-hidden="true"><span class="timebar-fill" style=width></span></span>
        }
    });
    view! {
        <div class="timebar timebar-ok">
            <p class="timebar-words">
                <span class="timebar-what">
                    <Icon name="users" size=IconSize::Small/>
                    {p!(turnout_heads, taking_part.heads, entitled.heads)}
                </span>
                <b>{format!("{}%", words::percent(words::share_voted(&turnout)))}</b>
            </p>
            <span class="timebar-track" aria-hidden="true"><span class="timebar-fill" style=width></span></span>
            {area}
        </div>
    }
    .into_any()
}

/// How many take part while it is open, and how many are missing.
#[component]
pub(super) fn Progress(view: PollView, desk: Desk) -> impl IntoView {
    let (rule, first) = (view.rule, view.turnout);
    let is_open = view.status == PollStatus::Open;
    if matches!(view.status, PollStatus::Announced | PollStatus::Void) {
        return ().into_any();
    }
    let turnout = move || desk.turnout.get().unwrap_or(first);
    let missing = move || {
        let missing = words::missing(lang(), standing(&rule, &turnout()));
        (is_open && rule.quorum.is_some()).then(|| view! { <p class="poll-missing">{missing}</p> })
    };
    view! {
        <section class="stack stack-s" aria-labelledby="turnout-title">
            <h2 id="turnout-title">{p!(turnout_title)}</h2>
            <div aria-live="polite">
                {move || view! { <Meter turnout=turnout() by_area=rule.by_area/> }}
                {missing}
            </div>
            {match view.counting {
                Some(percent) => view! { <p class="poll-missing">{p!(counting, percent)}</p> }.into_any(),
                None => is_open.then(|| view! { <p class="quiet">{p!(no_result_yet)}</p> }).into_any(),
            }}
        </section>
    }
    .into_any()
}

/// What is asked: each plan with its words, cost and pictures.
#[component]
pub(super) fn Options(view: PollView) -> impl IntoView {
    let cards = view.draft.question.options.into_iter().map(option_card).collect_view();
    view! {
        <section class="stack stack-s" aria-labelledby="options-title">
            <h2 id="options-title">{p!(options_title)}</h2>
            <div class="cards">{cards}</div>
        </section>
    }
    .into_any()
}

fn option_card(option: PollOption) -> AnyView {
    let cost = option.cost_fen.map(|fen| line("points", p!(cost, fen)));
    let title = option.title.clone();
    let photos = option
        .photos
        .into_iter()
        .map(|id| {
            let alt = title.clone();
            view! { <div class="photo"><img src=format!("{BASE}/uploads/{id}") alt=alt loading="lazy"/></div> }
        })
        .collect_view();
    let has_words = !option.words.is_empty();
    view! {
        <div class="card">
            <p class="card-title">{option.title}</p>
            {has_words.then(|| view! { <p>{option.words}</p> })}
            {cost}
            <div class="photos">{photos}</div>
        </div>
    }
    .into_any()
}

/// What it came to.
#[component]
pub(super) fn Result(view: PollView) -> impl IntoView {
    let Some(PollResult { tally, outcome, bands }) = view.result else { return ().into_any() };
    let (draft, rule) = (view.draft, view.rule);
    let whole = tally.turnout.taking_part;
    let won = |n: u8| matches!(&outcome, Outcome::Passed { winners } if winners.contains(&n));
    let is_plan = draft.question.kind == QuestionKind::Plan;
    let names = draft.question.options.iter().map(|option| option.title.clone());
    let mut rows: Vec<(String, Sum, bool)> = (0_u8..)
        .zip(names)
        .zip(&tally.options)
        .map(|((n, name), sum)| {
            let name = if is_plan { p!(vote_for).to_owned() } else { name };
            (name, *sum, won(n))
        })
        .collect();
    if is_plan {
        rows.push((p!(vote_against).to_owned(), tally.against, false));
    }
    rows.push((p!(vote_abstain).to_owned(), tally.abstain, false));
    let rows = rows
        .into_iter()
        .map(|(name, sum, won)| bar_row(name, sum, whole, rule.by_area, won))
        .collect_view();
    let ages = (!bands.is_empty()).then(|| {
        let lines = bands.iter().map(|sum| {
            let name = label::band(lang(), sum.band);
            view! { <li class="line-apart"><span>{name}</span><b class="num">{p!(people, sum.n_voted)}</b></li> }
        });
        view! {
            <h3>{p!(bands_title)}</h3>
            <ul class="plain-list">{lines.collect_view()}</ul>
        }
    });
    let took_part = p!(took_part, whole.heads, words::percent(words::share_voted(&tally.turnout)));
    view! {
        <section class="stack stack-s" aria-labelledby="result-title">
            <h2 id="result-title">{p!(result_title)}</h2>
            <p class="line">{outcome_badge(&outcome)}<span>{words::outcome(lang(), &outcome, draft.mode)}</span></p>
            <p>{took_part}</p>
            <div class="stack stack-s">{rows}</div>
            {ages}
        </section>
    }
    .into_any()
}

fn bar_row(name: String, sum: Sum, whole: Sum, by_area: bool, won: bool) -> AnyView {
    let share = permille(sum.heads, whole.heads);
    let width = format!("--used:{}%", share / 10);
    let area = |part: Area, of: Area| p!(result_area, part, words::percent(permille(part.0, of.0)));
    view! {
        <div class="timebar" class:timebar-ok=won class:timebar-done=!won>
            <p class="timebar-words">
                <span class="timebar-what">{won.then(|| view! { <Icon name="check" size=IconSize::Small/> })}{name}</span>
                <b>{p!(result_line, sum.heads, words::percent(share))}</b>
            </p>
            <span class="timebar-track" aria-hidden="true"><span class="timebar-fill" style=width></span></span>
            {by_area.then(|| view! { <p class="card-note">{area(sum.area, whole.area)}</p> })}
        </div>
    }
    .into_any()
}
