//! Children of residents, and who may collect them (孩子、接送人).
//!
//! Invariants: names, school years and words stand sealed; a guardian sees their own children, and
//! who keeps a class those that are booked for it, without the words.

use super::booking;
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident},
    household,
    secret::Secret,
    sql,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{ChildView, ClassChild, CollectorName},
    event::{ChildDraft, Collector, EventRefusal, age_in},
    id::{ChildId, CommunityId, ResidentId},
    refusal::FieldError,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// Most children of one guardian.
const CHILDREN_MAX: i64 = 10;

/// What stands sealed in a child's row.
#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    grade: String,
    relation: String,
}

/// A child with who may collect it, as stored.
#[derive(Debug, Clone)]
pub(crate) struct Child {
    pub id: ChildId,
    pub guardian: ResidentId,
    pub child: ChildDraft,
}

impl Child {
    /// As the organisers of its class see it; the guardian comes first.
    pub(crate) fn for_class(&self, guardian: &str, year: i64) -> ClassChild {
        let own = CollectorName {
            name: guardian.to_owned(),
            relation: self.child.relation.clone(),
            has_code: true,
        };
        let others = self.child.collectors.iter().map(|one| CollectorName {
            name: one.name.clone(),
            relation: one.relation.clone(),
            has_code: one.resident.is_some(),
        });
        ClassChild {
            name: self.child.name.clone(),
            age: age_in(year, self.child.birth_year),
            grade: self.child.grade.clone(),
            collectors: std::iter::once(own).chain(others).collect(),
        }
    }
}

/// `GET /me/children`
pub async fn list(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<ChildView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let mut views = Vec::new();
    for child in list_of(&mut conn, &app.secret, who.community, who.id).await? {
        let is_booked = booking::has_child(&mut conn, who.community, child.id, who.now).await?;
        views.push(ChildView { id: child.id, child: child.child, is_booked });
    }
    Ok(Json(views))
}

/// `PUT /me/children/{id}`: 201 the first time; the last words count.
pub async fn put(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<ChildId>,
    Json(draft): Json<ChildDraft>,
) -> Result<(StatusCode, Json<ChildView>), AppError> {
    let (this_year, _, _) = who.now.date().ymd();
    let draft = draft.parse(this_year).map_err(AppError::Invalid)?;
    let (community, guardian, now) = (who.community, who.id, who.now);
    let secret = app.secret.clone();
    let (is_new, view) = app
        .db
        .write(move |conn| {
            let (secret, child) = (secret.clone(), draft.clone());
            Box::pin(async move {
                check_housemates(conn, community, guardian, &child).await?;
                let child = Child { id, guardian, child };
                let is_new = put_in(conn, &secret, community, &child, now).await?;
                let is_booked = booking::has_child(conn, community, id, now).await?;
                Ok((is_new, ChildView { id, child: child.child, is_booked }))
            })
        })
        .await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
}

/// Who shows their own code lives in the guardian's household: nobody else can be looked up by it.
async fn check_housemates(
    conn: &mut AnyConnection,
    community: CommunityId,
    guardian: ResidentId,
    child: &ChildDraft,
) -> Result<(), AppError> {
    let housemates = household::list_housemates(conn, community, guardian).await?;
    let is_known = |one: &Collector| one.resident.is_none_or(|id| housemates.contains(&id));
    let wrong = child.collectors.iter().enumerate().filter(|(_, one)| !is_known(one));
    let errors: Vec<FieldError> = wrong
        .map(|(n, _)| {
            FieldError::new(&format!("collectors.{n}.resident"), "event.collector_resident")
        })
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
}

