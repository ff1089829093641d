//! Masked fields, and showing them in full for a purpose; every look is logged and the person told.

use super::desk;
use crate::staff::said;
use crate::{
    api,
    session::Session,
    text,
    ui::{Banner, Button, ButtonKind, Chips, Dialog, Icon, IconButton, Pick, TextField, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    access::Duty,
    api::{Unmask, Unmasked},
    i18n::label,
    id::{ResidentId, TicketId},
    resident::Purpose,
};

/// Whose fields are masked: somebody on file, or whoever said a ticket.
#[derive(Debug, Clone, Copy)]
pub(super) enum Masked {
    Person(ResidentId),
    Reporter(TicketId),
}

/// A name and a number, masked until somebody says what they need them for.
#[component]
pub(super) fn Secret(of: Masked, name: String, phone: Option<String>) -> impl IntoView {
    let session = expect_context::<Session>();
    let open = RwSignal::new(false);
    let shown = RwSignal::new(None::<Unmasked>);
    let is_masked = name.contains('*') || phone.as_deref().is_some_and(|phone| phone.contains('*'));
    let asks = is_masked && desk::may(session, Duty::Unmask);
    let fields = move || match shown.get() {
        Some(full) => {
            let call = full.phone.map(|phone| {
                let address = format!("tel:{phone}");
                view! {
                    <a class="button" href=address aria-label=w!(ticket::call, &full.name)>
                        <Icon name="phone"/>
                        <span class="num">{phone}</span>
                    </a>
                }
            });
            view! { <span>{full.name}</span>{call} }.into_any()
        }
        None => view! {
            <span class="secret">
                <span class="secret-mask">{name.clone()}</span>
                {phone.clone().map(|phone| view! { <span class="secret-mask num">{phone}</span> })}
            </span>
        }
        .into_any(),
    };
    view! {
        <span class="line">
            {fields}
            <Show when=move || asks && shown.with(Option::is_none)>
                <IconButton icon="eye" label=w!(ticket::unmask) on_press=move |()| open.set(true)/>
            </Show>
        </span>
        {asks.then(|| view! {
            <Dialog open title=w!(ticket::unmask_title) close_label=w!(close)>
                <Ask of open shown/>
            </Dialog>
        })}
    }
}

#[component]
fn Ask(of: Masked, open: RwSignal<bool>, shown: RwSignal<Option<Unmasked>>) -> impl IntoView {
    let purpose = RwSignal::new(None::<Purpose>);
    let words = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let picks: Vec<Pick<Purpose>> = Purpose::ALL
        .into_iter()
        .map(|purpose| Pick::new(purpose, label::purpose(text::lang(), purpose)))
        .collect();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(purpose) = purpose.get_untracked() else {
            wrong.set(Some(w!(ticket::unmask_choose).to_owned()));
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let asked = Unmask { purpose, words: words.get_untracked() };
        spawn_local(async move {
            let answer = match of {
                Masked::Person(id) => api::staff::unmask(id, &asked).await,
                Masked::Reporter(id) => api::staff::unmask_reporter(id, &asked).await,
            };
            busy.try_set(false);
            match answer {
                Ok(full) => {
                    open.try_set(false);
                    shown.try_set(Some(full));
                }
                Err(failure) => {
                    wrong.try_set(Some(said(&failure)));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <p class="quiet">{w!(ticket::unmask_note)}</p>
            <Chips name="unmask-purpose" legend=w!(ticket::unmask_purpose) picks=Signal::stored(picks) chosen=purpose/>
            <TextField id="unmask-words" label=w!(ticket::unmask_words) value=words hint=w!(act::optional).to_owned()/>
            {move || wrong.get().map(|wrong| view! {
                <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner>
            })}
            <Button kind=ButtonKind::Primary icon="eye" wide=true busy>{w!(ticket::unmask_do)}</Button>
        </form>
    }
}
