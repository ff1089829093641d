//! Trustees: who they are on the page of a poll, and a page of their own to make the key and open the sums.
//!
//! Invariants: the seed is in memory once it is unlocked, and nowhere else; whatever is typed outlives
//! the steps of others that arrive meanwhile.

/// One message for trustees in the language of this phone.
macro_rules! k {
    ($name:ident) => {
        ::linli_shared::i18n::trustee::$name($crate::text::lang())
    };
    ($name:ident, $($arg:expr),+) => {
        ::linli_shared::i18n::trustee::$name($crate::text::lang(), $($arg),+)
    };
}

mod key;
mod make;
mod open;

use super::super::page::Page;
use crate::{
    api::{self, Failure},
    session::{Session, device},
    text::{self, lang, t},
    ui::{Badge, Banner, Button, Icon, Tone, Waiting},
};
use leptos::prelude::*;
use linli_shared::{
    api::{PollView, TrusteeView},
    ballot::Known,
    i18n::trustee as words,
    id::PollId,
    log::Hash,
    poll::{PollStatus, TrusteeStage},
};

/// How many have opened their part.
fn n_opened(trustees: &[TrusteeView]) -> usize {
    trustees.iter().filter(|trustee| trustee.stage == TrusteeStage::Opened).count()
}

/// Each trustee with how far they are.
fn people(trustees: &[TrusteeView]) -> AnyView {
    let row = |trustee: &TrusteeView| {
        let tone = match trustee.stage {
            TrusteeStage::Asked => Tone::Plain,
            TrusteeStage::Here | TrusteeStage::Dealt => Tone::Wait,
            TrusteeStage::Ready | TrusteeStage::Opened => Tone::Good,
        };
        let icon = match trustee.stage {
            TrusteeStage::Asked | TrusteeStage::Here | TrusteeStage::Dealt => "clock",
            TrusteeStage::Ready => "lock",
            TrusteeStage::Opened => "check",
        };
        let me = trustee.is_me.then(|| view! { <span class="row-note">{k!(is_me)}</span> });
        view! {
            <p class="row">
                <span class="row-text">{trustee.name.clone()}{me}</span>
                <Badge tone icon text=words::stage(lang(), trustee.stage)/>
            </p>
        }
    };
    view! { <div class="list">{trustees.iter().map(row).collect_view()}</div> }.into_any()
}

/// Who keeps the key of this poll; the way to their page for one of them.
#[component]
pub(crate) fn Trustees(view: PollView) -> impl IntoView {
    let Some(trustees) = view.draft.trustees.filter(|_| view.status != PollStatus::Void) else {
        return ().into_any();
    };
    let (all, needed) = (trustees.who.len(), trustees.needed);
    let waiting = (view.status == PollStatus::Counting).then(
        || view! { <p class="poll-missing">{k!(counting, n_opened(&view.trustees), needed)}</p> },
    );
    let is_mine = view.trustees.iter().any(|trustee| trustee.is_me);
    let has_to_act = matches!(view.status, PollStatus::Announced | PollStatus::Counting);
    let mine = (is_mine && has_to_act).then(|| {
        view! {
            <a class="button button-primary button-wide" href=format!("/polls/{}/trustee", view.id)>
                <Icon name="lock"/>
                {k!(to_desk)}
            </a>
        }
    });
    view! {
        <section class="stack stack-s" aria-labelledby="trustees-title">
            <h2 id="trustees-title">{k!(people)}</h2>
            <p class="quiet">{k!(rule, all, needed)}</p>
            {waiting}
            {people(&view.trustees)}
            {mine}
        </section>
    }
    .into_any()
}

/// What a trustee's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    Waiting,
    Failed(String),
    Stranger,
    /// To make a seed, with nothing said yet.
    Make,
    /// To unlock the seed that was made.
    Unlock,
    /// To make the key, step by step.
    Step,
    BeforeOpen,
    Open,
    Opened(usize, u8),
    Over,
}

/// What all parts of the page share.
#[derive(Clone, Copy)]
struct Seat {
    id: PollId,
    /// Whose page it is: a phone may belong to two trustees.
    session: Session,
    found: LocalResource<Result<PollView, Failure>>,
    seed: RwSignal<Option<Hash>>,
    /// The key file, locked, as this phone or the person brought it.
    file: RwSignal<Option<String>>,
    passphrase: RwSignal<String>,
}

impl Seat {
    fn note(self, what: &str) -> String {
        let me = untrack(|| self.session.me()).map(|me| me.id.to_string()).unwrap_or_default();
        format!("linli.trustee.{what}.{}.{me}", self.id)
    }

    /// Keeps the key file on this phone, for the next step.
    fn keep_file(self) {
        if let Some(Some(file)) = self.file.try_get_untracked() {
            device::keep(&self.note("file"), Some(&file));
        }
    }

    /// Saves the key file where the person finds it.
    fn save_file(self) {
        if let Some(Some(file)) = self.file.try_get_untracked() {
            device::save_file(&format!("linli-key-{}.json", self.id), &file);
        }
    }

    /// Forgets a key that nobody can open any more, to make another one.
    fn forget(self) {
        device::keep(&self.note("file"), None);
        self.file.set(None);
        self.seed.set(None);
    }

