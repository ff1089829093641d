//! Needs (诉求): what a resident says becomes a ticket, at once and exactly once.
//!
//! Invariant: the same id with the same words is the same need, however often it is sent; need,
//! ticket, history and feed are written together or not at all.

mod store;

pub use store::{adopt, forget_reporter, list_said, open_for_person};

use crate::{
    book::Book,
    db::run_together,
    error::{AppError, refused},
    extract::{AppState, Json, Path, Visitor},
    feed,
    notice::{self, About},
    rate::Address,
    resident, secret, session,
    state::App,
    ticket::{
        follower,
        history::{self, NewEntry},
        store::{self as tickets, NewNeed, NewTicket},
    },
    upload,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use linli_shared::{
    access::{Duty, Role},
    api::{NeedReceipt, ticket_of},
    i18n::{label, notice::Notice},
    id::{CommunityId, EntryId, NeedId, PlaceId, ResidentId, TicketId},
    need::{self, Need, NeedDraft, NeedRefusal},
    text::Phone,
    ticket::{self, ClockKind, Entry, RoutingRule, Source, Standing, Ticket},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row};
use std::sync::Arc;

/// `PUT /needs/{id}`: 201 the first time, 200 for the same again.
pub async fn submit(
    State(app): State<AppState>,
    who: Visitor,
    Address(address): Address,
    Path(id): Path<NeedId>,
    Json(draft): Json<NeedDraft>,
) -> Result<Response, AppError> {
    if who.who.is_none() {
        app.flood.check(&address, who.now)?;
    }
    let mut headers = HeaderMap::new();
    let visitor = match (&who.who, who.key) {
        (Some(_), _) => None,
        (None, Some(key)) => Some(key),
        (None, None) => Some(session::set_visitor_cookie(&app, &mut headers)),
    };
    let (receipt, is_new) = take(&app, &who, visitor, id, &draft).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, headers, Json(receipt)).into_response())
}

/// Everything a transaction needs, made once before it.
struct Arrival {
    id: NeedId,
    body_hash: [u8; 32],
    need: Need,
    ticket: Ticket,
    building: Option<PlaceId>,
    source: Source,
    reporter: Option<ResidentId>,
    visitor: Option<[u8; 32]>,
    standing: Standing,
    suggested: String,
    told: Option<ResidentId>,
    /// Who said it, as the person it was said for is told.
    said_by: String,
}

/// Checks, classifies and stores a need; the answer says whether it is new.
///
/// # Errors
/// When fields are wrong, the place or a photo is unknown, or the id was used for something else.
pub async fn take(
    app: &Arc<App>,
    who: &Visitor,
    visitor: Option<[u8; 32]>,
    id: NeedId,
    draft: &NeedDraft,
) -> Result<(NeedReceipt, bool), AppError> {
    let need = draft.parse().map_err(AppError::Invalid)?;
    let book = app.book().await?;
    let arrival = Arc::new(receive(app, &book, who, visitor, id, draft, need)?);
    let (clocks, community, now, seal) = (book.clocks, who.community, who.now, app.secret.clone());
    let stored = arrival.clone();
    let (number, is_new) = app
        .db
        .write(move |conn| {
            let (arrival, seal) = (stored.clone(), seal.clone());
            Box::pin(async move {
                if !insert_arrival(conn, community, &arrival, &seal, now).await? {
                    return Ok((load_same(conn, community, &arrival).await?, false));
                }
                let (seq, number) = tickets::take_number(conn, community, now).await?;
                open(conn, community, &arrival, (seq, &number), &clocks, now).await?;
                tell_concerned(conn, community, &arrival, &number, &seal, now).await?;
                Ok((number, true))
            })
        })
        .await?;
    app.feed.wake();
    Ok((receipt(&book, ticket_of(id), number, &arrival.ticket), is_new))
}

