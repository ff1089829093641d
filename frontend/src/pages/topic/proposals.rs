//! Proposals as cards: what, for how much, who supports it, what was answered.

use super::{Desk, amend, propose, sign_in};
use crate::{
    api::{self, Failure},
    text,
    ui::{Badge, Banner, Button, ButtonKind, Empty, Icon, Loaded, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{BASE, ProposalAnswer, ProposalView},
    deliberation::{Deed, Phase, check},
};

/// The proposals of a topic, loaded again when one changes.
pub(super) type Found = LocalResource<Result<Vec<ProposalView>, Failure>>;

/// All of them, and making one.
#[component]
pub(super) fn Proposals(desk: Desk, phase: Phase) -> impl IntoView {
    let found: Found = LocalResource::new(move || api::topic::proposals(desk.id));
    let may_propose = check(phase, Deed::Propose).is_ok();
    let show = move |all: Vec<ProposalView>| {
        if all.is_empty() {
            return view! { <Empty icon="edit" title=p!(proposals_none) words=p!(proposals_none_next)/> }
                .into_any();
        }
        let cards = all.into_iter().map(|one| view! { <Card one desk found may_act=may_propose/> });
        view! { <div class="cards">{cards.collect_view()}</div> }.into_any()
    };
    let shuffled = phase.is_shuffled().then(|| view! { <p class="quiet">{p!(shuffled)}</p> });
    let make = may_propose.then(|| match desk.signed_in {
        true => view! { <propose::Propose desk found/> }.into_any(),
        false => sign_in(),
    });
    view! {
        <section class="stack stack-s" aria-labelledby="proposals-title">
            <h2 id="proposals-title">{p!(proposals_title)}</h2>
            {shuffled}
            <Loaded data=found children=show/>
            {make}
        </section>
    }
}

#[component]
fn Card(one: ProposalView, desk: Desk, found: Found, may_act: bool) -> impl IntoView {
    let who = if one.mine { p!(by_me).to_owned() } else { p!(by, &one.by) };
    let revision = (one.revision > 1).then(|| format!(" · {}", p!(revision, one.revision)));
    let cost = one.draft.cost_fen.map(|fen| {
        view! { <p class="poll-line"><Icon name="points"/><span>{p!(cost, fen)}</span></p> }
    });
    let title = one.draft.title.clone();
    let pictures = one.draft.photos.iter().map(|id| {
        let alt = title.clone();
        view! { <div class="photo"><img src=format!("{BASE}/uploads/{id}") alt=alt loading="lazy"/></div> }
    });
    let pictures = pictures.collect_view();
    let changes = amend::Changes { proposal: one.clone(), desk, found, may_act };
    view! {
        <article class="card">
            <p class="card-title">{one.draft.title.clone()}</p>
            <p class="saying-text">{one.draft.words.clone()}</p>
            {cost}
            <div class="photos">{pictures}</div>
            <p class="card-note">{who}{revision}</p>
            {one.answer.clone().map(answer)}
            <Support one=one.clone() desk found may_act/>
            {amend::changes(changes)}
        </article>
    }
    .into_any()
}

/// Adopted or declined, and why.
fn answer(answer: ProposalAnswer) -> AnyView {
    let (tone, icon, word) = if answer.adopted {
        (Tone::Good, "check", p!(adopted))
    } else {
        (Tone::Plain, "cross", p!(declined))
    };
    view! {
        <Banner tone icon title=word>
            <p>{answer.words}</p>
            <p class="quiet num">{text::moment(answer.at)}</p>
        </Banner>
    }
    .into_any()
}

#[component]
fn Support(one: ProposalView, desk: Desk, found: Found, may_act: bool) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let (id, supported) = (one.id, one.supported);
    let send = move |()| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = api::topic::support_proposal(desk.id, id, !supported).await {
                toaster.say(text::failure(&failure));
            }
            busy.try_set(false);
            found.refetch();
        });
    };
    let button = (may_act && desk.signed_in).then(|| {
        let (kind, icon, words) = if supported {
            (ButtonKind::Quiet, "check", p!(supported))
        } else {
            (ButtonKind::Secondary, "hand", p!(support))
        };
        view! { <Button kind icon busy on_press=send>{words}</Button> }
    });
    view! {
        <p class="line">
            <Badge icon="users" text=p!(n_supports, one.n_supports)/>
            {button}
        </p>
    }
}
