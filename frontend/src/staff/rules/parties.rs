//! Departments and firms that tickets can be sent to.

use super::{
    super::{Heading, desk::Desk},
    SaveLine, Saving,
};
use crate::{
    api,
    session::{now, random},
    ui::{Button, Dialog, Empty, Icon, Loaded, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::{
    api::{PartyDraft, PartyView},
    id::PartyId,
};

/// The list; each opens to be changed.
#[component]
pub(in crate::staff) fn PartiesPage() -> impl IntoView {
    let parties = LocalResource::new(api::staff::parties);
    let reload = Callback::new(move |()| parties.refetch());
    let edited = RwSignal::new(None::<PartyView>);
    let open = RwSignal::new(false);
    let edit = Callback::new(move |party: Option<PartyView>| {
        edited.set(party);
        open.set(true);
    });
    let title = Signal::derive(move || {
        let words =
            if edited.with(Option::is_some) { w!(rules::party_edit) } else { w!(rules::party_add) };
        words.to_owned()
    });
    view! {
        <Heading title=w!(rules::parties)>
            <Button icon="plus" on_press=move |()| edit.run(None)>{w!(rules::party_add)}</Button>
        </Heading>
        <Loaded data=parties children=move |parties| party_list(parties, edit)/>
        <Dialog open title close_label=w!(close)>
            {move || view! { <Form party=edited.get() open reload/> }}
        </Dialog>
    }
}

fn party_list(parties: Vec<PartyView>, edit: Callback<Option<PartyView>>) -> AnyView {
    if parties.is_empty() {
        return view! { <Empty icon="hand" title=w!(rules::parties_empty) words=w!(rules::parties_empty_next)/> }
            .into_any();
    }
    let rows: Vec<_> = parties.into_iter().map(|party| party_row(party, edit)).collect();
    view! { <div><div class="list">{rows}</div></div> }.into_any()
}

fn party_row(party: PartyView, edit: Callback<Option<PartyView>>) -> impl IntoView {
    let (name, phone) = (party.name.clone(), party.phone.clone());
    view! {
        <button type="button" class="row" on:click=move |_| edit.run(Some(party.clone()))>
            <span class="row-text">{name}<span class="row-note num">{phone}</span></span>
            <span class="row-end">{w!(edit)}</span>
            <Icon name="chevron"/>
        </button>
    }
}

#[component]
fn Form(party: Option<PartyView>, open: RwSignal<bool>, reload: Callback<()>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let saving = Saving::new();
    let id = party.as_ref().map_or_else(|| PartyId::new(now(), random()), |party| party.id);
    let (name, phone) = party.map(|party| (party.name, party.phone)).unwrap_or_default();
    let (name, phone) = (RwSignal::new(name), RwSignal::new(phone));
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = PartyDraft { name: name.get_untracked(), phone: phone.get_untracked() };
        saving.run(async move { api::staff::save_party(id, &draft).await }, move |_| {
            open.try_set(false);
            reload.run(());
            desk.load();
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <TextField id="party-name" label=w!(name) value=name length_max=60 required=true/>
            <TextField id="party-phone" label=w!(phone) value=phone shape=Shape::Phone length_max=20/>
            <SaveLine saving reload/>
        </form>
    }
}
