//! What people see of themselves, correct, take along and erase.

use super::{
    looks::list_looks,
    store::{list_posts, load_file, mark_birth_year, mark_consented, mark_corrected, mark_erased},
};
use crate::{
    book::Book,
    error::{AppError, parse_field},
    event,
    extract::{AppState, Json, Resident},
    household, need, notice, person, points, poll, reward, session,
    state::App,
    time_bank, topic,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    access::Post,
    api::{CorrectMe, LookView, Me, PostView, SessionView},
    id::{CommunityId, PlaceId, ResidentId},
    refusal::FieldError,
    resident::is_birth_year,
    text::NAME_CHARS_MAX,
};
use serde_json::json;
use sqlx::AnyConnection;

/// The signed-in person as they see themselves, and the grid to show them.
pub(crate) async fn load_me(
    conn: &mut AnyConnection,
    app: &App,
    book: &Book,
    id: ResidentId,
) -> Result<Option<(Me, Option<PlaceId>)>, AppError> {
    let Some(file) = load_file(conn, &app.secret, app.community, id).await? else {
        return Ok(None);
    };
    let posts = list_posts(conn, app.community, id).await?;
    let mine = household::load_mine(conn, app.community, id).await?;
    let (home, household) = mine.map_or((None, None), |(home, mine)| (Some(home), Some(mine)));
    let grid = home.and_then(|home| home.grid).or_else(|| {
        let place = posts.iter().find_map(|post| post.place)?;
        book.places.get(&place).and_then(|place| place.grid)
    });
    let me = Me {
        id,
        name: file.name,
        phone: file.phone,
        confirmed_at: file.confirmed_at,
        birth_year: file.birth_year,
        consented_at: file.consented_at,
        posts: posts.iter().map(|post| post_view(book, post)).collect(),
        household,
    };
    Ok(Some((me, grid)))
}

/// A role with the names of where it holds.
pub(crate) fn post_view(book: &Book, post: &Post) -> PostView {
    let place = post.place.and_then(|place| book.places.get(&place));
    let party = post.party.and_then(|party| book.parties.get(&party));
    PostView {
        post: *post,
        place_name: place.map(|place| place.path.clone()).unwrap_or_default(),
        party_name: party.map(|party| party.name.clone()).unwrap_or_default(),
    }
}

async fn view(app: &App, who: &Resident) -> Result<Json<SessionView>, AppError> {
    let recipient = who.id.bytes().to_vec();
    session::load_view(app, Some(who.id), Some(recipient), who.now).await.map(Json)
}

/// `GET /me`
pub async fn show(State(app): State<AppState>, who: Resident) -> Result<Json<Me>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let me = load_me(&mut conn, &app, &book, who.id).await?;
    me.map(|(me, _)| Json(me)).ok_or(AppError::NotFound)
}

/// `PUT /me`: corrects, and confirms also when nothing changes.
pub async fn correct(
    State(app): State<AppState>,
    who: Resident,
    Json(body): Json<CorrectMe>,
) -> Result<Json<SessionView>, AppError> {
    let name = parse_field("name", &body.name, NAME_CHARS_MAX)?;
    let (community, id, now) = (who.community, who.id, who.now);
    let (this_year, _, _) = now.date().ymd();
    if body.birth_year.is_some_and(|year| !is_birth_year(year, this_year)) {
        return Err(AppError::Invalid(vec![FieldError::new("birth_year", "resident.birth_year")]));
    }
    app.db
        .write(move |conn| {
            let name = name.clone();
            Box::pin(async move {
                if let Some(year) = body.birth_year {
                    mark_birth_year(conn, community, id, year).await?;
                }
                mark_corrected(conn, community, id, &name, body.lang, now).await
            })
        })
        .await?;
    // Staff stand in the book by name.
    app.shelf.forget();
    view(&app, &who).await
}

