//! The routing table (派单规则): which party a need goes to by itself, by category, class and grid.

use crate::{
    category::{Category, Class},
    id::{PartyId, PlaceId},
};
use serde::{Deserialize, Serialize};

/// One row of the routing table (派单规则). Empty fields match everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoutingRule {
    /// About what.
    pub category: Option<Category>,
    /// How pressing.
    pub class: Option<Class>,
    /// Where.
    pub grid: Option<PlaceId>,
    /// To whom.
    pub party: PartyId,
    /// Minutes in which a person may sort it otherwise; none waits for a person.
    pub after_minutes: Option<i64>,
}

/// Longest wait before a rule sends by itself, in minutes.
pub const AFTER_MINUTES_MAX: i64 = 24 * 60;
/// Most rows of the table.
pub const RULES_MAX: usize = 500;

/// The rule that fits best (最匹配规则): the grid counts most, then the category, then the class; the earlier of equals.
#[must_use]
pub fn route(
    rules: &[RoutingRule],
    category: Category,
    class: Class,
    grid: Option<PlaceId>,
) -> Option<&RoutingRule> {
    let fits = |rule: &&RoutingRule| {
        rule.category.is_none_or(|c| c == category)
            && rule.class.is_none_or(|c| c == class)
            && rule.grid.is_none_or(|g| Some(g) == grid)
    };
    let weight = |rule: &RoutingRule| {
        u8::from(rule.grid.is_some()) * 4
            + u8::from(rule.category.is_some()) * 2
            + u8::from(rule.class.is_some())
    };
    // `max_by_key` keeps the last of equals, so the table is read from its end.
    rules.iter().rev().filter(fits).max_by_key(|rule| weight(rule))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const GRID: PlaceId = PlaceId(Uuid::from_u128(7));

    fn rule(
        category: Option<Category>,
        class: Option<Class>,
        grid: Option<PlaceId>,
        party: u128,
    ) -> RoutingRule {
        RoutingRule {
            category,
            class,
            grid,
            party: PartyId(Uuid::from_u128(party)),
            after_minutes: Some(0),
        }
    }

    #[track_caller]
    fn check(rules: &[RoutingRule], expected: Option<u128>) {
        let found = route(rules, Category::B7, Class::Urgent, Some(GRID));
        assert_eq!(found.map(|rule| rule.party), expected.map(|n| PartyId(Uuid::from_u128(n))));
    }

    #[test]
    fn the_most_particular_rule_wins() {
        let any = rule(None, None, None, 1);
        let category = rule(Some(Category::B7), None, None, 2);
        let urgent = rule(Some(Category::B7), Some(Class::Urgent), None, 3);
        let here = rule(None, None, Some(GRID), 4);
        check(&[any.clone(), category.clone()], Some(2));
        check(&[urgent.clone(), any.clone(), category.clone()], Some(3));
        check(&[urgent, here, category, any], Some(4));
    }
    #[test]
    fn the_earlier_of_equals_wins_and_no_rule_waits_for_a_person() {
        check(&[rule(None, None, None, 1), rule(None, None, None, 2)], Some(1));
        check(&[rule(Some(Category::A1), None, None, 1)], None);
    }
}
