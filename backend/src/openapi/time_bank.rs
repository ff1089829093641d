//! The routes of the time bank.

use super::{About, about, nothing, shape};
use linli_shared::{
    api::{
        ActOnStint, AskCertificate, AskFor, Assign, CertificateView, CheckCertificate,
        CheckedCertificate, EnterStint, Give, HoursRow, ListingDetail, ListingView, MyHours, Page,
        ProjectView, PublicTimeBank, SetPool, StaffListing, StintView, TakeUp, TimeBankDesk,
        VolunteerRow, VolunteerView,
    },
    time_bank::{ListingDraft, ProjectDraft, VolunteerDraft},
};

const STINT: &str = "/time-bank/stints/{id}";
const GIFT: &str = "/time-bank/projects/{id}/gifts/{gift}";
const FITS: &str = "One offer or request, with who fits for its owner";
const TAKE_UP: &str = "Accept a request, or take up an offer; may be sent again";
const ASK_FOR: &str = "Ask for help for somebody without a phone";
const WITNESS: &str = "Stand by when help begins or ends, decide, cancel, or take back";

pub(super) const ROUTES: &[About] = &[
    about("GET", "/time-bank", "What was given this year", nothing, shape::<PublicTimeBank>),
    about(
        "POST",
        "/time-bank/certificates/check",
        "Whether a certificate is genuine",
        shape::<CheckCertificate>,
        shape::<CheckedCertificate>,
    ),
    about("GET", "/me/hours", "One's own hours", nothing, shape::<MyHours>),
    about(
        "GET",
        "/me/hours/transfers",
        "One's own statement of hours, the newest first",
        nothing,
        shape::<Page<HoursRow>>,
    ),
    about("GET", "/me/volunteer", "One's own enrolment", nothing, shape::<VolunteerView>),
    about(
        "PUT",
        "/me/volunteer",
        "Enrol as a volunteer, or change it",
        shape::<VolunteerDraft>,
        shape::<VolunteerView>,
    ),
    about("DELETE", "/me/volunteer", "Take the enrolment back", nothing, nothing),
    about(
        "GET",
        "/me/listings",
        "One's own offers and requests",
        nothing,
        shape::<Vec<ListingView>>,
    ),
    about(
        "GET",
        "/time-bank/listings",
        "Offers or requests that are open, the newest first",
        nothing,
        shape::<Page<ListingView>>,
    ),
    about("GET", "/time-bank/listings/{id}", FITS, nothing, shape::<ListingDetail>),
    about(
        "PUT",
        "/time-bank/listings/{id}",
        "Offer or ask; the id is made by the client and may be sent again",
        shape::<ListingDraft>,
        shape::<ListingView>,
    ),
    about(
        "POST",
        "/time-bank/listings/{id}/withdraw",
        "Take an offer or a request back",
        nothing,
        shape::<ListingView>,
    ),
    about("GET", "/me/stints", "One's own stints", nothing, shape::<Vec<StintView>>),
    about("GET", STINT, "One stint, for those it is about", nothing, shape::<StintView>),
    about("PUT", STINT, TAKE_UP, shape::<TakeUp>, shape::<StintView>),
    about(
        "POST",
        "/time-bank/stints/{id}/actions",
        "Agree, begin, end, say how long, confirm, dispute, cancel",
        shape::<ActOnStint>,
        shape::<StintView>,
    ),
    about("PUT", GIFT, "Give hours to a project or course", shape::<Give>, shape::<ProjectView>),
    about("DELETE", GIFT, "Give a place in a course back", nothing, shape::<ProjectView>),
    about(
        "GET",
        "/me/hours/certificates",
        "One's own certificates",
        nothing,
        shape::<Vec<CertificateView>>,
    ),
    about(
        "PUT",
        "/me/hours/certificates/{id}",
        "Ask for a certificate; may be sent again",
        shape::<AskCertificate>,
        shape::<CertificateView>,
    ),
    about(
        "GET",
        "/me/hours/certificates/{id}/certificate.pdf",
        "A certificate on paper",
        nothing,
        nothing,
    ),
    about("GET", "/staff/time-bank", "What waits at the desk", nothing, shape::<TimeBankDesk>),
    about(
        "GET",
        "/staff/time-bank/volunteers",
        "Who is enrolled",
        nothing,
        shape::<Page<VolunteerRow>>,
    ),
    about(
        "GET",
        "/staff/time-bank/listings/{id}",
        "One request, with who fits",
        nothing,
        shape::<StaffListing>,
    ),
    about("PUT", "/staff/time-bank/listings/{id}", ASK_FOR, shape::<AskFor>, shape::<StaffListing>),
    about(
        "POST",
        "/staff/time-bank/listings/{id}/pool",
        "Whether the community pool pays",
        shape::<SetPool>,
        shape::<StaffListing>,
    ),
    about(
        "PUT",
        "/staff/tickets/{id}/requests/{listing}",
        "Ask for help because of a ticket",
        shape::<AskFor>,
        shape::<StaffListing>,
    ),
    about(
        "GET",
        "/staff/time-bank/stints/{id}",
        "One stint, for staff of the grid",
        nothing,
        shape::<StintView>,
    ),
    about(
        "PUT",
        "/staff/time-bank/stints/{id}",
        "Note that a volunteer said yes",
        shape::<Assign>,
        shape::<StintView>,
    ),
    about(
        "POST",
        "/staff/time-bank/stints/{id}/actions",
        WITNESS,
        shape::<ActOnStint>,
        shape::<StintView>,
    ),
    about(
        "PUT",
        "/staff/time-bank/entries/{id}",
        "Enter help that was given without phones",
        shape::<EnterStint>,
        shape::<StintView>,
    ),
    about(
        "GET",
        "/staff/time-bank/projects",
        "Projects and courses",
        nothing,
        shape::<Vec<ProjectView>>,
    ),
    about(
        "PUT",
        "/staff/time-bank/projects/{id}",
        "Open a project or course, or change it with the version that was seen in If-Match",
        shape::<ProjectDraft>,
        shape::<ProjectView>,
    ),
];
