//! Offers and requests (发布): written, found by who fits, taken back.

use super::{
    listing_store::{self, Listing, Shown},
    volunteer,
};
use crate::{
    book::Book,
    error::{AppError, refused},
    extract::{AppState, Json, Path, Query, Resident},
    sql::Cursor,
};
use axum::{extract::State, http::StatusCode};
use linli_shared::{
    api::{FitView, ListingDetail, ListingView, PAGE_MAX, Page},
    id::{CommunityId, ListingId, ResidentId},
    text::mask_name,
    time_bank::{
        ListingDraft, ListingKind, ListingStatus, TimeBankRefusal,
        matching::{Candidate, Reason, fit, rank},
    },
};
use serde::Deserialize;
use sqlx::AnyConnection;

/// Most of one person that wait for somebody at once.
const OPEN_MAX: i64 = 10;
/// Most who fit that are named.
const FITS_MAX: usize = 20;

/// Which of the two, and where the page begins.
#[derive(Debug, Deserialize)]
pub struct Board {
    kind: ListingKind,
    #[serde(default)]
    after: Option<String>,
}

/// `GET /time-bank/listings?kind=&after=`: what is open, the newest first.
pub async fn list(
    State(app): State<AppState>,
    who: Resident,
    Query(board): Query<Board>,
) -> Result<Json<Page<ListingView>>, AppError> {
    let after = board.after.as_deref().map(Cursor::parse).transpose()?;
    let before = after.map_or((i64::MAX, Vec::new()), |at| (at.key, at.id.as_bytes().to_vec()));
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let viewer = load_viewer(&mut conn, who.community, who.id).await?;
    let looked = (who.id, board.kind);
    let found =
        listing_store::list_board(&mut conn, who.community, looked, before, who.now).await?;
    let is_full = i64::try_from(found.len())? == PAGE_MAX;
    let last = found.last().filter(|_| is_full);
    let next =
        last.map(|last| Cursor { key: last.listing.at.0, id: last.listing.id.0 }.to_string());
    let rows = found.into_iter().map(|one| view(&book, who.id, viewer.as_ref(), one)).collect();
    Ok(Json(Page { rows, next }))
}

/// `GET /me/listings`: one's own, the newest first.
pub async fn own(
    State(app): State<AppState>,
    who: Resident,
) -> Result<Json<Vec<ListingView>>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let found = listing_store::list_own(&mut conn, who.community, who.id).await?;
    Ok(Json(found.into_iter().map(|one| view(&book, who.id, None, one)).collect()))
}

/// Who looks, as somebody who could help; none who is not enrolled.
async fn load_viewer(
    conn: &mut AnyConnection,
    community: CommunityId,
    person: ResidentId,
) -> Result<Option<Candidate>, AppError> {
    let Some((volunteer, _)) = volunteer::load(conn, community, person).await? else {
        return Ok(None);
    };
    let grid = volunteer::grid_of(conn, community, person).await?;
    Ok(Some(Candidate { resident: person, volunteer, grid, n_open: 1 }))
}

/// An offer or a request as one resident sees it.
pub(super) fn view(
    book: &Book,
    me: ResidentId,
    viewer: Option<&Candidate>,
    shown: Shown,
) -> ListingView {
    let Shown { listing, name, n_taken, stint } = shown;
    let is_own = listing.owner == me;
    let fits = viewer
        .filter(|_| !is_own && listing.draft.kind == ListingKind::Request)
        .and_then(|viewer| fit(&listing.draft, listing.grid, viewer));
    let reasons: Vec<Reason> = fits.map(|fit| fit.reasons).unwrap_or_default();
    let grid = listing.grid.and_then(|id| book.places.get(&id));
    ListingView {
        id: listing.id,
        listing: listing.draft,
        status: listing.status,
        name: if is_own { name } else { mask_name(&name) },
        grid: grid.map(|grid| grid.name.clone()).unwrap_or_default(),
        is_own,
        event: listing.event,
        n_taken,
        reasons,
        stint,
        at: listing.at,
    }
}

