//! My household: who belongs to it, who waits, who speaks for it.

use crate::{
    api,
    session::Session,
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Dialog, Empty, Face, Icon, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::{Me, MemberView, MyHousehold},
    i18n::label,
    id::{HouseholdId, ResidentId},
    resident::{MemberAction, MemberActor, Membership, step},
};

/// The household, or the way into one.
#[component]
pub(super) fn Home(me: Me) -> impl IntoView {
    let Some(home) = me.household else {
        return view! {
            <Empty icon="building" title=t!(no_home) words=t!(no_home_words)>
                <a class="button button-primary" href="/join"><Icon name="scan"/>{t!(join_home)}</a>
            </Empty>
        }
        .into_any();
    };
    let waits = (home.membership == Membership::Waiting).then(|| {
        view! { <Banner tone=Tone::Wait icon="clock" title=t!(home_waits)><p>{t!(home_waits_words)}</p></Banner> }
    });
    view! {
        <section class="card stack stack-s">
            <p class="quiet">{t!(address)}</p>
            <p class="lead">{home.address.clone()}</p>
        </section>
        {waits}
        <Members home my_id=me.id/>
    }
    .into_any()
}

/// What is about to be done to whom, waiting for a yes.
type Asked = (ResidentId, String, MemberAction);

#[component]
fn Members(home: MyHousehold, my_id: ResidentId) -> impl IntoView {
    let asked = RwSignal::new(None::<Asked>);
    let open = RwSignal::new(false);
    let household = home.id;
    let n_others =
        home.members.iter().filter(|member| member.membership.belongs()).count().saturating_sub(1);
    let mine = home.membership;
    let cards = home
        .members
        .into_iter()
        .map(|member| {
            let actor = match mine {
                Membership::Representative => MemberActor::Representative,
                _ if member.id == my_id => MemberActor::Oneself,
                Membership::Waiting | Membership::Member | Membership::Left => {
                    MemberActor::OtherMember
                }
            };
            let offers = [
                MemberAction::Confirm,
                MemberAction::Decline,
                MemberAction::Appoint,
                MemberAction::Leave,
            ]
            .into_iter()
            .filter(|action| step(member.membership, *action, actor, n_others).is_ok())
            .collect();
            view! { <MemberCard member my_id offers asked open/> }.into_any()
        })
        .collect_view();
    view! {
        <section class="section">
            <h2>{t!(members)}</h2>
            <div class="cards">{cards}</div>
        </section>
        <Confirm household asked open/>
    }
    .into_any()
}

const fn offer_look(action: MemberAction) -> (ButtonKind, &'static str) {
    match action {
        MemberAction::Confirm => (ButtonKind::Primary, "check"),
        MemberAction::Decline => (ButtonKind::Secondary, "cross"),
        MemberAction::Leave => (ButtonKind::Quiet, "leave"),
        MemberAction::Appoint => (ButtonKind::Secondary, "swap"),
    }
}

fn offer_words(action: MemberAction) -> &'static str {
    match action {
        MemberAction::Confirm => t!(member_confirm),
        MemberAction::Decline => t!(member_decline),
        MemberAction::Leave => t!(member_leave),
        MemberAction::Appoint => t!(member_appoint),
    }
}

#[component]
fn MemberCard(
    member: MemberView,
    my_id: ResidentId,
    offers: Vec<MemberAction>,
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let MemberView { id, name, relation, membership, joined_at } = member;
    let buttons = offers
        .into_iter()
        .map(|action| {
            let (kind, icon) = offer_look(action);
            let name = name.clone();
            let ask = move |()| {
                asked.set(Some((id, name.clone(), action)));
                open.set(true);
            };
            view! { <Button kind icon on_press=ask>{offer_words(action)}</Button> }
        })
        .collect_view();
    let note = format!(
        "{} · {} · {}",
        label::relation(lang(), relation),
        label::membership(lang(), membership),
        t!(since, joined_at.date()),
    );
    view! {
        <div class="card stack stack-s">
            <div class="keeper">
                <Face name=name.clone() mine=id == my_id/>
                <div class="keeper-text">
                    <p class="keeper-name">{name}</p>
                    <p class="keeper-note">{note}</p>
                </div>
            </div>
            <div class="buttons">{buttons}</div>
        </div>
    }
    .into_any()
}

/// Asks once more before anything is done.
#[component]
fn Confirm(
    household: HouseholdId,
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let busy = RwSignal::new(false);
    let title = Signal::derive(move || {
        asked
            .with(|asked| asked.as_ref().map(|(_, _, action)| offer_words(*action).to_owned()))
            .unwrap_or_default()
    });
    let words = move || {
        asked.get().map(|(_, name, action)| match action {
            MemberAction::Confirm => t!(ask_confirm, name),
            MemberAction::Decline => t!(ask_decline, name),
            MemberAction::Leave => t!(ask_leave, name),
            MemberAction::Appoint => t!(ask_appoint, name),
        })
    };
    let go = move |()| {
        let Some((id, _, action)) = asked.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            match api::people::act_on_member(household, id, action).await {
                Ok(_) => session.refresh().await,
                Err(failure) => toaster.say(text::failure(&failure)),
            }
            busy.try_set(false);
            open.try_set(false);
        });
    };
    view! {
        <Dialog open title close_label=t!(close)>
            <p>{words}</p>
            <div class="buttons">
                <Button kind=ButtonKind::Primary busy on_press=go>{t!(yes)}</Button>
                <Button on_press=move |()| open.set(false)>{t!(cancel)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
