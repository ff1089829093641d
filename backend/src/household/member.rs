//! Members: confirmed, declined, appointed, gone; and the household as its members see it.

use super::store::{
    Home, append_entry, list_homes, list_members, load_home, load_state, lock_home, mark_state,
};
use crate::{
    error::{AppError, refused},
    extract::{AppState, Json, Path, Resident, Visitor},
    notice::{self, About},
};
use axum::extract::State;
use linli_shared::{
    access::Duty,
    api::{ActOnMember, MyHousehold},
    i18n::notice::Notice,
    id::{CommunityId, HouseholdId, ResidentId},
    resident::{self, MemberAction, MemberActor, Membership},
    text::mask_name,
    time::Timestamp,
};
use sqlx::AnyConnection;

/// `POST /households/{household}/members/{resident}`
pub async fn act(
    State(app): State<AppState>,
    who: Resident,
    Path((household, member)): Path<(HouseholdId, ResidentId)>,
    Json(body): Json<ActOnMember>,
) -> Result<Json<MyHousehold>, AppError> {
    let view = app
        .db
        .write(move |conn| {
            let visitor = who.visitor.clone();
            Box::pin(async move {
                let (community, now) = (visitor.community, visitor.now);
                lock_home(conn, community, household).await?;
                let home =
                    load_home(conn, community, household).await?.ok_or(AppError::NotFound)?;
                let actor = actor(conn, &visitor, who.id, &home, member).await?;
                let state = load_state(conn, community, household, member)
                    .await?
                    .ok_or(AppError::NotFound)?;
                let others = list_members(conn, community, household)
                    .await?
                    .into_iter()
                    .filter(|other| other.id != member && other.membership.belongs())
                    .count();
                let next = resident::step(state, body.action, actor, others).map_err(refused)?;
                let change = Change { community, home: &home, member, by: who.id, now };
                change.write(conn, body.action, next).await?;
                let viewer = if actor == MemberActor::Staff {
                    Viewer::Staff(next)
                } else {
                    Viewer::Member(who.id)
                };
                view(conn, community, &home, viewer).await
            })
        })
        .await?;
    Ok(Json(view))
}

/// As whom somebody acts; who has nothing to do with the household learns nothing of it.
async fn actor(
    conn: &mut AnyConnection,
    who: &Visitor,
    id: ResidentId,
    home: &Home,
    member: ResidentId,
) -> Result<MemberActor, AppError> {
    let own = load_state(conn, who.community, home.id, id).await?;
    // Who may hand out invites to a household may say who belongs to it.
    let is_staff = who.may_at(Duty::MakeCodes, home.grid, home.building);
    match own {
        Some(Membership::Representative) => Ok(MemberActor::Representative),
        Some(_) if id == member => Ok(MemberActor::Oneself),
        _ if is_staff => Ok(MemberActor::Staff),
        Some(Membership::Member) => Ok(MemberActor::OtherMember),
        Some(Membership::Waiting | Membership::Left) | None => Err(AppError::NotFound),
    }
}

/// One change of one membership.
struct Change<'a> {
    community: CommunityId,
    home: &'a Home,
    member: ResidentId,
    by: ResidentId,
    now: Timestamp,
}

impl Change<'_> {
    async fn write(
        &self,
        conn: &mut AnyConnection,
        action: MemberAction,
        next: Membership,
    ) -> Result<(), AppError> {
        if action == MemberAction::Appoint {
            self.relieve(conn).await?;
        }
        mark_state(conn, self.community, self.home.id, self.member, next).await?;
        self.append(conn, self.member, word(action)).await?;
        if action == MemberAction::Confirm {
            let told = Notice::MemberConfirmed { address: self.home.address.clone() };
            let to = self.member.bytes();
            notice::insert_notice(conn, self.community, to, &told, About::Nothing, self.now)
                .await?;
        }
        Ok(())
    }

    /// The former representative becomes a member, and is told by name who speaks now.
    async fn relieve(&self, conn: &mut AnyConnection) -> Result<(), AppError> {
        let members = list_members(conn, self.community, self.home.id).await?;
        let name = members.iter().find(|m| m.id == self.member).map(|m| m.name.clone());
        let former = members.iter().find(|m| m.membership == Membership::Representative);
        let (Some(former), Some(name)) = (former, name) else { return Ok(()) };
        mark_state(conn, self.community, self.home.id, former.id, Membership::Member).await?;
        self.append(conn, former.id, "relieve").await?;
        let told = Notice::RepresentativeChanged { name };
        let to = former.id.bytes();
        notice::insert_notice(conn, self.community, to, &told, About::Nothing, self.now).await
    }

    async fn append(
        &self,
        conn: &mut AnyConnection,
        member: ResidentId,
        word: &str,
    ) -> Result<(), AppError> {
        append_entry(conn, self.community, self.home.id, member, word, self.by, self.now).await
    }
}

const fn word(action: MemberAction) -> &'static str {
    match action {
        MemberAction::Confirm => "confirm",
        MemberAction::Decline => "decline",
        MemberAction::Leave => "leave",
        MemberAction::Appoint => "appoint",
    }
}

/// Who looks at a household.
enum Viewer {
    Member(ResidentId),
    Staff(Membership),
}

async fn view(
    conn: &mut AnyConnection,
    community: CommunityId,
    home: &Home,
    viewer: Viewer,
) -> Result<MyHousehold, AppError> {
    let mut members = list_members(conn, community, home.id).await?;
    let membership = match viewer {
        Viewer::Staff(membership) => {
            members.iter_mut().for_each(|member| member.name = mask_name(&member.name));
            membership
        }
        Viewer::Member(id) => {
            let own = members.iter().find(|member| member.id == id).map(|member| member.membership);
            let own = own.unwrap_or(Membership::Left);
            if !own.belongs() {
                members.retain(|member| member.id == id);
            }
            own
        }
    };
    Ok(MyHousehold {
        id: home.id,
        place: home.place,
        address: home.address.clone(),
        membership,
        members,
    })
}

/// The household a person belongs to or waits for, and where it lies.
pub(crate) async fn load_mine(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
) -> Result<Option<(Home, MyHousehold)>, AppError> {
    let Some((home, _)) = list_homes(conn, community, id).await?.into_iter().next() else {
        return Ok(None);
    };
    let mine = view(conn, community, &home, Viewer::Member(id)).await?;
    Ok(Some((home, mine)))
}

/// Takes a person who leaves for good out of every household; where they spoke for others, the member
/// who has been there longest speaks from now on, and is told.
pub(crate) async fn leave_all(
    conn: &mut AnyConnection,
    community: CommunityId,
    id: ResidentId,
    now: Timestamp,
) -> Result<(), AppError> {
    for (home, _) in list_homes(conn, community, id).await? {
        lock_home(conn, community, home.id).await?;
        let state = load_state(conn, community, home.id, id).await?;
        mark_state(conn, community, home.id, id, Membership::Left).await?;
        let change = Change { community, home: &home, member: id, by: id, now };
        change.append(conn, id, "leave").await?;
        let members = list_members(conn, community, home.id).await?;
        let heir = members.into_iter().find(|member| member.membership == Membership::Member);
        if let Some(heir) = heir.filter(|_| state == Some(Membership::Representative)) {
            mark_state(conn, community, home.id, heir.id, Membership::Representative).await?;
            change.append(conn, heir.id, "appoint").await?;
            let told = Notice::RepresentativeChanged { name: heir.name };
            notice::insert_notice(conn, community, heir.id.bytes(), &told, About::Nothing, now)
                .await?;
        }
    }
    Ok(())
}
