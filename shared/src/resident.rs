//! People and households (居民、户): who belongs where, and what is shown of them.
//!
//! Invariants: the first member of a household is its representative; later members wait until the
//! representative or the grid worker confirms them. Membership follows residence, not registration.

use serde::{Deserialize, Serialize};

/// The earliest year of birth that is believed.
const BIRTH_YEAR_MIN: i64 = 1900;

/// Reads a year of birth as people type it; blank means it is not told (出生年份).
///
/// # Errors
/// `resident.birth_year` for what is no year of somebody alive.
pub fn parse_birth_year(typed: &str, this_year: i64) -> Result<Option<i64>, &'static str> {
    match typed.trim() {
        "" => Ok(None),
        year => match year.parse() {
            Ok(year) if is_birth_year(year, this_year) => Ok(Some(year)),
            Ok(_) | Err(_) => Err("resident.birth_year"),
        },
    }
}

/// Whether somebody alive can have been born in a year.
#[must_use]
pub const fn is_birth_year(year: i64, this_year: i64) -> bool {
    BIRTH_YEAR_MIN <= year && year <= this_year
}

/// How a member belongs to a household (与户关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Owns the home (业主).
    Owner,
    /// Rents it (租户).
    Tenant,
    /// Lives with them (家人).
    Family,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Tenant, Self::Family];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Tenant => "tenant",
            Self::Family => "family",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

/// Where a membership stands (成员状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// Asked to join; sees nothing of the household yet.
    Waiting,
    /// Confirmed.
    Member,
    /// Speaks for the household (户代表).
    Representative,
    /// Refused or moved out.
    Left,
}

impl Membership {
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Member => "member",
            Self::Representative => "representative",
            Self::Left => "left",
        }
    }
    /// Reads the stored word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Member, Self::Representative, Self::Left]
            .into_iter()
            .find(|state| state.code() == code)
    }
    /// Whether the person belongs to the household.
    #[must_use]
    pub const fn belongs(self) -> bool {
        match self {
            Self::Member | Self::Representative => true,
            Self::Waiting | Self::Left => false,
        }
    }
}

/// What is done to a membership (成员操作).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberAction {
    /// Let the waiting person in.
    Confirm,
    /// Do not let the waiting person in.
    Decline,
    /// The member moved out.
    Leave,
    /// Make this member the representative; the former one stays a member and is told.
    Appoint,
}

/// Who acts on a membership (操作人身份).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberActor {
    /// The person concerned.
    Oneself,
    /// The household's representative.
    Representative,
    /// Staff who look after the place.
    Staff,
    /// Another member.
    OtherMember,
}

/// Why it is refused (拒绝原因). Checks run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResidentRefusal {
    /// Only the representative or the grid worker may do this.
    NotRepresentative,
    /// It is not waiting, or no longer a member.
    WrongState,
    /// A household keeps a representative: appoint another first.
    LastRepresentative,
    /// Already a member of this household.
    AlreadyMember,
    /// A household holds no more people.
    HouseholdFull,
}

impl ResidentRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotRepresentative => "resident.not_representative",
            Self::WrongState => "resident.wrong_state",
            Self::LastRepresentative => "resident.last_representative",
            Self::AlreadyMember => "resident.already_member",
            Self::HouseholdFull => "resident.household_full",
        }
    }
}

/// Most members of one household.
pub const MEMBERS_MAX: usize = 20;

/// What a new member starts as (入户).
#[must_use]
pub const fn join(has_representative: bool) -> Membership {
    if has_representative { Membership::Waiting } else { Membership::Representative }
}

