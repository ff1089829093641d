//! Entering a need for somebody: a call, a visit, the hotline, a chat group.
//!
//! Invariants: source and place stay for the next one; nothing typed is lost when sending fails; a
//! second try is the same need.

mod suggest;

use super::{Heading, desk::Desk, places::PlaceField, said};
use crate::{
    api::{self, Failure},
    session::{device, now, random},
    shots::{ShotRow, Shots},
    text,
    ui::{
        Banner, Button, ButtonKind, CheckLine, Chips, Field, Pick, SelectField, Shape, TextField,
        Tone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    category::Category,
    i18n::label,
    id::{NeedId, TicketId},
    need::{ForPerson, NeedDraft},
    place::Place,
    text::BODY_CHARS_MAX,
    ticket::Source,
    time::{Date, Timestamp},
};
use suggest::Guesses;

const KEPT_TEXT: &str = "linli.entry";
const SOURCES: [Source; 5] =
    [Source::Hotline, Source::Visit, Source::Group, Source::Device, Source::Analysis];

/// What has been filled in.
#[derive(Clone, Copy)]
struct Form {
    text: RwSignal<String>,
    source: RwSignal<Option<Source>>,
    place: RwSignal<Option<Place>>,
    place_words: RwSignal<String>,
    category: RwSignal<String>,
    phone: RwSignal<String>,
    occurred: RwSignal<String>,
    danger: RwSignal<bool>,
    confidential: RwSignal<bool>,
    for_somebody: RwSignal<bool>,
    for_name: RwSignal<String>,
    for_phone: RwSignal<String>,
    for_reason: RwSignal<String>,
    special: RwSignal<bool>,
    solved: RwSignal<bool>,
    solved_words: RwSignal<String>,
    shots: Shots,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    receipt: RwSignal<Option<Receipt>>,
    /// One id until the server has taken it.
    id: StoredValue<NeedId>,
}

#[derive(Clone)]
struct Receipt {
    ticket: TicketId,
    number: String,
    /// Whether "solved on the spot" was wished and written down.
    solved: Option<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            text: RwSignal::new(device::kept(KEPT_TEXT).unwrap_or_default()),
            source: RwSignal::new(None),
            place: RwSignal::new(None),
            place_words: RwSignal::new(String::new()),
            category: RwSignal::new(String::new()),
            phone: RwSignal::new(String::new()),
            occurred: RwSignal::new(String::new()),
            danger: RwSignal::new(false),
            confidential: RwSignal::new(false),
            for_somebody: RwSignal::new(false),
            for_name: RwSignal::new(String::new()),
            for_phone: RwSignal::new(String::new()),
            for_reason: RwSignal::new(String::new()),
            special: RwSignal::new(false),
            solved: RwSignal::new(false),
            solved_words: RwSignal::new(String::new()),
            shots: Shots::new(),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
            receipt: RwSignal::new(None),
            id: StoredValue::new(NeedId::new(now(), random())),
        }
    }

    fn draft(self) -> NeedDraft {
        let for_person = self.for_somebody.get_untracked().then(|| ForPerson {
            name: self.for_name.get_untracked(),
            phone: self.for_phone.get_untracked(),
            household: None,
            reason: self.for_reason.get_untracked(),
            special: self.special.get_untracked(),
        });
        NeedDraft {
            text: self.text.get_untracked(),
            place: self.place.with_untracked(|place| place.as_ref().map(|place| place.id)),
            place_words: self.place_words.get_untracked(),
            category: self.category.with_untracked(|code| Category::parse(code)),
            danger: self.danger.get_untracked(),
            photos: self.shots.sent(),
            recording: None,
            confidential: self.confidential.get_untracked(),
            for_person,
            phone: self.phone.get_untracked(),
            occurred_at: self.occurred.with_untracked(|words| parse_moment(words)),
            source: self.source.get_untracked(),
        }
    }

    /// Why it cannot be sent yet.
    fn missing(self) -> Option<Failure> {
        let mut errors = self.draft().parse().err().unwrap_or_default();
        let wrong = |field: &str| linli_shared::refusal::FieldError::new(field, "text.empty");
        if self.source.with_untracked(Option::is_none) {
            errors.push(wrong("source"));
        }
        if self.solved.get_untracked()
            && self.solved_words.with_untracked(|words| words.trim().is_empty())
        {
            errors.push(wrong("solved_words"));
        }
        (!errors.is_empty()).then(|| Failure::in_fields(errors))
    }

    fn send(self, desk: Desk) {
        if self.busy.get_untracked() {
            return;
        }
        if let Some(failure) = self.missing() {
            self.failure.set(Some(failure));
            return;
        }
        let draft = self.draft();
        let solved = self.solved.get_untracked().then(|| self.solved_words.get_untracked());
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = api::need::submit(self.id.get_value(), &draft).await;
            let answer = match answer {
                Ok(receipt) => {
                    let solved = match solved {
                        Some(words) => Some(solve(receipt.ticket, words).await.is_ok()),
                        None => None,
                    };
                    Ok(Receipt { ticket: receipt.ticket, number: receipt.number, solved })
                }
                Err(failure) => Err(failure),
            };
            self.busy.try_set(false);
            match answer {
                Ok(receipt) => {
                    self.clear();
                    self.receipt.try_set(Some(receipt));
                    desk.load();
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Empties all but source and place.
    fn clear(self) {
        for field in [
            self.text,
            self.place_words,
            self.category,
            self.phone,
            self.occurred,
            self.for_name,
            self.for_phone,
            self.for_reason,
            self.solved_words,
        ] {
            field.set(String::new());
        }
        for tick in [self.danger, self.confidential, self.for_somebody, self.special, self.solved] {
            tick.set(false);
        }
        self.shots.clear();
        self.id.set_value(NeedId::new(now(), random()));
    }

    fn error(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }
}

/// Says that a ticket was solved at once, as whatever the viewer may say it.
async fn solve(ticket: TicketId, words: String) -> Result<(), Failure> {
    let view = api::ticket::ticket(ticket).await?;
    super::ticket::solve_on_spot(&view, words).await
}

/// `2025-03-03T19:40`, as the browser's own field gives it, in China's time.
fn parse_moment(words: &str) -> Option<Timestamp> {
    let (day, clock) = words.split_once('T')?;
    let day: Date = day.parse().ok()?;
    let (hour, minute) = clock.split_once(':')?;
    let minute = minute.get(..2)?;
    Some(day.start().plus_hours(hour.parse().ok()?).plus_minutes(minute.parse().ok()?))
}

/// The form, and the receipt of the one before.
#[component]
pub(super) fn EntryPage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let form = Form::new();
    Effect::new(move |_| {
        let text = form.text.get();
        device::keep(KEPT_TEXT, (!text.is_empty()).then_some(text.as_str()));
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(desk);
    };
    let length_max = u32::try_from(BODY_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <Heading title=w!(entry::title)/>
        <ReceiptLine form/>
        <form class="stack" on:submit=on_submit novalidate>
            <SourceField form/>
            <TextField id="entry-text" label=w!(entry::text) value=form.text shape=Shape::Lines(4)
                hint=w!(entry::text_hint).to_owned() error=form.error("text") length_max required=true/>
            <CategoryFields form/>
            <PlaceField id="entry-place" label=w!(entry::place) chosen=form.place/>
            <TextField id="entry-place-words" label=w!(entry::place_words) value=form.place_words
                error=form.error("place_words")/>
            <TextField id="entry-phone" label=w!(entry::phone) value=form.phone shape=Shape::Phone error=form.error("phone") length_max=20/>
            <ShotRow shots=form.shots/>
            <div class="stack-s">
                <CheckLine label=w!(entry::danger) note=w!(entry::danger_note).to_owned() checked=form.danger/>
                <CheckLine label=w!(entry::for_somebody) note=w!(entry::for_somebody_note).to_owned() checked=form.for_somebody/>
                <ForFields form/>
                <CheckLine label=w!(entry::confidential) note=w!(entry::confidential_note).to_owned() checked=form.confidential/>
                <CheckLine label=w!(entry::solved) checked=form.solved/>
                <Show when=move || form.solved.get()>
                    <TextField id="entry-solved" label=w!(entry::solved_words) value=form.solved_words
                        shape=Shape::Lines(2) error=form.error("solved_words") length_max/>
                </Show>
            </div>
            <Field id="entry-occurred" label=w!(entry::occurred) hint=w!(entry::occurred_hint).to_owned()>
                <input class="input" type="datetime-local" id="entry-occurred" bind:value=form.occurred/>
            </Field>
            {move || form.failure.get().map(|failure| view! { <NotSent failure/> })}
            <Button kind=ButtonKind::Primary icon="send" large=true wide=true busy=form.shots.hold(form.busy)>{w!(entry::submit)}</Button>
        </form>
    }
}

#[component]
fn NotSent(failure: Failure) -> impl IntoView {
    let kept = failure.is_passing().then(|| view! { <p>{w!(entry::kept)}</p> });
    view! {
        <Banner tone=Tone::Urgent icon="warn" title=said(&failure)>
            {kept}
        </Banner>
    }
}

#[component]
fn SourceField(form: Form) -> impl IntoView {
    let lang = text::lang();
    let picks = SOURCES.map(|source| Pick::new(source, label::source(lang, source))).to_vec();
    let wrong = move || {
        form.failure.with(|failure| {
            failure.as_ref().is_some_and(|failure| failure.field("source").is_some())
        })
    };
    view! {
        <Chips name="entry-source" legend=w!(entry::source) picks=Signal::stored(picks) chosen=form.source/>
        <Show when=wrong>
            <p class="field-error" role="alert">{w!(entry::source_missing)}</p>
        </Show>
    }
}

#[component]
fn CategoryFields(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <Guesses form/>
        <SelectField id="entry-category" label=w!(entry::category) value=form.category
            picks=desk.category_picks(w!(entry::category_auto))/>
    }
}

#[component]
fn ForFields(form: Form) -> impl IntoView {
    view! {
        <Show when=move || form.for_somebody.get()>
            <div class="card stack">
                <TextField id="entry-for-name" label=w!(entry::for_name) value=form.for_name
                    error=form.error("for_person.name") length_max=60 required=true/>
                <TextField id="entry-for-phone" label=w!(entry::for_phone) value=form.for_phone shape=Shape::Phone
                    error=form.error("for_person.phone") length_max=20/>
                <TextField id="entry-for-reason" label=w!(entry::for_reason) value=form.for_reason
                    error=form.error("for_person.reason")/>
                <CheckLine label=w!(entry::special) note=w!(entry::special_note).to_owned() checked=form.special/>
            </div>
        </Show>
    }
}

#[component]
fn ReceiptLine(form: Form) -> impl IntoView {
    move || {
        form.receipt.get().map(|receipt| {
            let number = receipt.number;
            let (tone, icon, words) = match receipt.solved {
                None => (Tone::Good, "check", w!(entry::sent, number)),
                Some(true) => (Tone::Good, "check", w!(entry::sent_solved, number)),
                Some(false) => (Tone::Wait, "warn", w!(entry::not_solved, number)),
            };
            view! {
                <Banner tone icon title=words>
                    <p>{w!(entry::next_note)}</p>
                    <p><a href=format!("/staff/t/{}", receipt.ticket)>{w!(entry::open)}</a></p>
                </Banner>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_moment_is_read_in_chinas_time() {
        assert_eq!(parse_moment("2025-03-03T19:40"), Some(Timestamp(1_741_002_000_000)));
        assert_eq!(parse_moment("2025-03-03T19:40:00"), Some(Timestamp(1_741_002_000_000)));
        assert_eq!(parse_moment(""), None);
        assert_eq!(parse_moment("soon"), None);
    }
}
