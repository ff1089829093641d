//! The small community every test begins with: two grids, four homes, one person of every role.

use super::{START, secret};
use linli::{
    db::Db, error::AppError, household::insert_membership, place, resident, session, settings,
};
use linli_shared::{
    access::{Post, Role},
    amount::Area,
    api::PartyDraft,
    id::{CommunityId, HouseholdId, PartyId, PlaceId, ResidentId},
    place::{Household, Place},
    resident::{Membership, Relation},
    text::Phone,
};
use sqlx::AnyConnection;
use uuid::Uuid;

pub(crate) const COMMUNITY: CommunityId = CommunityId(Uuid::from_u128(1));
/// 第1微网格
pub(crate) const GRID: PlaceId = PlaceId(Uuid::from_u128(0x10));
/// 第2微网格
pub(crate) const OTHER_GRID: PlaceId = PlaceId(Uuid::from_u128(0x20));
/// 第1微网格 · 1栋
pub(crate) const BUILDING: PlaceId = PlaceId(Uuid::from_u128(0x11));
/// 第1微网格 · 1栋 · 1单元
pub(crate) const UNIT: PlaceId = PlaceId(Uuid::from_u128(0x12));
/// 第1微网格 · 2栋
pub(crate) const SECOND_BUILDING: PlaceId = PlaceId(Uuid::from_u128(0x13));
/// 第2微网格 · 9栋
pub(crate) const OTHER_BUILDING: PlaceId = PlaceId(Uuid::from_u128(0x21));
/// 第1微网格 · 1栋 · 1单元 · 101, where 王小明 lives.
pub(crate) const HOME: HouseholdId = HouseholdId(Uuid::from_u128(0x31));
/// 第1微网格 · 1栋 · 1单元 · 102, where nobody lives yet.
pub(crate) const EMPTY_HOME: HouseholdId = HouseholdId(Uuid::from_u128(0x32));
/// 第1微网格 · 2栋 · 201, where 赵秀英 lives.
pub(crate) const SECOND_HOME: HouseholdId = HouseholdId(Uuid::from_u128(0x33));
/// 第2微网格 · 9栋 · 301, where 李芳 lives.
pub(crate) const OTHER_HOME: HouseholdId = HouseholdId(Uuid::from_u128(0x34));
/// 城市管理
pub(crate) const PARTY: PartyId = PartyId(Uuid::from_u128(0x41));

/// The people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// 王小明, represents [`HOME`].
    Resident,
    /// 李芳, represents [`OTHER_HOME`] in the other grid.
    OtherResident,
    /// 赵秀英, represents [`SECOND_HOME`] and leads [`BUILDING`].
    BuildingLeader,
    /// 周敏, of [`GRID`].
    GridWorker,
    /// 吴强, of [`GRID`].
    GridLead,
    /// 郑洁
    Dispatcher,
    /// 孙伟, of [`PARTY`].
    Handler,
    /// 冯丽
    Supervisor,
    /// 陈刚
    Administrator,
    /// 褚军, of [`OTHER_GRID`].
    OtherWorker,
}

