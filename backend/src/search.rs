//! Finding tickets by words (搜索), Chinese ones too: one and two characters are enough.
//!
//! Words are cut into single characters and pairs here, not by the engine, so that both engines find
//! the same. Invariant: a search sees everything that was committed before it.

use crate::{db::Engine, error::AppError, sql, state::App};
use linli_shared::id::{CommunityId, TicketId};
use sqlx::{AnyConnection, Row};
use std::{collections::BTreeSet, fmt::Write, sync::Arc};

/// Most tickets one search finds, the newest.
pub const FOUND_MAX: i64 = 50;
const QUERY_CHARS_MAX: usize = 40;
/// Tickets that are read into the index in one go.
const BATCH: i64 = 500;

/// Tickets whose words hold all of `words`, the newest first.
///
/// # Errors
/// When the database cannot be read or the index cannot be brought up to date.
pub async fn find(
    app: &Arc<App>,
    community: CommunityId,
    words: &str,
) -> Result<Vec<TicketId>, AppError> {
    catch_up(app, community).await?;
    let short: String = words.chars().take(QUERY_CHARS_MAX).collect();
    let asked = query_tokens(&short);
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let rows = match app.db.engine() {
        Engine::Sqlite => {
            sqlx::query("SELECT ticket FROM ticket_search WHERE ticket_search MATCH $1 AND community = $2 ORDER BY ticket DESC LIMIT $3")
                .bind(asked.iter().map(|token| format!("\"{token}\"")).collect::<Vec<_>>().join(" AND "))
        }
        Engine::Postgres => sqlx::query(
            "SELECT ticket FROM ticket_search WHERE to_tsvector('simple', tokens) @@ to_tsquery('simple', $1) AND community = $2
             ORDER BY ticket DESC LIMIT $3",
        )
        .bind(asked.join(" & ")),
    }
    .bind(community.to_string())
    .bind(FOUND_MAX)
    .fetch_all(app.db.read())
    .await?;
    rows.iter()
        .map(|row| row.try_get::<String, _>(0)?.parse().map_err(|_| AppError::Malformed))
        .collect()
}

/// Reads what was said since the last time into the index.
///
/// # Errors
/// When the rows cannot be written.
pub async fn catch_up(app: &Arc<App>, community: CommunityId) -> Result<(), AppError> {
    loop {
        let row = sqlx::query("SELECT feed_seq - search_seq FROM community WHERE id = $1")
            .bind(community.bytes())
            .fetch_one(app.db.read())
            .await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        app.db.write(move |conn| Box::pin(read_batch(conn, community))).await?;
    }
}

async fn read_batch(conn: &mut AnyConnection, community: CommunityId) -> Result<(), AppError> {
    let events = sqlx::query(
        "SELECT f.seq, f.topic, f.subject FROM feed f JOIN community c ON c.id = f.community_id
         WHERE f.community_id = $1 AND f.seq > c.search_seq ORDER BY f.seq LIMIT $2",
    )
    .bind(community.bytes())
    .bind(BATCH)
    .fetch_all(&mut *conn)
    .await?;
    let mut last = None;
    for event in &events {
        last = Some(event.try_get::<i64, _>(0)?);
        if event.try_get::<String, _>(1)? == "opened" {
            index(conn, community, sql::id(event, 2, TicketId::from_bytes)?).await?;
        }
    }
    // Numbers without a row cannot come any more: what was committed before is read.
    let upto = match last {
        Some(seq) => sqlx::query("UPDATE community SET search_seq = $1 WHERE id = $2").bind(seq),
        None => sqlx::query("UPDATE community SET search_seq = feed_seq + 0 * $1 WHERE id = $2")
            .bind(0_i64),
    };
    upto.bind(community.bytes()).execute(conn).await?;
    Ok(())
}

async fn index(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: TicketId,
) -> Result<(), AppError> {
    let row = sqlx::query(
        "SELECT t.number, n.said, n.place_words, p.path FROM ticket t
         JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         LEFT JOIN place p ON p.community_id = t.community_id AND p.id = t.place_id
         WHERE t.community_id = $1 AND t.id = $2",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let path: Option<String> = row.try_get(3)?;
    let text =
        [row.try_get::<String, _>(0)?, row.try_get(1)?, row.try_get(2)?, path.unwrap_or_default()]
            .join("\n");
    let tokens: Vec<String> = index_tokens(&text).into_iter().collect();
    sqlx::query("INSERT INTO ticket_search (community, ticket, tokens) VALUES ($1, $2, $3)")
        .bind(community.to_string())
        .bind(id.to_string())
        .bind(tokens.join(" "))
        .execute(conn)
        .await?;
    Ok(())
}

/// Runs of letters and digits stay whole; other letters are cut into single ones and pairs.
fn index_tokens(text: &str) -> BTreeSet<String> {
    runs(text)
        .into_iter()
        .flat_map(|run| match run {
            Run::Latin(word) => vec![ascii(&word)],
            Run::Han(chars) => {
                let singles = chars.iter().map(|c| ascii(&[*c]));
                let pairs = chars.windows(2).map(ascii);
                singles.chain(pairs).collect()
            }
        })
        .collect()
}

/// A single letter is looked for as it is, longer words by their pairs.
fn query_tokens(text: &str) -> Vec<String> {
    let tokens: BTreeSet<String> = runs(text)
        .into_iter()
        .flat_map(|run| match run {
            Run::Latin(word) => vec![ascii(&word)],
            Run::Han(chars) if chars.len() == 1 => vec![ascii(&chars)],
            Run::Han(chars) => chars.windows(2).map(ascii).collect(),
        })
        .collect();
    tokens.into_iter().collect()
}

enum Run {
    Latin(Vec<char>),
    Han(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut all: Vec<Run> = Vec::new();
    let mut is_apart = true;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            is_apart = true;
            continue;
        }
        match (all.last_mut(), c.is_ascii()) {
            (Some(Run::Latin(run)), true) | (Some(Run::Han(run)), false) if !is_apart => {
                run.push(c)
            }
            (_, true) => all.push(Run::Latin(vec![c])),
            (_, false) => all.push(Run::Han(vec![c])),
        }
        is_apart = false;
    }
    all
}

/// Both engines cut text differently, so tokens are spelt in letters and digits that none of them cuts.
fn ascii(chars: &[char]) -> String {
    chars.iter().fold(String::from("x"), |mut token, c| {
        // Writing to a string does not fail.
        write!(token, "{:x}x", u32::from(*c)).unwrap_or_default();
        token
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, expected: bool) {
        let index = index_tokens(text);
        let asked = query_tokens(words);
        assert_eq!(
            !asked.is_empty() && asked.iter().all(|token| index.contains(token)),
            expected,
            "{words} in {text}"
        );
    }

    #[test]
    fn one_and_two_characters_are_enough() {
        check("东门井盖坏了 T261121-0042", "井", true);
        check("东门井盖坏了 T261121-0042", "井盖", true);
        check("东门井盖坏了 T261121-0042", "t261121 坏了", true);
        check("东门井盖坏了", "盖井", false);
        check("东门井盖坏了", "，。", false);
    }
}
