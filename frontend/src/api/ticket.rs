//! Calls about tickets and the public board.

use super::{Failure, after, get, post, post_seen, put};
use crate::session;
use linli_shared::{
    api::{ActOnTicket, BoardView, JoinTicket, Page, TicketRow, TicketView},
    id::{EntryId, PlaceId, TicketId},
    ticket::{Standing, TicketAction},
};

/// My tickets, my household's, and those I joined.
pub(crate) async fn mine(cursor: Option<&str>) -> Result<Page<TicketRow>, Failure> {
    get(&format!("/tickets/mine{}", after(cursor, '?'))).await
}

/// One ticket.
pub(crate) async fn ticket(id: TicketId) -> Result<TicketView, Failure> {
    get(&format!("/tickets/{id}")).await
}

/// Says "me too".
pub(crate) async fn join(id: TicketId, phone: &str) -> Result<TicketView, Failure> {
    let entry = EntryId::new(session::now(), session::random());
    put(&format!("/tickets/{id}/joins/{entry}"), &JoinTicket { phone: phone.to_owned() }).await
}

/// Acts on a ticket. `version` is what the viewer saw; only staff must name it.
pub(crate) async fn act(
    id: TicketId,
    standing: Standing,
    action: TicketAction,
    version: Option<i64>,
) -> Result<TicketView, Failure> {
    let body =
        ActOnTicket { id: EntryId::new(session::now(), session::random()), standing, action };
    let path = format!("/tickets/{id}/actions");
    match version {
        Some(version) => post_seen(&path, &body, version).await,
        None => post(&path, &body).await,
    }
}

/// The public board.
pub(crate) async fn board(
    grid: Option<PlaceId>,
    cursor: Option<&str>,
) -> Result<BoardView, Failure> {
    let path = match grid {
        Some(grid) => format!("/board?grid={grid}{}", after(cursor, '&')),
        None => format!("/board{}", after(cursor, '?')),
    };
    get(&path).await
}
