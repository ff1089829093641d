//! Messages between the resident and whoever works on it.

use super::{Desk, story};
use crate::{
    text::{self, t},
    ui::{Button, Shape, Step, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{EntryView, TicketView},
    ticket::{Entry, Standing, TicketAction},
};

fn message_row(entry: &EntryView) -> Option<AnyView> {
    let Entry::Acted { action: TicketAction::Reply { words, internal: false } } = &entry.entry
    else {
        return None;
    };
    let who = match entry.standing {
        Standing::Staff(role) => story::named(&entry.actor, role),
        Standing::Reporter | Standing::Follower | Standing::System => entry.actor.clone(),
    };
    let at = (text::moment(entry.at), entry.at.rfc3339());
    let mine = entry.standing.is_resident();
    Some(view! { <Step what=who name=entry.actor.clone() at words=words.clone() mine/> }.into_any())
}

/// What was written so far, and a field to write more.
#[component]
pub(super) fn Talk(view: TicketView, desk: Desk) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let may_write = super::standing(&view).is_some();
    let rows: Vec<_> = view.entries.iter().filter_map(message_row).collect();
    if rows.is_empty() && !may_write {
        return ().into_any();
    }
    let send = move |()| {
        let words = desk.message.get_untracked();
        if words.trim().is_empty() {
            return;
        }
        spawn_local(async move {
            match desk.act(TicketAction::Reply { words, internal: false }).await {
                Ok(()) => {
                    desk.message.set(String::new());
                    toaster.say(t!(message_sent));
                }
                Err(failure) => toaster.say(text::failure(&failure)),
            }
        });
    };
    let compose = may_write.then(|| {
        view! {
            <TextField id="message" label=t!(message_label) value=desk.message shape=Shape::Lines(2) length_max=2000/>
            <div class="buttons"><Button icon="send" busy=desk.busy on_press=send>{t!(message_send)}</Button></div>
        }
    });
    view! {
        <section class="section">
            <h2>{t!(messages_title)}</h2>
            {(!rows.is_empty()).then(|| view! { <ol class="history" aria-live="polite">{rows}</ol> })}
            {compose}
        </section>
    }
    .into_any()
}
