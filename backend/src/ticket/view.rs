//! One ticket for whoever may see it: what is shown, what is masked, who may act as what.

use super::{
    follower, history,
    store::{self, Record, record_columns},
};
use crate::{
    book::Book,
    error::AppError,
    extract::{AppState, Json, Path, Visitor},
    household, need, sql,
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use linli_shared::{
    access::{self, Role},
    api::{EntryView, PartyView, ReporterView, StaffCard, TicketView},
    i18n::{Lang, label},
    id::{CommunityId, EntryId, PartyId, ResidentId, TicketId},
    text,
    ticket::{self, Entry, Standing, TicketAction},
    time::Timestamp,
};
use sqlx::{Row, any::AnyRow};
use std::{collections::BTreeSet, sync::Arc};

/// `GET /tickets/{id}`.
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<TicketId>,
) -> Result<Response, AppError> {
    let seen = load_seen(&app, &who, id).await?;
    let book = app.book().await?;
    answer(&view(&app, &book, &who, seen)?)
}

/// The answer with its version as the entity tag.
///
/// # Errors
/// When it cannot be written.
pub fn answer(view: &TicketView) -> Result<Response, AppError> {
    let tag = HeaderValue::try_from(format!("\"{}\"", view.version))?;
    let mut response = Json(view).into_response();
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// A ticket as it is stored, the same for whoever looks.
pub struct Found {
    /// The ticket.
    pub record: Record,
    /// Its history.
    entries: Vec<StoredEntry>,
    /// Name and sealed phone of who said it, when on file.
    reporter: Option<(String, Option<Vec<u8>>)>,
}

/// A ticket that the viewer may see.
pub struct Seen {
    /// The ticket.
    pub found: Arc<Found>,
    /// As what the viewer may act; empty for who may only look.
    pub standings: Vec<Standing>,
}

/// One row of the history as it is stored.
pub struct StoredEntry {
    id: EntryId,
    seq: i64,
    entry: Entry,
    actor: Option<ResidentId>,
    standing: Standing,
    at: Timestamp,
}

/// Loads a ticket and decides whether the viewer may see it.
///
/// # Errors
/// [`AppError::NotFound`] when it is not there or not theirs to see.
pub async fn load_seen(app: &Arc<App>, who: &Visitor, id: TicketId) -> Result<Seen, AppError> {
    let found = match app.copies.get(&app.db, id, who.now) {
        Some(found) => found,
        None => {
            let n_writes = app.db.n_writes();
            let found = Arc::new(load_found(app, who.community, id).await?);
            app.copies.put(id, found.clone(), n_writes, who.now);
            found
        }
    };
    let joined_at = match who.recipient().filter(|_| !is_me(who, &found.record)) {
        Some(recipient) => load_joined(app, who.community, id, &recipient).await?,
        None => None,
    };
    let standings = standings(who, &found.record, joined_at);
    if standings.is_empty() && !is_of_my_household(app, who, &found.record).await? {
        return Err(AppError::NotFound);
    }
    Ok(Seen { found, standings })
}

/// A ticket, its history and its reporter in one read.
async fn load_found(
    app: &Arc<App>,
    community: CommunityId,
    id: TicketId,
) -> Result<Found, AppError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        record_columns!(),
        ", e.id, e.seq, e.body, e.actor_id, e.standing, e.at, r.name, r.phone_sealed
         FROM ticket t JOIN need n ON n.community_id = t.community_id AND n.id = t.id
         JOIN ticket_entry e ON e.community_id = t.community_id AND e.ticket_id = t.id
         LEFT JOIN resident r ON r.community_id = n.community_id AND r.id = n.reporter_id
         WHERE t.community_id = $1 AND t.id = $2 ORDER BY e.seq"
    ))
    .bind(community.bytes())
    .bind(id.bytes())
    .fetch_all(app.db.read())
    .await?;
    let first = rows.first().ok_or(AppError::NotFound)?;
    let record = store::read_record(first)?;
    let reporter = match first.try_get::<Option<String>, _>(24)? {
        Some(name) => Some((name, first.try_get(25)?)),
        None => None,
    };
    let entries = rows.iter().map(read_entry).collect::<Result<_, _>>()?;
    Ok(Found { record, entries, reporter })
}

