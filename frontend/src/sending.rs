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

    /// Sends once at a time; says that it is done and hands on what came, or says what was wrong.
    pub(crate) fn run<T: 'static>(
        self,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        explain: impl FnOnce(&Failure) -> String + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        let words = self.done;
        self.run_telling(call, explain, move |_| words.map(str::to_owned), then);
    }

    /// The same, where what is said depends on what came.
    pub(crate) fn run_telling<T: 'static, S: Into<Option<String>> + 'static>(
        self,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        explain: impl FnOnce(&Failure) -> String + 'static,
        told: impl FnOnce(&T) -> S + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.wrong.set(None);
        spawn_local(async move {
            match heard(call, self.busy, self.toaster, told).await {
                Some(Ok(came)) => then(came),
                Some(Err(failure)) => {
                    // One line says it all here, so it is the line about the field.
                    let of_field = failure.errors.first();
                    let line = of_field.map(|error| problem::text(lang(), &error.code).to_owned());
                    self.wrong.set(Some(line.unwrap_or_else(|| explain(&failure))));
                }
                None => {}
            }
        });
    }
}

/// The call of a form of several fields: what is wrong, here or on the server, stands beside each.
#[derive(Clone, Copy)]
pub(crate) struct Filing {
    pub(crate) busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    toaster: Toaster,
    done: &'static str,
}

impl Filing {
    /// `done` is what is said when it went well.
    pub(crate) fn new(failure: RwSignal<Option<Failure>>, done: &'static str) -> Self {
        Self { busy: RwSignal::new(false), failure, toaster: expect_context(), done }
    }

    /// Sends once at a time, unless it was `checked` and found wrong.
    pub(crate) fn run<D, T: 'static>(
        self,
        checked: Result<D, Vec<FieldError>>,
        call: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        let is_wrong = checked.is_err();
        self.failure.set(checked.err().map(Failure::in_fields));
        if is_wrong {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let told = |_: &T| self.done.to_owned();
            match heard(call, self.busy, self.toaster, told).await {
                Some(Ok(came)) => then(came),
                Some(Err(wrong)) => self.failure.set(Some(wrong)),
                None => {}
            }
        });
    }
}

/// Waits for the answer and says that it is done; nothing where the form is no longer there to be told. The page may
/// have been left meanwhile, or live news of what was sent has taken the form off it: what is done is said all the same.
async fn heard<T, S: Into<Option<String>>>(
    call: impl Future<Output = Result<T, Failure>>,
    busy: RwSignal<bool>,
    toaster: Toaster,
    told: impl FnOnce(&T) -> S,
) -> Option<Result<T, Failure>> {
    let answer = call.await;
    if let Some(words) = answer.as_ref().ok().and_then(|came| told(came).into()) {
        toaster.say(words);
    }
    busy.try_set(false).is_none().then_some(answer)
}
