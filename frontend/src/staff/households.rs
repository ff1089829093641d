//! Households in reach: members, who waits to be let in, and slips that open a household.

use super::{
    Heading,
    listing::{Listed, Listing},
    places::PlaceField,
    said,
    slip::{MakeCode, SlipPage},
    unmask::{Masked, Secret},
};
use crate::{
    api,
    session::Session,
    text,
    ui::{Badge, Button, ButtonKind, Icon, Loaded, Sheet, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    access::Duty,
    api::{CodeDraft, CodeView, HouseholdRow, MemberView},
    i18n::label,
    id::HouseholdId,
    place::{Place, PlaceKind},
    resident::{MemberAction, MemberActor, Membership, step},
};

/// The list with its place and search.
#[component]
pub(super) fn HouseholdsPage() -> impl IntoView {
    let place = RwSignal::new(None::<Place>);
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let listing = Listing::new(move |after| {
        let (place, q) = (place.with(|place| place.as_ref().map(|place| place.id)), asked.get());
        async move { api::staff::households(place, &q, after).await }
    });
    let slip = RwSignal::new(None::<CodeView>);
    let shown = RwSignal::new(None::<HouseholdRow>);
    let open = RwSignal::new(false);
    let place_open = RwSignal::new(false);
    // A place that is chosen closes its own search.
    Effect::new(move |_| {
        if place.with(Option::is_some) {
            place_open.set(false);
        }
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(typed.get_untracked().trim().to_owned());
    };
    let place_words = move || {
        place.with(|place| {
            place.as_ref().map_or_else(|| w!(place).to_owned(), super::places::full_name)
        })
    };
    let choose = move |row: HouseholdRow| {
        shown.set(Some(row));
        open.set(true);
    };
    let list = move || {
        view! {
            <Heading title=w!(office::households)/>
            <form class="filters" role="search" on:submit=on_submit>
                <div class="search">
                    <Icon name="search"/>
                    <input class="input input-search" type="search" enterkeyhint="search" maxlength="60"
                        aria-label=w!(office::households_find) placeholder=w!(office::households_find) bind:value=typed
                        on:change=move |_| asked.set(typed.get_untracked().trim().to_owned())/>
                </div>
                <button type="button" class="chip" aria-pressed=move || place.with(Option::is_some).to_string()
                    on:click=move |_| { place.set(None); place_open.set(true); }>
                    <Icon name="pin"/>
                    {place_words}
                </button>
                <Show when=move || place.with(Option::is_some)>
                    <button type="button" class="chip" on:click=move |_| place.set(None)>
                        <Icon name="cross"/>
                        {w!(all)}
                    </button>
                </Show>
            </form>
            <Listed listing icon="building" empty=w!(office::households_empty).to_owned() empty_next=w!(office::households_empty_next).to_owned()>
                <div class="list">
                    <For each=move || listing.rows.get() key=|row| (row.id, row.n_members, row.n_waiting)
                        children=move |row| household_row(row, choose)/>
                </div>
            </Listed>
            <Sheet open=place_open title=w!(place) close_label=w!(close)>
                <PlaceField id="household-place" label=w!(place) chosen=place
                    kinds=&[PlaceKind::Grid, PlaceKind::Building, PlaceKind::Unit]/>
            </Sheet>
            <Sheet open title=Signal::derive(move || shown.with(|row| row.as_ref().map(|row| row.address.clone()).unwrap_or_default())) close_label=w!(close)>
                {move || shown.get().map(|row| view! { <HouseholdCard id=row.id listing slip/> })}
            </Sheet>
        }
    };
    move || match slip.get() {
        Some(code) => view! {
            <SlipPage code title=w!(office::invite_title) note=w!(office::invite_note) shown=slip/>
        }
        .into_any(),
        None => list().into_any(),
    }
}

fn household_row(
    row: HouseholdRow,
    choose: impl Fn(HouseholdRow) + Copy + 'static,
) -> impl IntoView {
    let waiting = (row.n_waiting > 0).then(|| {
        view! { <Badge tone=Tone::Wait icon="clock" text=w!(office::n_waiting, row.n_waiting)/> }
    });
    let members = if row.n_members == 0 {
        w!(office::nobody_yet).to_owned()
    } else {
        w!(office::n_members, row.n_members)
    };
    let address = row.address.clone();
    let area = w!(office::area, &row.area);
    view! {
        <button type="button" class="row" on:click=move |_| choose(row.clone())>
            <Icon name="building"/>
            <span class="row-text">{address}<span class="row-note">{area}</span></span>
            {waiting}
            <span class="row-end">{members}</span>
            <Icon name="chevron"/>
        </button>
    }
}

/// One household with its members and the invite.
#[component]
fn HouseholdCard(
    id: HouseholdId,
    listing: Listing<HouseholdRow>,
    slip: RwSignal<Option<CodeView>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let may_make = super::desk::may(session, Duty::MakeCodes);
    let again = RwSignal::new(0_u32);
    let household = LocalResource::new(move || {
        again.track();
        async move { api::staff::household(id).await }
    });
    view! {
        <Loaded data=household children=move |row: HouseholdRow| {
            let n = row.members.len();
            let members: Vec<_> = row
                .members
                .into_iter()
                .filter(|member| member.membership != Membership::Left)
                .map(|member| view! { <Member id member n again listing/> })
                .collect();
            let is_empty = members.is_empty();
            let nobody = is_empty.then(|| view! { <p class="quiet">{w!(office::nobody_yet)}</p> });
            view! {
                {nobody}
                <div class="list" hidden=is_empty>{members}</div>
            }
        }/>
        {may_make.then(|| view! {
            <MakeCode draft=CodeDraft::Invite { household: id } label=w!(office::invite) made=slip/>
        })}
    }
}

#[component]
fn Member(
    id: HouseholdId,
    member: MemberView,
    n: usize,
    again: RwSignal<u32>,
    listing: Listing<HouseholdRow>,
) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let lang = text::lang();
    let who = member.id;
    let busy = RwSignal::new(false);
    let act = move |action: MemberAction| {
        busy.set(true);
        spawn_local(async move {
            let answer = api::people::act_on_member(id, who, action).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toaster.say(w!(saved));
                    again.try_update(|again| *again = again.wrapping_add(1));
                    listing.reload();
                }
                Err(failure) => toaster.say(said(&failure)),
            }
        });
    };
    let button = move |action: MemberAction, kind: ButtonKind, words: &'static str| {
        let possible =
            step(member.membership, action, MemberActor::Staff, n.saturating_sub(1)).is_ok();
        possible
            .then(|| view! { <Button kind busy on_press=move |()| act(action)>{words}</Button> })
    };
    let (tone, icon) = match member.membership {
        Membership::Waiting => (Tone::Wait, "clock"),
        Membership::Representative => (Tone::Good, "star"),
        Membership::Member | Membership::Left => (Tone::Plain, "person"),
    };
    let relation = label::relation(lang, member.relation);
    view! {
        <div class="row">
            <div class="row-text stack-s">
                <span class="line">
                    <Secret of=Masked::Person(who) name=member.name phone=None/>
                    <span class="quiet">{relation}</span>
                    <Badge tone icon text=label::membership(lang, member.membership).to_owned()/>
                </span>
                <span class="line">
                    {button(MemberAction::Confirm, ButtonKind::Primary, w!(office::confirm))}
                    {button(MemberAction::Decline, ButtonKind::Secondary, w!(office::decline))}
                    {button(MemberAction::Appoint, ButtonKind::Secondary, w!(office::appoint))}
                    {button(MemberAction::Leave, ButtonKind::Quiet, w!(office::moved_out))}
                </span>
            </div>
        </div>
    }
}
