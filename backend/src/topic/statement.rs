//! Statements (观点): one thought each, answered by a tap, ordered by what unites.

use super::{
    person,
    proposal::{shown_name, viewer},
    store,
};
use crate::{
    error::{AppError, parse_field, refused},
    extract::{AppState, Json, Path, Resident, Visitor},
    sql,
};
use anyhow::anyhow;
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{PAGE_MAX, SayStatement, StatementView, StatementsView, VoteOnStatement},
    deliberation::{
        self, Deed, Opinion, Reading, Row as Read, STATEMENT_CHARS_MAX, STATEMENTS_EACH_MAX,
        STATEMENTS_MAX, StatementVote, TopicRefusal,
    },
    id::{CommunityId, ResidentId, StatementId, TopicId},
    poll::GROUP_MIN,
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::collections::HashMap;

/// Most answers that are read for one topic: two hundred statements, a thousand people.
const VOTES_MAX: i64 = 200_000;
/// How many statements stand under "what unites" and under "what divides".
const SHOWN_MAX: usize = 5;

/// `PUT /topics/{id}/statements/{statement}`: 201 the first time, 200 for the same again. Who says it
/// agrees with it.
pub async fn say(
    State(app): State<AppState>,
    who: Resident,
    Path((topic, id)): Path<(TopicId, StatementId)>,
    Json(body): Json<SayStatement>,
) -> Result<StatusCode, AppError> {
    let words = parse_field("words", &body.words, STATEMENT_CHARS_MAX)?;
    let is_new = app
        .db
        .write(move |conn| {
            let (who, words) = (who.clone(), words.clone());
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, topic).await?;
                if is_same(conn, &who, (topic, id), &words).await? {
                    return Ok(false);
                }
                record.check(Deed::Speak, who.now)?;
                let room = (STATEMENTS_MAX, STATEMENTS_EACH_MAX);
                store::check_room(conn, COUNT, &who, topic, room).await?;
                insert_statement(conn, who.community, (topic, id), who.id, &words, who.now).await?;
                Ok(true)
            })
        })
        .await?;
    app.feed.wake();
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

async fn is_same(
    conn: &mut AnyConnection,
    who: &Resident,
    (topic, id): (TopicId, StatementId),
    words: &str,
) -> Result<bool, AppError> {
    let asked = sqlx::query(
        "SELECT CASE WHEN words = $3 AND by_id = $4 AND topic_id = $5 THEN 1 ELSE 0 END
         FROM statement WHERE community_id = $1 AND id = $2",
    )
    .bind(who.community.bytes())
    .bind(id.bytes())
    .bind(words)
    .bind(who.id.bytes())
    .bind(topic.bytes());
    store::came_before(conn, asked).await
}

/// How many there are, and how many of them are this resident's.
const COUNT: &str = "SELECT count(*), coalesce(sum(CASE WHEN by_id = $3 THEN 1 ELSE 0 END), 0)
     FROM statement WHERE community_id = $1 AND topic_id = $2";

/// Writes a statement, with which its author agrees.
///
/// # Errors
/// When the id is taken.
pub(crate) async fn insert_statement(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, StatementId),
    by: ResidentId,
    words: &str,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO statement (community_id, id, topic_id, words, by_id, is_hidden, at)
         VALUES ($1, $2, $3, $4, $5, 0, $6)",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(topic.bytes())
    .bind(words)
    .bind(by.bytes())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    put_vote(conn, community, (topic, id), by, StatementVote::Agree, now).await?;
    store::changed(conn, community, topic, now).await
}

