//! Roles: given and taken by the administrator.

use super::list::{Wanted, list_people};
use crate::{
    book::{Book, read_post},
    error::AppError,
    extract::{Administer, AppState, Json, Path, Staff},
    resident::{self, insert_post, insert_resident},
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    access::{Post, Role},
    api::{PersonRow, PostsDraft, StaffDraft},
    id::{CommunityId, ResidentId},
    place::PlaceKind,
    refusal::FieldError,
    text::{self, NAME_CHARS_MAX, Phone},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// Most roles of one person.
const POSTS_MAX: usize = 20;

/// `PUT /staff/people/{id}`: puts somebody on file with their roles; the same again changes nothing.
pub async fn put(
    State(app): State<AppState>,
    who: Staff<Administer>,
    Path(id): Path<ResidentId>,
    Json(draft): Json<StaffDraft>,
) -> Result<(StatusCode, Json<PersonRow>), AppError> {
    let mut errors = check_posts(&*app.book().await?, &draft.posts);
    let name = text::parse(&draft.name, NAME_CHARS_MAX);
    let phone = Phone::parse(&draft.phone);
    if let Err(refusal) = &name {
        errors.push(FieldError::new("name", refusal.code()));
    }
    if let Err(refusal) = &phone {
        errors.push(FieldError::new("phone", refusal.code()));
    }
    let (Ok(name), Ok(phone), true) = (name, phone, errors.is_empty()) else {
        return Err(AppError::Invalid(errors));
    };
    let (community, now, seal) = (who.community, who.now, app.secret.clone());
    let is_new = app
        .db
        .write(move |conn| {
            let (seal, name, phone) = (seal.clone(), name.clone(), phone.clone());
            let posts = draft.posts.clone();
            Box::pin(async move {
                let is_new =
                    insert_resident(conn, &seal, community, id, &name, Some(&phone), now).await?;
                let holder = resident::find_by_phone(conn, &seal, community, &phone).await?;
                if holder != Some(id) {
                    return Err(AppError::Denied("staff.phone_taken"));
                }
                replace_posts(conn, community, id, &posts, Some(phone.as_str()), now).await?;
                Ok(is_new)
            })
        })
        .await?;
    app.shelf.forget();
    let row = load_row(&app, &who, id).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(row)))
}

/// `PUT /staff/people/{id}/posts`: all roles the person shall hold from now on.
pub async fn appoint(
    State(app): State<AppState>,
    who: Staff<Administer>,
    Path(id): Path<ResidentId>,
    Json(draft): Json<PostsDraft>,
) -> Result<Json<PersonRow>, AppError> {
    let errors = check_posts(&*app.book().await?, &draft.posts);
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let (community, now, seal) = (who.community, who.now, app.secret.clone());
    app.db
        .write(move |conn| {
            let (seal, posts) = (seal.clone(), draft.posts.clone());
            Box::pin(async move {
                resident::load_file(conn, &seal, community, id).await?.ok_or(AppError::NotFound)?;
                replace_posts(conn, community, id, &posts, None, now).await
            })
        })
        .await?;
    app.shelf.forget();
    load_row(&app, &who, id).await.map(Json)
}

async fn load_row(
    app: &AppState,
    who: &Staff<Administer>,
    id: ResidentId,
) -> Result<PersonRow, AppError> {
    let rows = list_people(app, &who.visitor, who.id, &Wanted::one(id)).await?;
    rows.into_iter().next().ok_or(AppError::NotFound)
}

/// Each role holds where its kind can hold.
fn check_posts(book: &Book, posts: &[Post]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if posts.len() > POSTS_MAX {
        errors.push(FieldError::new("posts", "staff.post_role"));
    }
    for (index, post) in posts.iter().enumerate().take(POSTS_MAX) {
        let kind = post.place.and_then(|place| book.places.get(&place)).map(|place| place.kind);
        let is_placed = match post.role {
            Role::GridWorker | Role::GridLead => kind == Some(PlaceKind::Grid),
            Role::BuildingLeader => kind == Some(PlaceKind::Building),
            // For the whole community, or for one grid.
            Role::Coordinator => post.place.is_none() || kind == Some(PlaceKind::Grid),
            Role::Resident
            | Role::Dispatcher
            | Role::Handler
            | Role::Supervisor
            | Role::Administrator
            | Role::Trustee
            | Role::Station => post.place.is_none(),
        };
        let has_party = post.party.is_some_and(|party| book.parties.contains_key(&party));
        let fits_party = if post.role == Role::Handler { has_party } else { post.party.is_none() };
        let problem = match (post.role, is_placed, fits_party) {
            (Role::Resident, ..) => Some("staff.post_role"),
            (_, false, _) => Some("staff.post_place"),
            (_, true, false) => Some("staff.post_party"),
            (_, true, true) => None,
        };
        errors.extend(problem.map(|code| FieldError::new(&format!("posts.{index}"), code)));
    }
    errors
}

/// Roles that stay keep their beginning and their work phone.
async fn replace_posts(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    posts: &[Post],
    work_phone: Option<&str>,
    now: Timestamp,
) -> Result<(), AppError> {
    if !posts.iter().any(|post| post.role == Role::Administrator) {
        check_administrator_left(conn, community, id).await?;
    }
    let rows = sqlx::query(
        "DELETE FROM post WHERE community_id = $1 AND resident_id = $2
         RETURNING role, place_id, party_id, work_phone, since_at",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(&mut *conn)
    .await?;
    let mut former = Vec::new();
    for row in &rows {
        let phone: String = row.try_get(3)?;
        former.push((read_post(row, 0)?, phone, Timestamp(row.try_get(4)?)));
    }
    // A number that stands with one role already is public; one's own number is not made so.
    let public = former.iter().map(|(_, phone, _)| phone.as_str()).find(|phone| !phone.is_empty());
    let usual = work_phone.or(public).unwrap_or_default();
    for post in posts {
        let kept = former.iter().find(|(old, ..)| old == post);
        let (phone, since) = kept.map_or((usual, now), |(_, phone, since)| {
            (work_phone.unwrap_or(phone.as_str()), *since)
        });
        insert_post(conn, community, id, *post, phone, since).await?;
    }
    Ok(())
}

/// Refuses when nobody but this person administers the community.
pub(crate) async fn check_administrator_left(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
) -> Result<(), AppError> {
    // Two administrators who leave at once wait for each other here.
    sqlx::query("UPDATE community SET serial = serial WHERE id = $1")
        .bind(community.bytes())
        .execute(&mut *conn)
        .await?;
    let rows = sqlx::query("SELECT resident_id FROM post WHERE community_id = $1 AND role = $2")
        .bind(community.bytes())
        .bind(Role::Administrator.code())
        .fetch_all(conn)
        .await?;
    let mut administrators = Vec::new();
    for row in &rows {
        administrators.push(crate::sql::id(row, 0, ResidentId::from_bytes)?);
    }
    let is_one = administrators.contains(&id);
    let has_other = administrators.iter().any(|other| *other != id);
    if is_one && !has_other {
        return Err(AppError::Denied("staff.last_administrator"));
    }
    Ok(())
}
