//! Who owns a ticket, who handles it, who said it: masked, and shown in full only for a purpose.

use super::super::unmask::{Masked, Secret};
use crate::{
    text,
    ui::{Icon, Keeper},
};
use leptos::prelude::*;
use linli_shared::{
    api::{ReporterView, TicketView},
    i18n::label,
    id::TicketId,
};

/// Owner, party, reporter, and whom it was said for.
#[component]
pub(super) fn People(view: TicketView) -> impl IntoView {
    let owner = match view.owner {
        Some(card) => {
            let note = label::role(text::lang(), card.role).to_owned();
            let call = w!(ticket::call, &card.name);
            view! {
                <Keeper name=card.name note=note phone=card.phone.unwrap_or_default() call_label=call/>
            }
            .into_any()
        }
        None => view! { <p>{w!(ticket::no_owner)}</p> }.into_any(),
    };
    let party = match view.party {
        Some(party) => {
            let call = w!(ticket::call, &party.name);
            view! { <Keeper name=party.name note=w!(ticket::party).to_owned() phone=party.phone call_label=call/> }
                .into_any()
        }
        None => view! { <p class="quiet">{w!(ticket::no_party)}</p> }.into_any(),
    };
    let for_name = view.for_name.map(|name| {
        view! { <dt>{w!(ticket::for_person)}</dt><dd>{name}</dd> }
    });
    view! {
        <section class="stack-s">
            <h2>{w!(ticket::owner)}</h2>
            {owner}
            {party}
        </section>
        <section class="stack-s">
            <h2>{w!(ticket::reporter)}</h2>
            <Reporter ticket=view.id reporter=view.reporter/>
            <dl class="facts">{for_name}</dl>
        </section>
    }
}

#[component]
fn Reporter(ticket: TicketId, reporter: Option<ReporterView>) -> impl IntoView {
    let Some(reporter) = reporter else {
        return view! {
            <p class="line">
                <Icon name="lock"/>
                {w!(ticket::hidden)}
            </p>
        }
        .into_any();
    };
    let name =
        if reporter.name.is_empty() { w!(ticket::visitor).to_owned() } else { reporter.name };
    view! { <Secret of=Masked::Reporter(ticket) name phone=reporter.phone/> }.into_any()
}
