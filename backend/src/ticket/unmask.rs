//! Seeing in full who said a need: with a purpose, logged, told to the person.

use super::view::{self, Seen};
use crate::{
    error::AppError,
    extract::{self, AppState, Json, Path, Staff},
    notice::{self, About},
    resident::{self, Look, Subject, insert_look},
};
use axum::extract::State;
use linli_shared::{
    access::{self, Duty, Role},
    api::{Unmask, Unmasked},
    i18n::{label, notice::Notice},
    id::TicketId,
    ticket::Standing,
};
use std::sync::Arc;

/// `POST /staff/tickets/{id}/unmask`: the reporter's name and number, on file or not.
pub async fn unmask(
    State(app): State<AppState>,
    who: Staff<extract::Unmask>,
    Path(id): Path<TicketId>,
    Json(body): Json<Unmask>,
) -> Result<Json<Unmasked>, AppError> {
    let words = Look::words(&body)?;
    let seen = Arc::new(view::load_seen(&app, &who.visitor, id).await?);
    let role = reaching(&seen).ok_or(AppError::NotFound)?;
    let seal = app.secret.clone();
    let unmasked = app
        .db
        .write(move |conn| {
            let (who, seal, words, seen) = (who.clone(), seal.clone(), words.clone(), seen.clone());
            Box::pin(async move {
                let look = Look { by: who.id, role, purpose: body.purpose, words: &words };
                let told = Notice::Unmasked { by: who.name.clone(), purpose: body.purpose };
                let (community, now, record) = (who.community, who.now, &seen.found.record);
                let (recipient, unmasked) = if let Some(reporter) = record.reporter {
                    let file = resident::load_file(conn, &seal, community, reporter)
                        .await?
                        .ok_or(AppError::NotFound)?;
                    insert_look(conn, community, Subject::Person(reporter), &look, now).await?;
                    let unmasked = Unmasked { name: file.name, phone: file.phone };
                    (Some(reporter.bytes().to_vec()), unmasked)
                } else {
                    insert_look(conn, community, Subject::Visitor(id), &look, now).await?;
                    let sealed = record.phone_sealed.as_ref();
                    let phone = sealed.map(|sealed| seal.open(id.bytes(), sealed)).transpose()?;
                    let name = label::someone(who.visitor.lang).to_owned();
                    (record.visitor.clone(), Unmasked { name, phone })
                };
                if let Some(recipient) = recipient {
                    notice::insert_notice(
                        conn,
                        community,
                        &recipient,
                        &told,
                        About::Ticket(id),
                        now,
                    )
                    .await?;
                }
                Ok(unmasked)
            })
        })
        .await?;
    Ok(Json(unmasked))
}

/// The role by which somebody may see who it was; the names behind confidential needs are for dispatchers.
fn reaching(seen: &Seen) -> Option<Role> {
    seen.standings.iter().find_map(|standing| match standing {
        Standing::Staff(role)
            if access::may(*role, Duty::Unmask)
                && (!seen.found.record.confidential || *role == Role::Dispatcher) =>
        {
            Some(*role)
        }
        Standing::Staff(_) | Standing::Reporter | Standing::Follower | Standing::System => None,
    })
}
