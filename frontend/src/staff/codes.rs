//! Posters and slips: what hangs where, how often it was scanned, making, printing, calling back.

use super::{
    Heading,
    listing::{Listed, Listing},
    places::PlaceField,
    said,
    slip::{SlipPage, spaced},
};
use crate::{
    api,
    session::{Session, now, random},
    text,
    ui::{
        Badge, Banner, Button, ButtonKind, Chips, Dialog, Icon, Pick, Sheet, TextField, Toaster,
        Tone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{CodeDraft, CodeView},
    id::CodeId,
    place::Place,
    qr::CodeKind,
    time::Timestamp,
};
use std::collections::BTreeSet;

/// What the rows of the page share.
#[derive(Clone, Copy)]
struct Codes {
    listing: Listing<CodeView>,
    chosen: RwSignal<BTreeSet<CodeId>>,
    shown: RwSignal<Option<CodeView>>,
    revoking: RwSignal<Option<CodeView>>,
    revoke_open: RwSignal<bool>,
}

/// The list of codes of one kind.
#[component]
pub(super) fn CodesPage() -> impl IntoView {
    let kind = RwSignal::new(Some(CodeKind::Place));
    let listing = Listing::new(move |after| {
        let kind = kind.get().unwrap_or(CodeKind::Place);
        async move { api::staff::codes(kind, after).await }
    });
    let codes = Codes {
        listing,
        chosen: RwSignal::new(BTreeSet::new()),
        shown: RwSignal::new(None),
        revoking: RwSignal::new(None),
        revoke_open: RwSignal::new(false),
    };
    let make_open = RwSignal::new(false);
    let picks = vec![
        Pick::new(CodeKind::Place, w!(office::kind_place)),
        Pick::new(CodeKind::Invite, w!(office::kind_invite)),
        Pick::new(CodeKind::SignIn, w!(office::kind_sign_in)),
    ];
    let picks = Signal::stored(picks);
    let revoke_title = Signal::derive(|| w!(office::revoke_title).to_owned());
    let list = move || {
        view! {
            <Heading title=w!(office::codes)>
                <Button kind=ButtonKind::Primary icon="plus" on_press=move |()| make_open.set(true)>
                    {w!(office::make_poster)}
                </Button>
            </Heading>
            <Chips name="codes-kind" legend=w!(office::codes_kind) quiet_legend=true picks chosen=kind
                on_pick=move |_| codes.chosen.update(BTreeSet::clear)/>
            <Listed listing icon="qr" empty=w!(office::codes_empty).to_owned() empty_next=w!(office::codes_empty_next).to_owned()>
                <div class="list">
                    <For each=move || listing.rows.get() key=|row| (row.id, row.revoked_at, row.n_scans)
                        children=move |row| view! { <CodeRow row codes/> }/>
                </div>
            </Listed>
            <SheetBar codes/>
            <Sheet open=make_open title=w!(office::make_poster) close_label=w!(close)>
                <MakePoster codes open=make_open/>
            </Sheet>
            <Dialog open=codes.revoke_open title=revoke_title close_label=w!(close)>
                {move || codes.revoking.get().map(|code| view! { <Revoke code codes/> })}
            </Dialog>
        }
    };
    move || match codes.shown.get() {
        Some(code) => view! {
            <SlipPage code title=w!(office::show) note="" shown=codes.shown/>
        }
        .into_any(),
        None => list().into_any(),
    }
}

/// Whether a code still opens something, in a word.
fn state(code: &CodeView, now: Timestamp) -> (Tone, &'static str, String) {
    match (code.revoked_at, code.used_at, code.expires_at) {
        (Some(_), _, _) => (Tone::Urgent, "cross", w!(office::revoked).to_owned()),
        (None, Some(_), _) => (Tone::Plain, "check", w!(office::used).to_owned()),
        (None, None, Some(at)) if at <= now => {
            (Tone::Plain, "clock", w!(office::expired).to_owned())
        }
        (None, None, Some(at)) => (Tone::Good, "check", w!(office::good_until, text::moment(at))),
        (None, None, None) => (Tone::Good, "check", w!(office::good).to_owned()),
    }
}

#[component]
fn CodeRow(row: CodeView, codes: Codes) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = row.id;
    let (tone, icon, words) = state(&row, session.now.get_untracked());
    let is_good = tone == Tone::Good;
    let is_poster = row.kind == CodeKind::Place;
    let choose = move |_| {
        codes.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    };
    let mark = (is_good && is_poster).then(|| {
        view! {
            <span class="inbox-mark">
                <input type="checkbox" aria-label=w!(office::choose_code, &row.label)
                    prop:checked=move || codes.chosen.with(|chosen| chosen.contains(&id)) on:change=choose/>
            </span>
        }
    });
    let posters = (is_good && is_poster).then(|| {
        view! {
            <a class="button button-quiet" rel="external" target="_blank" href=api::staff::poster_address(id, "pdf")>
                <Icon name="print"/>
                {w!(office::poster_pdf)}
            </a>
            <a class="button button-quiet" rel="external" target="_blank" href=api::staff::poster_address(id, "svg")>
                <Icon name="download"/>
                {w!(office::poster_svg)}
            </a>
        }
    });
    let (shown, revoked) = (row.clone(), row.clone());
    let revoke = move |()| {
        codes.revoking.set(Some(revoked.clone()));
        codes.revoke_open.set(true);
    };
    let place = if row.place == row.label { String::new() } else { format!("{} · ", row.place) };
    view! {
        <div class="row">
            {mark}
            <div class="row-text stack-s">
                <span class="line">
                    {row.label.clone()}
                    <Badge tone icon text=words/>
                </span>
                <span class="row-note num">
                    {place}{spaced(&row.short)}" · "{w!(office::scans, row.n_scans, row.n_scans_today)}
                    " · "{w!(office::made, row.created_at.date())}
                </span>
                {is_good.then(|| view! {
                    <span class="line">
                        <Button icon="qr" on_press=move |()| codes.shown.set(Some(shown.clone()))>{w!(office::show)}</Button>
                        {posters}
                        <Button kind=ButtonKind::Danger icon="trash" on_press=revoke>{w!(office::revoke)}</Button>
                    </span>
                })}
            </div>
        </div>
    }
}

