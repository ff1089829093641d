//! What is on, for everybody, and what one has signed up for.

use super::{
    booking, child, interest, keep,
    person::Person,
    store::{self, Record},
    view::{self, Names},
};
use crate::{
    book::Book,
    error::AppError,
    extract::{After, AppState, Json, Path, Query, Resident, Visitor},
    sql::Cursor,
    state::App,
};
use axum::extract::State;
use linli_shared::{
    api::{BookingView, ChildChoice, EventBrief, EventList, EventView, PAGE_MAX, Page},
    event::{EventKind, EventRefusal, Subject, check_open, fits, place_for},
    id::{EventId, ResidentId},
    refusal::Refusal,
    time::Timestamp,
};
use sqlx::AnyConnection;
use std::collections::HashSet;

/// What decides what fits somebody.
#[derive(Default)]
struct Taste {
    person: Person,
    interests: Vec<EventKind>,
    mine: HashSet<EventId>,
}

impl Taste {
    async fn load(conn: &mut AnyConnection, who: &Visitor) -> Result<Option<Self>, AppError> {
        let Some(signed) = &who.who else { return Ok(None) };
        let own = booking::list_own(conn, who.community, signed.id, PAGE_MAX).await?;
        let mine = own.iter().filter(|(_, own)| own.status.counts());
        Ok(Some(Self {
            person: Person::load(conn, who.community, signed.id).await?,
            interests: interest::list_of(conn, who.community, signed.id).await?,
            mine: mine.map(|(record, _)| record.id).collect(),
        }))
    }

    fn brief(&self, record: &Record, now: Timestamp) -> EventBrief {
        let draft = &record.draft;
        let mut facts = self.person.facts(draft);
        if draft.subject == Subject::Child {
            // A class is for a child; its age is asked when one is chosen.
            facts.birth_year = draft.eligibility.age_min.map(|min| draft.year() - min);
        }
        let (what, is_mine) = ((draft.kind, &draft.eligibility), self.mine.contains(&record.id));
        let mut found = fits(what, &self.interests, &facts, (draft.year(), is_mine));
        if draft.subject == Subject::Child {
            found.retain(|fit| *fit != linli_shared::event::Fit::Age);
        }
        view::brief(record, found, now)
    }
}

/// `GET /events`: what fits who asks comes first, then what is soonest.
pub async fn list(State(app): State<AppState>, who: Visitor) -> Result<Json<EventList>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let coming = store::list_coming(&mut conn, who.community, who.now, super::COMING_MAX).await?;
    let taste = Taste::load(&mut conn, &who).await?;
    drop(conn);
    let has_interests = taste.as_ref().is_some_and(|taste| !taste.interests.is_empty());
    let taste = taste.unwrap_or_default();
    let mut rows: Vec<EventBrief> =
        coming.iter().map(|record| taste.brief(record, who.now)).collect();
    // The strongest reason decides; among equals, and among those without one, what is soonest.
    rows.sort_by_key(|row| {
        let reason = row.fits.first().copied();
        (reason.is_none(), reason, row.session.starts_at, row.id)
    });
    Ok(Json(EventList { rows, has_interests }))
}

/// `GET /events/past?after=`: the latest first.
pub async fn past(
    State(app): State<AppState>,
    who: Visitor,
    Query(page): Query<After>,
) -> Result<Json<Page<EventBrief>>, AppError> {
    let before = match page.after.as_deref().map(Cursor::parse).transpose()? {
        Some(at) => (at.key.min(who.now.0 + 1), at.id.as_bytes().to_vec()),
        None => (who.now.0 + 1, Vec::new()),
    };
    let mut conn = app.db.read().acquire().await?;
    let records = store::list_before(&mut conn, who.community, before, PAGE_MAX).await?;
    let next = next_page(&records);
    let rows = records.iter().map(|record| view::brief(record, Vec::new(), who.now)).collect();
    Ok(Json(Page { rows, next }))
}

