//! Why an action on a ticket is refused (拒绝原因).

use super::TicketStatus;
use crate::{rating::RatingRefusal, text::TextRefusal};

/// Why an action is refused (拒绝原因). Checks run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRefusal {
    /// Somebody else's to do.
    NotAllowed,
    /// Not from this status.
    WrongStatus(TicketStatus),
    /// The words are missing or too long.
    Words(TextRefusal),
    /// More photos than a step holds.
    TooManyPhotos,
    /// Who finished it cannot check it.
    CheckerIsHandler,
    /// A pause ends after now and within its longest length.
    PauseOutOfRange,
    /// There is nobody above the district.
    TopLevel,
    /// The days to reopen are over.
    TooLateToReopen,
    /// Rated already, and not called back.
    AlreadyRated,
    /// The rating itself is wrong.
    Rating(RatingRefusal),
    /// A party is named twice, or too many are.
    WhistleParties,
    /// Only a called department reports in, and once.
    NotCalled,
    /// The same id came with another action, or from somebody else.
    IdReused,
}

impl TicketRefusal {
    /// The stable code sent on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAllowed => "ticket.not_allowed",
            Self::WrongStatus(_) => "ticket.wrong_status",
            Self::Words(refusal) => refusal.code(),
            Self::TooManyPhotos => "ticket.too_many_photos",
            Self::CheckerIsHandler => "ticket.checker_is_handler",
            Self::PauseOutOfRange => "ticket.pause_out_of_range",
            Self::TopLevel => "ticket.top_level",
            Self::TooLateToReopen => "ticket.too_late_to_reopen",
            Self::AlreadyRated => "ticket.already_rated",
            Self::Rating(refusal) => refusal.code(),
            Self::WhistleParties => "ticket.whistle_parties",
            Self::NotCalled => "ticket.not_called",
            Self::IdReused => "ticket.id_reused",
        }
    }
}
