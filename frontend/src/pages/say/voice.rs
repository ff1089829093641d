//! The one field, and speaking instead of typing.

use super::form::Form;
use crate::{
    api::Failure,
    queue::{
        blob, photo,
        voice::{self, Listening, Recording},
    },
    session,
    text::{lang, t},
    ui::{Button, ButtonKind, IconButton, of_this_text},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{id::UploadId, text::BODY_CHARS_MAX};
use std::rc::Rc;

/// What the microphone is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mic {
    Off,
    Listening,
    Recording,
}

/// Everything about the microphone.
#[derive(Clone, Copy)]
struct Voice {
    form: Form,
    mic: RwSignal<Mic>,
    listening: StoredValue<Option<Listening>, LocalStorage>,
    recording: StoredValue<Option<Rc<Recording>>, LocalStorage>,
}

impl Voice {
    fn toggle(self) {
        match self.mic.get_untracked() {
            Mic::Off => self.start(),
            Mic::Listening | Mic::Recording => self.stop(),
        }
    }

    fn start(self) {
        let on_words = move |words: String| {
            self.form.text.update(|text| text.push_str(words.trim()));
        };
        let on_end = move |refused: bool| {
            if self.mic.get_untracked() != Mic::Listening {
                return;
            }
            self.mic.set(Mic::Off);
            if refused {
                self.record();
            }
        };
        match voice::listen(lang().tag(), on_words, on_end) {
            Some(listening) => {
                self.listening.set_value(Some(listening));
                self.mic.set(Mic::Listening);
            }
            None => self.record(),
        }
    }

    fn record(self) {
        self.mic.set(Mic::Recording);
        spawn_local(async move {
            let started = voice::record(move |bytes, content_type| {
                self.mic.set(Mic::Off);
                let id = UploadId::new(session::now(), session::random());
                spawn_local(async move {
                    blob::keep(id, &bytes).await;
                    let address = photo::address_of(&bytes);
                    self.form.recording.set(Some((id, content_type, address)));
                });
            })
            .await;
            if started.is_none() {
                self.mic.set(Mic::Off);
                self.form.failure.set(Some(Failure::of("no_microphone")));
            }
            self.recording.set_value(started);
        });
    }

    fn stop(self) {
        self.listening.update_value(|listening| {
            if let Some(listening) = listening.take() {
                listening.stop();
            }
        });
        self.recording.update_value(|recording| {
            if let Some(recording) = recording.take() {
                recording.stop();
            }
        });
        self.mic.set(Mic::Off);
    }
}

/// The field with its microphone.
#[component]
pub(super) fn Compose(form: Form, start_voice: bool) -> impl IntoView {
    let voice = Voice {
        form,
        mic: RwSignal::new(Mic::Off),
        listening: StoredValue::new_local(None),
        recording: StoredValue::new_local(None),
    };
    on_cleanup(move || voice.stop());
    if start_voice {
        voice.start();
    }
    let is_on = Signal::derive(move || voice.mic.get() != Mic::Off);
    let label = Signal::derive(move || {
        if is_on.get() { t!(stop_speaking).to_owned() } else { t!(speak_instead).to_owned() }
    });
    let state = move || match voice.mic.get() {
        Mic::Off => "",
        Mic::Listening => t!(listening),
        Mic::Recording => t!(recording),
    };
    let wrong = of_this_text(
        form.text,
        MaybeProp::derive(move || form.failure.with(|failure| failure.as_ref()?.field("text"))),
    );
    let n_chars = move || form.text.with(|text| text.chars().count());
    // What is too long may stand there until it is sent: cutting it would lose the end of the words.
    let count = move || {
        let is_over = n_chars() > BODY_CHARS_MAX;
        view! { <span class="num" class:quiet=!is_over class:is-late=is_over>{t!(n_of, n_chars(), BODY_CHARS_MAX)}</span> }
    };
    view! {
        <div class="field">
            <label class="field-label" for="need-text">{t!(what_happened)}</label>
            <p class="field-hint" id="need-text-hint">{t!(what_happened_hint)}</p>
            <div class="compose">
                <textarea
                    class="input"
                    id="need-text"
                    rows="4"
                    aria-describedby="need-text-hint need-text-error"
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    bind:value=form.text
                ></textarea>
                <div class="compose-tools">
                    <IconButton icon="mic" label live=is_on on_press=move |()| voice.toggle()/>
                    <span class="grow" role="status">{state}</span>
                    {count}
                </div>
            </div>
            <p class="field-error" id="need-text-error" role="alert" class:sr-only=move || wrong.with(Option::is_none)>
                {wrong}
            </p>
        </div>
        {move || form.recording.get().map(|(id, _, address)| view! { <Heard form id address/> })}
    }
    .into_any()
}

#[component]
fn Heard(form: Form, id: UploadId, address: String) -> impl IntoView {
    let forget = move |()| {
        form.recording.set(None);
        spawn_local(blob::forget(id));
    };
    view! {
        <div class="line">
            <audio controls src=address aria-label=t!(a_recording)></audio>
            <Button kind=ButtonKind::Quiet icon="trash" on_press=forget>{t!(remove_recording)}</Button>
        </div>
    }
}