/// Where the page after these events begins; none when they are the last.
pub(super) fn next_page(records: &[Record]) -> Option<String> {
    let is_full = i64::try_from(records.len()).is_ok_and(|n| n == PAGE_MAX);
    let last = records.last().filter(|_| is_full)?;
    Some(Cursor { key: last.draft.ends_at().0, id: last.id.0 }.to_string())
}

/// `GET /events/{id}`
pub async fn show(
    State(app): State<AppState>,
    who: Visitor,
    Path(id): Path<EventId>,
) -> Result<Json<EventView>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let record = store::load(&mut conn, who.community, id).await?;
    whole(&mut conn, (&app, &book), &who, record).await.map(Json)
}

/// An event with what concerns who asks.
pub(super) async fn whole(
    conn: &mut AnyConnection,
    (app, book): (&App, &Book),
    who: &Visitor,
    record: Record,
) -> Result<EventView, AppError> {
    let keeps = keep::keeps(book, who, &record.draft);
    let grids = record.draft.eligibility.grids.iter();
    let grid_names =
        grids.filter_map(|id| book.places.get(id)).map(|grid| grid.name.clone()).collect();
    let mut shown = EventView {
        id: record.id,
        grid_names,
        seats: view::seats(&record),
        status: record.status,
        reason: record.reason.clone(),
        version: record.version,
        mine: Vec::new(),
        refusal: None,
        children: Vec::new(),
        keeps,
        event: record.draft.clone(),
    };
    if let Some(signed) = &who.who {
        concern(conn, app, (who, signed.id), &record, &mut shown).await?;
    }
    Ok(shown)
}

/// Adds one's own bookings and children, and why one could not sign up.
async fn concern(
    conn: &mut AnyConnection,
    app: &App,
    (who, me): (&Visitor, ResidentId),
    record: &Record,
    shown: &mut EventView,
) -> Result<(), AppError> {
    let person = Person::load(conn, who.community, me).await?;
    let code = |refusal| Refusal::Event(refusal).code().to_owned();
    let mine = booking::list_mine(conn, who.community, record.id, me).await?;
    let household = match person.household(&record.draft.eligibility) {
        Some(home) => booking::has_household(conn, who.community, record.id, home).await?,
        None => false,
    };
    let room = place_for(record.draft.capacity, record.n_taken, record.n_waiting).map(drop);
    let open = check_open(&record.draft, record.status, who.now).and(room).map_err(code);
    // Another of the household has the one place there is for it.
    let others = |child| {
        let is_own = mine.iter().any(|own| own.status.counts() && own.child == child);
        if household && !is_own { Err(code(EventRefusal::HouseholdBooked)) } else { Ok(()) }
    };
    let mut names = Names::new();
    match record.draft.subject {
        Subject::Person => {
            let own = person.check(&record.draft, None).map_err(code);
            shown.refusal = open.and(own).and(others(None)).err();
        }
        Subject::Child => {
            for one in child::list_of(conn, &app.secret, who.community, me).await? {
                let own = person.check(&record.draft, Some(one.child.birth_year)).map_err(code);
                let refusal = open.clone().and(own).and(others(Some(one.id))).err();
                names.insert(one.id.bytes().to_vec(), one.child.name.clone());
                shown.children.push(ChildChoice { id: one.id, name: one.child.name, refusal });
            }
            shown.refusal = open.err();
        }
    }
    shown.mine = mine.into_iter().map(|own| view::booking(record, own, &names, who.now)).collect();
    Ok(())
}

/// `GET /me/bookings`: what is to come first, in the order of time; then what was, the latest first.
pub async fn mine(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<BookingView>>, AppError> {
    let mut conn = app.db.read().acquire().await?;
    let own = booking::list_own(&mut conn, who.community, who.id, PAGE_MAX).await?;
    let names = view::names(&mut conn, &app, &who).await?;
    let mut rows: Vec<BookingView> =
        own.into_iter().map(|(record, own)| view::booking(&record, own, &names, who.now)).collect();
    rows.sort_by_key(|row| {
        let is_past = row.session.ends_at <= who.now || !row.status.counts();
        let at = row.session.starts_at.0;
        (is_past, if is_past { -at } else { at }, row.id)
    });
    Ok(Json(rows))
}
