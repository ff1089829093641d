//! Guardians hear of it (告知监护人): when their child is there, and who collected it.
//!
//! Invariants: told in the transaction that notes it, so once for each step; who booked is told and
//! nobody else; the child's name stands sealed in the notice too.

use super::{super::child, events, name_of};
use crate::{error::AppError, notice, secret::Secret};
use linli_shared::{
    i18n::notice::{EventNews, Notice},
    id::{ChildId, CommunityId, ResidentId},
    time::Timestamp,
};
use sqlx::AnyConnection;

/// What happened with a child at the door.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    /// It is there.
    Came(Timestamp),
    /// It was collected: by who showed their code, or else who said a word.
    Collected { by: Option<ResidentId>, word_of: &'a str, at: Timestamp },
    /// Its check-in was undone.
    Undone,
}

/// Tells the guardian of a booking; nothing where it is for no child.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn tell(
    conn: &mut AnyConnection,
    (secret, community): (&Secret, CommunityId),
    (record, guardian, child): (&events::Record, ResidentId, Option<ChildId>),
    step: Step<'_>,
    now: Timestamp,
) -> Result<(), AppError> {
    let Some(id) = child else { return Ok(()) };
    let Some(of) = child::find(conn, secret, community, id).await? else { return Ok(()) };
    let (title, child) = (record.draft.title.clone(), of.child.name.clone());
    let news = match step {
        Step::Came(at) => EventNews::ChildCame { title, child, at },
        Step::Collected { by, word_of, at } => {
            let by = match by {
                Some(person) => collector(conn, community, &of, person).await?,
                None => word_of.to_owned(),
            };
            EventNews::ChildCollected { title, child, by, at }
        }
        Step::Undone => EventNews::ChildUndone { title, child },
    };
    let told = (&Notice::Event { news }, record.id);
    notice::insert_sealed(conn, (secret, community), guardian.bytes(), told, now).await
}

/// Who collects, with what they are to the child: `外公 吴国强`.
async fn collector(
    conn: &mut AnyConnection,
    community: CommunityId,
    of: &child::Child,
    person: ResidentId,
) -> Result<String, AppError> {
    let known = of.child.collectors.iter().find(|one| one.resident == Some(person));
    if let Some(known) = known {
        return Ok(known.called());
    }
    let name = name_of(conn, community, person).await?;
    let is_guardian = of.guardian == person;
    Ok(if is_guardian { format!("{} {name}", of.child.relation) } else { name })
}
