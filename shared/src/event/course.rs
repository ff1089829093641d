//! Courses (课程): events that meet again and again, and when somebody has finished one.

use super::EventDraft;

/// So many of so many sessions make a course finished: two of three (结业比例).
const COURSE_SHARE: (usize, usize) = (2, 3);

impl EventDraft {
    /// Whether it meets more than once (是否课程).
    #[must_use]
    pub const fn is_course(&self) -> bool {
        self.sessions.len() > 1
    }
}

/// Whether somebody who came so often has finished a course that was held so often (是否结业).
/// Sessions that were dropped were not held.
#[must_use]
pub const fn is_finished(n_attended: usize, n_held: usize) -> bool {
    n_held > 1 && n_attended * COURSE_SHARE.1 >= n_held * COURSE_SHARE.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(n_attended: usize, n_held: usize, expected: bool) {
        assert_eq!(is_finished(n_attended, n_held), expected, "{n_attended} of {n_held}");
    }

    #[test]
    fn two_thirds_of_the_sessions_that_were_held_finish_a_course() {
        check(2, 3, true);
        check(1, 3, false);
        check(1, 2, false);
        check(2, 2, true);
        check(56, 85, false);
        check(57, 85, true);
        check(1, 1, false);
        check(0, 0, false);
    }
}