/// Many posters on one sheet.
#[component]
fn SheetBar(codes: Codes) -> impl IntoView {
    let address = move || {
        codes
            .chosen
            .with(|chosen| api::staff::sheet_address(&chosen.iter().copied().collect::<Vec<_>>()))
    };
    let n = move || codes.chosen.with(BTreeSet::len);
    view! {
        <Show when=move || { n() > 0 }>
            <div class="bulk" role="status">
                <a class="button grow" rel="external" target="_blank" href=address>
                    <Icon name="print"/>
                    {move || w!(office::sheet_pdf, n())}
                </a>
                <button type="button" class="button" on:click=move |_| codes.chosen.update(BTreeSet::clear)>
                    {w!(inbox::bulk_clear)}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn MakePoster(codes: Codes, open: RwSignal<bool>) -> impl IntoView {
    let place = RwSignal::new(None::<Place>);
    let spot = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let id = CodeId::new(now(), random());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(place) = place.with_untracked(|place| place.as_ref().map(|place| place.id)) else {
            wrong.set(Some(w!(choose).to_owned()));
            return;
        };
        let draft = CodeDraft::Place { place, spot: spot.get_untracked().trim().to_owned() };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let answer = api::staff::make_code(id, &draft).await;
            busy.try_set(false);
            match answer {
                Ok(code) => {
                    open.try_set(false);
                    codes.listing.reload();
                    codes.shown.try_set(Some(code));
                }
                Err(failure) => {
                    wrong.try_set(Some(said(&failure)));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <PlaceField id="poster-place" label=w!(office::poster_place) chosen=place/>
            <TextField id="poster-spot" label=w!(office::poster_spot) value=spot hint=w!(office::poster_spot_hint).to_owned() length_max=60/>
            {move || wrong.get().map(|wrong| view! { <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner> })}
            <Button kind=ButtonKind::Primary icon="qr" wide=true busy>{w!(office::make_poster)}</Button>
        </form>
    }
}

#[component]
fn Revoke(code: CodeView, codes: Codes) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let id = code.id;
    let revoke = move |()| {
        busy.set(true);
        spawn_local(async move {
            let answer = api::staff::revoke_code(id).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    codes.revoke_open.try_set(false);
                    codes.listing.reload();
                    toaster.say(w!(office::revoked));
                }
                Err(failure) => toaster.say(said(&failure)),
            }
        });
    };
    view! {
        <p>{w!(office::revoke_note, code.label)}</p>
        <div class="buttons">
            <Button kind=ButtonKind::DangerFill icon="trash" busy on_press=revoke>{w!(office::revoke)}</Button>
            <Button on_press=move |()| codes.revoke_open.set(false)>{w!(cancel)}</Button>
        </div>
    }
}
