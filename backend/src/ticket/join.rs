//! Joining a ticket: the same matter, one more reporter.

use super::{follower, history, store, view};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Visitor},
    rate::Address,
    session,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use linli_shared::{
    api::JoinTicket,
    id::{EntryId, TicketId},
    text::Phone,
    ticket::{Actor, Entry, Standing, TicketRefusal},
};

/// `PUT /tickets/{id}/joins/{entry}`: one more reporter of the same matter.
pub async fn join(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    Path((id, entry)): Path<(TicketId, EntryId)>,
    Json(body): Json<JoinTicket>,
) -> Result<Response, AppError> {
    if who.who.is_none() {
        app.flood.check(&address, who.now)?;
    }
    let mut headers = HeaderMap::new();
    let mut who = who;
    if who.recipient().is_none() {
        who.key = Some(session::set_visitor_cookie(&app, &mut headers));
    }
    let recipient = who.recipient().unwrap_or_default();
    let phone =
        Phone::parse(&body.phone).ok().map(|phone| app.secret.seal(&recipient, phone.as_str()));
    let (book, community, now) = (app.book().await?, who.community, who.now);
    let actor =
        Actor { id: who.who.as_ref().map(|who| who.id), party: None, standing: Standing::Follower };
    app.db
        .write(move |conn| {
            let (book, recipient, phone) = (book.clone(), recipient.clone(), phone.clone());
            Box::pin(async move {
                let record =
                    store::load_record(conn, community, id).await?.ok_or(AppError::NotFound)?;
                // Only what anybody may see can be joined by anybody.
                if record.is_private() {
                    return Err(AppError::NotFound);
                }
                if !record.ticket.status.is_open() {
                    return Err(refused(TicketRefusal::WrongStatus(record.ticket.status)));
                }
                let is_new = !record.is_of(&recipient)
                    && follower::insert_reporter(conn, community, id, &recipient, phone, now)
                        .await?;
                if !is_new {
                    return Ok(());
                }
                let joined = (entry, &Entry::Joined);
                if history::is_written(conn, community, id, joined, None).await? {
                    return Err(refused(TicketRefusal::IdReused));
                }
                follower::mark_reporters(conn, community, id, 1).await?;
                history::append(conn, community, &record, &record.ticket, &book, joined, actor, now)
                    .await
            })
        })
        .await?;
    app.feed.wake();
    let seen = view::load_seen(&app, &who, id).await?;
    let book = app.book().await?;
    let answer = view::answer(&view::view(&app, &book, &who, seen)?)?;
    Ok((headers, answer).into_response())
}