/// `PUT /time-bank/listings/{id}`: 201 the first time, 200 for the same again.
pub async fn put(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<ListingId>,
    Json(draft): Json<ListingDraft>,
) -> Result<(StatusCode, Json<ListingView>), AppError> {
    let (community, person, now) = (who.community, who.id, who.now);
    let is_new = app
        .db
        .write(move |conn| {
            let draft = draft.clone();
            Box::pin(async move {
                if let Some(known) = listing_store::load(conn, community, id).await? {
                    return same_again(&known, (person, person), &draft);
                }
                let draft = draft.parse(now).map_err(AppError::Invalid)?;
                let n_open = listing_store::count_open(conn, community, person, now).await?;
                if n_open >= OPEN_MAX {
                    return Err(refused(TimeBankRefusal::TooManyOpen));
                }
                let new = Listing {
                    id,
                    owner: person,
                    by: person,
                    draft,
                    grid: volunteer::grid_of(conn, community, person).await?,
                    ticket: None,
                    event: None,
                    pool: false,
                    status: ListingStatus::Open,
                    at: now,
                };
                listing_store::insert_listing(conn, community, &new).await
            })
        })
        .await?;
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let shown = listing_store::load_shown(&mut conn, community, (person, id)).await?;
    let shown = shown.ok_or(AppError::NotFound)?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(view(&book, person, None, shown))))
}

/// What came before under this id, when it was written by the same in the same words.
///
/// # Errors
/// [`TimeBankRefusal::IdReused`] when it is something else.
pub(super) fn same_again(
    known: &Listing,
    (owner, by): (ResidentId, ResidentId),
    draft: &ListingDraft,
) -> Result<bool, AppError> {
    let words = draft.words.trim();
    let is_same = known.owner == owner
        && known.by == by
        && known.draft == ListingDraft { words: words.to_owned(), ..draft.clone() };
    if is_same { Ok(false) } else { Err(refused(TimeBankRefusal::IdReused)) }
}

/// `GET /time-bank/listings/{id}`: with who fits, for its owner.
pub async fn detail(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<ListingId>,
) -> Result<Json<ListingDetail>, AppError> {
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let shown = listing_store::load_shown(&mut conn, who.community, (who.id, id)).await?;
    let is_seen = |shown: &Shown| {
        let is_own = shown.listing.owner == who.id;
        is_own || shown.stint.is_some() || shown.listing.status == ListingStatus::Open
    };
    let shown = shown.filter(is_seen).ok_or(AppError::NotFound)?;
    let is_own = shown.listing.owner == who.id;
    let fits = if is_own {
        list_fits(&mut conn, who.community, &shown.listing, mask_name).await?
    } else {
        Vec::new()
    };
    let viewer = load_viewer(&mut conn, who.community, who.id).await?;
    Ok(Json(ListingDetail { view: view(&book, who.id, viewer.as_ref(), shown), fits }))
}

/// Who fits a request that waits, best first, by the names that `name` makes of theirs.
///
/// # Errors
/// When the rows cannot be read.
pub(super) async fn list_fits(
    conn: &mut AnyConnection,
    community: CommunityId,
    listing: &Listing,
    name: impl Fn(&str) -> String,
) -> Result<Vec<FitView>, AppError> {
    if listing.draft.kind != ListingKind::Request || listing.status != ListingStatus::Open {
        return Ok(Vec::new());
    }
    let found = volunteer::list_candidates(conn, community, &listing.draft.skills).await?;
    let (candidates, names): (Vec<_>, Vec<_>) =
        found.into_iter().filter(|(one, _)| one.resident != listing.owner).unzip();
    let mut fits = Vec::new();
    for fit in rank(&listing.draft, listing.grid, &candidates).into_iter().take(FITS_MAX) {
        let place = candidates.iter().position(|one| one.resident == fit.resident);
        let full = place.and_then(|place| names.get(place)).cloned().unwrap_or_default();
        let n_stints = volunteer::count_given(conn, community, fit.resident).await?;
        fits.push(FitView { fit, name: name(&full), n_stints });
    }
    Ok(fits)
}

/// `POST /time-bank/listings/{id}/withdraw`: the same again is no error.
pub async fn withdraw(
    State(app): State<AppState>,
    who: Resident,
    Path(id): Path<ListingId>,
) -> Result<Json<ListingView>, AppError> {
    let (community, person) = (who.community, who.id);
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let found = listing_store::lock(conn, community, id).await?;
                let own = found.filter(|listing| listing.owner == person);
                let own = own.ok_or(AppError::NotFound)?;
                match own.status {
                    ListingStatus::Open => {
                        let withdrawn = (ListingStatus::Withdrawn, own.pool);
                        listing_store::mark(conn, community, id, withdrawn).await
                    }
                    ListingStatus::Withdrawn => Ok(()),
                    ListingStatus::Taken | ListingStatus::Done => {
                        Err(refused(TimeBankRefusal::Taken))
                    }
                }
            })
        })
        .await?;
    let book = app.book().await?;
    let mut conn = app.db.read().acquire().await?;
    let shown = listing_store::load_shown(&mut conn, community, (person, id)).await?;
    Ok(Json(view(&book, person, None, shown.ok_or(AppError::NotFound)?)))
}
