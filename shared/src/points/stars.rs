//! Stars (星级): how much somebody took part in the last year, in five steps that everybody can read.

use crate::amount::Points;

/// How many days back what was earned counts.
pub const STAR_DAYS: i64 = 365;
/// What each star needs, earned within [`STAR_DAYS`]; what was spent since counts too.
pub const STAR_STEPS: [Points; 5] = [Points(10), Points(30), Points(60), Points(120), Points(240)];
/// How many stand on the honour board.
pub const HONOUR_MAX: i64 = 20;

/// How many stars so much is worth (几星).
#[must_use]
pub fn stars(earned: Points) -> usize {
    STAR_STEPS.iter().take_while(|step| **step <= earned).count()
}

/// What the next star needs; none above the last (下一星).
#[must_use]
pub fn next_star(earned: Points) -> Option<Points> {
    STAR_STEPS.into_iter().find(|step| *step > earned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_comes_with_its_last_point_and_never_before() {
        for (earned, expected, next) in [
            (0, 0, Some(10)),
            (9, 0, Some(10)),
            (10, 1, Some(30)),
            (239, 4, Some(240)),
            (240, 5, None),
            (5_000, 5, None),
        ] {
            assert_eq!(stars(Points(earned)), expected, "{earned}");
            assert_eq!(next_star(Points(earned)), next.map(Points), "{earned}");
        }
    }
}
