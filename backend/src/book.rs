//! What rarely changes and is needed all the time (底册): places, settings, categories, routing, staff.
//!
//! Invariant: at most [`STALE_AFTER_MS`] old; whoever changes it throws this node's copy away.

use crate::{error::AppError, place::read_place, state::App};
use linli_shared::{
    access::{Post, Role},
    api::{CategorySetting, PartyView, StaffCard},
    category::Category,
    id::{CommunityId, PartyId, PlaceId, ResidentId},
    place::{Place, PlaceKind},
    ticket::{ClockLimits, RoutingRule},
    time::Timestamp,
};
use sqlx::{AnyConnection, Row, any::AnyRow};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// How old a copy may be on a node that did not make the change, in milliseconds.
pub const STALE_AFTER_MS: i64 = 5_000;

/// The copy.
#[derive(Debug)]
pub struct Book {
    /// The community's name.
    pub name: String,
    /// The grid centre's phone.
    pub phone: String,
    /// How long each class may take.
    pub clocks: ClockLimits,
    /// Version of name, phone and clocks.
    pub settings_version: i64,
    /// Which party a need goes to by itself.
    pub rules: Vec<RoutingRule>,
    /// Version of the rules.
    pub routing_version: i64,
    /// The twenty categories as they are called here.
    pub categories: Vec<CategorySetting>,
    /// Version of the categories.
    pub categories_version: i64,
    /// The place tree.
    pub places: HashMap<PlaceId, Place>,
    /// The departments and firms.
    pub parties: HashMap<PartyId, PartyView>,
    /// Everybody with a role, as everyone may see them.
    pub staff: HashMap<ResidentId, StaffCard>,
    /// All roles.
    pub posts: Vec<(ResidentId, Post)>,
}

impl Book {
    /// The first contact of a grid (首接): its worker, else its lead, else a dispatcher.
    #[must_use]
    pub fn first_contact(&self, grid: Option<PlaceId>) -> Option<ResidentId> {
        let in_grid = |role| grid.and_then(|grid| self.holder(role, Some(grid)));
        in_grid(Role::GridWorker)
            .or_else(|| in_grid(Role::GridLead))
            .or_else(|| self.holder(Role::Dispatcher, None))
            .or_else(|| self.holder(Role::Administrator, None))
    }
    /// The first person who holds a role at a place; any place when none is given.
    #[must_use]
    pub fn holder(&self, role: Role, place: Option<PlaceId>) -> Option<ResidentId> {
        self.holders(role, place).next()
    }
    /// Everybody who holds a role at a place; at any place when none is given.
    pub fn holders(
        &self,
        role: Role,
        place: Option<PlaceId>,
    ) -> impl Iterator<Item = ResidentId> + '_ {
        let fits = move |post: &Post| post.role == role && (place.is_none() || post.place == place);
        self.posts.iter().filter(move |(_, post)| fits(post)).map(|(id, _)| *id)
    }
    /// Whether all of these are grids or buildings, which polls and topics are held in.
    #[must_use]
    pub fn are_areas(&self, ids: &[PlaceId]) -> bool {
        ids.iter().all(|id| {
            let kind = self.places.get(id).map(|place| place.kind);
            matches!(kind, Some(PlaceKind::Grid | PlaceKind::Building))
        })
    }
    /// Everybody who works for a party.
    pub fn members(&self, party: PartyId) -> impl Iterator<Item = ResidentId> + '_ {
        self.posts.iter().filter(move |(_, post)| post.party == Some(party)).map(|(id, _)| *id)
    }
    /// The grids in the order of their names.
    #[must_use]
    pub fn grids(&self) -> Vec<&Place> {
        let mut grids: Vec<&Place> =
            self.places.values().filter(|place| place.kind == PlaceKind::Grid).collect();
        // Numbers inside names sort as numbers when shorter names come first: 第2 before 第10.
        grids.sort_by_key(|grid| (grid.name.chars().count(), grid.name.clone()));
        grids
    }
    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Option<&Place> {
        self.places.values().find(|place| place.kind == PlaceKind::Community)
    }
    /// How a category is called and handled here.
    #[must_use]
    pub fn category(&self, category: Category) -> Option<&CategorySetting> {
        self.categories.iter().find(|setting| setting.category == category)
    }
}

/// Where the copy stands.
#[derive(Default)]
pub struct Shelf {
    copy: RwLock<Option<(Timestamp, Arc<Book>)>>,
}