/// `PUT /topics/{id}/statements/{statement}/vote`: the last answer counts.
pub async fn vote(
    State(app): State<AppState>,
    who: Resident,
    Path((topic, id)): Path<(TopicId, StatementId)>,
    Json(body): Json<VoteOnStatement>,
) -> Result<StatusCode, AppError> {
    app.db
        .write(move |conn| {
            let who = who.clone();
            Box::pin(async move {
                let record = store::load_topic(conn, who.community, topic).await?;
                check_shown(conn, who.community, topic, id).await?;
                record.check(Deed::Speak, who.now)?;
                put_vote(conn, who.community, (topic, id), who.id, body.vote, who.now).await
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn check_shown(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    id: StatementId,
) -> Result<(), AppError> {
    let row = sqlx::query(
        "SELECT is_hidden FROM statement WHERE community_id = $1 AND topic_id = $2 AND id = $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(id.bytes())
    .fetch_optional(conn)
    .await?
    .ok_or(AppError::NotFound)?;
    if row.try_get::<i64, _>(0)? == 0 { Ok(()) } else { Err(refused(TopicRefusal::Hidden)) }
}

/// Keeps what somebody answers, in place of what they answered before.
///
/// # Errors
/// When the rows cannot be written.
pub(crate) async fn put_vote(
    conn: &mut AnyConnection,
    community: CommunityId,
    (topic, id): (TopicId, StatementId),
    by: ResidentId,
    vote: StatementVote,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO statement_vote (community_id, topic_id, statement_id, resident_id, vote, at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (community_id, topic_id, statement_id, resident_id)
         DO UPDATE SET vote = excluded.vote, at = excluded.at",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(id.bytes())
    .bind(by.bytes())
    .bind(vote.code())
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    person::join(conn, community, topic, by.bytes()).await
}

/// `GET /topics/{id}/statements`
pub async fn list(
    State(app): State<AppState>,
    who: Visitor,
    Path(topic): Path<TopicId>,
) -> Result<Json<StatementsView>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let record = store::load_topic(&mut conn, who.community, topic).await?;
    let me = who.who.as_ref().map(|who| who.id);
    let said = load_said(&mut conn, who.community, topic, me).await?;
    let (votes, mine) = load_votes(&mut conn, who.community, topic, me, &said).await?;
    drop(conn);
    let (n_people, n_statements) = (votes.n_people, said.len());
    let opinions = votes.opinions;
    // A large topic takes a while to read; the server goes on meanwhile.
    let reading =
        tokio::task::spawn_blocking(move || deliberation::read(n_people, n_statements, &opinions))
            .await?;
    // Where nobody can answer any more, everybody sees the sums.
    let is_over = record.check(Deed::Speak, who.now).is_err();
    Ok(Json(arrange(&said, &mine, &reading, is_over, &viewer(&who))))
}

/// A statement with its author's name as the viewer sees it.
struct Said {
    id: StatementId,
    words: String,
    by: String,
}

async fn load_said(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    me: Option<ResidentId>,
) -> Result<Vec<Said>, AppError> {
    let rows = sqlx::query(
        "SELECT s.id, s.words, s.by_id, r.name FROM statement s
         LEFT JOIN resident r ON r.community_id = s.community_id AND r.id = s.by_id
         WHERE s.community_id = $1 AND s.topic_id = $2 AND s.is_hidden = 0 ORDER BY s.id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(STATEMENTS_MAX)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let by = sql::id(row, 2, ResidentId::from_bytes)?;
            Ok(Said {
                id: sql::id(row, 0, StatementId::from_bytes)?,
                words: row.try_get(1)?,
                by: shown_name(row.try_get(3)?, by, me),
            })
        })
        .collect()
}

struct Votes {
    opinions: Vec<Opinion>,
    n_people: usize,
}

/// Everybody's answers by place, and the viewer's own.
async fn load_votes(
    conn: &mut AnyConnection,
    community: CommunityId,
    topic: TopicId,
    me: Option<ResidentId>,
    said: &[Said],
) -> Result<(Votes, Vec<Option<StatementVote>>), AppError> {
    let rows = sqlx::query(
        "SELECT statement_id, resident_id, vote FROM statement_vote
         WHERE community_id = $1 AND topic_id = $2 ORDER BY statement_id, resident_id LIMIT $3",
    )
    .bind(community.bytes())
    .bind(topic.bytes())
    .bind(VOTES_MAX)
    .fetch_all(conn)
    .await?;
    let places: HashMap<StatementId, usize> =
        said.iter().enumerate().map(|(n, said)| (said.id, n)).collect();
    let mut people: HashMap<ResidentId, usize> = HashMap::new();
    let mut opinions = Vec::with_capacity(rows.len());
    let mut mine = vec![None; said.len()];
    for row in &rows {
        // Answers to what was taken off the page stay, uncounted.
        let Some(statement) = places.get(&sql::id(row, 0, StatementId::from_bytes)?) else {
            continue;
        };
        let resident = sql::id(row, 1, ResidentId::from_bytes)?;
        let word: String = row.try_get(2)?;
        let vote = StatementVote::parse(&word).ok_or_else(|| anyhow!("answer {word}"))?;
        let next = people.len();
        let person = *people.entry(resident).or_insert(next);
        opinions.push(Opinion { person, statement: *statement, vote });
        if let Some(own) = mine.get_mut(*statement).filter(|_| Some(resident) == me) {
            *own = Some(vote);
        }
    }
    Ok((Votes { opinions, n_people: people.len() }, mine))
}

/// What to answer next, what unites, what divides, what was answered.
fn arrange(
    said: &[Said],
    mine: &[Option<StatementVote>],
    reading: &Reading,
    is_over: bool,
    viewer: &[u8],
) -> StatementsView {
    let view = |n: usize| {
        let (said, row) = (said.get(n)?, reading.rows.get(n)?);
        let own = mine.get(n).copied().flatten();
        let is_told = (own.is_some() || is_over) && row.sums.seen() >= GROUP_MIN;
        Some(StatementView {
            id: said.id,
            words: said.words.clone(),
            by: said.by.clone(),
            mine: own,
            sums: is_told.then_some(row.sums),
        })
    };
    let best = |fits: fn(&Read) -> bool, key: fn(&Read) -> i64| {
        let mut found: Vec<(usize, &Read)> =
            reading.rows.iter().enumerate().filter(|(_, row)| fits(row)).collect();
        found.sort_by_key(|(n, row)| (-key(row), *n));
        found.into_iter().take(SHOWN_MAX).filter_map(|(n, _)| view(n)).collect::<Vec<_>>()
    };
    let weights: Vec<i64> = reading.rows.iter().map(|row| row.priority).collect();
    let most = usize::try_from(PAGE_MAX).unwrap_or(usize::MAX);
    let all: Vec<StatementView> =
        deliberation::draw(&weights, viewer).into_iter().filter_map(view).collect();
    let (answered, next): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.mine.is_some());
    StatementsView {
        next: next.into_iter().take(most).collect(),
        unites: best(Read::unites, |row| row.consensus),
        divides: best(Read::divides, |row| row.extremity),
        answered: answered.into_iter().take(most).collect(),
        n_people: i64::try_from(reading.n_people).unwrap_or(i64::MAX),
        n_groups: i64::try_from(reading.n_groups).unwrap_or(i64::MAX),
    }
}
