//! One's own hours (我的时间): what can be used, what is reserved, and every line with its cause.

use super::{attended, books, project, stint_store};
use crate::{
    error::AppError,
    extract::{After, AppState, Json, Query, Resident},
    ledger::{self, Line},
    sql::{self, Cursor},
};
use axum::extract::State;
use linli_shared::{
    amount::Minutes,
    api::{HoursRow, MyHours, PAGE_MAX, Page},
    id::{CommunityId, EventId, ResidentId},
    ledger::{AccountId, Asset},
    text::mask_name,
    time::Timestamp,
    time_bank::{Side, Skill},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::{collections::HashMap, fmt::Write};
use uuid::Uuid;

/// `GET /me/hours`: what can be used, and the newest lines.
pub async fn mine(State(app): State<AppState>, who: Resident) -> Result<Json<MyHours>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let sums = books::load_sums(&mut conn, who.community, AccountId::of(who.id)).await?;
    let all = (Timestamp(0), Timestamp::NEVER);
    let (given, _) = stint_store::sum_given(&mut conn, who.community, who.id, all).await?;
    Ok(Json(MyHours {
        available: Minutes(sums.available()),
        held: Minutes(sums.debits_pending),
        given,
        attended: attended::sum_of(&mut conn, who.community, who.id, all).await?,
        statement: load_page(&mut conn, who.community, who.id, None).await?,
    }))
}

/// `GET /me/hours/transfers?after=`: the lines before those.
pub async fn statement(
    State(app): State<AppState>,
    who: Resident,
    Query(page): Query<After>,
) -> Result<Json<Page<HoursRow>>, AppError> {
    let after = page.after.as_deref().map(Cursor::parse).transpose()?;
    let mut conn = app.db.read().acquire().await?;
    load_page(&mut conn, who.community, who.id, after).await.map(Json)
}

async fn load_page(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    after: Option<Cursor>,
) -> Result<Page<HoursRow>, AppError> {
    let before = after.map_or((i64::MAX, Vec::new()), |at| (at.key, at.id.as_bytes().to_vec()));
    let account = (Asset::Minutes, AccountId::of(person));
    let lines = ledger::list_statement(conn, community, account, before).await?;
    let is_full = i64::try_from(lines.len())? == PAGE_MAX;
    let last = lines.last().filter(|_| is_full);
    let next = last.map(|last| Cursor { key: last.at.0, id: last.id.0 }.to_string());
    let about = load_subjects(conn, community, person, &lines).await?;
    let rows = lines.into_iter().map(|line| row_of(line, &about)).collect();
    Ok(Page { rows, next })
}

/// All lines of one person, newest first, for their own export.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Vec<HoursRow>, AppError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = load_page(conn, community, person, after).await?;
        all.extend(page.rows);
        let Some(next) = page.next else { return Ok(all) };
        after = Some(Cursor::parse(&next)?);
    }
}

/// What lines are about.
#[derive(Default)]
struct Subjects {
    /// What with, and with whom.
    stints: HashMap<Uuid, (Vec<Skill>, Option<String>)>,
    projects: HashMap<Uuid, String>,
    events: HashMap<Uuid, (EventId, String)>,
}

fn row_of(line: Line, about: &Subjects) -> HoursRow {
    let (skills, other) = about.stints.get(&line.subject).cloned().unwrap_or_default();
    let (event, title) = about.events.get(&line.subject).cloned().unzip();
    HoursRow {
        id: line.id,
        minutes: Minutes(line.amount),
        phase: line.phase,
        cause: line.cause,
        subject: line.subject,
        skills,
        title: title.or_else(|| about.projects.get(&line.subject).cloned()),
        event,
        other,
        at: line.at,
        is_sealed: line.is_sealed,
    }
}

/// Looks up all subjects of one page, in one question for each sort.
async fn load_subjects(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
    lines: &[Line],
) -> Result<Subjects, AppError> {
    let mut about = Subjects::default();
    let mut ids: Vec<Uuid> = lines.iter().map(|line| line.subject).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(about);
    }
    let mut places = String::new();
    for n in 0..ids.len() {
        write!(places, "{}${}", if n == 0 { "" } else { ", " }, n + 2)?;
    }
    let found = format!(
        "SELECT s.id, s.skills, p.resident_id, p.side, r.name FROM stint s
         JOIN stint_person p ON p.community_id = s.community_id AND p.stint_id = s.id
         JOIN resident r ON r.community_id = p.community_id AND r.id = p.resident_id
         WHERE s.community_id = $1 AND s.id IN ({places})"
    );
    let mut query = sqlx::query(AssertSqlSafe(found)).bind(community.bytes());
    for id in &ids {
        query = query.bind(id.as_bytes().to_vec());
    }
    let rows = query.fetch_all(&mut *conn).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = sql::id(row, 0, |bytes| Uuid::from_slice(bytes).ok())?;
        let skills: Vec<Skill> = serde_json::from_str(row.try_get(1)?)?;
        let who = sql::id(row, 2, ResidentId::from_bytes)?;
        let side = sql::word(row, 3, Side::parse)?;
        all.push((id, skills, who, side, row.try_get::<String, _>(4)?));
    }
    for (id, skills, ..) in &all {
        let mine = all.iter().find(|one| one.0 == *id && one.2 == person).map(|one| one.3);
        let mut others = all.iter().filter(|one| one.0 == *id && Some(one.3) != mine);
        // Of several who were helped together none is named.
        let other = match (others.next(), others.next()) {
            (Some(one), None) => Some(mask_name(&one.4)),
            (Some(_) | None, _) => None,
        };
        about.stints.insert(*id, (skills.clone(), other));
    }
    about.projects = project::load_titles(conn, community, &ids).await?;
    about.events = attended::load_events(conn, community, &ids).await?;
    Ok(about)
}
