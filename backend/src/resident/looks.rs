//! Looks at masked fields: each leaves a row, and the person can read them all.

use crate::error::AppError;
use linli_shared::{
    access::Role,
    api::{LookView, PAGE_MAX, Unmask},
    i18n::{Lang, label},
    id::{CommunityId, ResidentId, TicketId, UnmaskId},
    refusal::FieldError,
    resident::Purpose,
    text::{self, LINE_CHARS_MAX},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// Who looked, as what, and why.
pub(crate) struct Look<'a> {
    pub(crate) by: ResidentId,
    pub(crate) role: Role,
    pub(crate) purpose: Purpose,
    pub(crate) words: &'a str,
}

impl Look<'_> {
    /// The words that go with the purpose, checked.
    pub(crate) fn words(body: &Unmask) -> Result<String, AppError> {
        let words = text::parse_optional(&body.words, LINE_CHARS_MAX);
        words
            .map(Option::unwrap_or_default)
            .map_err(|refusal| AppError::Invalid(vec![FieldError::new("words", refusal.code())]))
    }
}

/// At whom somebody looked.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject {
    /// Somebody on file.
    Person(ResidentId),
    /// The visitor who said this.
    Visitor(TicketId),
}

/// Adds one look.
pub(crate) async fn insert_look(
    conn: &mut AnyConnection,
    community: CommunityId,
    subject: Subject,
    look: &Look<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let (sql, subject) = match subject {
        Subject::Person(id) => (
            "INSERT INTO unmask_entry (community_id, id, resident_id, by_id, role, purpose, words, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.0,
        ),
        Subject::Visitor(id) => (
            "INSERT INTO ticket_look_entry (community_id, id, ticket_id, by_id, role, purpose, words, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id.0,
        ),
    };
    sqlx::query(sql)
        .bind(community.bytes())
        .bind(UnmaskId::new(now, rand::random()).bytes())
        .bind(subject.as_bytes().to_vec())
        .bind(look.by.bytes())
        .bind(look.role.code())
        .bind(look.purpose.code())
        .bind(look.words)
        .bind(now.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// The looks at one person, newest first.
pub(super) async fn list_looks(
    conn: &mut AnyConnection,
    community: CommunityId,
    resident: ResidentId,
    lang: Lang,
) -> Result<Vec<LookView>, AppError> {
    let rows = sqlx::query(
        "SELECT r.name, u.role, u.purpose, u.words, u.at FROM unmask_entry u
         JOIN resident r ON r.community_id = u.community_id AND r.id = u.by_id
         WHERE u.community_id = $1 AND u.resident_id = $2 ORDER BY u.id DESC LIMIT $3",
    )
    .bind(community.bytes())
    .bind(resident.bytes())
    .bind(PAGE_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let (role, purpose): (String, String) = (row.try_get(1)?, row.try_get(2)?);
            let words: String = row.try_get(3)?;
            let known = Purpose::ALL.into_iter().find(|known| known.code() == purpose);
            let purpose = known.map_or(purpose, |known| label::purpose(lang, known).to_owned());
            Ok(LookView {
                by: row.try_get(0)?,
                role: Role::parse(&role).ok_or_else(|| anyhow::anyhow!("unknown role {role}"))?,
                purpose: if words.is_empty() { purpose } else { format!("{purpose} · {words}") },
                at: Timestamp(row.try_get(4)?),
            })
        })
        .collect()
}
