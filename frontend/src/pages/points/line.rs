//! One line of a statement, and its proof.

use crate::{
    api,
    books::{self, Line},
    session::{Session, device},
    text::{self, lang, t},
    ui::{Banner, Button, ButtonKind, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    api::StatementRow,
    i18n::{event, points, problem},
    id::ResidentId,
    ledger::Seen,
    log,
    points::{Activity, Cause},
};

/// Where the phone keeps the root it saw last.
const NOTE: &str = "ledger-seen";

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Proved { day: String, words: String },
    Not(String),
}

/// Asks for the proof of a line and checks it in the phone.
async fn check(row: StatementRow, me: ResidentId) -> Found {
    let seen: Option<Seen> = device::kept(NOTE).and_then(|text| api::json::read(&text).ok());
    let from = seen.map_or(0, |seen| seen.root.size);
    let answer = match api::points::proof(row.id, from).await {
        Ok(answer) => answer,
        // Books with fewer days than this phone has seen were changed.
        Err(failure) if failure.status == 404 => return Found::Not(p!(not_proved).to_owned()),
        Err(failure) => return Found::Not(text::failure(&failure)),
    };
    match books::prove(answer, Line { row, me, seen }).await {
        Ok(Some(proved)) => {
            device::keep(NOTE, api::json::write(&proved.seen).ok().as_deref());
            // Pages look words up, so that the part which checks need not carry the list.
            let words = log::words(&proved.seen.root.hash).join(" ");
            Found::Proved { day: proved.on.to_string(), words }
        }
        Ok(None) => Found::Not(p!(not_proved).to_owned()),
        Err(_) => Found::Not(t!(part_failed).to_owned()),
    }
}

/// The page that a line is about.
fn about(row: &StatementRow) -> Option<(String, &'static str)> {
    let (under, words) = match Cause::parse(&row.cause)? {
        Cause::Earned(Activity::Need | Activity::Hazard) => ("/t", p!(about_ticket)),
        Cause::Earned(Activity::Ballot) => ("/polls", p!(about_poll)),
        // The books name the booking, which has no page of its own.
        Cause::Earned(Activity::Event | Activity::Course)
        | Cause::EventUndone
        | Cause::CourseUndone => {
            return Some(("/me/events".to_owned(), event::see(lang())));
        }
        Cause::Redemption
        | Cause::Collection
        | Cause::Cancellation
        | Cause::VoucherOver
        | Cause::Refund => ("/vouchers", p!(about_voucher)),
        Cause::Earned(Activity::Volunteer) => ("/hours", p!(about_stint)),
        Cause::Earned(Activity::Meeting) | Cause::Lapse | Cause::Hours(_) => return None,
    };
    Some((format!("{under}/{}", row.subject), words))
}

/// A line as a row.
pub(super) fn line(row: StatementRow) -> AnyView {
    let amount = row.amount.0;
    // What was reserved has left already: collecting it moves nothing more.
    let sign = match amount {
        0 => String::new(),
        1.. => format!("+{amount}"),
        ..0 => amount.to_string().replace('-', "\u{2212}"),
    };
    let subject = about(&row)
        .map(|(href, words)| view! { <a class="button button-quiet" href=href>{words}</a> });
    view! {
        <div class="row points-line">
            <span class="row-text">
                {points::cause(lang(), &row.cause)}
                <span class="row-note">{text::moment(row.at)}</span>
            </span>
            <strong class="points-amount" class:is-good=amount.is_positive()>{sign}</strong>
            <Proof row>{subject}</Proof>
        </div>
    }
    .into_any()
}

/// The tools of a line, points or minutes: what it is about, and its proof once its day is sealed.
#[component]
pub(crate) fn Proof(row: StatementRow, children: Children) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_sealed = row.is_sealed;
    let asked = StoredValue::new(row);
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<Found>);
    let ask = move |()| {
        let Some(me) = session.me() else { return };
        busy.set(true);
        found.set(None);
        spawn_local(async move {
            let came = check(asked.get_value(), me.id).await;
            if busy.try_set(false).is_none() {
                found.set(Some(came));
            }
        });
    };
    let tool = if is_sealed {
        view! { <Button kind=ButtonKind::Quiet icon="check" busy on_press=ask>{p!(check)}</Button> }
            .into_any()
    } else {
        view! { <span class="row-note">{problem::text(lang(), "ledger.not_sealed")}</span> }
            .into_any()
    };
    let said = move || {
        found.get().map(|found| match found {
            Found::Proved { day, words } => view! {
                <Banner tone=Tone::Good icon="check">
                    <p>{p!(proved, day)}</p>
                    <p class="quiet">{p!(proved_words, words)}</p>
                </Banner>
            }
            .into_any(),
            Found::Not(why) => {
                view! { <Banner tone=Tone::Urgent icon="warn"><p>{why}</p></Banner> }.into_any()
            }
        })
    };
    view! {
        <div class="line points-tools">{children()}{tool}</div>
        <div class="points-said" role="status">{said}</div>
    }
    .into_any()
}
