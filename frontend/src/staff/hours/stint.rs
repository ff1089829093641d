//! One stint at the desk: standing by, deciding, calling off, and taking back what was booked.
//!
//! Invariant: what is done keeps its id until the server has acknowledged it.

use super::{
    super::{Heading, desk, said},
    said_length,
};
use crate::{
    api::{self, Failure},
    pages::hours::{StintBadge, history, lengths},
    sending::Sending,
    session::{Session, now, random},
    text::{self, lang},
    ui::{
        Badge, Banner, Button, ButtonKind, Dialog, Icon, Loaded, SelectField, Shape, TextField,
        Tone,
    },
};
use leptos::prelude::*;
use linli_shared::{
    access::Duty,
    amount::Minutes,
    api::{ActOnStint, StintPerson, StintView},
    i18n::hours,
    id::{EntryId, StintId},
    time_bank::{Actor, Standing, Stint, StintAction, step},
};

type Found = LocalResource<Result<StintView, Failure>>;

/// The page of one stint.
#[component]
pub(in crate::staff) fn StintPage(id: StintId) -> impl IntoView {
    let session = expect_context::<Session>();
    let changes = session.changes_of(id.to_string());
    let found: Found = LocalResource::new(move || {
        changes.track();
        api::time_bank::staff_stint(id)
    });
    let show = move |view: StintView| {
        view! {
            {facts(&view)}
            <Acts view=view.clone() found/>
            {history(view.entries)}
        }
        .into_any()
    };
    view! {
        <Heading title=p!(stint_title)/>
        <Loaded data=found children=show/>
    }
    .into_any()
}

fn facts(view: &StintView) -> AnyView {
    let stint = &view.stint;
    let person = |one: &StintPerson| {
        let mark = one
            .confirmed
            .then(|| view! { <Badge tone=Tone::Good icon="check" text=p!(confirmed)/> });
        view! {
            <p class="poll-line">
                <Icon name="person"/>
                <span class="line"><span>{format!("{}：{}", hours::side(lang(), one.side), one.name)}</span>{mark}</span>
            </p>
        }
    };
    let length = match stint.clocked() {
        Some(clocked) => p!(clocked, said_length(clocked)),
        None => p!(about_long, said_length(stint.estimate)),
    };
    let at = stint.started_at.unwrap_or(stint.starts_at);
    let pool = view.pool.map(|pool| {
        let words = if pool { p!(pool_pays) } else { p!(own_pays) };
        view! { <Badge icon="hand" text=words/> }
    });
    let address = view.address.clone().map(|address| {
        view! { <p class="poll-line"><Icon name="pin"/><span>{address}</span></p> }
    });
    let silent =
        view.silent_at.map(|at| view! { <p class="quiet">{p!(silent, text::moment(at))}</p> });
    view! {
        <section class="card stack stack-s">
            <p class="card-head"><StintBadge status=stint.status/>{pool}</p>
            <h2 class="card-title">{hours::skills(lang(), &view.skills)}</h2>
            <p class="poll-line"><Icon name="calendar"/><span>{format!("{} · {length}", text::moment(at))}</span></p>
            {view.people.iter().map(person).collect_view()}
            {address}
            {silent}
        </section>
    }
    .into_any()
}

/// What needs words before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Decide,
    Cancel,
    Reverse,
}

impl Asked {
    fn words(self) -> &'static str {
        match self {
            Self::Decide => p!(desk_decide),
            Self::Cancel => p!(desk_cancel),
            Self::Reverse => p!(desk_reverse),
        }
    }

    fn action(self, minutes: Minutes, reason: String) -> StintAction {
        match self {
            Self::Decide => StintAction::Decide { minutes, reason },
            Self::Cancel => StintAction::Cancel { reason },
            Self::Reverse => StintAction::Reverse { reason },
        }
    }
}

/// Sends what is done with one stint.
#[derive(Clone, Copy)]
struct Mover {
    id: StintId,
    found: Found,
    sending: Sending,
    entry: StoredValue<Option<(StintAction, EntryId)>>,
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
}

