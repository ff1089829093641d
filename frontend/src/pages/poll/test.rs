//! Testing another phone: what it says it sealed is sealed here again, and the words must be the same.

use super::super::page::Page;
use crate::{
    api,
    booth::{self, SealedText, ToSeal},
    text::{self, lang},
    ui::{Banner, Icon, Tone, Waiting},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use linli_shared::{i18n::poll as words, id::PollId, log::Hash, poll::Choice};

/// What an address says: `#<seed>.<choice>`.
fn parse(fragment: &str) -> Option<(Hash, Choice)> {
    let (seed, choice) = fragment.trim_start_matches('#').split_once('.')?;
    Some((seed.parse().ok()?, choice.replace('-', " ").parse().ok()?))
}

async fn seal_again(poll: PollId, fragment: &str) -> Result<(String, SealedText), String> {
    let bad = || p!(test_bad).to_owned();
    let (seed, choice) = parse(fragment).ok_or_else(bad)?;
    let view = api::poll::poll(poll).await.map_err(|failure| text::failure(&failure))?;
    let sealing = view.sealing.ok_or_else(bad)?;
    let question = view.draft.question;
    let chose = words::choice(lang(), &question, &choice).join("、");
    let sealed = booth::seal(ToSeal { poll, sealing, question, choice, seed }).await;
    let sealed = sealed.map_err(|_| text::t!(part_failed).to_owned())?.ok_or_else(bad)?;
    Ok((chose, sealed))
}

/// The page that another phone's code opens.
#[component]
pub(crate) fn TestPage(id: PollId) -> impl IntoView {
    let fragment = use_location().hash;
    let found = LocalResource::new(move || {
        let fragment = fragment.get();
        async move { seal_again(id, &fragment).await }
    });
    let shown = move || match found.get() {
        None => view! { <Waiting words=p!(sealing)/> }.into_any(),
        Some(Err(why)) => {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }.into_any()
        }
        Some(Ok((chose, sealed))) => view! {
            <p class="poll-choice"><Icon name="check"/>{p!(test_chose, chose)}</p>
            <p class="poll-words">{sealed.words()}</p>
            <p>{p!(test_same)}</p>
        }
        .into_any(),
    };
    view! {
        <Page title=p!(test_title) back="/polls">
            <section class="stack" aria-live="polite">{shown}</section>
        </Page>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_seed_and_the_choice() {
        let seed = "ab".repeat(32);
        let read = |text: String| parse(&text).map(|(_, choice)| choice);
        assert_eq!(read(format!("#{seed}.for")), Some(Choice::For));
        assert_eq!(read(format!("{seed}.options-1")), Some(Choice::Options { of: vec![1] }));
        for bad in ["", "#", "#ab.for"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(read(format!("#{seed}.maybe")), None);
    }
}
