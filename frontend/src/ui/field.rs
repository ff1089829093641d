//! Fields: the label always shows, the hint before, the error after, both tied to the input.

use super::icon::Icon;
use leptos::prelude::*;

/// Label, hint and error around any input; the input takes `id` and `described_by(id)`.
#[component]
pub(crate) fn Field(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let hint_line = move || {
        hint.get().map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })
    };
    let error_line = move || {
        error.get().map(|error| {
            view! {
                <Icon name="warn"/>
                <span>{error}</span>
            }
        })
    };
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            {hint_line}
            {children()}
            <p
                class="field-error"
                id=format!("{id}-error")
                role="alert"
                class:sr-only=move || error.with(Option::is_none)
            >
                {error_line}
            </p>
        </div>
    }
}

/// The ids of the hint and the error that [`Field`] draws.
fn described_by(id: &str) -> String {
    format!("{id}-hint {id}-error")
}

/// What a text field is for: it decides keyboard, filling-in and size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shape {
    #[default]
    Line,
    /// Several lines, as many as given.
    Lines(u32),
    Phone,
    /// A code of digits that came by message.
    OneTimeCode,
    /// A code of letters and digits from a poster.
    PosterCode,
    Name,
    Date,
    /// A short number.
    Digits,
    /// What nobody beside may read.
    Secret,
}

impl Shape {
    const fn kind(self) -> &'static str {
        match self {
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Secret => "password",
            Self::Line
            | Self::Lines(_)
            | Self::OneTimeCode
            | Self::PosterCode
            | Self::Name
            | Self::Digits => "text",
        }
    }

    const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::OneTimeCode | Self::Digits => Some("numeric"),
            Self::Phone => Some("tel"),
            Self::Line
            | Self::Lines(_)
            | Self::PosterCode
            | Self::Name
            | Self::Date
            | Self::Secret => None,
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Phone => "tel",
            Self::OneTimeCode => "one-time-code",
            Self::Name => "name",
            Self::Secret => "new-password",
            Self::Line | Self::Lines(_) | Self::PosterCode | Self::Date | Self::Digits => "off",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::OneTimeCode | Self::PosterCode => "input input-code",
            Self::Line
            | Self::Lines(_)
            | Self::Phone
            | Self::Name
            | Self::Date
            | Self::Digits
            | Self::Secret => "input",
        }
    }
}

/// What was said of a text is no longer said once it is another text.
pub(crate) fn of_this_text(
    value: RwSignal<String>,
    error: MaybeProp<String>,
) -> Memo<Option<String>> {
    let refused = RwSignal::new(String::new());
    Effect::new(move |_| {
        error.with(|_| ());
        refused.set(value.get_untracked());
    });
    Memo::new(move |_| error.get().filter(|_| value.with(|now| refused.with(|text| now == text))))
}

/// A field for text. `length_max` stops typing there (characters as the browser counts them).
#[component]
pub(crate) fn TextField(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(optional)] shape: Shape,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(default = 200)] length_max: u32,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let error = of_this_text(value, error);
    let wrong = move || error.with(Option::is_some).then_some("true");
    let input = match shape {
        Shape::Lines(rows) => view! {
            <textarea
                class="input"
                id=id
                rows=rows
                maxlength=length_max
                aria-required=required.then_some("true")
                aria-describedby=described_by(id)
                aria-invalid=wrong
                bind:value=value
            ></textarea>
        }
        .into_any(),
        Shape::Line
        | Shape::Phone
        | Shape::OneTimeCode
        | Shape::PosterCode
        | Shape::Name
        | Shape::Date
        | Shape::Digits
        | Shape::Secret => view! {
            <input
                class=shape.class()
                id=id
                type=shape.kind()
                inputmode=shape.keyboard()
                autocomplete=shape.autocomplete()
                autocapitalize=if shape == Shape::PosterCode { "characters" } else { "off" }
                maxlength=length_max
                aria-required=required.then_some("true")
                aria-describedby=described_by(id)
                aria-invalid=wrong
                bind:value=value
            />
        }
        .into_any(),
    };
    view! { <Field id label hint error>{input}</Field> }
}

/// A field with a fixed list: (value, words).
#[component]
pub(crate) fn SelectField(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(into)] picks: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] error: MaybeProp<String>,
) -> impl IntoView {
    let rows = move || {
        picks
            .get()
            .into_iter()
            .map(|(key, words)| {
                let mine = key.clone();
                view! { <option value=key selected=move || value.with(|now| *now == mine)>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <Field id label hint error>
            <select
                class="input"
                id=id
                aria-describedby=described_by(id)
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {rows}
            </select>
        </Field>
    }
}

/// A box to tick, with an optional second line.
#[component]
pub(crate) fn CheckLine(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] note: MaybeProp<String>,
    checked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check-line">
            <input type="checkbox" bind:checked=checked/>
            <span>
                {label}
                {move || note.get().map(|note| view! { <span class="choice-note">{note}</span> })}
            </span>
        </label>
    }
}
