//! The public board: what is being done for everyone, without persons, addresses or disputes.

use super::{
    clock::ClockBar,
    page::Page,
    paged::Rows,
    rows::{StatusBadge, UrgentBadge, category_name},
};
use crate::{
    api,
    session::Session,
    text::{self, t},
    ui::{Badge, Empty, Loaded, SelectField, Tone},
};
use leptos::prelude::*;
use linli_shared::{
    api::{BoardRow, BoardView},
    id::PlaceId,
};
use std::rc::Rc;

/// Figures, a filter by grid, and the rows.
#[component]
pub(crate) fn BoardPage() -> impl IntoView {
    let session = expect_context::<Session>();
    let chosen = RwSignal::new(String::new());
    let grid = Memo::new(move |_| chosen.with(|id| id.parse::<PlaceId>().ok()));
    let board = LocalResource::new(move || {
        session.feed.track();
        api::ticket::board(grid.get(), None)
    });
    let picks = Signal::derive(move || {
        let mut rows = vec![(String::new(), t!(all_grids).to_owned())];
        if let Some(Ok(view)) = board.get() {
            rows.extend(view.grids.into_iter().map(|grid| (grid.id.to_string(), grid.name)));
        }
        rows
    });
    let show = move |view: BoardView| view! { <Board view grid=grid.get_untracked()/> }.into_any();
    view! {
        <Page title=t!(board_title)>
            <p class="quiet">{t!(board_intro)}</p>
            <SelectField id="board-grid" label=t!(grid) value=chosen picks/>
            <Loaded data=board children=show/>
        </Page>
    }
    .into_any()
}

fn share(part: i64, whole: i64) -> String {
    let percent = part.saturating_mul(100).checked_div(whole);
    percent.map_or_else(|| t!(no_figure).to_owned(), |percent| format!("{percent}%"))
}

#[component]
fn Board(view: BoardView, grid: Option<PlaceId>) -> impl IntoView {
    let stat = |figure: String, words: &'static str| {
        view! { <div class="stat"><p class="stat-figure">{figure}</p><p class="quiet">{words}</p></div> }
    };
    let figures = view! {
        <div class="stats">
            {stat(view.n_open.to_string(), t!(n_open))}
            {stat(view.n_closed.to_string(), t!(n_closed))}
            {stat(share(view.n_in_time, view.n_closed), t!(in_time_share))}
            {stat(share(view.n_solved, view.n_rated), t!(solved_share))}
        </div>
    };
    let rows = if view.page.rows.is_empty() {
        view! { <Empty icon="list" title=t!(board_empty)/> }.into_any()
    } else {
        let turn = Rc::new(move |cursor: String| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(
                async move { api::ticket::board(grid, Some(&cursor)).await.map(|view| view.page) },
            )
        });
        view! { <Rows page=view.page turn class="cards" row=board_row/> }.into_any()
    };
    view! {
        {figures}
        {rows}
    }
    .into_any()
}

fn board_row(row: BoardRow) -> AnyView {
    let outcome = row.in_time.map(|in_time| {
        if in_time {
            view! { <Badge tone=Tone::Good icon="check" text=t!(in_time)/> }
        } else {
            view! { <Badge tone=Tone::Urgent icon="warn" text=t!(too_late)/> }
        }
    });
    let when = match row.finished_at {
        Some(at) => t!(finished_on, text::moment(at)),
        None => t!(came_in_on, text::moment(row.submitted_at)),
    };
    view! {
        <div class="card">
            <p class="card-head">
                <span class="num">{row.number}</span>
                <span class="line">
                    <UrgentBadge class=row.class/>
                    {outcome}
                    <StatusBadge status=row.status/>
                </span>
            </p>
            <p class="card-title">{category_name(row.category)}</p>
            <p class="card-note">{format!("{} · {when}", row.grid)}</p>
            {row.due.map(|clock| view! { <ClockBar clock/> })}
        </div>
    }
    .into_any()
}
