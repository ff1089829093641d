//! The list for a station without a network (离线兑换券名单), and what is handed over by it.
//!
//! Each entry is locked with what only the voucher's own code shows, as [`crate::sealed`] says. The eight
//! characters that can be typed open none: so few can be tried one after the other, by whoever has the
//! list. What was handed over is noted on the phone and sent later, with the code and the minute; the
//! server checks both, and books the first that arrives.

use super::{RewardRefusal, VOUCHER_WINDOW_MS, voucher::WINDOWS_OFF_MAX};
use crate::{
    amount::Points,
    id::VoucherId,
    sealed::is_marked,
    time::{DAY_MS, HOUR_MS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Most entries of one list; those that run out first come first.
pub const VOUCHER_LIST_MAX: usize = 600;
/// How long a list knows the codes of its vouchers, in hours: a day at the station.
const VOUCHER_LIST_HOURS: i64 = 12;
/// How long what was handed over may wait on a phone, in days.
const LATE_DAYS: i64 = 3;

/// What an entry says once it is open (条目内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedVoucher {
    /// Which.
    pub id: VoucherId,
    /// For what.
    pub title: String,
    /// Whose, masked.
    pub holder: String,
    /// For how many points.
    pub price: Points,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// Whether it belongs to who asked for the list.
    pub is_own: bool,
    /// Two bytes for each minute the list covers, from [`first_minute`] on.
    pub minutes: String,
}

/// The first minute a list covers (名单首分钟); the clock of a phone may be slow.
#[must_use]
pub const fn first_minute(made_at: Timestamp) -> i64 {
    made_at.0.div_euclid(VOUCHER_WINDOW_MS) - WINDOWS_OFF_MAX
}

/// How many minutes a list covers (名单分钟数).
#[must_use]
pub const fn n_minutes() -> i64 {
    VOUCHER_LIST_HOURS * HOUR_MS / VOUCHER_WINDOW_MS + 2 * WINDOWS_OFF_MAX
}

impl ListedVoucher {
    /// Whether it may be handed over now, as far as the phone can tell (离线核验).
    ///
    /// # Errors
    /// The [`RewardRefusal`] that applies.
    pub fn check(
        &self,
        token: [u8; 16],
        made_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), RewardRefusal> {
        if now >= made_at.plus_hours(VOUCHER_LIST_HOURS) {
            return Err(RewardRefusal::OldList);
        }
        let at = now.0.div_euclid(VOUCHER_WINDOW_MS) - first_minute(made_at);
        if !is_marked(&self.minutes, token, at - WINDOWS_OFF_MAX..=at + WINDOWS_OFF_MAX) {
            return Err(RewardRefusal::OldCode);
        }
        if self.is_own {
            return Err(RewardRefusal::Own);
        }
        if now >= self.expires_at {
            return Err(RewardRefusal::Expired);
        }
        Ok(())
    }
}

/// When something was handed over that a phone says it handed over (离线核销时间).
///
/// # Errors
/// [`RewardRefusal::Ahead`] for what has not happened yet, [`RewardRefusal::TooLate`] for what waited
/// longer than three days.
pub fn handed_over_at(said: Timestamp, now: Timestamp) -> Result<Timestamp, RewardRefusal> {
    if said.0 > now.0 + WINDOWS_OFF_MAX * VOUCHER_WINDOW_MS {
        return Err(RewardRefusal::Ahead);
    }
    if now.0 - said.0 > LATE_DAYS * DAY_MS {
        return Err(RewardRefusal::TooLate);
    }
    // A clock that is a little fast makes nothing happen later than it was told.
    Ok(said.min(now))
}

/// Whether two notes of one person are of one hand-over (同一次核销): the answer of the first was lost on
/// its way, and the phone went on by its list.
#[must_use]
pub const fn is_one_hand_over(one: Timestamp, other: Timestamp) -> bool {
    (one.0 - other.0).abs() <= WINDOWS_OFF_MAX * VOUCHER_WINDOW_MS
}

/// Why something that was handed over without a network could not be booked (核销冲突).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Another station was first.
    Collected,
    /// The holder had cancelled the voucher.
    Cancelled,
    /// It had run out, and the points had gone back.
    Expired,
    /// It was collected and given back meanwhile.
    Refunded,
    /// It was the voucher of whoever handed it over.
    Own,
}