/// Decides what `action` by `actor` does to a membership.
///
/// # Errors
/// The first [`ResidentRefusal`] that applies.
pub const fn step(
    state: Membership,
    action: MemberAction,
    actor: MemberActor,
    others: usize,
) -> Result<Membership, ResidentRefusal> {
    let may_decide = matches!(actor, MemberActor::Representative | MemberActor::Staff);
    match (state, action) {
        (Membership::Waiting, MemberAction::Confirm) if may_decide => Ok(Membership::Member),
        (Membership::Waiting, MemberAction::Decline) if may_decide => Ok(Membership::Left),
        (Membership::Waiting | Membership::Member, MemberAction::Leave)
            if may_decide || matches!(actor, MemberActor::Oneself) =>
        {
            Ok(Membership::Left)
        }
        (Membership::Representative, MemberAction::Leave)
            if may_decide || matches!(actor, MemberActor::Oneself) =>
        {
            if others == 0 {
                Ok(Membership::Left)
            } else {
                Err(ResidentRefusal::LastRepresentative)
            }
        }
        (Membership::Member, MemberAction::Appoint) if may_decide => Ok(Membership::Representative),
        (
            Membership::Waiting,
            MemberAction::Confirm | MemberAction::Decline | MemberAction::Leave,
        )
        | (Membership::Member | Membership::Representative, MemberAction::Leave)
        | (Membership::Member, MemberAction::Appoint) => Err(ResidentRefusal::NotRepresentative),
        (
            Membership::Waiting | Membership::Representative | Membership::Left,
            MemberAction::Appoint,
        )
        | (
            Membership::Member | Membership::Representative | Membership::Left,
            MemberAction::Confirm | MemberAction::Decline,
        )
        | (Membership::Left, MemberAction::Leave) => Err(ResidentRefusal::WrongState),
    }
}

/// Why somebody looks at masked fields (查看目的).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To reach the person about a ticket.
    Ticket,
    /// To prepare a visit.
    Visit,
    /// In an emergency.
    Emergency,
    /// To correct the file.
    Correction,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 4] = [Self::Ticket, Self::Visit, Self::Emergency, Self::Correction];
    /// The word stored and sent.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Visit => "visit",
            Self::Emergency => "emergency",
            Self::Correction => "correction",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MemberAction as A;
    use MemberActor as Who;
    use Membership as M;
    use ResidentRefusal as R;

    #[track_caller]
    fn check(state: M, action: A, actor: Who, expected: Result<M, R>) {
        assert_eq!(step(state, action, actor, 1), expected);
    }

    #[test]
    fn the_first_member_represents_and_later_ones_wait() {
        assert_eq!(join(false), M::Representative);
        assert_eq!(join(true), M::Waiting);
    }
    #[test]
    fn the_representative_or_staff_confirm() {
        check(M::Waiting, A::Confirm, Who::Representative, Ok(M::Member));
        check(M::Waiting, A::Confirm, Who::Staff, Ok(M::Member));
        check(M::Waiting, A::Confirm, Who::Oneself, Err(R::NotRepresentative));
        check(M::Waiting, A::Decline, Who::OtherMember, Err(R::NotRepresentative));
        check(M::Member, A::Confirm, Who::Staff, Err(R::WrongState));
    }
    #[test]
    fn a_representative_leaves_only_an_empty_household() {
        check(M::Representative, A::Leave, Who::Oneself, Err(R::LastRepresentative));
        assert_eq!(step(M::Representative, A::Leave, Who::Oneself, 0), Ok(M::Left));
        check(M::Member, A::Leave, Who::Oneself, Ok(M::Left));
        check(M::Left, A::Leave, Who::Staff, Err(R::WrongState));
    }
    #[test]
    fn a_year_of_birth_may_be_left_out_and_lies_in_a_lifetime() {
        assert_eq!(parse_birth_year(" ", 2026), Ok(None));
        assert_eq!(parse_birth_year("1954", 2026), Ok(Some(1954)));
        for bad in ["1899", "2027", "54", "五四年", "-1954"] {
            assert_eq!(parse_birth_year(bad, 2026), Err("resident.birth_year"), "{bad}");
        }
    }
    #[test]
    fn a_member_can_be_appointed() {
        check(M::Member, A::Appoint, Who::Representative, Ok(M::Representative));
        check(M::Member, A::Appoint, Who::Oneself, Err(R::NotRepresentative));
        check(M::Waiting, A::Appoint, Who::Staff, Err(R::WrongState));
    }
}
