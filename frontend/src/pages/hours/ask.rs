//! What is asked before an amount is changed, something is disputed, or help is called off.

use super::{acts::Mover, said_length};
use crate::{
    text::t,
    ui::{Banner, Button, ButtonKind, Dialog, SelectField, Shape, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Minutes,
    time_bank::{STEP, Stint, StintAction},
};

/// What stands over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Start,
    End,
    Propose,
    Dispute,
    Cancel,
}

impl Asked {
    fn title(self) -> &'static str {
        match self {
            Self::Start => p!(do_start),
            Self::End => p!(do_end),
            Self::Propose => p!(do_propose),
            Self::Dispute => p!(do_dispute),
            Self::Cancel => p!(do_cancel),
        }
    }
}

/// Lengths up to what was clocked, in half hours; and what was clocked itself.
pub(crate) fn lengths(clocked: Minutes) -> Vec<(String, String)> {
    let halves = (0_i64..).map(|n| n.saturating_mul(STEP.0)).take_while(|n| *n < clocked.0);
    let all = halves.chain(std::iter::once(clocked.0));
    all.map(|minutes| (minutes.to_string(), said_length(Minutes(minutes)))).collect()
}

/// The question, with its words and its one button.
#[component]
pub(super) fn Question(mover: Mover, stint: Stint) -> impl IntoView {
    let open = RwSignal::new(false);
    let asks = |asked: Option<Asked>| {
        asked.filter(|asked| matches!(asked, Asked::Propose | Asked::Dispute | Asked::Cancel))
    };
    Effect::new(move |_| open.set(asks(mover.open.get()).is_some()));
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open && asks(mover.open.get_untracked()).is_some() {
            mover.open.set(None);
        }
        is_open
    });
    let words = RwSignal::new(String::new());
    let length = RwSignal::new(stint.due().0.to_string());
    let picks = lengths(stint.clocked().unwrap_or_default());
    let send = move |()| {
        let said = words.get_untracked();
        match mover.open.get_untracked() {
            Some(Asked::Propose) => {
                let minutes = Minutes(length.with_untracked(|length| length.parse().unwrap_or(0)));
                mover.send(StintAction::Propose { minutes }, None);
            }
            Some(Asked::Dispute) => mover.send(StintAction::Dispute { words: said }, None),
            Some(Asked::Cancel) => mover.send(StintAction::Cancel { reason: said }, None),
            Some(Asked::Start | Asked::End) | None => {}
        }
    };
    let body = move || {
        let picks = picks.clone();
        asks(mover.open.get()).map(|asked| match asked {
            Asked::Propose => view! {
                <p>{p!(propose_words)}</p>
                <SelectField id="length" label=p!(how_long) value=length picks=Signal::stored(picks)/>
            }
            .into_any(),
            Asked::Dispute => view! {
                <p>{p!(dispute_words)}</p>
                <TextField id="dispute" label=p!(what_was) value=words shape=Shape::Lines(3) required=true/>
            }
            .into_any(),
            Asked::Cancel | Asked::Start | Asked::End => view! {
                <p>{p!(cancel_words)}</p>
                <TextField id="reason" label=p!(why) value=words shape=Shape::Lines(2) required=true/>
            }
            .into_any(),
        })
    };
    let wrong = move || {
        mover.sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    let title = Signal::derive(move || {
        mover.open.get().map_or_else(String::new, |asked| asked.title().to_owned())
    });
    let body = StoredValue::new_local(body);
    view! {
        <Dialog open title close_label=t!(close)>
            {move || body.with_value(|body| body())}
            {wrong}
            <Button kind=ButtonKind::Primary wide=true busy=mover.sending.busy on_press=send>{p!(send)}</Button>
        </Dialog>
    }
    .into_any()
}
