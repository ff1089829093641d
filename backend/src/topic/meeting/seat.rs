//! Signing up for a meeting, with what one needs, and taking it back.

use super::{
    super::{person, store as topics},
    store,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    deliberation::{SignUp, TopicRefusal},
    id::MeetingId,
};

/// `PUT /meetings/{id}/seat`: once a resident; the last needs count.
pub async fn sign_up(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<MeetingId>,
    Json(needs): Json<SignUp>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let meeting = store::load(conn, who.community, id).await?;
                meeting.draft.check_sign_up(who.now).map_err(refused)?;
                if !store::insert_seat(conn, who.community, id, who.id, needs, who.now).await? {
                    return Err(refused(TopicRefusal::Full));
                }
                person::join(conn, who.community, meeting.topic, who.id.bytes()).await?;
                topics::changed(conn, who.community, meeting.topic, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Who was checked in stays.
const LEAVE: &str = "DELETE FROM meeting_seat
     WHERE community_id = $1 AND meeting_id = $2 AND resident_id = $3 AND came_at IS NULL";
const FEWER: &str = "UPDATE meeting SET n_taken = n_taken - 1 WHERE community_id = $1 AND id = $2";

/// `DELETE /meetings/{id}/seat`
pub async fn leave(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<MeetingId>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let meeting = store::load(conn, who.community, id).await?;
                meeting.draft.check_sign_up(who.now).map_err(refused)?;
                let ids = [id.bytes(), who.id.bytes()];
                if topics::execute(conn, LEAVE, who.community, &ids).await? == 0 {
                    return Ok(());
                }
                topics::execute(conn, FEWER, who.community, &[id.bytes()]).await?;
                topics::changed(conn, who.community, meeting.topic, who.now).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}
