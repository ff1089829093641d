//! One line of a statement of hours, with what it was for, and its proof.

use super::said_length;
use crate::{
    pages::points::Proof,
    text::{self, lang},
};
use leptos::prelude::*;
use linli_shared::{
    amount::Points,
    api::{HoursRow, StatementRow},
    i18n::{hours, points},
    points::Cause,
    time_bank::Movement,
};

/// The page that a line is about.
fn about(row: &HoursRow) -> Option<(String, &'static str)> {
    match Cause::parse(&row.cause)? {
        Cause::Hours(
            Movement::Booked | Movement::Unbooked | Movement::Given | Movement::Reversed,
        ) => Some((format!("/hours/{}", row.subject), p!(about_stint))),
        Cause::Hours(Movement::Pledge | Movement::Course | Movement::CourseBack) => {
            Some(("/hours/projects".to_owned(), p!(about_project)))
        }
        Cause::Hours(Movement::Attended | Movement::AttendedUndone) => {
            row.event.map(|event| (format!("/events/{event}"), p!(about_event)))
        }
        Cause::Hours(Movement::OverCeiling | Movement::LeftBehind)
        | Cause::Earned(_)
        | Cause::Redemption
        | Cause::Collection
        | Cause::Cancellation
        | Cause::VoucherOver
        | Cause::Refund
        | Cause::EventUndone
        | Cause::CourseUndone
        | Cause::Lapse => None,
    }
}

/// What it was: the help, the course, or the cause alone; then with whom.
fn what(row: &HoursRow) -> String {
    let cause = points::cause(lang(), &row.cause);
    let of = match &row.title {
        Some(title) => title.clone(),
        None if row.skills.is_empty() => String::new(),
        None => hours::skills(lang(), &row.skills),
    };
    let parts = [cause.to_owned(), of, row.other.clone().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A line as a row.
pub(super) fn line(row: HoursRow) -> AnyView {
    let minutes = row.minutes;
    // What was reserved has left already: booking it moves nothing more.
    let sign = match minutes.0 {
        0 => String::new(),
        1.. => format!("+{}", said_length(minutes)),
        ..0 => format!("\u{2212}{}", said_length(minutes)),
    };
    let subject = about(&row)
        .map(|(href, words)| view! { <a class="button button-quiet" href=href>{words}</a> });
    let proved = StatementRow {
        id: row.id,
        amount: Points(minutes.0),
        phase: row.phase,
        cause: row.cause.clone(),
        subject: row.subject,
        at: row.at,
        is_sealed: row.is_sealed,
    };
    view! {
        <div class="row points-line">
            <span class="row-text">
                {what(&row)}
                <span class="row-note">{text::moment(row.at)}</span>
            </span>
            <strong class="points-amount" class:is-good=minutes.0.is_positive()>{sign}</strong>
            <Proof row=proved>{subject}</Proof>
        </div>
    }
    .into_any()
}
