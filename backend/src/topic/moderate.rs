//! Taking texts off the page (管理内容): the original stays, with the reason and who did it.

use super::store;
use crate::{
    error::{AppError, parse_field},
    extract::{AppState, Json, Path, RunTopics, Staff},
    notice::{self, About},
    sql, upload,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{HiddenText, Moderate, PAGE_MAX},
    deliberation::{Deed, ProposalDraft},
    i18n::notice::Notice,
    id::{EntryId, ResidentId, TextId, TopicId, UploadId},
    text::LINE_CHARS_MAX,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};

/// `POST /staff/topics/{id}/texts/{text}`: a proposal or a statement, off the page or back on it.
pub async fn moderate(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path((topic, text)): Path<(TopicId, TextId)>,
    Json(body): Json<Moderate>,
) -> Result<StatusCode, AppError> {
    let reason = parse_field("reason", &body.reason, LINE_CHARS_MAX)?;
    let book = app.book().await?;
    app.db
        .write(move |conn| {
            let (book, who, reason) = (book.clone(), who.clone(), reason.clone());
            Box::pin(async move {
                store::load_kept(conn, &book, &who.visitor, topic, Deed::Moderate).await?;
                mark_text(conn, &who, (topic, text), body.hidden, &reason).await
            })
        })
        .await?;
    app.feed.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Who wrote it, how it begins, and whether it is off the page.
struct Text {
    table: Table,
    by: ResidentId,
    words: String,
    photos: Vec<UploadId>,
    is_hidden: bool,
}

#[derive(Clone, Copy)]
enum Table {
    Statement,
    Proposal,
}

async fn load_text(
    conn: &mut AnyConnection,
    who: &Staff<RunTopics>,
    topic: TopicId,
    text: TextId,
) -> Result<Option<Text>, AppError> {
    for (table, sql) in [
        (
            Table::Statement,
            "SELECT by_id, words, is_hidden FROM statement WHERE community_id = $1 AND topic_id = $2 AND id = $3",
        ),
        (
            Table::Proposal,
            "SELECT by_id, draft, is_hidden FROM proposal WHERE community_id = $1 AND topic_id = $2 AND id = $3",
        ),
    ] {
        let row = sqlx::query(sql)
            .bind(who.community.bytes())
            .bind(topic.bytes())
            .bind(text.bytes())
            .fetch_optional(&mut *conn)
            .await?;
        let Some(row) = row else { continue };
        let stored: String = row.try_get(1)?;
        let (words, photos) = match table {
            Table::Statement => (stored, Vec::new()),
            Table::Proposal => {
                let draft: ProposalDraft = serde_json::from_str(&stored)?;
                (draft.title, draft.photos)
            }
        };
        return Ok(Some(Text {
            table,
            by: sql::id(&row, 0, ResidentId::from_bytes)?,
            words: words.chars().take(40).collect(),
            photos,
            is_hidden: row.try_get::<i64, _>(2)? != 0,
        }));
    }
    Ok(None)
}

/// Writes what changes anything, and tells the author; the same again changes nothing.
async fn mark_text(
    conn: &mut AnyConnection,
    who: &Staff<RunTopics>,
    (topic, id): (TopicId, TextId),
    hidden: bool,
    reason: &str,
) -> Result<(), AppError> {
    let (community, now) = (who.community, who.now);
    let text = load_text(conn, who, topic, id).await?.ok_or(AppError::NotFound)?;
    if text.is_hidden == hidden {
        return Ok(());
    }
    let sql = match text.table {
        Table::Statement => {
            "UPDATE statement SET is_hidden = $1 WHERE community_id = $2 AND id = $3"
        }
        Table::Proposal => "UPDATE proposal SET is_hidden = $1 WHERE community_id = $2 AND id = $3",
    };
    sqlx::query(sql)
        .bind(i64::from(hidden))
        .bind(community.bytes())
        .bind(id.bytes())
        .execute(&mut *conn)
        .await?;
    upload::show_to_all(conn, community, &text.photos, !hidden).await?;
    sqlx::query(
        "INSERT INTO topic_moderation (community_id, id, topic_id, text_id, is_hidden, reason, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(community.bytes())
    .bind(EntryId::new(now, rand::random()).bytes())
    .bind(topic.bytes())
    .bind(id.bytes())
    .bind(i64::from(hidden))
    .bind(reason)
    .bind(who.id.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let told = Notice::TextModerated { words: text.words, hidden, reason: reason.to_owned() };
    let author = text.by.bytes();
    notice::insert_notice(conn, community, author, &told, About::Topic(topic), now).await?;
    store::changed(conn, community, topic, now).await
}

/// `GET /staff/topics/{id}/texts`: what is off the page, with its original, newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Staff<RunTopics>,
    Path(topic): Path<TopicId>,
) -> Result<Json<Vec<HiddenText>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    store::load_kept(&mut conn, &book, &who.visitor, topic, Deed::Moderate).await?;
    let rows = sqlx::query(
        "SELECT m.text_id, s.words, p.draft, m.reason, r.name, m.at FROM topic_moderation m
         LEFT JOIN statement s ON s.community_id = m.community_id AND s.id = m.text_id
         LEFT JOIN proposal p ON p.community_id = m.community_id AND p.id = m.text_id
         LEFT JOIN resident r ON r.community_id = m.community_id AND r.id = m.by_id
         WHERE m.community_id = $1 AND m.topic_id = $2 AND m.is_hidden = 1
            AND (s.is_hidden = 1 OR p.is_hidden = 1)
            AND NOT EXISTS (SELECT 1 FROM topic_moderation later WHERE later.community_id = m.community_id
                AND later.topic_id = m.topic_id AND later.text_id = m.text_id AND later.id > m.id)
         ORDER BY m.id DESC LIMIT $3",
    )
    .bind(who.community.bytes())
    .bind(topic.bytes())
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let texts = rows.iter().map(|row| {
        let said: Option<String> = row.try_get(1)?;
        let proposed: Option<String> = row.try_get(2)?;
        let proposed: Option<ProposalDraft> =
            proposed.as_deref().map(serde_json::from_str).transpose()?;
        let proposed = proposed.map(|draft| format!("{}：{}", draft.title, draft.words));
        Ok(HiddenText {
            id: sql::id(row, 0, TextId::from_bytes)?,
            words: said.or(proposed).unwrap_or_default(),
            reason: row.try_get(3)?,
            by: row.try_get::<Option<String>, _>(4)?.unwrap_or_default(),
            at: Timestamp(row.try_get(5)?),
        })
    });
    Ok(Json(texts.collect::<Result<_, AppError>>()?))
}

/// How many texts of a topic are off the page: everybody may know that.
pub(super) async fn count(
    conn: &mut AnyConnection,
    who: &crate::extract::Visitor,
    topic: TopicId,
) -> Result<i64, AppError> {
    store::count(
        conn,
        "SELECT (SELECT count(*) FROM statement WHERE community_id = $1 AND topic_id = $2 AND is_hidden = 1)
            + (SELECT count(*) FROM proposal WHERE community_id = $1 AND topic_id = $2 AND is_hidden = 1)",
        who.community,
        &[topic.bytes()],
    )
    .await
}
