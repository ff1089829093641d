//! What a form sends, on its way: the button is busy meanwhile, and what was wrong stands beside the field.

use crate::{api::Failure, text::lang, ui::Toaster};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{i18n::problem, refusal::FieldError};

/// One form's call.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    pub(crate) busy: RwSignal<bool>,
    pub(crate) wrong: RwSignal<Option<String>>,
    toaster: Toaster,
    done: Option<&'static str>,
}

impl Sending {
    pub(crate) fn new() -> Self {
        let toaster = expect_context::<Toaster>();
        Self { busy: RwSignal::new(false), wrong: RwSignal::new(None), toaster, done: None }
    }

    /// What is said when it went well.
    pub(crate) const fn saying(self, words: &'static str) -> Self {
        Self { done: Some(words), ..self }
    }

    /// Sends once at a time; says that it is done and hands on what came, or says what was wrong. The page may
    /// have been left meanwhile, or live news of what was sent has taken the form off it: what is done is said
    /// all the same.
    pub(crate) fn run<T: 'static>(
        self,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        explain: impl FnOnce(&Failure) -> String + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            let answer = call.await;
            if let (Ok(_), Some(words)) = (&answer, self.done) {
                self.toaster.say(words);
            }
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(came) => then(came),
                Err(failure) => {
                    // One line says it all here, so it is the line about the field.
                    let of_field = failure.errors.first();
                    let line = of_field.map(|error| problem::text(lang(), &error.code).to_owned());
                    self.wrong.set(Some(line.unwrap_or_else(|| explain(&failure))));
                }
            }
        });
    }
}

/// Sends a form of several fields once at a time, unless it was `checked` and found wrong; what is wrong, here or on
/// the server, stands beside each field. The page may have been left meanwhile.
pub(crate) fn file<D, T: 'static>(
    (busy, failure): (RwSignal<bool>, RwSignal<Option<Failure>>),
    checked: Result<D, Vec<FieldError>>,
    call: impl Future<Output = Result<T, Failure>> + 'static,
    then: impl FnOnce(T) + 'static,
) {
    if busy.get_untracked() {
        return;
    }
    let is_wrong = checked.is_err();
    failure.set(checked.err().map(Failure::in_fields));
    if is_wrong {
        return;
    }
    busy.set(true);
    spawn_local(async move {
        let answer = call.await;
        if busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(came) => then(came),
            Err(wrong) => failure.set(Some(wrong)),
        }
    });
}
