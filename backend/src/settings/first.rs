//! A community on its first day (开通): built-in clocks and categories, no routing, the root of the tree.

use crate::{error::AppError, place};
use linli_shared::{
    api::{CategorySetting, PartyDraft},
    category::Category,
    id::{CommunityId, PartyId, PlaceId},
    place::{Place, PlaceKind},
    ticket::{ClockLimits, RoutingRule},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// Opens a community and gives the root of its place tree, whose id is the community's own.
///
/// # Errors
/// When the rows cannot be written.
pub async fn insert_community(
    conn: &mut AnyConnection,
    id: CommunityId,
    name: &str,
    phone: &str,
    now: Timestamp,
) -> Result<Place, AppError> {
    sqlx::query(
        "INSERT INTO community (id, name, phone, settings, settings_version, routing, routing_version,
             categories, categories_version, feed_seq, serial_on, serial, search_seq, created_at)
         VALUES ($1, $2, $3, $4, 1, $5, 1, $6, 1, 0, 0, 0, 0, $7)",
    )
    .bind(id.bytes())
    .bind(name)
    .bind(phone)
    .bind(serde_json::to_string(&ClockLimits::default())?)
    .bind("[]")
    .bind(serde_json::to_string(&default_categories())?)
    .bind(now.0)
    .execute(&mut *conn)
    .await?;
    let root = Place {
        id: PlaceId(id.0),
        kind: PlaceKind::Community,
        name: name.to_owned(),
        path: name.to_owned(),
        parent: None,
        grid: None,
        building: None,
    };
    place::insert_place(conn, id, &root, now).await?;
    Ok(root)
}

/// Gives a new community its routing table.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_rules(
    conn: &mut AnyConnection,
    community: CommunityId,
    rules: &[RoutingRule],
) -> Result<(), AppError> {
    sqlx::query("UPDATE community SET routing = $1 WHERE id = $2")
        .bind(serde_json::to_string(rules)?)
        .bind(community.bytes())
        .execute(conn)
        .await?;
    Ok(())
}

/// Puts a party on file, or changes its name and phone.
///
/// # Errors
/// When the row cannot be written.
pub async fn insert_party(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: PartyId,
    draft: &PartyDraft,
    now: Timestamp,
) -> Result<(), AppError> {
    sqlx::query(
        "INSERT INTO party (community_id, id, name, phone, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (community_id, id) DO UPDATE SET name = excluded.name, phone = excluded.phone",
    )
    .bind(community.bytes())
    .bind(id.bytes())
    .bind(&draft.name)
    .bind(&draft.phone)
    .bind(now.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// The twenty categories under their built-in names.
#[must_use]
pub fn default_categories() -> Vec<CategorySetting> {
    let settings = Category::ALL.into_iter().map(|category| {
        let (advice_zh, advice_en) = advice(category);
        CategorySetting {
            category,
            name_zh: category.zh().to_owned(),
            name_en: category.en().to_owned(),
            class: category.default_class(),
            advice_zh: advice_zh.to_owned(),
            advice_en: advice_en.to_owned(),
            is_offered: true,
        }
    });
    settings.collect()
}

/// What to say first: emergency numbers where minutes count, a word that spares a second message elsewhere.
const fn advice(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::D1 => ("有人生命危险，请先拨打 120", "If a life is at risk, call 120 first"),
        Category::D2 => (
            "看到明火浓烟，请先离开并拨打 119",
            "If you see fire or smoke, leave and call 119 first",
        ),
        Category::D3 => (
            "请先到高处，有人被困请拨打 119",
            "Move to higher ground. If anyone is trapped, call 119",
        ),
        Category::C1 | Category::C2 => {
            ("有人动手或受威胁，请先拨打 110", "If there is violence or a threat, call 110 first")
        }
        Category::B3 => ("突然不舒服，请先拨打 120", "If it came on suddenly, call 120 first"),
        Category::B6 => {
            ("想找人说说，可随时拨打 12356", "To talk to somebody at any hour, call 12356")
        }
        Category::B7 => ("请写清位置，最好拍一张照片", "Say where it is, best with a photo"),
        Category::B8 | Category::B9 | Category::C3 => {
            ("拍一张照片，处理会更快", "A photo makes it quicker")
        }
        Category::A1
        | Category::A2
        | Category::A3
        | Category::A4
        | Category::A5
        | Category::B1
        | Category::B2
        | Category::B4
        | Category::B5 => ("", ""),
    }
}
