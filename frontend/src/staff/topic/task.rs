//! Making a resolution a ticket: what, who, until when.
//!
//! Invariant: the ticket keeps its id until the server has acknowledged it.

use super::Board;
use crate::{
    api::{self, Failure},
    session::{Session, now, random},
    staff::{desk::Desk, said},
    ui::{Banner, Button, ButtonKind, SelectField, Shape, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::OpenTask,
    id::{PartyId, TicketId},
    refusal::FieldError,
    time::Date,
};

/// How many days are proposed.
const DAYS: i64 = 30;

/// The form.
#[component]
pub(super) fn Task(board: Board) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let desk = expect_context::<Desk>();
    let id = StoredValue::new(TicketId::new(now(), random()));
    let words = RwSignal::new(String::new());
    let party = RwSignal::new(String::new());
    let due = expect_context::<Session>().day_ahead(DAYS);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let wrong = move |field| api::wrong_in(failure, field);
    let send = move |()| {
        let refuse = |field: &str, code: &str| {
            failure.set(Some(Failure::in_fields(vec![FieldError::new(field, code)])));
        };
        let Ok(party) = party.get_untracked().parse::<PartyId>() else {
            refuse("party", "topic.party_unknown");
            return;
        };
        let Ok(due_on) = due.get_untracked().parse::<Date>() else {
            refuse("due_on", "topic.due");
            return;
        };
        let task = OpenTask { words: words.get_untracked(), party, due_on, place: None };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = api::topic::open_task(board.id, id.get_value(), &task).await;
            busy.try_set(false);
            match answer {
                Ok(opened) => {
                    id.try_set_value(TicketId::new(now(), random()));
                    words.try_set(String::new());
                    toaster.say(w!(topic::task_opened, opened.number));
                    board.found.refetch();
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    let problem = move || {
        failure.get().filter(|failure| failure.errors.is_empty()).map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{said(&failure)}</p></Banner> }
        })
    };
    view! {
        <section class="stack stack-s" aria-labelledby="task-title">
            <h2 id="task-title">{w!(topic::task)}</h2>
            <TextField id="task-words" label=w!(topic::task_words) value=words shape=Shape::Lines(3) length_max=2000 error=wrong("words") required=true/>
            <SelectField id="task-party" label=w!(topic::task_party) value=party picks=desk.party_picks(w!(choose)) error=wrong("party")/>
            <TextField id="task-due" label=w!(topic::task_due) value=due shape=Shape::Date error=wrong("due_on")/>
            {problem}
            <div><Button kind=ButtonKind::Primary icon="send" busy on_press=send>{w!(topic::task_send)}</Button></div>
        </section>
    }
}
