//! The rows of people and of their roles.

use crate::{book::read_post, error::AppError, secret::Secret};
use linli_shared::{
    access::Post,
    i18n::Lang,
    id::{CommunityId, PartyId, PlaceId, ResidentId},
    text::Phone,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Puts a person on file; `false` when the phone number or the id is on file already.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_resident(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    id: ResidentId,
    name: &str,
    phone: Option<&Phone>,
    now: Timestamp,
) -> Result<bool, AppError> {
    let inserted = sqlx::query(
        "INSERT INTO resident (community_id, id, name, phone_sealed, phone_index, lang, code_ref, created_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(name)
    .bind(phone.map(|phone| secret.seal(id.bytes(), phone.as_str())))
    .bind(phone.map(|phone| secret.blind_index(phone.as_str()).to_vec()))
    .bind(Lang::default().tag())
    .bind(rand::random::<[u8; 8]>().to_vec())
    .bind(now.0)
    .execute(conn)
    .await?
    .rows_affected();
    Ok(inserted == 1)
}

/// Gives a person a role; `work_phone` is public and empty for none.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_post(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    post: Post,
    work_phone: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO post (community_id, resident_id, role, place_id, party_id, work_phone, since_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .bind(post.role.code())
    .bind(post.place.unwrap_or(PlaceId(Uuid::nil())).bytes().to_vec())
    .bind(post.party.unwrap_or(PartyId(Uuid::nil())).bytes().to_vec())
    .bind(work_phone)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// What is on file about a person (档案).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// In full.
    pub phone: Option<String>,
    /// In which language notices are written.
    pub lang: String,
    /// What the person's own rotating code carries.
    pub code_ref: Vec<u8>,
    /// The year of birth, where it was told.
    pub birth_year: Option<i64>,
    /// When the person came on file.
    pub created_at: Timestamp,
    /// When the data was last confirmed.
    pub confirmed_at: Timestamp,
    /// When the person agreed to the notice about their data.
    pub consented_at: Option<Timestamp>,
}

/// One person's file; none when there is none, or it was erased.
///
/// # Errors
/// When the database cannot be read, or the phone number does not open.
pub async fn load_file(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    id: ResidentId,
) -> Result<Option<File>, AppError> {
    let row = sqlx::query(
        "SELECT name, phone_sealed, lang, code_ref, created_at, confirmed_at, consented_at, birth_year FROM resident
         WHERE community_id = $1 AND id = $2 AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(File {
        id,
        name: row.try_get(0)?,
        phone: open_phone(secret, id, row.try_get(1)?)?,
        lang: row.try_get(2)?,
        code_ref: row.try_get(3)?,
        birth_year: row.try_get(7)?,
        created_at: Timestamp(row.try_get(4)?),
        confirmed_at: Timestamp(row.try_get(5)?),
        consented_at: row.try_get::<Option<i64>, _>(6)?.map(Timestamp),
    }))
}

/// Opens a stored phone number.
///
/// # Errors
/// When it was sealed with another key.
pub(crate) fn open_phone(
    secret: &Secret,
    id: ResidentId,
    sealed: Option<Vec<u8>>,
) -> Result<Option<String>, AppError> {
    Ok(sealed.map(|sealed| secret.open(id.bytes(), &sealed)).transpose()?)
}

/// Whose phone number this is.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_phone(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    phone: &Phone,
) -> Result<Option<ResidentId>, AppError> {
    let row = sqlx::query(
        "SELECT id FROM resident WHERE community_id = $1 AND phone_index = $2 AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(secret.blind_index(phone.as_str()).to_vec())
    .fetch_optional(conn)
    .await?;
    row.map(|row| crate::sql::id(&row, 0, ResidentId::from_bytes)).transpose()
}

/// The roles a person holds.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_posts(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
) -> Result<Vec<Post>, AppError> {
    let rows = sqlx::query(
        "SELECT role, place_id, party_id FROM post WHERE community_id = $1 AND resident_id = $2
         ORDER BY since_at, role, place_id, party_id",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| read_post(row, 0)).collect()
}

/// Gives a phone number to a person who has none; `false` when somebody else has it.
///
/// # Errors
/// When the row cannot be written.
pub async fn mark_phone(
    conn: &mut AnyConnection,
    secret: &Secret,
    community: CommunityId,
    id: ResidentId,
    phone: &Phone,
) -> Result<bool, AppError> {
    let marked = sqlx::query(
        "UPDATE resident SET phone_sealed = $1, phone_index = $2
         WHERE community_id = $3 AND id = $4 AND phone_index IS NULL
         AND NOT EXISTS (SELECT 1 FROM resident r WHERE r.community_id = $3 AND r.phone_index = $2)",
    )
    .bind(secret.seal(id.bytes(), phone.as_str()))
    .bind(secret.blind_index(phone.as_str()).to_vec())
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?
    .rows_affected();
    Ok(marked == 1)
}

/// Writes a corrected name and language, and that the data is right as of now.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn mark_corrected(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    name: &str,
    lang: Lang,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE resident SET name = $1, lang = $2, confirmed_at = $3 WHERE community_id = $4 AND id = $5",
    )
    .bind(name)
    .bind(lang.tag())
    .bind(now.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes down in which year somebody was born.
///
/// # Errors
/// When the row cannot be written.
pub async fn mark_birth_year(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    year: i64,
) -> Result<(), AppError> {
    sqlx::query("UPDATE resident SET birth_year = $1 WHERE community_id = $2 AND id = $3")
        .bind(year)
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes that the person agreed to the notice about their data; the first time counts.
///
/// # Errors
/// When the row cannot be written.
pub async fn mark_consented(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE resident SET consented_at = $1 WHERE community_id = $2 AND id = $3 AND consented_at IS NULL",
    )
    .bind(now.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether the name may stand in full where neighbours are honoured.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn mark_named(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    is_named: bool,
) -> Result<(), AppError> {
    sqlx::query("UPDATE resident SET is_named = $1 WHERE community_id = $2 AND id = $3")
        .bind(i64::from(is_named))
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes everything out of the row that says who it was.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn mark_erased(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "UPDATE resident SET name = '已注销', phone_sealed = NULL, phone_index = NULL, birth_year = NULL, code_ref = $1, erased_at = $2
         WHERE community_id = $3 AND id = $4",
    )
    // Printed or cached codes of the person lead nowhere from now on.
    .bind(rand::random::<[u8; 8]>().to_vec())
    .bind(now.0)
    .bind(community.bytes())
    .bind(id.bytes())
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM post WHERE community_id = $1 AND resident_id = $2")
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// The name of somebody whose data is not erased.
pub(crate) async fn load_name(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Option<String>, AppError> {
    let row = sqlx::query(
        "SELECT name FROM resident WHERE community_id = $1 AND id = $2 AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// The names of three people in one look, where there is somebody whose data is not erased.
///
/// # Errors
/// When the rows cannot be read.
pub(crate) async fn load_names(
    conn: &mut AnyConnection,
    community: CommunityId,
    people: [Option<ResidentId>; 3],
) -> Result<[Option<String>; 3], AppError> {
    let ids = people.map(|person| person.map(|id| id.bytes().to_vec()));
    let [first, second, third] = ids.clone();
    let rows = sqlx::query(
        "SELECT id, name FROM resident WHERE community_id = $1 AND id IN ($2, $3, $4) AND erased_at IS NULL",
    )
    .bind(community.bytes())
    .bind(first)
    .bind(second)
    .bind(third)
    .fetch_all(conn)
    .await?;
    let mut names = BTreeMap::new();
    for row in &rows {
        names.insert(row.try_get::<Vec<u8>, _>(0)?, row.try_get::<String, _>(1)?);
    }
    Ok(ids.map(|id| names.get(&id?).cloned()))
}

/// In which year somebody was born, where it was told.
///
/// # Errors
/// When the row cannot be read.
pub(crate) async fn load_birth_year(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
) -> Result<Option<i64>, AppError> {
    let row = sqlx::query("SELECT birth_year FROM resident WHERE community_id = $1 AND id = $2")
        .bind(community.bytes())
        .bind(resident.bytes())
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.flatten())
}