/// Writes a child and who may collect it; true when it is new.
///
/// # Errors
/// When it belongs to somebody else, or the guardian has as many as one may.
pub(crate) async fn put_in(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    child: &Child,
    now: Timestamp,
) -> Result<bool, AppError> {
    let ChildDraft { name, birth_year, grade, relation, collectors } = child.child.clone();
    let sealed = serde_json::to_string(&Sealed { name, grade, relation })?;
    let sealed = secret.seal(child.id.bytes(), &sealed);
    let is_new = sqlx::query(
        "INSERT INTO child (community_id, id, guardian_id, birth_year, sealed, at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(child.id.bytes())
    .bind(child.guardian.bytes())
    .bind(birth_year)
    .bind(sealed.clone())
    .bind(now.0)
    .execute(&mut *conn)
    .await?
    .rows_affected()
        == 1;
    if is_new {
        check_room(conn, community, child.guardian).await?;
    } else {
        let n_marked = sqlx::query(
            "UPDATE child SET birth_year = $1, sealed = $2, changed_at = $3
             WHERE community_id = $4 AND id = $5 AND guardian_id = $6",
        )
        .bind(birth_year)
        .bind(sealed)
        .bind(now.0)
        .bind(community.bytes())
        .bind(child.id.bytes())
        .bind(child.guardian.bytes())
        .execute(&mut *conn)
        .await?
        .rows_affected();
        if n_marked == 0 {
            return Err(refused(EventRefusal::IdReused));
        }
        delete_collectors(conn, community, child.id).await?;
    }
    for (n, one) in (0_i64..).zip(&collectors) {
        insert_collector(conn, secret, community, (child.id, n), one).await?;
    }
    Ok(is_new)
}

async fn check_room(
    conn: &mut AnyConnection,
    community: CommunityId,
    guardian: ResidentId,
) -> Result<(), AppError> {
    let row =
        sqlx::query("SELECT count(*) FROM child WHERE community_id = $1 AND guardian_id = $2")
            .bind(community.bytes())
            .bind(guardian.bytes())
            .fetch_one(conn)
            .await?;
    if row.try_get::<i64, _>(0)? > CHILDREN_MAX {
        return Err(refused(EventRefusal::TooManyChildren));
    }
    Ok(())
}

async fn insert_collector(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    (child, n): (ChildId, i64),
    one: &Collector,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO child_collector (community_id, child_id, n, resident_id, sealed) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(community.bytes())
    .bind(child.bytes())
    .bind(n)
    .bind(one.resident.map(|id| id.bytes().to_vec()))
    .bind(secret.seal(child.bytes(), &serde_json::to_string(one)?))
    .execute(conn)
    .await?;
    Ok(())
}

async fn delete_collectors(
    conn: &mut AnyConnection,
    community: CommunityId,
    child: ChildId,
) -> Result<(), AppError> {
    sqlx::query("DELETE FROM child_collector WHERE community_id = $1 AND child_id = $2")
        .bind(community.bytes())
        .bind(child.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// `DELETE /me/children/{id}`: once nothing is booked for it; the same again is no error.
pub async fn delete(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<ChildId>,
) -> Result<StatusCode, AppError> {
    let (community, guardian, now) = (who.community, who.id, who.now);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                // The row is held from here: nobody books for the child meanwhile.
                let n_held = sqlx::query(
                    "UPDATE child SET changed_at = $1 WHERE community_id = $2 AND id = $3 AND guardian_id = $4",
                )
                .bind(now.0)
                .bind(community.bytes())
                .bind(id.bytes())
                .bind(guardian.bytes())
                .execute(&mut *conn)
                .await?
                .rows_affected();
                if n_held == 0 {
                    return Ok(());
                }
                if booking::has_child(conn, community, id, now).await? {
                    return Err(refused(EventRefusal::ChildBooked));
                }
                forget(conn, community, id).await
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Throws a child's rows away.
async fn forget(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ChildId,
) -> Result<(), AppError> {
    delete_collectors(conn, community, id).await?;
    sqlx::query("DELETE FROM child WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Throws away what is kept of somebody's children, and that they collect others.
pub(super) async fn forget_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<(), AppError> {
    let rows = sqlx::query("SELECT id FROM child WHERE community_id = $1 AND guardian_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .fetch_all(&mut *conn)
        .await?;
    for row in &rows {
        forget(conn, community, sql::id(row, 0, ChildId::from_bytes)?).await?;
    }
    sqlx::query("DELETE FROM child_collector WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(person.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// In which year a guardian's child was born; its row is held, so that it is not taken off meanwhile.
pub(super) async fn load_birth_year(
    conn: &mut AnyConnection,
    community: CommunityId,
    (id, guardian): (ChildId, ResidentId),
) -> Result<i64, AppError> {
    let row = sqlx::query(
        "UPDATE child SET birth_year = birth_year WHERE community_id = $1 AND id = $2 AND guardian_id = $3
         RETURNING birth_year",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(guardian.bytes())
    .fetch_optional(conn)
    .await?;
    Ok(row.ok_or(AppError::NotFound)?.try_get(0)?)
}

/// Somebody's children, in the order they were written down.
///
/// # Errors
/// When a row cannot be read or opened.
pub(crate) async fn list_of(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    guardian: ResidentId,
) -> Result<Vec<Child>, AppError> {
    let rows = sqlx::query(
        "SELECT id, guardian_id, birth_year, sealed FROM child WHERE community_id = $1 AND guardian_id = $2
         ORDER BY id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(guardian.bytes())
    .bind(CHILDREN_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let mut children = Vec::new();
    for row in &rows {
        children.push(read_child(conn, secret, community, row).await?);
    }
    Ok(children)
}

/// One child, whoever asks; the caller knows that they may.
///
/// # Errors
/// When the row cannot be read or opened.
pub(crate) async fn find(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    id: ChildId,
) -> Result<Option<Child>, AppError> {
    let row = sqlx::query(
        "SELECT id, guardian_id, birth_year, sealed FROM child WHERE community_id = $1 AND id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => read_child(conn, secret, community, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn read_child(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    row: &AnyRow,
) -> Result<Child, AppError> {
    let id = sql::id(row, 0, ChildId::from_bytes)?;
    let sealed: Vec<u8> = row.try_get(3)?;
    let Sealed { name, grade, relation } =
        serde_json::from_str(&secret.open(id.bytes(), &sealed)?)?;
    let rows = sqlx::query(
        "SELECT sealed FROM child_collector WHERE community_id = $1 AND child_id = $2 ORDER BY n",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    let collectors = rows
        .iter()
        .map(|row| {
            let sealed: Vec<u8> = row.try_get(0)?;
            Ok(serde_json::from_str(&secret.open(id.bytes(), &sealed)?)?)
        })
        .collect::<Result<_, AppError>>()?;
    let birth_year = row.try_get(2)?;
    Ok(Child {
        id,
        guardian: sql::id(row, 1, ResidentId::from_bytes)?,
        child: ChildDraft { name, birth_year, grade, relation, collectors },
    })
}
