//! Lists of tickets: one's own, the staff inbox, similar ones.

use super::{
    store::{self, Record, record_columns},
    view::party_name,
};
use crate::{
    book::Book,
    error::AppError,
    extract::{After, AppState, Carries, Desk, Json, Query, SeeTickets, Staff, Visitor},
    household, search,
    sql::Cursor,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    access::{self, Role},
    api::{DeskView, GridName, InboxQuery, PAGE_MAX, Page, SimilarTicket, TicketRow},
    category::Category,
    id::{PlaceId, TicketId},
    place::PlaceKind,
    ticket::{self, TicketStatus},
    time::Timestamp,
};
use serde::Deserialize;
use sqlx::{Row, any::AnyRow};
use std::sync::Arc;

const NOBODY: [u8; 16] = [0; 16];
const EXCERPT_CHARS: usize = 60;

/// A row as lists show it.
#[must_use]
pub fn row_of(book: &Book, record: &Record) -> TicketRow {
    let state = &record.ticket;
    let place = record.place.and_then(|place| book.places.get(&place));
    TicketRow {
        id: record.id,
        number: record.number.clone(),
        status: state.status,
        class: state.class,
        category: state.category,
        excerpt: record.said.chars().take(EXCERPT_CHARS).collect(),
        place: place.map(|place| place.path.clone()).unwrap_or_default(),
        due: ticket::due(state, &book.clocks),
        owner: state.owner.and_then(|owner| book.staff.get(&owner)).map(|card| card.name.clone()),
        party: party_name(book, state.party),
        level: state.level,
        submitted_at: state.times.submitted_at,
        version: record.version,
        n_reporters: record.n_reporters,
        complaints: state.complaints,
        confidential: record.confidential,
        special: state.special,
    }
}

/// Rows and the cursor after them; `key` is what the list is sorted by.
fn page(book: &Book, records: &[Record], key: impl Fn(&Record) -> i64) -> Page<TicketRow> {
    let is_full = i64::try_from(records.len()).is_ok_and(|n| n >= PAGE_MAX);
    let next = records
        .last()
        .filter(|_| is_full)
        .map(|last| Cursor { key: key(last), id: last.id.0 }.to_string());
    Page { rows: records.iter().map(|record| row_of(book, record)).collect(), next }
}

/// `GET /tickets/mine`: what I said, what I joined, what my household said openly; newest first.
pub async fn mine(
    State(app): State<AppState>,
    who: Visitor,
    Query(query): Query<After>,
) -> Result<Json<Page<TicketRow>>, AppError> {
    let Some(me) = who.recipient() else { return Ok(Json(Page { rows: Vec::new(), next: None })) };
    let before = query.after.as_deref().map(Cursor::parse).transpose()?;
    let mut conn = app.db.read().acquire().await?;
    let household = match &who.who {
        Some(signed) => household::list_housemates(&mut conn, who.community, signed.id).await?,
        None => Vec::new(),
    };
    let mate =
        |index: usize| household.get(index).map_or(NOBODY.to_vec(), |id| id.bytes().to_vec());
    let rows = sqlx::query(concat!(
        "SELECT ",
        record_columns!(),
        " FROM ticket t JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         WHERE t.community_id = $1 AND (t.submitted_at < $2 OR (t.submitted_at = $2 AND t.id < $3)) AND t.id IN (
            SELECT id FROM need WHERE community_id = $1 AND reporter_id = $4
            UNION SELECT id FROM need WHERE community_id = $1 AND visitor_hash = $4
            UNION SELECT ticket_id FROM ticket_reporter WHERE community_id = $1 AND reporter = $4
            UNION SELECT id FROM need WHERE community_id = $1 AND confidential = 0
                AND reporter_id IN ($5, $6, $7, $8, $9, $10, $11, $12))
         ORDER BY t.submitted_at DESC, t.id DESC LIMIT $13"
    ))
    .bind(who.community.bytes())
    .bind(before.map_or(Timestamp::NEVER.0, |cursor| cursor.key))
    .bind(before.map_or(vec![0xff; 16], |cursor| cursor.id.as_bytes().to_vec()))
    .bind(me)
    .bind(mate(0))
    .bind(mate(1))
    .bind(mate(2))
    .bind(mate(3))
    .bind(mate(4))
    .bind(mate(5))
    .bind(mate(6))
    .bind(mate(7))
    .bind(PAGE_MAX)
    .fetch_all(&mut *conn)
    .await?;
    let records: Vec<Record> = rows.iter().map(store::read_record).collect::<Result<_, _>>()?;
    Ok(Json(page(&*app.book().await?, &records, |record| record.ticket.times.submitted_at.0)))
}