/// `POST /me/consent`
pub async fn consent(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<SessionView>, AppError> {
    let (community, id, now) = (who.community, who.id, who.now);
    app.db.write(move |conn| Box::pin(mark_consented(conn, community, id, now))).await?;
    view(&app, &who).await
}

/// `GET /me/looks`: who saw the person's masked fields, newest first.
pub async fn looks(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<LookView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    list_looks(&mut conn, who.community, who.id, who.visitor.lang).await.map(Json)
}

/// `GET /me/export`: everything on file about the person, as a file of their own.
pub async fn export(State(app): State<AppState>, who: Resident) -> Result<Response, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let (community, id) = (who.community, who.id);
    let file = load_file(&mut conn, &app.secret, community, id).await?;
    let file = file.ok_or(AppError::NotFound)?;
    let posts = list_posts(&mut conn, community, id).await?;
    let posts: Vec<PostView> = posts.iter().map(|post| post_view(&book, post)).collect();
    let homes = household::list_homes(&mut conn, community, id).await?;
    let homes: Vec<_> = homes
        .iter()
        .map(|(home, membership)| json!({ "address": home.address, "membership": membership }))
        .collect();
    let needs = need::list_said(&mut conn, community, id).await?;
    let needs: Vec<_> = needs
        .iter()
        .map(|(number, said, at)| json!({ "ticket": number, "said": said, "at": at.rfc3339() }))
        .collect();
    let ballots = poll::list_own(&mut conn, community, id).await?;
    let ballots: Vec<_> = ballots
        .iter()
        .map(|own| {
            json!({
                "poll": own.poll, "title": own.title, "choice": own.choice, "channel": own.channel,
                "tracker": own.tracker, "cast_at": own.cast_at.rfc3339(),
            })
        })
        .collect();
    let written = topic::list_written(&mut conn, community, id).await?;
    let written: Vec<_> = written
        .iter()
        .map(|(kind, words, at)| json!({ "kind": kind, "words": words, "at": at.rfc3339() }))
        .collect();
    let vouchers = list_vouchers(&mut conn, community, id).await?;
    let body = json!({
        "community": book.name,
        "exported_at": who.now.rfc3339(),
        "person": {
            "name": file.name,
            "phone": file.phone,
            "birth_year": file.birth_year,
            "lang": file.lang,
            "on_file_since": file.created_at.rfc3339(),
            "confirmed_at": file.confirmed_at.rfc3339(),
            "consented_at": file.consented_at.map(linli_shared::time::Timestamp::rfc3339),
        },
        "posts": posts,
        "households": homes,
        "needs": needs,
        "ballots": ballots,
        "topics": written,
        "points": points::list_all(&mut conn, community, id).await?,
        "vouchers": vouchers,
        "events": event::export(&mut conn, &app.secret, community, id).await?,
        "hours": time_bank::export(&mut conn, community, id).await?,
        "notices": notice::list_all(&mut conn, &app.secret, community, id.bytes()).await?,
        "looks": list_looks(&mut conn, community, id, who.visitor.lang).await?,
    });
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"linli-me.json\""),
    );
    Ok((headers, axum::Json(body)).into_response())
}

/// Vouchers as they stand in one's own file: never what their codes are made from.
async fn list_vouchers(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
) -> Result<Vec<serde_json::Value>, AppError> {
    let held = reward::list_held(conn, community, id, i64::MAX).await?;
    let row = |held: &reward::Voucher| {
        json!({
            "title": held.reward.title, "points": held.price, "status": held.status,
            "at": held.at.rfc3339(), "resolved_at": held.resolved_at.map(linli_shared::time::Timestamp::rfc3339),
            "given_back_at": held.refund.as_ref().map(|refund| refund.at.rfc3339()),
            "given_back_for": held.refund.as_ref().map(|refund| &refund.reason),
        })
    };
    Ok(held.iter().map(row).collect())
}

/// `DELETE /me`: what says who the person was goes; what they said stays for the work it opened.
pub async fn erase(
    State(app): State<AppState>,
    who: Resident,
) -> Result<(StatusCode, HeaderMap), AppError> {
    let (community, id, now) = (who.community, who.id, who.now);
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let book = book.clone();
            Box::pin(async move {
                person::check_administrator_left(conn, community, id).await?;
                household::leave_all(conn, community, id, now).await?;
                time_bank::leave(conn, community, &book, id, now).await?;
                need::forget_reporter(conn, community, id).await?;
                topic::forget(conn, community, id).await?;
                event::forget(conn, community, id, now).await?;
                notice::forget(conn, community, id.bytes()).await?;
                session::delete_sessions(conn, community, id).await?;
                mark_erased(conn, community, id, now).await
            })
        })
        .await?;
    app.shelf.forget();
    let mut headers = HeaderMap::new();
    session::clear_cookie(&app, &mut headers);
    Ok((StatusCode::NO_CONTENT, headers))
}
