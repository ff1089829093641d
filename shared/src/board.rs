//! The public progress board (进度公示): what is being done, without persons, addresses or disputes.

use crate::{
    category::Category,
    need::ForPerson,
    ticket::{Ticket, TicketStatus},
};

/// Whether a ticket may stand on the public board (可否公示).
///
/// Disputes, confidential needs and needs of special groups never do; nor what was withdrawn or merged.
#[must_use]
pub fn is_public(ticket: &Ticket, confidential: bool, for_person: Option<&ForPerson>) -> bool {
    let is_dispute = matches!(ticket.category, Category::C1 | Category::C2);
    let is_hidden = confidential
        || ticket.special
        || for_person.is_some()
        || is_dispute
        || ticket.category == Category::D1;
    !is_hidden && !matches!(ticket.status, TicketStatus::Withdrawn | TicketStatus::Duplicate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{category::Class, time::Timestamp};

    #[track_caller]
    fn check(category: Category, special: bool, confidential: bool, expected: bool) {
        let ticket = Ticket::open(Class::General, category, None, None, special, Timestamp(0));
        assert_eq!(is_public(&ticket, confidential, None), expected);
    }

    #[test]
    fn broken_lamps_are_public_and_people_are_not() {
        check(Category::B7, false, false, true);
        check(Category::B7, true, false, false);
        check(Category::B7, false, true, false);
        check(Category::C1, false, false, false);
        check(Category::D1, false, false, false);
    }
}
