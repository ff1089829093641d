//! Why something about events is refused.

/// Why something about an event, a booking or a child is refused (活动拒绝).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventRefusal {
    /// Signing up has not begun.
    NotYet,
    /// It has begun, or its last session has.
    Begun,
    /// The organiser called it off.
    CalledOff,
    /// As many wait as may.
    Full,
    /// The person, or the child, has a place or waits already.
    Booked,
    /// Somebody of the household has a place or waits already.
    HouseholdBooked,
    /// It is for people of other grids.
    OtherGrid,
    /// It is for households of the community.
    NoHousehold,
    /// The year of birth is not known.
    AgeUnknown,
    /// Too young for it.
    TooYoung,
    /// Too old for it.
    TooOld,
    /// It is booked for a child, and none was named.
    ChildMissing,
    /// It is booked for oneself, and a child was named.
    ChildNamed,
    /// It is too late to take the booking back.
    TooLateToCancel,
    /// The offer has run out.
    OfferOver,
    /// The offer still holds.
    OfferHolds,
    /// There is no offer to take.
    NoOffer,
    /// The booking was cancelled.
    Cancelled,
    /// Somebody was there already.
    Attended,
    /// Nobody checked them in.
    NotAttended,
    /// It is over, and they did not come.
    Missed,
    /// The booking waits; it has no place.
    Waiting,
    /// Sessions that have begun cannot be changed.
    SessionBegun,
    /// Whom it is booked for cannot be changed once somebody booked.
    SubjectFixed,
    /// The child still has bookings.
    ChildBooked,
    /// A person keeps no more children.
    TooManyChildren,
    /// Staff sign themselves up like everybody else.
    Own,
    /// The id stands for something else.
    IdReused,
}

impl EventRefusal {
    /// All of them.
    pub const ALL: [Self; 28] = [
        Self::NotYet,
        Self::Begun,
        Self::CalledOff,
        Self::Full,
        Self::Booked,
        Self::HouseholdBooked,
        Self::OtherGrid,
        Self::NoHousehold,
        Self::AgeUnknown,
        Self::TooYoung,
        Self::TooOld,
        Self::ChildMissing,
        Self::ChildNamed,
        Self::TooLateToCancel,
        Self::OfferOver,
        Self::OfferHolds,
        Self::NoOffer,
        Self::Cancelled,
        Self::Attended,
        Self::NotAttended,
        Self::Missed,
        Self::Waiting,
        Self::SessionBegun,
        Self::SubjectFixed,
        Self::ChildBooked,
        Self::TooManyChildren,
        Self::Own,
        Self::IdReused,
    ];

    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotYet => "event.not_yet",
            Self::Begun => "event.begun",
            Self::CalledOff => "event.called_off",
            Self::Full => "event.full",
            Self::Booked => "event.booked",
            Self::HouseholdBooked => "event.household_booked",
            Self::OtherGrid => "event.other_grid",
            Self::NoHousehold => "event.no_household",
            Self::AgeUnknown => "event.age_unknown",
            Self::TooYoung => "event.too_young",
            Self::TooOld => "event.too_old",
            Self::ChildMissing => "event.child_missing",
            Self::ChildNamed => "event.child_named",
            Self::TooLateToCancel => "event.too_late_to_cancel",
            Self::OfferOver => "event.offer_over",
            Self::OfferHolds => "event.offer_holds",
            Self::NoOffer => "event.no_offer",
            Self::Cancelled => "event.cancelled",
            Self::Attended => "event.attended",
            Self::NotAttended => "event.not_attended",
            Self::Missed => "event.missed",
            Self::Waiting => "event.waiting",
            Self::SessionBegun => "event.session_begun",
            Self::SubjectFixed => "event.subject_fixed",
            Self::ChildBooked => "event.child_booked",
            Self::TooManyChildren => "event.too_many_children",
            Self::Own => "event.own",
            Self::IdReused => "event.id_reused",
        }
    }
}
