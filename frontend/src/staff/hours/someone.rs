//! Choosing somebody on file: a few letters, then one tap.

use super::super::said;
use crate::{
    api,
    sending::Sending,
    ui::{Button, Icon, TextField},
};
use leptos::prelude::*;
use linli_shared::{api::PersonRow, id::ResidentId};

/// Most people that are shown for one question.
const SHOWN: usize = 8;

/// Who was chosen.
pub(in crate::staff) type Chosen = RwSignal<Option<(ResidentId, String)>>;

/// The field, and the people found.
#[component]
pub(in crate::staff) fn Someone(
    /// Unique on the page.
    id: &'static str,
    label: &'static str,
    chosen: Chosen,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<PersonRow>>);
    let sending = Sending::new();
    let look = move |()| {
        let q = typed.get_untracked().trim().to_owned();
        if q.is_empty() {
            return;
        }
        let call = async move { api::staff::people(&q, None, None).await };
        sending.run(call, said, move |page| found.set(Some(page.rows)));
    };
    // Around this field stands a form about whoever was chosen before: Enter looks here, and sends nothing.
    let enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            look(());
        }
    };
    let row = move |person: PersonRow| {
        let (who, name) = (person.id, person.name.clone());
        let pick = move |_| {
            chosen.set(Some((who, name.clone())));
            found.set(None);
            typed.set(String::new());
        };
        view! {
            <button type="button" class="row" on:click=pick>
                <Icon name="person"/>
                <span class="row-text">{person.name}<span class="row-note">{person.address}</span></span>
            </button>
        }
    };
    let people = move || {
        found.get().map(|people| {
            if people.is_empty() {
                return view! { <p class="quiet" role="status">{p!(nobody_found)}</p> }.into_any();
            }
            let rows = people.into_iter().take(SHOWN).map(row).collect_view();
            view! { <div class="list">{rows}</div> }.into_any()
        })
    };
    let shown = move || {
        chosen.get().map(
            |(_, name)| view! { <p class="line"><Icon name="check"/>{p!(chosen_person, name)}</p> },
        )
    };
    view! {
        <div class="card stack stack-s">
            <div on:keydown=enter>
                <TextField id label value=typed hint=p!(find_person).to_owned() error=sending.wrong length_max=60/>
            </div>
            <Button icon="search" busy=sending.busy on_press=look>{p!(find)}</Button>
            {people}
            {shown}
        </div>
    }
    .into_any()
}