/// What somebody's desk reaches: everything, or some grids, buildings and parties.
#[derive(Debug, Clone)]
pub struct Reach {
    everywhere: bool,
    grids: [Vec<u8>; 4],
    buildings: [Vec<u8>; 4],
    parties: [Vec<u8>; 2],
}

impl Reach {
    /// The reach of all roles that carry the duty.
    #[must_use]
    pub fn of<D: Carries>(staff: &Staff<D>) -> Self {
        let posts: Vec<_> =
            staff.visitor.posts().iter().filter(|post| access::may(post.role, D::DUTY)).collect();
        let in_grid = |role| matches!(role, Role::GridWorker | Role::GridLead);
        let places = |fits: &dyn Fn(Role) -> bool| -> Vec<PlaceId> {
            posts.iter().filter(|p| fits(p.role)).filter_map(|p| p.place).collect()
        };
        let parties: Vec<_> = posts
            .iter()
            .filter(|post| post.role == Role::Handler)
            .filter_map(|post| post.party)
            .collect();
        Self {
            everywhere: posts.iter().any(|post| {
                matches!(post.role, Role::Dispatcher | Role::Supervisor)
                    || (in_grid(post.role) && post.place.is_none())
            }),
            grids: slots(&places(&in_grid), PlaceId::bytes),
            buildings: slots(&places(&|role| role == Role::BuildingLeader), PlaceId::bytes),
            parties: slots(&parties, linli_shared::id::PartyId::bytes),
        }
    }
}

/// A fixed number of places in a statement, filled up with an id nobody has.
fn slots<T, const N: usize>(ids: &[T], bytes: impl Fn(&T) -> &[u8]) -> [Vec<u8>; N] {
    std::array::from_fn(|index| ids.get(index).map_or(NOBODY.to_vec(), |id| bytes(id).to_vec()))
}

/// The inbox: open tickets in reach, nearest deadline first.
pub async fn inbox(
    State(app): State<AppState>,
    staff: Staff<SeeTickets>,
    Query(query): Query<InboxQuery>,
) -> Result<Json<Page<TicketRow>>, AppError> {
    let book = app.book().await?;
    let records = list_inbox(&app, &staff, &query, PAGE_MAX).await?;
    // What is found by words comes in one page, the best of it.
    let mut found = page(&book, &records, |record| due_key(&book, record));
    if !query.q.trim().is_empty() {
        found.next = None;
    }
    Ok(Json(found))
}

fn due_key(book: &Book, record: &Record) -> i64 {
    ticket::due(&record.ticket, &book.clocks).map_or(Timestamp::NEVER, |clock| clock.due).0
}

/// Tickets in reach that fit the filters, nearest deadline first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list_inbox<D: Carries>(
    app: &Arc<App>,
    staff: &Staff<D>,
    query: &InboxQuery,
    limit: i64,
) -> Result<Vec<Record>, AppError> {
    let after = query.after.as_deref().map(Cursor::parse).transpose()?;
    let found = match query.q.trim() {
        "" => None,
        words => Some(search::find(app, staff.community, words).await?),
    };
    let Some(found) = found else {
        return read_inbox(app, staff, query, after, &NOBODY, limit).await;
    };
    let mut records = Vec::new();
    for id in found {
        records.extend(read_inbox(app, staff, query, None, id.bytes(), 1).await?);
    }
    records.sort_by_key(|record| std::cmp::Reverse(record.ticket.times.submitted_at));
    Ok(records)
}

