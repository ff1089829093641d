//! Thanks for a need (参与积分): whoever said what was solved earns points, once for each ticket.

use crate::{error::AppError, points};
use linli_shared::{
    id::{CommunityId, ResidentId, TicketId},
    points::Activity,
    ticket::{Source, Ticket},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// Thanks the resident whose need was solved; staff who say and solve their own earn nothing by it.
///
/// # Errors
/// When a row cannot be written.
pub(crate) async fn thank_reporter(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, source): (TicketId, Source),
    reporter: Option<ResidentId>,
    closed: &Ticket,
    at: Timestamp,
) -> Result<(), AppError> {
    let is_own = reporter == closed.owner || reporter == closed.finished_by;
    let Some(reporter) = reporter.filter(|_| matches!(source, Source::Qr | Source::App) && !is_own)
    else {
        return Ok(());
    };
    let what = (Activity::of_need(closed.class), id.0);
    points::thank(conn, community, reporter, what, at).await
}