/// Decides where it lies, what it is, how pressing it is and who has it first.
fn receive(
    app: &App,
    book: &Book,
    who: &Visitor,
    visitor: Option<[u8; 32]>,
    id: NeedId,
    draft: &NeedDraft,
    need: Need,
) -> Result<Arrival, AppError> {
    let place = match need.place {
        Some(place) => {
            Some(book.places.get(&place).ok_or_else(|| refused(NeedRefusal::PlaceUnknown))?)
        }
        None => None,
    };
    let (grid, building) = (place.and_then(|p| p.grid), place.and_then(|p| p.building));
    let source = need.source.unwrap_or(if need.place.is_some() { Source::Qr } else { Source::App });
    let is_entered = !matches!(source, Source::Qr | Source::App);
    let knows_household = need.for_person.as_ref().is_some_and(|person| person.household.is_some());
    let enters_at = who.posts().iter().find(|post| {
        linli_shared::access::may(post.role, Duty::EnterNeed)
            && linli_shared::access::reaches(post, grid, building)
    });
    if (is_entered || knows_household) && enters_at.is_none() {
        return Err(refused(NeedRefusal::NotStaff));
    }
    let suggested = app.model.decide(&need.text);
    let category = need.category.unwrap_or(suggested.0);
    let by_words = category == suggested.0;
    let usual = book.category(category).map_or(category.default_class(), |setting| setting.class);
    let class = need::first_class(need.danger, if by_words { suggested.1 } else { usual });
    let special = need.for_person.as_ref().is_some_and(|person| person.special);
    let mut ticket =
        Ticket::open(class, category, grid, book.first_contact(grid), special, who.now);
    let rule: Option<&RoutingRule> = ticket::route(&book.rules, category, class, grid);
    if let Some(rule) = rule {
        ticket.follow_rule(rule, who.now);
    }
    Ok(Arrival {
        id,
        body_hash: secret::hash(serde_json::to_string(draft)?.as_bytes()),
        ticket,
        building,
        source,
        reporter: who.who.as_ref().map(|who| who.id),
        visitor,
        standing: enters_at
            .filter(|_| is_entered)
            .map_or(Standing::Reporter, |post| Standing::Staff(post.role)),
        suggested: serde_json::to_string(&suggested)?,
        told: book
            .holder(Role::GridLead, grid)
            .filter(|_| class == linli_shared::category::Class::Urgent),
        said_by: who
            .who
            .as_ref()
            .map_or_else(|| label::someone(who.lang).to_owned(), |who| who.name.clone()),
        need,
    })
}

async fn insert_arrival(
    conn: &mut AnyConnection,
    community: CommunityId,
    arrival: &Arrival,
    seal: &secret::Secret,
    now: Timestamp,
) -> Result<bool, AppError> {
    let need = &arrival.need;
    let for_sealed = need.for_person.as_ref().map(serde_json::to_string).transpose()?;
    tickets::insert_need(
        conn,
        community,
        &NewNeed {
            id: arrival.id,
            body_hash: arrival.body_hash,
            said: &need.text,
            place: need.place,
            place_words: &need.place_words,
            source: arrival.source,
            confidential: need.confidential,
            reporter: arrival.reporter,
            visitor: arrival.visitor.as_ref().map(<[u8; 32]>::as_slice),
            phone_sealed: need
                .phone
                .as_ref()
                .map(|phone| seal.seal(arrival.id.bytes(), phone.as_str())),
            for_sealed: for_sealed.map(|text| seal.seal(arrival.id.bytes(), &text)),
            photos: &need.photos,
            recording: need.recording,
            occurred_at: need.occurred_at,
            suggested: &arrival.suggested,
        },
        now,
    )
    .await
}