/// Since when somebody follows a ticket that another said.
async fn load_joined(
    app: &Arc<App>,
    community: CommunityId,
    id: TicketId,
    recipient: &[u8],
) -> Result<Option<Timestamp>, AppError> {
    let row = sqlx::query("SELECT joined_at FROM ticket_reporter WHERE community_id = $1 AND ticket_id = $2 AND reporter = $3")
        .bind(community.bytes())
        .bind(id.bytes())
        .bind(recipient)
        .fetch_optional(app.db.read())
        .await?;
    row.map(|row| Ok(Timestamp(row.try_get(0)?))).transpose()
}

fn read_entry(row: &AnyRow) -> Result<StoredEntry, AppError> {
    let standing: String = row.try_get(22)?;
    Ok(StoredEntry {
        id: sql::id(row, 18, EntryId::from_bytes)?,
        seq: row.try_get(19)?,
        entry: serde_json::from_str(row.try_get(20)?)?,
        actor: sql::id_or_none(row, 21, ResidentId::from_bytes)?,
        standing: history::parse_standing(&standing),
        at: Timestamp(row.try_get(23)?),
    })
}

/// As what somebody may act on a ticket: as who said or joined it, and with each role that reaches it.
fn standings(who: &Visitor, record: &Record, joined_at: Option<Timestamp>) -> Vec<Standing> {
    let mut all = Vec::new();
    if is_me(who, record) || joined_at == Some(follower::FROM_THE_START) {
        all.push(Standing::Reporter);
    } else if joined_at.is_some() {
        all.push(Standing::Follower);
    }
    for post in who.posts() {
        let reaches = match (post.role, post.party) {
            (Role::Handler, Some(party)) => is_called(record, party),
            (Role::Administrator, _) => false,
            (_, _) => {
                access::may(post.role, access::Duty::SeeTickets)
                    && access::reaches(post, record.ticket.grid, record.building)
            }
        };
        let standing = Standing::Staff(post.role);
        if reaches && !all.contains(&standing) {
            all.push(standing);
        }
    }
    all
}

fn is_called(record: &Record, party: PartyId) -> bool {
    let whistle = record.ticket.whistle.as_ref();
    record.ticket.party == Some(party)
        || whistle.is_some_and(|w| w.lead == party || w.supporting.contains(&party))
}

/// Whether the viewer said it, signed in or as a visitor.
fn is_me(who: &Visitor, record: &Record) -> bool {
    who.who.as_ref().is_some_and(|who| record.reporter == Some(who.id))
        || who.key.is_some_and(|key| record.visitor.as_deref() == Some(&key[..]))
}

/// Confirmed members of one household see each other's tickets, but confidential ones.
async fn is_of_my_household(
    app: &Arc<App>,
    who: &Visitor,
    record: &Record,
) -> Result<bool, AppError> {
    match (&who.who, record.reporter) {
        (Some(me), Some(reporter)) if !record.confidential => {
            household::live_together(
                &mut *app.db.read().acquire().await?,
                who.community,
                me.id,
                reporter,
            )
            .await
        }
        (Some(_) | None, _) => Ok(false),
    }
}

/// What the viewer is shown.
///
/// # Errors
/// When sealed fields do not open.
pub fn view(
    app: &Arc<App>,
    book: &Book,
    who: &Visitor,
    seen: Seen,
) -> Result<TicketView, AppError> {
    let Seen { found, standings } = seen;
    let Found { record, entries, reporter } = &*found;
    let is_staff = standings.iter().any(|standing| matches!(standing, Standing::Staff(_)));
    let party = |id: PartyId| book.parties.get(&id).cloned();
    let mentioned: BTreeSet<PartyId> = entries
        .iter()
        .flat_map(|row| parties_of(&row.entry))
        .chain(whistle_parties(record))
        .collect();
    let for_person = if is_staff || standings.contains(&Standing::Reporter) {
        need::open_for_person(&app.secret, record)?
    } else {
        None
    };
    let shown = reporter_view(app, who, &standings, record, reporter.as_ref())?;
    let my_party =
        who.posts().iter().find_map(|post| post.party.filter(|party| is_called(record, *party)));
    Ok(TicketView {
        id: record.id,
        number: record.number.clone(),
        version: record.version,
        text: record.said.clone(),
        place: record.place.and_then(|place| book.places.get(&place)).cloned(),
        place_words: record.place_words.clone(),
        photos: record.photos.clone(),
        recording: record.recording,
        confidential: record.confidential,
        source: record.source,
        occurred_at: record.occurred_at,
        reporter: shown,
        for_name: for_person.map(|person| text::mask_name(&person.name)),
        n_reporters: record.n_reporters,
        owner: record.ticket.owner.and_then(|owner| book.staff.get(&owner)).cloned(),
        party: record.ticket.party.and_then(party),
        parties: mentioned.into_iter().filter_map(party).collect(),
        clocks: ticket::clocks(&record.ticket, &book.clocks),
        entries: entries
            .iter()
            .filter(|row| is_staff || !row.entry.is_internal())
            .map(|row| entry_view(book, who, row))
            .collect(),
        standings,
        my_party,
        my_id: who.who.as_ref().map(|who| who.id),
        limits: book.clocks,
        ticket: record.ticket.clone(),
    })
}

