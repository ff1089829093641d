//! What handlers take from a request: bodies, paths, queries and people, with the same errors everywhere.
//!
//! Invariant: a [`Resident`] or [`Staff`] can only be built by the session check, so a handler's
//! signature is its policy.

use crate::{book::Book, error::AppError, secret, session, state::App};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use linli_shared::{
    access::{self, Duty, Post, Role},
    i18n::Lang,
    id::{CommunityId, PlaceId, ResidentId, SessionId},
    place::PlaceKind,
    time::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{marker::PhantomData, sync::Arc};

/// The state every handler takes.
pub type AppState = Arc<App>;

/// A JSON body; anything unreadable is `malformed`, anything too long `too_large`.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(body)) => Ok(Self(body)),
            Err(rejection) if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(AppError::TooLarge("too_large"))
            }
            Err(_) => Err(AppError::Malformed),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        // Into one piece of memory that grows: through a buffer of pieces, every comma would be a call.
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => AppError::from(error).into_response(),
        }
    }
}

/// Parts of the path; what is no id leads nowhere.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(inner)| Self(inner)).map_err(|_| AppError::NotFound)
    }
}

/// The query of the address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        // No text holds a zero byte, and PostgreSQL takes none.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(AppError::Malformed);
        }
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(inner)| Self(inner)).map_err(|_| AppError::Malformed)
    }
}

/// Where a page of a list begins: the cursor that the page before it ended with.
#[derive(Debug, serde::Deserialize)]
pub struct After {
    /// None begins with the first page.
    pub after: Option<String>,
}

/// The version a writer saw, from `If-Match: "7"`.
pub struct Seen(pub Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().map_err(|_| AppError::Malformed)?;
        text.trim_matches('"')
            .parse()
            .map(|version| Self(Some(version)))
            .map_err(|_| AppError::Malformed)
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// On which phone.
    pub session: SessionId,
    /// Their roles beyond living here.
    pub posts: Vec<Post>,
}

/// Anybody: a phone that scanned a code, signed in or not.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Where.
    pub community: CommunityId,
    /// The hash of the phone's visitor key, when it has one.
    pub key: Option<[u8; 32]>,
    /// Who, when signed in.
    pub who: Option<Signed>,
    /// When.
    pub now: Timestamp,
    /// In which language to answer.
    pub lang: Lang,
}

impl Visitor {
    /// What stands in columns that hold a resident or a visitor.
    #[must_use]
    pub fn recipient(&self) -> Option<Vec<u8>> {
        match (&self.who, self.key) {
            (Some(who), _) => Some(who.id.bytes().to_vec()),
            (None, Some(key)) => Some(key.to_vec()),
            (None, None) => None,
        }
    }
    /// The roles, none for a visitor.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        self.who.as_ref().map_or(&[], |who| &who.posts)
    }
    /// Whether any role carries the duty.
    #[must_use]
    pub fn may(&self, duty: Duty) -> bool {
        self.posts().iter().any(|post| access::may(post.role, duty))
    }
    /// Whether a role with this duty reaches a place.
    #[must_use]
    pub fn may_at(&self, duty: Duty, grid: Option<PlaceId>, building: Option<PlaceId>) -> bool {
        self.posts()
            .iter()
            .any(|post| access::may(post.role, duty) && access::reaches(post, grid, building))
    }
    /// Whether roles with this duty reach all of these grids and buildings; the whole community, where
    /// none is named, is for who answers for it.
    #[must_use]
    pub fn may_in(&self, duty: Duty, book: &Book, areas: &[PlaceId]) -> bool {
        if areas.is_empty() {
            return self.may_at(duty, None, None);
        }
        areas.iter().all(|id| {
            book.places.get(id).is_some_and(|area| {
                let grid = if area.kind == PlaceKind::Grid { Some(area.id) } else { area.grid };
                self.may_at(duty, grid, area.building)
            })
        })
    }
    /// Whether the person holds a role anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.posts().iter().any(|post| post.role == role)
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        // Several extractors of one request share one look at the session.
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let now = app.clock.now();
        let who = match cookie(&parts.headers, app.session_cookie()) {
            Some(token) => session::load_signed(app, &token, now).await?,
            None => None,
        };
        let visitor = Self {
            community: app.community,
            key: cookie(&parts.headers, session::VISITOR_COOKIE)
                .map(|key| secret::hash(key.as_bytes())),
            who,
            now,
            lang: lang(&parts.headers),
        };
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// The language asked for.
#[must_use]
pub fn lang(headers: &HeaderMap) -> Lang {
    let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map_or_else(Lang::default, Lang::accept)
}

