//! The door of a meeting: a person's own code checks them in, signed up or not.

use super::{
    super::{person, store as topics},
    store,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, RunTopics, Staff},
    points, qr,
};
use axum::extract::State;
use linli_shared::{
    api::{CheckIn, CheckedIn},
    id::{MeetingId, ResidentId},
    points::Activity,
    qr::{Code, QrRefusal},
    text::mask_name,
};
use sqlx::AnyConnection;

/// `POST /staff/meetings/{id}/check-ins`: the same person again is checked in once.
pub async fn check_in(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path(id): Path<MeetingId>,
    Json(body): Json<CheckIn>,
) -> Result<Json<CheckedIn>, AppError> {
    let code = Code::parse(&body.code).map_err(|_| refused(QrRefusal::Malformed))?;
    let Code::Token(token) = code else { return Err(refused(QrRefusal::Unknown)) };
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let found = qr::load_person(&mut conn, &app.secret, who.community, token, who.now).await?;
    drop(conn);
    let (resident, name) = found.ok_or_else(|| refused(QrRefusal::Unknown))?;
    let n_came = app
        .db
        .write(move |conn| {
            let (book, who) = (book.clone(), who.clone());
            Box::pin(async move {
                let meeting = store::load(conn, who.community, id).await?;
                let record = topics::load_topic(conn, who.community, meeting.topic).await?;
                if !topics::keeps(&book, &who.visitor, &record.draft.places) {
                    return Err(AppError::NotFound);
                }
                meeting.draft.check_in(who.now).map_err(refused)?;
                mark_came(conn, &who, id, resident).await?;
                // Nobody gives points to themselves.
                if resident != who.id {
                    let what = (Activity::Meeting, id.0);
                    points::thank(conn, who.community, resident, what, who.now).await?;
                }
                person::join(conn, who.community, meeting.topic, resident.bytes()).await?;
                topics::changed(conn, who.community, meeting.topic, who.now).await?;
                store::count_came(conn, who.community, id).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(Json(CheckedIn { name: mask_name(&name), n_came }))
}

/// Who did not sign up finds room all the same: nobody is sent away at the door.
async fn mark_came(
    conn: &mut AnyConnection,
    who: &Staff<RunTopics>,
    id: MeetingId,
    resident: ResidentId,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO meeting_seat (community_id, meeting_id, resident_id, barrier_free, child_minding, at)
         VALUES ($1, $2, $3, 0, 0, $4) ON CONFLICT DO NOTHING",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(resident.bytes())
    .bind(who.now.0)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "UPDATE meeting_seat SET came_at = coalesce(came_at, $1)
         WHERE community_id = $2 AND meeting_id = $3 AND resident_id = $4",
    )
    .bind(who.now.0)
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(resident.bytes())
    .execute(conn)
    .await?;
    Ok(())
}