async fn read_inbox<D: Carries>(
    app: &Arc<App>,
    staff: &Staff<D>,
    query: &InboxQuery,
    after: Option<Cursor>,
    only: &[u8],
    limit: i64,
) -> Result<Vec<Record>, AppError> {
    let reach = Reach::of(staff);
    let [g1, g2, g3, g4] = reach.grids;
    let [b1, b2, b3, b4] = reach.buildings;
    let [p1, p2] = reach.parties;
    let is_search = only != NOBODY;
    let rows = sqlx::query(concat!(
        "SELECT ",
        record_columns!(),
        " FROM ticket t JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         WHERE t.community_id = $1 AND t.is_open >= $2 AND (t.due_at > $3 OR (t.due_at = $3 AND t.id > $4))
            AND ($5 = '' OR t.status = $5) AND ($6 = '' OR t.class = $6) AND ($7 = '' OR t.category = $7)
            AND ($8 = $25 OR t.grid_id = $8) AND ($9 = $25 OR t.party_id = $9) AND ($10 = $25 OR t.owner_id = $10)
            AND t.due_at < $11 AND ($12 = $25 OR t.id = $12)
            AND ($13 = 1 OR t.grid_id IN ($14, $15, $16, $17) OR t.building_id IN ($18, $19, $20, $21)
                OR t.party_id IN ($22, $23)
                OR EXISTS (SELECT 1 FROM ticket_call c WHERE c.community_id = t.community_id AND c.ticket_id = t.id
                    AND c.party_id IN ($22, $23)))
         ORDER BY t.due_at, t.id LIMIT $24"
    ))
    .bind(staff.community.bytes())
    .bind(i64::from(!(query.closed || is_search || query.status.is_some_and(|status| !status.is_open()))))
    .bind(after.map_or(i64::MIN, |cursor| cursor.key))
    .bind(after.map_or(NOBODY.to_vec(), |cursor| cursor.id.as_bytes().to_vec()))
    .bind(query.status.map_or("", TicketStatus::code))
    .bind(query.class.map_or("", linli_shared::category::Class::code))
    .bind(query.category.map_or("", Category::code))
    .bind(query.grid.map_or(NOBODY.to_vec(), |id| id.bytes().to_vec()))
    .bind(query.party.map_or(NOBODY.to_vec(), |id| id.bytes().to_vec()))
    .bind(if query.mine { staff.id.bytes().to_vec() } else { NOBODY.to_vec() })
    .bind(if query.overdue { staff.now.0 } else { i64::MAX })
    .bind(only)
    .bind(i64::from(reach.everywhere))
    .bind(g1)
    .bind(g2)
    .bind(g3)
    .bind(g4)
    .bind(b1)
    .bind(b2)
    .bind(b3)
    .bind(b4)
    .bind(p1)
    .bind(p2)
    .bind(limit)
    .bind(NOBODY.to_vec())
    .fetch_all(app.db.read())
    .await?;
    rows.iter().map(store::read_record).collect()
}