impl Mover {
    fn send(self, action: StintAction) {
        let known = self.entry.get_value().filter(|(of, _)| *of == action);
        let (_, entry) = known.unwrap_or_else(|| (action.clone(), EntryId::new(now(), random())));
        self.entry.set_value(Some((action.clone(), entry)));
        let Self { id, found, entry: last, open, .. } = self;
        let what = ActOnStint { entry, action, code: None };
        let call = async move { api::time_bank::staff_act(id, &what).await };
        let explain = move |failure: &Failure| {
            if (400..500).contains(&failure.status) {
                last.try_set_value(None);
                found.refetch();
            }
            said(failure)
        };
        self.sending.saying(p!(desk_done)).run(call, explain, move |_| {
            last.try_set_value(None);
            open.try_set(false);
            found.refetch();
        });
    }
}

/// Whether the viewer may do this now, as a witness or as a coordinator.
fn may(session: Session, stint: &Stint, action: &StintAction) -> bool {
    let Some(me) = session.me() else { return false };
    let standings =
        [(Duty::AidTimeBank, Standing::Witness), (Duty::RunTimeBank, Standing::Coordinator)];
    standings.into_iter().any(|(duty, standing)| {
        let actor = Actor { id: Some(me.id), standing };
        desk::may(session, duty) && step(stint, action, actor, now()).is_ok()
    })
}

#[component]
fn Acts(view: StintView, found: Found) -> impl IntoView {
    let session = expect_context::<Session>();
    let stint = view.stint.clone();
    let mover = Mover {
        id: view.id,
        found,
        sending: Sending::new(),
        entry: StoredValue::new(None),
        asked: RwSignal::new(None),
        open: RwSignal::new(false),
    };
    let due = stint.due();
    let direct = [
        (StintAction::Schedule, "check", p!(desk_schedule).to_owned()),
        (StintAction::Start, "play", p!(desk_start).to_owned()),
        (StintAction::End, "stop", p!(desk_end).to_owned()),
        (StintAction::Confirm { minutes: due }, "check", p!(desk_confirm, said_length(due))),
    ];
    let direct: Vec<_> = direct
        .into_iter()
        .filter(|(action, ..)| may(session, &stint, action))
        .map(|(action, icon, words)| {
            let press = move |()| mover.send(action.clone());
            view! { <Button kind=ButtonKind::Primary icon busy=mover.sending.busy on_press=press>{words}</Button> }
        })
        .collect();
    let worded: Vec<_> = [Asked::Decide, Asked::Cancel, Asked::Reverse]
        .into_iter()
        .filter(|asked| may(session, &stint, &asked.action(Minutes(0), String::new())))
        .map(|asked| {
            let press = move |()| {
                mover.asked.set(Some(asked));
                mover.open.set(true);
            };
            view! { <Button on_press=press>{asked.words()}</Button> }
        })
        .collect();
    let wrong = move || {
        let why = mover.sending.wrong.get().filter(|_| !mover.open.get());
        why.map(|why| view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> })
    };
    view! {
        {wrong}
        <div class="line">{direct}{worded}</div>
        <Question mover stint/>
    }
    .into_any()
}

/// The amount and the reason, before it is decided.
#[component]
fn Question(mover: Mover, stint: Stint) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let length = RwSignal::new(stint.due().0.to_string());
    let picks = lengths(stint.clocked().unwrap_or_default());
    let send = move |()| {
        let Some(asked) = mover.asked.get_untracked() else { return };
        let minutes = Minutes(length.with_untracked(|length| length.parse().unwrap_or(0)));
        mover.send(asked.action(minutes, reason.get_untracked()));
    };
    let title = Signal::derive(move || {
        mover.asked.get().map_or_else(String::new, |asked| asked.words().to_owned())
    });
    let choice = move || {
        let picks = picks.clone();
        (mover.asked.get() == Some(Asked::Decide)).then(|| {
            view! {
                <p>{p!(decide_words)}</p>
                <SelectField id="decided" label=p!(enter_length) value=length picks=Signal::stored(picks)/>
            }
        })
    };
    let choice = StoredValue::new_local(choice);
    let wrong = move || {
        mover.sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    view! {
        <Dialog open=mover.open title close_label=w!(close)>
            {move || choice.with_value(|choice| choice())}
            <TextField id="decide-reason" label=p!(reason) value=reason shape=Shape::Lines(2) required=true/>
            {wrong}
            <Button kind=ButtonKind::Primary wide=true busy=mover.sending.busy on_press=send>{p!(send)}</Button>
        </Dialog>
    }
    .into_any()
}
