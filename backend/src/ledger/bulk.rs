//! Transfers by the thousand, as the audit and the seal read them.
//!
//! The database puts all of one look into one text: handing a row over costs several times what reading it
//! does, and there are millions.

use crate::error::AppError;
use anyhow::{Context, anyhow};
use linli_shared::{
    id::{CommunityId, TransferId},
    ledger::{AccountId, Asset, Phase, Transfer},
    time::{Date, Timestamp},
};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// The transfers in the books of a day that come after an id, in their order, so many at most.
///
/// # Errors
/// When the rows cannot be read, or one is no transfer.
pub(super) async fn list_of_day(
    conn: &mut AnyConnection,
    community: CommunityId,
    (on, after): (Date, &[u8]),
    n_max: i64,
) -> Result<Vec<Transfer>, AppError> {
    let row = sqlx::query(
        "SELECT count(*), string_agg(hex(id) || ' ' || hex(debit) || ' ' || hex(credit) || ' ' || hex(subject) || ' ' || lower(hex(blind))
            || ' ' || coalesce(hex(pending_id), '') || ' ' || asset || ' ' || phase || ' ' || amount || ' ' || at
            || ' ' || day_on || ' ' || cause, '\n')
         FROM (SELECT id, debit, credit, subject, blind, pending_id, asset, phase, amount, at, day_on, cause
            FROM ledger_transfer WHERE community_id = $1 AND day_on = $2 AND id > $3 ORDER BY id LIMIT $4) AS look",
    )
    .bind(community.bytes())
    .bind(on.0)
    .bind(after)
    .bind(n_max)
    .fetch_one(conn)
    .await?;
    let Some(text) = row.try_get::<Option<&str>, _>(1)? else { return Ok(Vec::new()) };
    let read = |line: &str| {
        let id = line.split(' ').next().unwrap_or_default();
        parse(line).with_context(|| format!("{id} is no transfer"))
    };
    let mut all = text.lines().map(read).collect::<Result<Vec<_>, _>>()?;
    if row.try_get::<i64, _>(0)? != i64::try_from(all.len())? {
        return Err(anyhow!("a transfer of {on} is more than a line").into());
    }
    // No engine promises the order in which it adds the lines.
    all.sort_unstable_by_key(|transfer| transfer.id);
    Ok(all)
}

/// Reads a line of that text.
fn parse(line: &str) -> Option<Transfer> {
    let mut words = line.splitn(12, ' ');
    let mut word = || words.next();
    let id = |word: &str| Uuid::try_parse(word).ok();
    Some(Transfer {
        id: TransferId(id(word()?)?),
        debit: AccountId(id(word()?)?),
        credit: AccountId(id(word()?)?),
        subject: id(word()?)?,
        blind: word()?.parse().ok()?,
        pending: match word()? {
            "" => None,
            pending => Some(TransferId(id(pending)?)),
        },
        asset: Asset::parse(word()?)?,
        phase: Phase::parse(word()?)?,
        amount: word()?.parse().ok()?,
        at: Timestamp(word()?.parse().ok()?),
        on: Date(word()?.parse().ok()?),
        cause: word()?.to_owned(),
    })
}
