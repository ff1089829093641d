//! The person's voice: as words where the browser understands speech, else as a recording.
//!
//! Invariants: the microphone is asked for only after a tap and let go when recording ends; a
//! recording ends by itself after [`RECORD_MAX_SECONDS`].

use crate::session::device;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::{set_timeout, window};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, MediaRecorder, MediaStream, MediaStreamConstraints,
    MediaStreamTrack,
};

/// Longest recording.
pub(crate) const RECORD_MAX_SECONDS: u64 = 180;

/// Speech being understood; [`Listening::stop`] ends it.
pub(crate) struct Listening(JsValue);

impl Listening {
    pub(crate) fn stop(&self) {
        if let Ok(stop) = Reflect::get(&self.0, &"stop".into())
            && let Some(stop) = stop.dyn_ref::<Function>()
        {
            drop(stop.call0(&self.0));
        }
    }
}

/// Listens and gives each sentence to `on_words`; `on_end` follows in any case, with whether the
/// phone refused. None where the browser does not understand speech.
pub(crate) fn listen(
    lang: &str,
    on_words: impl Fn(String) + 'static,
    on_end: impl Fn(bool) + 'static,
) -> Option<Listening> {
    let window = window();
    let maker = ["SpeechRecognition", "webkitSpeechRecognition"]
        .into_iter()
        .find(|name| device::has(&window, name))?;
    let maker: Function = Reflect::get(&window, &maker.into()).ok()?.dyn_into().ok()?;
    let listener = Reflect::construct(&maker, &Array::new()).ok()?;
    let set = |name: &str, value: &JsValue| Reflect::set(&listener, &name.into(), value).is_ok();
    let on_result = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        if let Some(words) = last_words(&event) {
            on_words(words);
        }
    })
    .into_js_value();
    let on_end = Rc::new(on_end);
    let ended = Rc::clone(&on_end);
    let on_error = Closure::<dyn Fn()>::new(move || ended(true)).into_js_value();
    let on_done = Closure::<dyn Fn()>::new(move || on_end(false)).into_js_value();
    let is_set = set("lang", &lang.into())
        && set("continuous", &JsValue::TRUE)
        && set("onresult", &on_result)
        && set("onerror", &on_error)
        && set("onend", &on_done);
    let start: Function = Reflect::get(&listener, &"start".into()).ok()?.dyn_into().ok()?;
    (is_set && start.call0(&listener).is_ok()).then_some(Listening(listener))
}

/// The newest sentence of a speech event: `event.results[event.resultIndex][0].transcript`.
fn last_words(event: &JsValue) -> Option<String> {
    let get = |object: &JsValue, key: &JsValue| Reflect::get(object, key).ok();
    let results = get(event, &"results".into())?;
    let index = get(event, &"resultIndex".into())?;
    let best = get(&get(&results, &index)?, &JsValue::from_f64(0.0))?;
    get(&best, &"transcript".into())?.as_string()
}

/// A recording under way; [`Recording::stop`] ends it and its `on_done` follows.
pub(crate) struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
}

impl Recording {
    pub(crate) fn stop(&self) {
        drop(self.recorder.stop());
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// Records until stopped; `on_done` gets the bytes and their type. None when the microphone is not given.
pub(crate) async fn record(on_done: impl Fn(Blob, String) + 'static) -> Option<Rc<Recording>> {
    let asked = MediaStreamConstraints::new();
    asked.set_audio(&JsValue::TRUE);
    let stream =
        window().navigator().media_devices().ok()?.get_user_media_with_constraints(&asked).ok()?;
    let stream: MediaStream = JsFuture::from(stream).await.ok()?.unchecked_into();
    let recorder = MediaRecorder::new_with_media_stream(&stream).ok()?;
    let parts = Rc::new(RefCell::new(Array::new()));
    let take = {
        let parts = Rc::clone(&parts);
        Closure::<dyn Fn(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(part) = event.data() {
                parts.borrow().push(&part);
            }
        })
    };
    let finish = {
        let recorder = recorder.clone();
        Closure::<dyn Fn()>::new(move || {
            let content_type = recorder.mime_type();
            // The server knows recordings by their container; codecs are its own business.
            let plain = content_type.split(';').next().unwrap_or("audio/webm").to_owned();
            let made = BlobPropertyBag::new();
            made.set_type(&plain);
            if let Ok(blob) = Blob::new_with_blob_sequence_and_options(&parts.borrow(), &made) {
                on_done(blob, plain);
            }
        })
    };
    recorder.set_ondataavailable(Some(take.as_ref().unchecked_ref()));
    recorder.set_onstop(Some(finish.as_ref().unchecked_ref()));
    take.forget();
    finish.forget();
    recorder.start().ok()?;
    let recording = Rc::new(Recording { recorder, stream });
    let ends = Rc::downgrade(&recording);
    set_timeout(
        move || {
            if let Some(recording) = ends.upgrade() {
                recording.stop();
            }
        },
        Duration::from_secs(RECORD_MAX_SECONDS),
    );
    Some(recording)
}
