//! Reading a ballot back, casting it or opening it for a test, and the receipt.

use super::vote::{Booth, Step};
use crate::{
    session::device,
    text::{lang, t},
    ui::{Banner, Button, ButtonKind, Icon, QrSvg, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::PollView,
    i18n::{poll as words, trustee},
    poll::{Choice, Question, Revote},
};

fn chosen(question: &Question, choice: &Choice) -> AnyView {
    words::choice(lang(), question, choice)
        .into_iter()
        .map(|words| view! { <p class="poll-choice"><Icon name="check"/>{words}</p> })
        .collect_view()
        .into_any()
}

/// Reads the choice back before it is cast.
#[component]
pub(super) fn Review(view: PollView, booth: Booth) -> impl IntoView {
    let label = view.mine.map(|mine| mine.label).unwrap_or_default();
    let Some(ready) = booth.ballot.get_value() else { return ().into_any() };
    let rows = chosen(&view.draft.question, &ready.choice);
    let rule = match view.draft.revote {
        Revote::Last => p!(revote_last),
        Revote::First => p!(revote_first),
    };
    let how = if ready.sealed.is_some() { p!(secret_ballot) } else { p!(open_ballot) };
    let keepers = match &view.draft.trustees {
        Some(trustees) => trustee::secret_trustees(lang(), trustees.needed, trustees.who.len()),
        None => p!(secret_server).to_owned(),
    };
    let sealed = ready.sealed.map(|sealed| {
        view! {
            <p class="quiet">{keepers}</p>
            <p class="quiet">{p!(sealed_words)}</p>
            <p class="poll-words poll-words-small">{sealed.words()}</p>
        }
    });
    let is_secret = sealed.is_some();
    view! {
        <section class="stack">
            <h2>{p!(review_title)}</h2>
            <p class="card-title">{view.draft.title}</p>
            <p>{p!(review_words, label)}</p>
            {rows}
            <p class="quiet">{rule}</p>
            <p class="quiet">{how}</p>
            {sealed}
            {move || booth.wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            <Button kind=ButtonKind::Primary wide=true large=true icon="ballot" busy=booth.busy on_press=move |()| booth.cast()>
                {p!(cast)}
            </Button>
            <Button wide=true icon="edit" on_press=move |()| booth.step.set(Step::Read)>{p!(change)}</Button>
            {is_secret.then(|| view! {
                <Button kind=ButtonKind::Quiet icon="lock" on_press=move |()| booth.step.set(Step::Test)>{p!(test_phone)}</Button>
            })}
        </section>
    }
    .into_any()
}

/// Opens the sealed ballot instead of casting it, so that another phone can seal the same again.
#[component]
pub(super) fn Opened(view: PollView, booth: Booth) -> impl IntoView {
    let Some(ready) = booth.ballot.get_value() else { return ().into_any() };
    let Some(sealed) = ready.sealed else { return ().into_any() };
    let choice = ready.choice.to_string().replace(' ', "-");
    let address =
        format!("{}/polls/{}/test#{}.{choice}", device::origin(), booth.desk.id, ready.dice);
    let question = view.draft.question;
    let rows = chosen(&question, &ready.choice);
    // Opened for everybody, it must never be cast: the next one is sealed anew.
    let again = move |()| booth.review(&question);
    view! {
        <section class="stack">
            <h2>{p!(test_title)}</h2>
            <p>{p!(test_words)}</p>
            {rows}
            <QrSvg text=address.clone() alt=p!(test_code)/>
            <p><a href=address target="_blank" rel="noreferrer">{p!(test_open)}</a></p>
            <p class="quiet">{p!(sealed_words)}</p>
            <p class="poll-words">{sealed.words()}</p>
            <Button kind=ButtonKind::Primary wide=true large=true icon="refresh" busy=booth.busy on_press=again>{p!(test_back)}</Button>
        </section>
    }
    .into_any()
}

/// Four words, a mark, and the way back.
#[component]
pub(super) fn Receipt(booth: Booth) -> impl IntoView {
    let Some(receipt) = booth.receipt.get_untracked() else { return ().into_any() };
    // The page comes back with the ballot in it: one read before would change under the finger.
    let busy = RwSignal::new(false);
    let back = move |()| {
        busy.set(true);
        booth.desk.found.refetch();
    };
    view! {
        <section class="receipt" role="status">
            <span class="receipt-mark"><Icon name="check"/></span>
            <h2>{p!(in_the_box)}</h2>
            <p class="quiet">{p!(receipt_words)}</p>
            <p class="poll-words">{receipt.words.join(" ")}</p>
            <p>{p!(receipt_note)}</p>
            <p class="quiet num">{p!(log_place, receipt.log_seq)}</p>
            <Button kind=ButtonKind::Primary wide=true busy on_press=back>{t!(close)}</Button>
        </section>
    }
    .into_any()
}
