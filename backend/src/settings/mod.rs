//! What a community sets itself (设置): name and clocks, routing, categories, parties.
//!
//! Invariant: name and clocks, routing, and categories each carry a version; who saw an older one
//! is told who saved first and when, and nothing is overwritten.

mod first;
mod save;
mod show;

pub use first::{default_categories, insert_community, insert_party, insert_rules};
pub use save::{save, save_categories, save_party, save_routing};
pub use show::{categories, parties, routing, show};

use crate::db::Db;
use anyhow::Context;
use linli_shared::id::CommunityId;
use sqlx::Row;

/// The community this database belongs to; none when it is new.
///
/// # Errors
/// When the database cannot be read.
pub async fn load_community(db: &Db) -> anyhow::Result<Option<CommunityId>> {
    let row = sqlx::query("SELECT id FROM community ORDER BY created_at, id LIMIT 1")
        .fetch_optional(db.read())
        .await?;
    row.map(|row| {
        let bytes: Vec<u8> = row.try_get(0)?;
        CommunityId::from_bytes(&bytes).context("the community's id is not sixteen bytes")
    })
    .transpose()
}
