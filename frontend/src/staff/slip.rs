//! One printed or shown code: large on the screen, alone on the paper.

use super::Heading;
use crate::staff::said;
use crate::{
    api,
    session::{now, random},
    ui::{Button, Icon, QrSvg, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{CodeDraft, CodeView},
    id::CodeId,
};

/// `7K2M-9QXD`: easier to read aloud and to type.
pub(super) fn spaced(short: &str) -> String {
    match (short.get(..4), short.get(4..)) {
        (Some(head), Some(tail)) if !tail.is_empty() => format!("{head}-{tail}"),
        _ => short.to_owned(),
    }
}

/// Makes a code when pressed and hands it on.
#[component]
pub(super) fn MakeCode(
    draft: CodeDraft,
    label: &'static str,
    made: RwSignal<Option<CodeView>>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    // The same id for a second try: one slip, however often it is pressed.
    let id = StoredValue::new(CodeId::new(now(), random()));
    let make = move |()| {
        let draft = draft.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = api::staff::make_code(id.get_value(), &draft).await;
            busy.try_set(false);
            match answer {
                Ok(code) => {
                    id.try_update_value(|id| *id = CodeId::new(now(), random()));
                    made.try_set(Some(code));
                }
                Err(failure) => toaster.say(said(&failure)),
            }
        });
    };
    view! { <Button icon="qr" busy on_press=make>{label}</Button> }
}

/// The code as wide as it goes, with what it is for; print and back.
#[component]
pub(super) fn SlipPage(
    code: CodeView,
    title: &'static str,
    note: &'static str,
    shown: RwSignal<Option<CodeView>>,
) -> impl IntoView {
    let print = move |()| drop(window().print());
    let place = if code.place.is_empty() || code.place == code.label {
        String::new()
    } else {
        code.place.clone()
    };
    view! {
        <div class="line no-print">
            <Button icon="back" on_press=move |()| shown.set(None)>{w!(office::back_to_list)}</Button>
            <Button icon="print" on_press=print>{w!(office::print)}</Button>
        </div>
        <Heading title/>
        <div class="qr-card">
            <p class="lead">{code.label.clone()}</p>
            <p>{place}</p>
            <QrSvg text=code.url.clone() alt=w!(office::qr_alt, &code.label)/>
            <p class="qr-code">{spaced(&code.short)}</p>
            <p class="quiet">{note}</p>
            {code.expires_at.map(|at| view! {
                <p class="line"><Icon name="clock"/>{w!(office::good_until, at.display())}</p>
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_code_is_read_in_two_halves() {
        assert_eq!(spaced("7K2M9QXD"), "7K2M-9QXD");
        assert_eq!(spaced("7K"), "7K");
    }
}