impl Shelf {
    /// The copy, read again when it is too old.
    pub(crate) async fn book(&self, app: &App) -> Result<Arc<Book>, AppError> {
        let now = app.clock.now();
        let known = self.copy.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, book)) = known
            && now.since(at).abs() < STALE_AFTER_MS
        {
            return Ok(book);
        }
        let mut conn = app.db.read().acquire().await?;
        let book = Arc::new(load_book(&mut conn, app.community).await?);
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = Some((now, book.clone()));
        Ok(book)
    }
    /// Throws the copy away after a change.
    pub fn forget(&self) {
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Reads everything the book holds.
///
/// # Errors
/// When the database cannot be read or holds what this program does not understand.
pub async fn load_book(conn: &mut AnyConnection, community: CommunityId) -> Result<Book, AppError> {
    let row = sqlx::query(
        "SELECT name, phone, settings, settings_version, routing, routing_version, categories, categories_version
         FROM community WHERE id = $1",
    )
    .bind(community.bytes())
    .fetch_one(&mut *conn)
    .await?;
    let places = sqlx::query("SELECT id, kind, name, path, parent_id, grid_id, building_id FROM place WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_all(&mut *conn)
        .await?;
    let parties = sqlx::query("SELECT id, name, phone FROM party WHERE community_id = $1")
        .bind(community.bytes())
        .fetch_all(&mut *conn)
        .await?;
    let posts = list_posts(conn, community).await?;
    Ok(Book {
        name: row.try_get(0)?,
        phone: row.try_get(1)?,
        clocks: serde_json::from_str(row.try_get(2)?)?,
        settings_version: row.try_get(3)?,
        rules: serde_json::from_str(row.try_get(4)?)?,
        routing_version: row.try_get(5)?,
        categories: serde_json::from_str(row.try_get(6)?)?,
        categories_version: row.try_get(7)?,
        places: places
            .iter()
            .map(|row| read_place(row).map(|place| (place.id, place)))
            .collect::<Result<_, AppError>>()?,
        parties: parties
            .iter()
            .map(|row| {
                let id = crate::sql::id(row, 0, PartyId::from_bytes)?;
                Ok((id, PartyView { id, name: row.try_get(1)?, phone: row.try_get(2)? }))
            })
            .collect::<Result<_, AppError>>()?,
        staff: cards(&posts),
        posts: posts.into_iter().map(|(id, _, post, _)| (id, post)).collect(),
    })
}

type PostRow = (ResidentId, String, Post, Option<String>);

async fn list_posts(
    conn: &mut AnyConnection,
    community: CommunityId,
) -> Result<Vec<PostRow>, AppError> {
    let rows = sqlx::query(
        "SELECT p.resident_id, r.name, p.role, p.place_id, p.party_id, p.work_phone FROM post p
         JOIN resident r ON r.community_id = p.community_id AND r.id = p.resident_id
         WHERE p.community_id = $1 AND r.erased_at IS NULL ORDER BY p.since_at, p.resident_id",
    )
    .bind(community.bytes())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let phone: String = row.try_get(5)?;
            Ok((
                crate::sql::id(row, 0, ResidentId::from_bytes)?,
                row.try_get(1)?,
                read_post(row, 2)?,
                Some(phone).filter(|phone| !phone.is_empty()),
            ))
        })
        .collect()
}

/// A role with its place and party, from three columns.
///
/// # Errors
/// When the columns hold something else.
pub fn read_post(row: &AnyRow, first: usize) -> Result<Post, AppError> {
    let role: String = row.try_get(first)?;
    let place: Vec<u8> = row.try_get(first + 1)?;
    let party: Vec<u8> = row.try_get(first + 2)?;
    Ok(Post {
        role: Role::parse(&role).ok_or_else(|| anyhow::anyhow!("unknown role {role}"))?,
        place: PlaceId::from_bytes(&place).filter(|id| !id.0.is_nil()),
        party: PartyId::from_bytes(&party).filter(|id| !id.0.is_nil()),
    })
}

/// Staff as everyone may see them: the weightiest role of each. Who is only a trustee is no member of
/// staff.
fn cards(posts: &[PostRow]) -> HashMap<ResidentId, StaffCard> {
    let mut cards = HashMap::new();
    for (id, name, post, phone) in posts {
        if post.role == Role::Trustee {
            continue;
        }
        let card = StaffCard { id: *id, name: name.clone(), phone: phone.clone(), role: post.role };
        let known = cards.entry(*id).or_insert_with(|| card.clone());
        if known.role < card.role {
            *known = card;
        }
    }
    cards
}
