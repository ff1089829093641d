//! What is known of who wants to come.

use crate::{
    error::{AppError, refused},
    household::{self, Home},
    resident,
};
use linli_shared::{
    event::{Eligibility, EventDraft, EventRefusal, Facts, Subject},
    id::{CommunityId, HouseholdId, ResidentId},
};
use sqlx::AnyConnection;

/// What decides whether somebody, or one of their children, may come.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    birth_year: Option<i64>,
    homes: Vec<Home>,
}

impl Person {
    pub(super) async fn load(
        conn: &mut AnyConnection,
        community: CommunityId,
        id: ResidentId,
    ) -> Result<Self, AppError> {
        let homes = household::list_homes(conn, community, id).await?;
        let belongs = homes.into_iter().filter(|(_, membership)| membership.belongs());
        Ok(Self {
            birth_year: resident::load_birth_year(conn, community, id).await?,
            homes: belongs.map(|(home, _)| home).collect(),
        })
    }

    /// The home that counts: one in the event's grids where somebody has several.
    fn home(&self, eligibility: &Eligibility) -> Option<&Home> {
        let lies_in =
            |home: &&Home| home.grid.is_some_and(|grid| eligibility.grids.contains(&grid));
        self.homes.iter().find(lies_in).or_else(|| self.homes.first())
    }

    /// The household a booking would count for.
    pub(super) fn household(&self, eligibility: &Eligibility) -> Option<HouseholdId> {
        self.home(eligibility).map(|home| home.id)
    }

    /// The facts for themselves; for a class those that do not depend on the child are the same.
    pub(super) fn facts(&self, draft: &EventDraft) -> Facts {
        let home = self.home(&draft.eligibility);
        Facts {
            birth_year: self.birth_year,
            grid: home.and_then(|home| home.grid),
            household: home.map(|home| home.id),
        }
    }

    /// Whether they may come to an event, or bring a child born in `child`.
    pub(super) fn check(&self, draft: &EventDraft, child: Option<i64>) -> Result<(), EventRefusal> {
        let facts = Facts { birth_year: child.or(self.birth_year), ..self.facts(draft) };
        draft.eligibility.check(&facts, draft.year())
    }
}

/// Whether a booking names a child where it must, and nowhere else.
pub(super) fn check_subject(draft: &EventDraft, has_child: bool) -> Result<(), AppError> {
    match (draft.subject, has_child) {
        (Subject::Child, false) => Err(refused(EventRefusal::ChildMissing)),
        (Subject::Person, true) => Err(refused(EventRefusal::ChildNamed)),
        (Subject::Child, true) | (Subject::Person, false) => Ok(()),
    }
}