/// `GET /staff/desk`: figures and what there is to choose from.
pub async fn desk(
    State(app): State<AppState>,
    staff: Staff<Desk>,
) -> Result<Json<DeskView>, AppError> {
    let book = app.book().await?;
    let reach = Reach::of(&staff);
    let [g1, g2, g3, g4] = reach.grids;
    let [b1, b2, b3, b4] = reach.buildings;
    let [p1, p2] = reach.parties;
    let row = sqlx::query(
        "SELECT count(*), coalesce(sum(CASE WHEN t.class = 'urgent' THEN 1 ELSE 0 END), 0),
            coalesce(sum(CASE WHEN t.due_at < $2 THEN 1 ELSE 0 END), 0),
            coalesce(sum(CASE WHEN t.owner_id = $3 THEN 1 ELSE 0 END), 0)
         FROM ticket t WHERE t.community_id = $1 AND t.is_open = 1
            AND ($4 = 1 OR t.grid_id IN ($5, $6, $7, $8) OR t.building_id IN ($9, $10, $11, $12) OR t.party_id IN ($13, $14)
                OR EXISTS (SELECT 1 FROM ticket_call c WHERE c.community_id = t.community_id AND c.ticket_id = t.id
                    AND c.party_id IN ($13, $14)))",
    )
    .bind(staff.community.bytes())
    .bind(staff.now.0)
    .bind(staff.id.bytes())
    .bind(i64::from(reach.everywhere))
    .bind(g1)
    .bind(g2)
    .bind(g3)
    .bind(g4)
    .bind(b1)
    .bind(b2)
    .bind(b3)
    .bind(b4)
    .bind(p1)
    .bind(p2)
    .fetch_one(app.db.read())
    .await?;
    let grids = staff.grids();
    let in_reach = |id: &PlaceId| grids.as_ref().is_none_or(|grids| grids.contains(id));
    let mut parties: Vec<_> = book.parties.values().cloned().collect();
    parties.sort_by(|a, b| a.name.cmp(&b.name));
    let mut people: Vec<_> =
        book.staff.values().filter(|card| card.role != Role::BuildingLeader).cloned().collect();
    people.sort_by(|a, b| (a.role, &a.name).cmp(&(b.role, &b.name)));
    let mut roles: Vec<Role> = staff.visitor.posts().iter().map(|post| post.role).collect();
    roles.sort_unstable();
    roles.dedup();
    Ok(Json(DeskView {
        n_open: row.try_get(0)?,
        n_urgent: row.try_get(1)?,
        n_overdue: row.try_get(2)?,
        n_mine: row.try_get(3)?,
        grids: book
            .grids()
            .into_iter()
            .filter(|grid| in_reach(&grid.id))
            .map(|grid| GridName { id: grid.id, name: grid.name.clone() })
            .collect(),
        parties,
        staff: people,
        roles,
    }))
}

/// Which tickets are alike.
#[derive(Debug, Deserialize)]
pub struct Alike {
    place: PlaceId,
    category: Category,
}

/// Most similar tickets that are offered.
const SIMILAR_MAX: i64 = 5;

/// `GET /needs/similar`: open public tickets of the same category in the same grid, the same spot first.
pub async fn similar(
    State(app): State<AppState>,
    who: Visitor,
    Query(query): Query<Alike>,
) -> Result<Json<Vec<SimilarTicket>>, AppError> {
    let book = app.book().await?;
    let Some(place) = book.places.get(&query.place) else { return Ok(Json(Vec::new())) };
    let rows: Vec<AnyRow> = sqlx::query(
        "SELECT id, number, category, place_id, status, submitted_at, n_reporters FROM ticket
         WHERE community_id = $1 AND is_open = 1 AND is_public = 1 AND category = $2 AND status <> 'done' AND status <> 'checked'
            AND (place_id = $3 OR building_id = $4 OR (building_id IS NULL AND grid_id = $5))
         ORDER BY CASE WHEN place_id = $3 THEN 0 ELSE 1 END, submitted_at DESC LIMIT $6",
    )
    .bind(who.community.bytes())
    .bind(query.category.code())
    .bind(place.id.bytes())
    .bind(place.building.map_or(NOBODY.to_vec(), |id| id.bytes().to_vec()))
    .bind(place.grid.filter(|_| place.kind == PlaceKind::Spot).map_or(NOBODY.to_vec(), |id| id.bytes().to_vec()))
    .bind(SIMILAR_MAX)
    .fetch_all(app.db.read())
    .await?;
    let found = rows.iter().map(|row| {
        let category: String = row.try_get(2)?;
        let status: String = row.try_get(4)?;
        let place = crate::sql::id_or_none(row, 3, PlaceId::from_bytes)?
            .and_then(|id| book.places.get(&id));
        Ok(SimilarTicket {
            id: crate::sql::id(row, 0, TicketId::from_bytes)?,
            number: row.try_get(1)?,
            category: Category::parse(&category).unwrap_or(query.category),
            place: place.map(|place| place.path.clone()).unwrap_or_default(),
            status: TicketStatus::parse(&status).unwrap_or(TicketStatus::Submitted),
            submitted_at: Timestamp(row.try_get(5)?),
            n_reporters: row.try_get(6)?,
        })
    });
    found.collect::<Result<_, AppError>>().map(Json)
}