/// One cookie of the request.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value.to_owned())
}

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Resident {
    /// Where.
    pub community: CommunityId,
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// On which phone.
    pub session: SessionId,
    /// When.
    pub now: Timestamp,
    /// As anybody.
    pub visitor: Visitor,
}

impl FromRequestParts<AppState> for Resident {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let who = visitor.who.clone().ok_or(AppError::Unauthenticated)?;
        Ok(Self {
            community: visitor.community,
            id: who.id,
            name: who.name,
            session: who.session,
            now: visitor.now,
            visitor,
        })
    }
}

/// A duty as a type, so that a handler's signature can name it.
pub trait Carries {
    /// Which duty.
    const DUTY: Duty;
}

macro_rules! duty {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("Asks for the duty ", stringify!($name), ".")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Carries for $name {
            const DUTY: Duty = Duty::$name;
        }
    )+};
}
duty!(
    Desk,
    SeeTickets,
    EnterNeed,
    Sort,
    Merge,
    Route,
    SeePeople,
    Unmask,
    MakeCodes,
    Administer,
    Export,
    Sample,
    RunPolls,
    EnterBallots,
    RunTopics,
    KeepRewards,
    HandOver,
    RunEvents,
    AidTimeBank,
    RunTimeBank,
);

/// A member of staff with a role that carries the duty `D` somewhere.
#[derive(Debug, Clone)]
pub struct Staff<D> {
    /// Where.
    pub community: CommunityId,
    /// Who.
    pub id: ResidentId,
    /// In full.
    pub name: String,
    /// When.
    pub now: Timestamp,
    /// As anybody, with the roles.
    pub visitor: Visitor,
    duty: PhantomData<D>,
}

impl<D: Carries + Send + Sync> FromRequestParts<AppState> for Staff<D> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, AppError> {
        let resident = Resident::from_request_parts(parts, app).await?;
        if !resident.visitor.may(D::DUTY) {
            return Err(AppError::Forbidden);
        }
        Ok(Self {
            community: resident.community,
            id: resident.id,
            name: resident.name,
            now: resident.now,
            visitor: resident.visitor,
            duty: PhantomData,
        })
    }
}

impl<D: Carries> Staff<D> {
    /// The grids in which the duty holds; none means everywhere.
    #[must_use]
    pub fn grids(&self) -> Option<Vec<PlaceId>> {
        let posts: Vec<&Post> =
            self.visitor.posts().iter().filter(|post| access::may(post.role, D::DUTY)).collect();
        let is_everywhere = posts.iter().any(|post| match post.role {
            Role::Dispatcher | Role::Supervisor | Role::Administrator => true,
            Role::Coordinator | Role::GridWorker | Role::GridLead => post.place.is_none(),
            Role::Resident
            | Role::BuildingLeader
            | Role::Handler
            | Role::Trustee
            | Role::Station => false,
        });
        if is_everywhere {
            return None;
        }
        let in_grid = posts.iter().filter(|post| {
            matches!(post.role, Role::Coordinator | Role::GridWorker | Role::GridLead)
        });
        Some(in_grid.filter_map(|post| post.place).collect())
    }
}
