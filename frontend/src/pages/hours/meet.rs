//! Meeting at the door: one reads the other's code, by camera, from a picture, or typed.

use super::{acts::Mover, ask::Asked};
use crate::{
    pages::{me::MyCode, scan::Reader},
    text::t,
    ui::{Banner, Button, ButtonKind, Shape, Sheet, TextField, Tone},
};
use leptos::prelude::*;
use linli_shared::{qr::Code, time_bank::StintAction};

/// The sheet that begins or ends help.
#[component]
pub(super) fn Meet(mover: Mover) -> impl IntoView {
    let open = RwSignal::new(false);
    let meets = |asked: Option<Asked>| matches!(asked, Some(Asked::Start | Asked::End));
    Effect::new(move |_| open.set(meets(mover.open.get())));
    Effect::new(move |before: Option<bool>| {
        let is_open = open.get();
        if before == Some(true) && !is_open && meets(mover.open.get_untracked()) {
            mover.open.set(None);
        }
        is_open
    });
    let shows = RwSignal::new(false);
    let send = move |code: String| match mover.open.get_untracked() {
        Some(Asked::Start) => mover.send(StintAction::Start, Some(code)),
        Some(Asked::End) => mover.send(StintAction::End, Some(code)),
        Some(Asked::Propose | Asked::Dispute | Asked::Cancel) | None => {}
    };
    let read = Callback::new(move |text: String| {
        let is_ours = Code::parse(&text).is_ok();
        if is_ours {
            send(text);
        }
        is_ours
    });
    let title = Signal::derive(move || {
        if mover.open.get() == Some(Asked::End) {
            p!(do_end).to_owned()
        } else {
            p!(do_start).to_owned()
        }
    });
    let wrong = move || {
        mover.sending.wrong.get().map(|why| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }
        })
    };
    let body = move || {
        if shows.get() {
            view! {
                <MyCode/>
                <Button icon="scan" wide=true on_press=move |()| shows.set(false)>{p!(scan_theirs)}</Button>
            }
            .into_any()
        } else {
            view! {
                <p>{p!(meet_words)}</p>
                <Reader open=read/>
                <Typed mover send=Callback::new(send)/>
                <Button kind=ButtonKind::Quiet icon="qr" wide=true on_press=move |()| shows.set(true)>{p!(show_mine)}</Button>
            }
            .into_any()
        }
    };
    view! {
        <Sheet open title close_label=t!(close)>
            {wrong}
            {body}
        </Sheet>
    }
    .into_any()
}

/// The other's code, typed or pasted.
#[component]
fn Typed(mover: Mover, send: Callback<String>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let go = move |()| {
        let code = typed.get_untracked();
        if Code::parse(&code).is_err() {
            wrong.set(Some(t!(typed_wrong).to_owned()));
            return;
        }
        wrong.set(None);
        send.run(code);
    };
    view! {
        <TextField id="their-code" label=p!(type_theirs) value=typed shape=Shape::PosterCode length_max=200 error=wrong/>
        <Button kind=ButtonKind::Primary wide=true busy=mover.sending.busy on_press=go>{p!(use_code)}</Button>
    }
    .into_any()
}