impl Who {
    pub(crate) const ALL: [Self; 10] = [
        Self::Resident,
        Self::OtherResident,
        Self::BuildingLeader,
        Self::GridWorker,
        Self::GridLead,
        Self::Dispatcher,
        Self::Handler,
        Self::Supervisor,
        Self::Administrator,
        Self::OtherWorker,
    ];
    fn index(self) -> usize {
        Self::ALL.iter().position(|who| *who == self).expect("all are listed")
    }
    pub(crate) fn id(self) -> ResidentId {
        ResidentId(Uuid::from_u128(0x1000 + u128::try_from(self.index()).expect("a small number")))
    }
    pub(crate) fn token(self) -> String {
        format!("{:032x}", self.index() + 1)
    }
    pub(crate) fn phone(self) -> String {
        format!("1380000{:04}", self.index() + 1)
    }
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Resident => "王小明",
            Self::OtherResident => "李芳",
            Self::BuildingLeader => "赵秀英",
            Self::GridWorker => "周敏",
            Self::GridLead => "吴强",
            Self::Dispatcher => "郑洁",
            Self::Handler => "孙伟",
            Self::Supervisor => "冯丽",
            Self::Administrator => "陈刚",
            Self::OtherWorker => "褚军",
        }
    }
    fn post(self) -> Option<Post> {
        let post = |role, place, party| Some(Post { role, place, party });
        match self {
            Self::Resident | Self::OtherResident => None,
            Self::BuildingLeader => post(Role::BuildingLeader, Some(BUILDING), None),
            Self::GridWorker => post(Role::GridWorker, Some(GRID), None),
            Self::GridLead => post(Role::GridLead, Some(GRID), None),
            Self::Dispatcher => post(Role::Dispatcher, None, None),
            Self::Handler => post(Role::Handler, None, Some(PARTY)),
            Self::Supervisor => post(Role::Supervisor, None, None),
            Self::Administrator => post(Role::Administrator, None, None),
            Self::OtherWorker => post(Role::GridWorker, Some(OTHER_GRID), None),
        }
    }
    const fn home(self) -> Option<HouseholdId> {
        match self {
            Self::Resident => Some(HOME),
            Self::OtherResident => Some(OTHER_HOME),
            Self::BuildingLeader => Some(SECOND_HOME),
            Self::GridWorker
            | Self::GridLead
            | Self::Dispatcher
            | Self::Handler
            | Self::Supervisor
            | Self::Administrator
            | Self::OtherWorker => None,
        }
    }
}

/// Writes the community into an empty database.
pub(super) async fn fill(db: &Db) {
    let filled = db.write(|conn| {
        Box::pin(async move {
            let root =
                settings::insert_community(conn, COMMUNITY, "幸福里社区", "0571-88001234", START)
                    .await?;
            let draft = PartyDraft { name: "城市管理".to_owned(), phone: "12319".to_owned() };
            settings::insert_party(conn, COMMUNITY, PARTY, &draft, START).await?;
            fill_places(conn, &root).await?;
            for who in Who::ALL {
                fill_person(conn, who).await?;
            }
            Ok(())
        })
    });
    filled.await.expect("the template is filled");
}

async fn fill_places(conn: &mut AnyConnection, root: &Place) -> Result<(), AppError> {
    use linli_shared::place::PlaceKind::{Building, Grid, Unit};
    let mut known: Vec<Place> = Vec::new();
    for (parent, id, kind, name) in [
        (root.id, GRID, Grid, "第1微网格"),
        (root.id, OTHER_GRID, Grid, "第2微网格"),
        (GRID, BUILDING, Building, "1栋"),
        (BUILDING, UNIT, Unit, "1单元"),
        (GRID, SECOND_BUILDING, Building, "2栋"),
        (OTHER_GRID, OTHER_BUILDING, Building, "9栋"),
    ] {
        let parent = known.iter().find(|place| place.id == parent).unwrap_or(root);
        let node = place::child(parent, id, kind, name);
        place::insert_place(conn, COMMUNITY, &node, START).await?;
        known.push(node);
    }
    for (place_id, id, door) in [
        (UNIT, HOME, "101"),
        (UNIT, EMPTY_HOME, "102"),
        (SECOND_BUILDING, SECOND_HOME, "201"),
        (OTHER_BUILDING, OTHER_HOME, "301"),
    ] {
        let home = Household { id, place: place_id, door: door.to_owned(), area: Area(8950) };
        let unit = known.iter().find(|place| place.id == place_id).expect("it was just made");
        place::insert_household(conn, COMMUNITY, unit, &home, START).await?;
    }
    Ok(())
}

async fn fill_person(conn: &mut AnyConnection, who: Who) -> Result<(), AppError> {
    let phone = Phone::parse(&who.phone()).expect("a phone number");
    resident::insert_resident(
        conn,
        &secret(),
        COMMUNITY,
        who.id(),
        who.name(),
        Some(&phone),
        START,
    )
    .await?;
    if let Some(home) = who.home() {
        let (relation, state) = (Relation::Owner, Membership::Representative);
        insert_membership(conn, COMMUNITY, home, who.id(), relation, state, START).await?;
    }
    if let Some(post) = who.post() {
        let is_neighbour = who == Who::BuildingLeader;
        let work_phone = if is_neighbour { String::new() } else { who.phone() };
        resident::insert_post(conn, COMMUNITY, who.id(), post, &work_phone, START).await?;
    }
    session::insert_session(conn, COMMUNITY, who.id(), "Android · 微信", START, &who.token()).await
}
