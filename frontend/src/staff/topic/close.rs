//! Ending a topic with what became of it.

use super::Board;
use crate::{
    api,
    sending::Sending,
    staff::said,
    ui::{Button, ButtonKind, Dialog, Shape, TextField},
};
use leptos::prelude::*;
use linli_shared::api::MoveTopic;

/// The button and its question.
#[component]
pub(super) fn Close(board: Board) -> impl IntoView {
    let open = RwSignal::new(false);
    let words = RwSignal::new(String::new());
    let sending = Sending::new();
    let Sending { busy, wrong, .. } = sending;
    let send = move |()| {
        sending.saying(w!(topic::closed)).run(
            async move {
                let end = MoveTopic::Close { words: words.get_untracked() };
                api::topic::move_topic(board.id, &end).await
            },
            |failure| failure.field("words").unwrap_or_else(|| said(failure)),
            move |()| {
                open.try_set(false);
                board.found.refetch();
            },
        );
    };
    view! {
        <Button icon="check" on_press=move |()| open.set(true)>{w!(topic::close)}</Button>
        <Dialog open title=w!(topic::close_title) close_label=w!(close)>
            <p>{w!(topic::close_words)}</p>
            <TextField id="close-words" label=w!(topic::close_label) value=words shape=Shape::Lines(4) length_max=2000 error=wrong required=true/>
            <Button kind=ButtonKind::Primary wide=true busy on_press=send>{w!(topic::close)}</Button>
        </Dialog>
    }
}
