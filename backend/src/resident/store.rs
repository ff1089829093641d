//! The rows of people and of their roles.

use crate::{error::AppError, secret::Secret};
use linli_shared::{
    access::Post,
    i18n::Lang,
    id::{CommunityId, PartyId, PlaceId, ResidentId},
    text::Phone,
    time::Timestamp,
};
use sqlx::AnyConnection;
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