/// Confidential names are for the dispatcher; others are masked for everybody but the reporter.
fn reporter_view(
    app: &Arc<App>,
    who: &Visitor,
    standings: &[Standing],
    record: &Record,
    on_file: Option<&(String, Option<Vec<u8>>)>,
) -> Result<Option<ReporterView>, AppError> {
    let is_me = is_me(who, record);
    let is_hidden =
        record.confidential && !is_me && !standings.contains(&Standing::Staff(Role::Dispatcher));
    let only_follows = standings.iter().all(|standing| *standing == Standing::Follower);
    if is_hidden || only_follows {
        return Ok(None);
    }
    let (name, sealed, row) = match (on_file, record.reporter) {
        (Some((name, sealed)), Some(id)) => (Some(name), sealed.as_ref(), id.bytes().to_vec()),
        (Some(_) | None, _) => (None, record.phone_sealed.as_ref(), record.id.bytes().to_vec()),
    };
    let phone = sealed.map(|sealed| app.secret.open(&row, sealed)).transpose()?;
    Ok(Some(ReporterView {
        id: record.reporter,
        name: match name {
            Some(name) if is_me => name.clone(),
            Some(name) => text::mask_name(name),
            None => label::someone(who.lang).to_owned(),
        },
        phone: phone.map(|phone| if is_me { phone } else { text::mask_phone(&phone) }),
        is_me,
    }))
}

fn entry_view(book: &Book, who: &Visitor, row: &StoredEntry) -> EntryView {
    let actor = match (row.standing, row.actor) {
        (Standing::System, _) => label::clockwork(who.lang).to_owned(),
        (Standing::Reporter | Standing::Follower, _) => label::someone(who.lang).to_owned(),
        (Standing::Staff(role), Some(id)) => staff_name(book, who.lang, role, id),
        (Standing::Staff(role), None) => label::role(who.lang, role).to_owned(),
    };
    EntryView {
        id: row.id,
        seq: row.seq,
        internal: row.entry.is_internal(),
        entry: row.entry.clone(),
        actor,
        standing: row.standing,
        at: row.at,
    }
}

/// `刘洋 · 网格员`, or `城市管理` for handlers: residents deal with the party, not the person.
fn staff_name(book: &Book, lang: Lang, role: Role, id: ResidentId) -> String {
    let party = book
        .posts
        .iter()
        .find(|(who, post)| *who == id && post.role == Role::Handler)
        .and_then(|(_, post)| post.party);
    if let (Role::Handler, Some(party)) = (role, party.and_then(|party| book.parties.get(&party))) {
        return party.name.clone();
    }
    let role = label::role(lang, role);
    book.staff
        .get(&id)
        .map_or_else(|| role.to_owned(), |StaffCard { name, .. }| format!("{name} · {role}"))
}

fn parties_of(entry: &Entry) -> Vec<PartyId> {
    match entry {
        Entry::Routed { to } | Entry::Acted { action: TicketAction::Dispatch { to, .. } } => {
            vec![*to]
        }
        Entry::Acted { action: TicketAction::Whistle { lead, supporting, .. } } => {
            [&[*lead], &supporting[..]].concat()
        }
        Entry::Opened { .. }
        | Entry::Joined
        | Entry::Acted { .. }
        | Entry::Overdue { .. }
        | Entry::Absorbed { .. }
        | Entry::CallBack { .. } => Vec::new(),
    }
}

fn whistle_parties(record: &Record) -> Vec<PartyId> {
    record
        .ticket
        .whistle
        .as_ref()
        .map(|w| [&[w.lead], &w.supporting[..]].concat())
        .unwrap_or_default()
}

/// A party as a row shows it.
#[must_use]
pub fn party_name(book: &Book, id: Option<PartyId>) -> Option<String> {
    id.and_then(|id| book.parties.get(&id)).map(|PartyView { name, .. }| name.clone())
}
