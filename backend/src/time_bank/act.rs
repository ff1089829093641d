//! Acting on a stint: those it is about, and staff.

use super::{
    advance::{Deed, advance},
    stint_store, view,
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AidTimeBank, AppState, Json, Path, Resident, Staff},
    qr,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    api::{ActOnStint, StintView},
    id::{CommunityId, ResidentId, StintId},
    qr::{Code, QrRefusal},
    text::{self, LINE_CHARS_MAX},
    time::Timestamp,
    time_bank::{Actor, Standing, Stint, StintAction, TimeBankRefusal},
};
use std::sync::Arc;

/// `POST /time-bank/stints/{id}/actions`: for those it is about.
pub async fn act(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<StintId>,
    Json(body): Json<ActOnStint>,
) -> Result<Json<StintView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let found = stint_store::load(&mut conn, who.community, id).await?;
    let record = found.filter(|record| record.stint.side(who.id).is_some());
    let record = record.ok_or(AppError::NotFound)?;
    drop(conn);
    let standing = match (&body.action, &body.code) {
        (StintAction::Start | StintAction::End, Some(code)) => {
            meet(&app, (who.community, who.id), &record.stint, code, who.now).await?
        }
        (
            StintAction::Schedule
            | StintAction::Start
            | StintAction::End
            | StintAction::Propose { .. }
            | StintAction::Confirm { .. }
            | StintAction::Dispute { .. }
            | StintAction::Decide { .. }
            | StintAction::Cancel { .. }
            | StintAction::Reverse { .. },
            _,
        ) => Standing::Party,
    };
    let actor = Actor { id: Some(who.id), standing };
    take_step(&app, who.community, id, (body, actor), who.now).await?;
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    view::load(&mut conn, &book, who.community, (id, Some(who.id))).await.map(Json)
}

/// Whether the code that was read is of somebody on the other side.
async fn meet(
    app: &App,
    (community, me): (CommunityId, ResidentId),
    stint: &Stint,
    code: &str,
    now: Timestamp,
) -> Result<Standing, AppError> {
    let code = Code::parse(code).map_err(|_| refused(QrRefusal::Malformed))?;
    let Code::Token(token) = code else { return Err(refused(TimeBankRefusal::NotMet)) };
    let mut conn = app.db.read().acquire().await?;
    let found = qr::load_person(&mut conn, &app.secret, community, token, now).await?;
    let other = found.and_then(|(person, _)| stint.side(person));
    let is_met = other.is_some() && other != stint.side(me);
    if is_met { Ok(Standing::Met) } else { Err(refused(TimeBankRefusal::NotMet)) }
}

/// `POST /staff/time-bank/stints/{id}/actions`: who stands by, and who decides.
pub async fn act_as_staff(
    State(app): State<AppState>,
    who: Staff<AidTimeBank>,
    Path(id): Path<StintId>,
    Json(body): Json<ActOnStint>,
) -> Result<Json<StintView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let found = stint_store::load(&mut conn, who.community, id).await?;
    let record = found
        .filter(|record| who.visitor.may_at(Duty::AidTimeBank, record.grid, None))
        .ok_or(AppError::NotFound)?;
    drop(conn);
    let decides = who.visitor.may_at(Duty::RunTimeBank, record.grid, None);
    let standing = match body.action {
        StintAction::Start | StintAction::End => Standing::Witness,
        StintAction::Schedule
        | StintAction::Propose { .. }
        | StintAction::Confirm { .. }
        | StintAction::Dispute { .. }
        | StintAction::Decide { .. }
        | StintAction::Cancel { .. }
        | StintAction::Reverse { .. } => {
            if decides {
                Standing::Coordinator
            } else {
                Standing::Witness
            }
        }
    };
    let actor = Actor { id: Some(who.id), standing };
    take_step(&app, who.community, id, (body, actor), who.now).await?;
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    view::load_for_staff(&mut conn, &book, who.community, (id, who.id)).await.map(Json)
}

async fn take_step(
    app: &Arc<App>,
    community: CommunityId,
    id: StintId,
    (body, actor): (ActOnStint, Actor),
    now: Timestamp,
) -> Result<(), AppError> {
    let deed = Deed { entry: body.entry, action: trim(body.action)?, actor };
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, deed) = (book.clone(), deed.clone());
            Box::pin(async move { advance(conn, community, &book, id, &deed, now).await })
        })
        .await?;
    app.feed.wake();
    Ok(())
}

/// An action with its words checked.
fn trim(action: StintAction) -> Result<StintAction, AppError> {
    let needed = |field: &str, words: &str| parse_field(field, words, LINE_CHARS_MAX);
    Ok(match action {
        StintAction::Dispute { words } => StintAction::Dispute { words: needed("words", &words)? },
        StintAction::Decide { minutes, reason } => {
            StintAction::Decide { minutes, reason: needed("reason", &reason)? }
        }
        StintAction::Reverse { reason } => {
            StintAction::Reverse { reason: needed("reason", &reason)? }
        }
        StintAction::Cancel { reason } => {
            let reason = text::parse_optional(&reason, LINE_CHARS_MAX).map_err(refused)?;
            StintAction::Cancel { reason: reason.unwrap_or_default() }
        }
        action @ (StintAction::Schedule
        | StintAction::Start
        | StintAction::End
        | StintAction::Propose { .. }
        | StintAction::Confirm { .. }) => action,
    })
}