impl Conflict {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Collected, Self::Cancelled, Self::Expired, Self::Refunded, Self::Own];

    /// The stable word in the database and on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
            Self::Own => "own",
        }
    }
    /// Reads what [`Conflict::code`] wrote.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|conflict| conflict.code() == code)
    }
    /// The conflict that a refusal means, where it was about the voucher and not about the code.
    #[must_use]
    pub const fn of(refusal: RewardRefusal) -> Option<Self> {
        use RewardRefusal as R;
        match refusal {
            R::Collected => Some(Self::Collected),
            R::Cancelled => Some(Self::Cancelled),
            R::Expired => Some(Self::Expired),
            R::Refunded => Some(Self::Refunded),
            R::Own => Some(Self::Own),
            R::SoldOut
            | R::NotListed
            | R::PriceChanged
            | R::MonthFull
            | R::NotCollected
            | R::RefundLate
            | R::NotYet
            | R::OldCode
            | R::ScanOnly
            | R::OldList
            | R::NotOnList
            | R::TooLate
            | R::Ahead
            | R::Unknown
            | R::Stock
            | R::IdReused => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        log::Hash,
        reward::voucher_token,
        sealed::{mark_of, write_marks},
    };
    use uuid::Uuid;

    const MADE_AT: Timestamp = Timestamp(1_700_000_000_000);

    fn token(now: Timestamp) -> [u8; 16] {
        voucher_token([7; 8], &Hash([9; 32]), now)
    }

    fn listed() -> ListedVoucher {
        let first = first_minute(MADE_AT);
        let marks: Vec<[u8; 2]> = (first..first + n_minutes())
            .map(|minute| mark_of(token(Timestamp(minute * VOUCHER_WINDOW_MS))))
            .collect();
        ListedVoucher {
            id: VoucherId(Uuid::from_u128(1)),
            title: "大米".to_owned(),
            holder: "王**".to_owned(),
            price: Points(100),
            expires_at: MADE_AT.plus_hours(10),
            is_own: false,
            minutes: write_marks(&marks),
        }
    }

    #[test]
    fn a_station_without_a_network_knows_a_code_of_this_minute() {
        let check = |listed: &ListedVoucher, shown: i64, hours: i64| {
            let now = MADE_AT.plus_hours(hours);
            listed.check(token(now.plus_minutes(shown)), MADE_AT, now)
        };
        assert_eq!(check(&listed(), 0, 0), Ok(()));
        assert_eq!((check(&listed(), -3, 9), check(&listed(), 3, 9)), (Ok(()), Ok(())));
        assert_eq!(check(&listed(), -4, 9), Err(RewardRefusal::OldCode));
        assert_eq!(check(&listed(), -600, 9), Err(RewardRefusal::OldCode));
        assert_eq!(check(&listed(), 0, 10), Err(RewardRefusal::Expired));
        assert_eq!(check(&listed(), 0, 12), Err(RewardRefusal::OldList));
        assert_eq!(
            check(&ListedVoucher { is_own: true, ..listed() }, 0, 1),
            Err(RewardRefusal::Own)
        );
    }

    #[test]
    fn what_waited_on_a_phone_lies_in_the_last_days() {
        let now = MADE_AT;
        assert_eq!(handed_over_at(now.plus_minutes(-5), now), Ok(now.plus_minutes(-5)));
        assert_eq!(handed_over_at(now.plus_minutes(3), now), Ok(now));
        assert_eq!(handed_over_at(now.plus_minutes(4), now), Err(RewardRefusal::Ahead));
        assert_eq!(handed_over_at(now.plus_days(-3), now), Ok(now.plus_days(-3)));
        let before = now.plus_days(-3).plus_ms(-1);
        assert_eq!(handed_over_at(before, now), Err(RewardRefusal::TooLate));
    }

    #[test]
    fn every_conflict_has_a_word_of_its_own() {
        for conflict in Conflict::ALL {
            assert_eq!(Conflict::parse(conflict.code()), Some(conflict));
        }
        assert_eq!(Conflict::of(RewardRefusal::OldCode), None);
        assert_eq!(Conflict::of(RewardRefusal::Own), Some(Conflict::Own));
    }
}
