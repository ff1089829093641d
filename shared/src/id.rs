//! Typed identifiers (编号): made by whoever creates the thing, so that every create can be repeated.
//!
//! Invariant: ids are UUIDv7, so that they sort by the millisecond they were made in; people never see them.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes an id from the present instant and ten random bytes.
            #[must_use]
            pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid_v7(now, random))
            }
            /// The sixteen bytes as they are stored.
            #[must_use]
            pub const fn bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }
            /// Reads stored bytes; anything but sixteen of them is no id.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Uuid::from_slice(bytes).ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// A community that runs Linli (社区编号).
    CommunityId,
    /// A node of the place tree (地点编号).
    PlaceId,
    /// A household (户编号).
    HouseholdId,
    /// A person (居民编号).
    ResidentId,
    /// A department or firm that handles tickets (承办单位编号).
    PartyId,
    /// A QR code (码编号).
    CodeId,
    /// A need as said by a resident (诉求编号).
    NeedId,
    /// A ticket (工单编号); equal to the id of the need that opened it.
    TicketId,
    /// One row of a ticket's history (流转记录编号).
    EntryId,
    /// A photo or recording (附件编号).
    UploadId,
    /// What a person was told (通知编号).
    NoticeId,
    /// A signed-in phone (登录设备编号).
    SessionId,
    /// A poll (表决编号).
    PollId,
    /// A voting unit on a poll's roll (表决单元编号); equal to the household's or the resident's.
    VoterId,
    /// A ballot (选票编号).
    BallotId,
    /// An objection to a ballot (异议编号).
    ObjectionId,
    /// A recount of a poll (重新计票编号).
    RecountId,
    /// A transfer in the ledger (分录编号).
    TransferId,
    /// A reward in the catalogue (兑换品编号).
    RewardId,
    /// A voucher (兑换券编号).
    VoucherId,
    /// An event (活动编号).
    EventId,
    /// A booking of an event (报名编号).
    BookingId,
    /// A resident's child (孩子编号).
    ChildId,
    /// A stop of a mobile service (站点编号).
    StopId,
    /// An offer or a request of the time bank (时间银行发布编号).
    ListingId,
    /// One time somebody helps somebody (一次互助编号).
    StintId,
    /// A project of the time bank (时间银行项目编号); its account has the same id.
    ProjectId,
    /// Minutes given to a project (捐时编号).
    GiftId,
    /// A certificate of volunteering (服务证明编号).
    CertificateId,
    /// A topic of deliberation (议题编号).
    TopicId,
    /// A proposal (方案编号).
    ProposalId,
    /// A suggested change to a proposal (修改建议编号).
    AmendmentId,
    /// A short statement (观点编号).
    StatementId,
    /// A meeting about a topic (会议编号).
    MeetingId,
    /// A proposal or a statement, as a text that may be taken off the page (内容编号).
    TextId,
    /// One look at masked fields (查看记录编号).
    UnmaskId,
}

/// How many bytes at the beginning of an id tell when it was made.
pub(crate) const TIME_BYTES: usize = 6;

/// When an id was made; none where it does not tell.
pub(crate) fn made_at(id: Uuid) -> Option<Timestamp> {
    let [a, b, c, d, e, f, version, _, variant, ..] = *id.as_bytes();
    let tells = version >> 4 == 7 && variant >> 6 == 0b10;
    tells.then(|| Timestamp(i64::from_be_bytes([0, 0, a, b, c, d, e, f])))
}

fn uuid_v7(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later_and_survive_text() {
        let early = NeedId::new(Timestamp(1_000), [9; 10]);
        let late = NeedId::new(Timestamp(2_000), [0; 10]);
        assert!(early < late);
        assert_eq!(
            [early.0, late.0].map(made_at),
            [Some(Timestamp(1_000)), Some(Timestamp(2_000))]
        );
        assert_eq!(made_at(Uuid::from_u128(1)), None, "no id of ours");
        assert_eq!(late.to_string().parse(), Ok(late));
        assert_eq!(NeedId::from_bytes(early.bytes()), Some(early));
        assert_eq!(NeedId::from_bytes(&[1, 2]), None);
    }
}