    /// Remembers what was compared with the others.
    fn keep_compared(self, digest: &Hash) {
        device::keep(&self.note("compared"), Some(&digest.to_string()));
    }

    /// What this phone knows when it takes its turn.
    fn known(self, seed: Hash) -> Known {
        let published = self.view(|view| view.sealing.clone()).flatten();
        let compared = device::kept(&self.note("compared"));
        Known { seed, compared: compared.and_then(|digits| digits.parse().ok()), published }
    }

    /// Something of the poll as it was read last.
    fn view<T>(self, look: impl FnOnce(&PollView) -> T) -> Option<T> {
        self.found.try_with_untracked(|found| match found {
            Some(Ok(view)) => Some(look(view)),
            Some(Err(_)) | None => None,
        })?
    }

    /// The trustee whose page it is, as everybody sees them.
    fn mine(self) -> Option<TrusteeView> {
        self.view(|view| view.trustees.iter().find(|trustee| trustee.is_me).cloned()).flatten()
    }

    fn mode(self) -> Mode {
        let has_seed = self.seed.with(Option::is_some);
        self.found.with(|found| match found {
            None => Mode::Waiting,
            Some(Err(failure)) => Mode::Failed(text::failure(failure)),
            Some(Ok(view)) => {
                let mine = view.trustees.iter().find(|trustee| trustee.is_me);
                let needed = view.draft.trustees.as_ref().map_or(0, |trustees| trustees.needed);
                let Some(mine) = mine else { return Mode::Stranger };
                let is_new = mine.stage == TrusteeStage::Asked && self.file.with(Option::is_none);
                match (view.status, mine.stage) {
                    (PollStatus::Counting, TrusteeStage::Opened) => {
                        Mode::Opened(n_opened(&view.trustees), needed)
                    }
                    (PollStatus::Announced | PollStatus::Counting, _) if !has_seed => {
                        if is_new {
                            Mode::Make
                        } else {
                            Mode::Unlock
                        }
                    }
                    (PollStatus::Announced, _) => Mode::Step,
                    (PollStatus::Counting, _) => Mode::Open,
                    (PollStatus::Open, _) => Mode::BeforeOpen,
                    (PollStatus::Closed | PollStatus::Void, _) => Mode::Over,
                }
            }
        })
    }
}

/// A trustee's own page.
#[component]
pub(crate) fn TrusteePage(id: PollId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found = LocalResource::new(move || {
        changes.track();
        api::poll::poll(id)
    });
    let seat = Seat {
        id,
        session,
        found,
        seed: RwSignal::new(None),
        file: RwSignal::new(None),
        passphrase: RwSignal::new(String::new()),
    };
    Effect::new(move |_| {
        // Whose file it is shows once the session has been asked for.
        if session.me().is_some() && seat.file.with_untracked(Option::is_none) {
            seat.file.set(device::kept(&seat.note("file")));
        }
    });
    let mode = Memo::new(move |before: Option<&Mode>| match (seat.mode(), before) {
        // What is there stays while it is read again.
        (Mode::Waiting, Some(before)) => before.clone(),
        (Mode::Failed(why), None | Some(Mode::Waiting | Mode::Failed(_))) => Mode::Failed(why),
        (Mode::Failed(_), Some(before)) => before.clone(),
        (mode, _) => mode,
    });
    let shown = move || match mode.get() {
        Mode::Waiting => view! { <Waiting words=k!(working)/> }.into_any(),
        Mode::Failed(why) => view! {
            <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner>
            <Button icon="refresh" on_press=move |()| seat.found.refetch()>{t!(retry)}</Button>
        }
        .into_any(),
        Mode::Stranger => view! { <p class="quiet">{k!(stranger)}</p> }.into_any(),
        Mode::Make => view! { <key::Make seat/> }.into_any(),
        Mode::Unlock => view! { <key::Unlock seat/> }.into_any(),
        Mode::Step => view! { <make::Step seat changes/> }.into_any(),
        Mode::BeforeOpen => view! { <p>{k!(before_open)}</p> }.into_any(),
        Mode::Open => view! { <open::Open seat/> }.into_any(),
        Mode::Opened(n, needed) => view! {
            <Banner tone=Tone::Good icon="check" title=k!(opened_title)>
                <p>{k!(opened_words, n, needed)}</p>
            </Banner>
        }
        .into_any(),
        Mode::Over => view! { <p>{k!(over)}</p> }.into_any(),
    };
    let title = move || {
        seat.found.with(|found| found.as_ref()?.as_ref().ok().map(|v| v.draft.title.clone()))
    };
    let others = move || {
        let trustees = seat
            .found
            .with(|found| found.as_ref()?.as_ref().ok().map(|view| view.trustees.clone()));
        trustees.map(|trustees| people(&trustees))
    };
    view! {
        <Page title=k!(title) back="/polls">
            <p class="card-title">{title}</p>
            <div class="stack" aria-live="polite">{shown}</div>
            <section class="stack stack-s" aria-labelledby="trustees-title">
                <h2 id="trustees-title">{k!(people)}</h2>
                {others}
            </section>
            <p><a href=format!("/polls/{id}")>{k!(back)}</a></p>
        </Page>
    }
    .into_any()
}
