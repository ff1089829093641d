//! Calls about the time bank.

use super::{Ask, Failure, after, delete, get, post, put, read, send};
use crate::text;
use linli_shared::{
    api::{
        ActOnStint, AskCertificate, AskFor, Assign, BASE, CertificateView, CheckCertificate,
        CheckedCertificate, EnterStint, Give, HoursRow, ListingDetail, ListingView, MyHours, Page,
        ProjectView, PublicTimeBank, SetPool, StaffListing, StintView, TakeUp, TimeBankDesk,
        VolunteerRow, VolunteerView,
    },
    id::{CertificateId, GiftId, ListingId, ProjectId, StintId, TicketId},
    time_bank::{ListingDraft, ListingKind, ProjectDraft, VolunteerDraft},
};

/// The time bank for everybody.
pub(crate) async fn public() -> Result<PublicTimeBank, Failure> {
    get("/time-bank").await
}

/// One's own hours.
pub(crate) async fn mine() -> Result<MyHours, Failure> {
    get("/me/hours").await
}

/// The lines before those.
pub(crate) async fn statement(cursor: &str) -> Result<Page<HoursRow>, Failure> {
    get(&format!("/me/hours/transfers{}", after(Some(cursor), '?'))).await
}

/// One's own enrolment; none before it.
pub(crate) async fn volunteer() -> Result<Option<VolunteerView>, Failure> {
    match get("/me/volunteer").await {
        Ok(view) => Ok(Some(view)),
        Err(failure) if failure.status == 404 => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Enrols, or changes that.
pub(crate) async fn enrol(draft: &VolunteerDraft) -> Result<VolunteerView, Failure> {
    put("/me/volunteer", draft).await
}

/// Is no volunteer any more.
pub(crate) async fn resign() -> Result<(), Failure> {
    delete("/me/volunteer").await
}

/// What is open, the newest first.
pub(crate) async fn listings(
    kind: ListingKind,
    cursor: Option<&str>,
) -> Result<Page<ListingView>, Failure> {
    get(&format!("/time-bank/listings?kind={}{}", kind.code(), after(cursor, '&'))).await
}

/// One's own offers and requests.
pub(crate) async fn my_listings() -> Result<Vec<ListingView>, Failure> {
    get("/me/listings").await
}

/// Publishes an offer or a request; the same id again is the same one.
pub(crate) async fn publish(id: ListingId, draft: &ListingDraft) -> Result<ListingView, Failure> {
    put(&format!("/time-bank/listings/{id}"), draft).await
}

/// One offer or request, with who fits for its owner.
pub(crate) async fn listing(id: ListingId) -> Result<ListingDetail, Failure> {
    get(&format!("/time-bank/listings/{id}")).await
}

/// Takes one's own back.
pub(crate) async fn withdraw(id: ListingId) -> Result<ListingView, Failure> {
    post(&format!("/time-bank/listings/{id}/withdraw"), &()).await
}

/// Accepts a request, or takes up an offer.
pub(crate) async fn take_up(id: StintId, asked: &TakeUp) -> Result<StintView, Failure> {
    put(&format!("/time-bank/stints/{id}"), asked).await
}

/// What one helps with, or is helped with.
pub(crate) async fn stints() -> Result<Vec<StintView>, Failure> {
    get("/me/stints").await
}

/// One of them.
pub(crate) async fn stint(id: StintId) -> Result<StintView, Failure> {
    get(&format!("/time-bank/stints/{id}")).await
}

/// Moves it on.
pub(crate) async fn act(id: StintId, what: &ActOnStint) -> Result<StintView, Failure> {
    post(&format!("/time-bank/stints/{id}/actions"), what).await
}

/// Gives hours to a project, or for a place in a course.
pub(crate) async fn give(
    project: ProjectId,
    gift: GiftId,
    what: &Give,
) -> Result<ProjectView, Failure> {
    put(&format!("/time-bank/projects/{project}/gifts/{gift}"), what).await
}

/// Gives a place in a course back.
pub(crate) async fn give_back(project: ProjectId, gift: GiftId) -> Result<(), Failure> {
    delete(&format!("/time-bank/projects/{project}/gifts/{gift}")).await
}

/// One's own certificates.
pub(crate) async fn certificates() -> Result<Vec<CertificateView>, Failure> {
    get("/me/hours/certificates").await
}

/// Asks for one.
pub(crate) async fn certify(
    id: CertificateId,
    span: &AskCertificate,
) -> Result<CertificateView, Failure> {
    put(&format!("/me/hours/certificates/{id}"), span).await
}

/// Where a certificate is downloaded.
pub(crate) fn certificate_address(id: CertificateId) -> String {
    format!("{BASE}/me/hours/certificates/{id}/certificate.pdf?lang={}", text::lang().tag())
}

/// Whether a paper is genuine.
pub(crate) async fn check_certificate(code: &str) -> Result<CheckedCertificate, Failure> {
    post("/time-bank/certificates/check", &CheckCertificate { code: code.to_owned() }).await
}

/// The coordinator's desk.
pub(crate) async fn desk() -> Result<TimeBankDesk, Failure> {
    get("/staff/time-bank").await
}

/// Asks for help for somebody without a phone; from a ticket where there is one.
pub(crate) async fn ask_for(
    ticket: Option<TicketId>,
    id: ListingId,
    asked: &AskFor,
) -> Result<StaffListing, Failure> {
    let path = match ticket {
        Some(ticket) => format!("/staff/tickets/{ticket}/requests/{id}"),
        None => format!("/staff/time-bank/listings/{id}"),
    };
    put(&path, asked).await
}

/// A request with who fits.
pub(crate) async fn staff_listing(id: ListingId) -> Result<StaffListing, Failure> {
    get(&format!("/staff/time-bank/listings/{id}")).await
}

/// Whether the community pool pays.
pub(crate) async fn set_pool(id: ListingId, pool: bool) -> Result<StaffListing, Failure> {
    post(&format!("/staff/time-bank/listings/{id}/pool"), &SetPool { pool }).await
}

/// A volunteer said yes.
pub(crate) async fn assign(id: StintId, whom: &Assign) -> Result<StintView, Failure> {
    put(&format!("/staff/time-bank/stints/{id}"), whom).await
}

/// One stint, for staff.
pub(crate) async fn staff_stint(id: StintId) -> Result<StintView, Failure> {
    get(&format!("/staff/time-bank/stints/{id}")).await
}

/// Stands by, decides, takes back.
pub(crate) async fn staff_act(id: StintId, what: &ActOnStint) -> Result<StintView, Failure> {
    post(&format!("/staff/time-bank/stints/{id}/actions"), what).await
}

/// Enters help that was given without phones.
pub(crate) async fn enter(id: StintId, what: &EnterStint) -> Result<StintView, Failure> {
    put(&format!("/staff/time-bank/entries/{id}"), what).await
}

/// All projects and courses, for who keeps them.
pub(crate) async fn projects() -> Result<Vec<ProjectView>, Failure> {
    get("/staff/time-bank/projects").await
}

/// Begins a project, or changes it as it was seen at `version`.
pub(crate) async fn put_project(
    id: ProjectId,
    draft: &ProjectDraft,
    version: Option<i64>,
) -> Result<ProjectView, Failure> {
    let ask = Ask { version, ..Ask::to("PUT", &format!("/staff/time-bank/projects/{id}")) };
    read(send(ask.with_json(draft)?).await?)
}

/// Who is enrolled, by skill and sort; empty words ask for all.
pub(crate) async fn volunteers(
    skill: &str,
    kind: &str,
    cursor: Option<&str>,
) -> Result<Page<VolunteerRow>, Failure> {
    let asked = [("skill", skill), ("kind", kind)];
    let asked: String = asked
        .into_iter()
        .filter(|(_, word)| !word.is_empty())
        .map(|(name, word)| format!("&{name}={word}"))
        .collect();
    let query = format!("{asked}{}", after(cursor, '&'));
    get(&format!("/staff/time-bank/volunteers?{}", query.trim_start_matches('&'))).await
}