async fn open(
    conn: &mut AnyConnection,
    community: CommunityId,
    arrival: &Arrival,
    (seq, number): (i64, &str),
    clocks: &ticket::ClockLimits,
    now: Timestamp,
) -> Result<(), AppError> {
    let id = ticket_of(arrival.id);
    let new = NewTicket {
        id,
        number,
        version: 1,
        ticket: &arrival.ticket,
        place: arrival.need.place,
        building: arrival.building,
        confidential: arrival.need.confidential,
        for_person: arrival.need.for_person.as_ref(),
        n_reporters: 1,
    };
    let entry = NewEntry {
        id: EntryId(arrival.id.0),
        seq: 1,
        entry: &Entry::Opened { source: arrival.source },
        actor: arrival.reporter,
        standing: arrival.standing,
    };
    let rows = vec![
        tickets::insert_ticket(community, &new, clocks)?,
        history::append_entry(community, id, &entry, now)?,
        feed::append_event(community, seq, "opened", id.bytes(), now),
    ];
    run_together(conn, rows).await?;
    let uploads: Vec<_> =
        arrival.need.photos.iter().chain(arrival.need.recording.as_ref()).copied().collect();
    if !uploads.is_empty() {
        let sender = arrival
            .reporter
            .map(|id| id.bytes().to_vec())
            .or_else(|| arrival.visitor.map(|key| key.to_vec()));
        upload::bind(conn, community, &uploads, &sender.unwrap_or_default(), id).await?;
    }
    if let Some(lead) = arrival.told {
        let told = Notice::Received { number: number.to_owned() };
        notice::insert_notice(conn, community, lead.bytes(), &told, About::Ticket(id), now).await?;
    }
    Ok(())
}

/// Who a need was said for follows it too, and is told who said it, when their number is on file.
async fn tell_concerned(
    conn: &mut AnyConnection,
    community: CommunityId,
    arrival: &Arrival,
    number: &str,
    seal: &secret::Secret,
    now: Timestamp,
) -> Result<(), AppError> {
    let Some(person) = &arrival.need.for_person else { return Ok(()) };
    let Ok(phone) = Phone::parse(&person.phone) else { return Ok(()) };
    let found = resident::find_by_phone(conn, seal, community, &phone).await?;
    let Some(concerned) = found.filter(|id| Some(*id) != arrival.reporter) else { return Ok(()) };
    let ticket = ticket_of(arrival.id);
    let since = follower::FROM_THE_START;
    follower::insert_reporter(conn, community, ticket, concerned.bytes(), None, since).await?;
    let told = Notice::SaidForYou { number: number.to_owned(), by: arrival.said_by.clone() };
    notice::insert_notice(conn, community, concerned.bytes(), &told, About::Ticket(ticket), now)
        .await
}

/// The number of a need that came before under this id.
async fn load_same(
    conn: &mut AnyConnection,
    community: CommunityId,
    arrival: &Arrival,
) -> Result<String, AppError> {
    let row = sqlx::query(
        "SELECT n.body_hash, t.number FROM need n JOIN ticket t ON t.community_id = n.community_id AND t.id = n.id
         WHERE n.community_id = $1 AND n.id = $2",
    )
    .bind(community.bytes())
    .bind(arrival.id.bytes())
    .fetch_one(conn)
    .await?;
    if row.try_get::<Vec<u8>, _>(0)? != arrival.body_hash {
        return Err(refused(NeedRefusal::IdReused));
    }
    Ok(row.try_get(1)?)
}

fn receipt(book: &Book, id: TicketId, number: String, ticket: &Ticket) -> NeedReceipt {
    let owner = ticket.owner.and_then(|owner| book.staff.get(&owner));
    let clocks = ticket::clocks(ticket, &book.clocks);
    let due = |kind| {
        clocks.iter().find(|clock| clock.kind == kind).map_or(Timestamp::NEVER, |clock| clock.due)
    };
    NeedReceipt {
        ticket: id,
        number,
        owner: owner.map(|card| card.name.clone()),
        owner_phone: owner.and_then(|card| card.phone.clone()),
        answer_due: due(ClockKind::Response),
        finish_due: due(ClockKind::Finish),
        class: ticket.class,
        category: ticket.category,
    }
}
