//! Making a proposal: a name, how and why, what it costs, pictures.
//!
//! Invariant: the proposal keeps its id until the server has acknowledged it.

use super::{Desk, proposals::Found};
use crate::{
    api::{self, Failure},
    session::{now, random},
    shots::{ShotRow, Shots},
    text::{self, t},
    ui::{Banner, Button, ButtonKind, Shape, Sheet, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    deliberation::{PROPOSAL_PHOTOS_MAX, ProposalDraft},
    id::ProposalId,
    refusal::FieldError,
};

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Form {
    id: ProposalId,
    title: RwSignal<String>,
    words: RwSignal<String>,
    cost: RwSignal<String>,
    shots: Shots,
    failure: RwSignal<Option<Failure>>,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            id: ProposalId::new(now(), random()),
            title: text(),
            words: text(),
            cost: text(),
            shots: Shots::at_most(PROPOSAL_PHOTOS_MAX),
            failure: RwSignal::new(None),
        }
    }

    /// The draft, or the field that is wrong.
    fn draft(self) -> Result<ProposalDraft, Vec<FieldError>> {
        let cost = self.cost.get_untracked();
        let cost_fen = match cost.trim() {
            "" => None,
            yuan => {
                Some(yuan.parse().map_err(|()| vec![FieldError::new("cost_fen", "poll.cost")])?)
            }
        };
        let draft = ProposalDraft {
            title: self.title.get_untracked(),
            words: self.words.get_untracked(),
            cost_fen,
            photos: self.shots.sent(),
        };
        draft.parse().map(|_| draft)
    }

    fn wrong(self, field: &'static str) -> MaybeProp<String> {
        api::wrong_in(self.failure, field)
    }
}

/// The button and its form.
#[component]
pub(super) fn Propose(desk: Desk, found: Found) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let form = StoredValue::new(Form::new());
    let send = move |()| {
        let form = form.get_value();
        let draft = match form.draft() {
            Ok(draft) => draft,
            Err(errors) => {
                form.failure.set(Some(Failure::in_fields(errors)));
                return;
            }
        };
        busy.set(true);
        form.failure.set(None);
        spawn_local(async move {
            let answer = api::topic::propose(desk.id, form.id, &draft).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    toaster.say(p!(proposal_done));
                    found.refetch();
                }
                Err(failure) => {
                    form.failure.try_set(Some(failure));
                }
            }
        });
    };
    let begin = move |()| {
        form.set_value(Form::new());
        open.set(true);
    };
    view! {
        <Button kind=ButtonKind::Primary icon="edit" wide=true on_press=begin>{p!(propose)}</Button>
        <Sheet open title=p!(propose_title) close_label=t!(close)>
            <Fields form=form.get_value()/>
            <Button kind=ButtonKind::Primary wide=true busy=form.with_value(|form| form.shots.hold(busy)) on_press=send>{p!(proposal_send)}</Button>
        </Sheet>
    }
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let problem = move || {
        form.failure.get().filter(|failure| failure.errors.is_empty()).map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{text::failure(&failure)}</p></Banner> }
        })
    };
    view! {
        <TextField id="proposal-title" label=p!(proposal_name) value=form.title length_max=60 error=form.wrong("title") required=true/>
        <TextField id="proposal-words" label=p!(proposal_words) value=form.words shape=Shape::Lines(4) length_max=2000 error=form.wrong("words") required=true/>
        <TextField id="proposal-cost" label=p!(proposal_cost) value=form.cost length_max=15 error=form.wrong("cost_fen")/>
        <p class="field-label">{p!(photos)}</p>
        <ShotRow shots=form.shots/>
        {problem}
    }
}
